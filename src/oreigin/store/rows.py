"""Between the values of the Case and rows: fields and columns have the same names.

Three things differ: an `id` is the column `code`, what is no plain value is JSON, and what refers
to another row is given by hand.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import fields
from enum import Enum
from itertools import chain, islice
from typing import Any, TypeVar

import msgspec
from django.db import connection, models

T = TypeVar("T")

BATCH = 1000
"""How many rows go to the database at a time."""


def columns_of(value: Any, model: type[models.Model], but: Collection[str] = ()) -> dict[str, Any]:
    """Return the columns of `model` that the dataclass `value` fills, `but` those fields.

    Raises FieldDoesNotExist for a field that the model has no column for: the fault is ours.
    """
    return {
        _column(field.name): _held(getattr(value, field.name), model, _column(field.name))
        for field in fields(value)
        if field.name not in but
    }


def value_of(row: models.Model, value_type: type[T], **given: Any) -> T:
    """Return the value that `row` holds; `given` are the fields that are not columns."""
    columns = {
        field.name: getattr(row, _column(field.name))
        for field in fields(value_type)  # type: ignore[arg-type]
        if field.name not in given
    }
    return msgspec.convert({**columns, **given}, value_type)


def _column(name: str) -> str:
    return "code" if name == "id" else name


def _held(value: Any, model: type[models.Model], column: str) -> Any:
    if isinstance(model._meta.get_field(column), models.JSONField):
        return msgspec.to_builtins(value)
    return value.value if isinstance(value, Enum) else value


def insert(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert many rows of plain values, ids for what they refer to, in the order of `columns`.

    Django's bulk_create makes an object of every row: for 300,000 of them that takes ten times as
    long, and nobody else writes meanwhile.
    """
    column_of = {field.name: field.column or "" for field in model._meta.concrete_fields}
    named = [connection.ops.quote_name(column_of[each]) for each in columns]
    into = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({', '.join(named)})"
    places = f"({', '.join(['%s'] * len(columns))})"
    with connection.cursor() as cursor:
        for batch in _batches(rows):
            values = ", ".join([places] * len(batch))
            cursor.execute(f"{into} VALUES {values}", [*chain.from_iterable(batch)])


def _batches(rows: Iterable[T]) -> Iterator[list[T]]:
    """Yield the rows in lists of `BATCH`."""
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        yield batch
