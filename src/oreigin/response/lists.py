"""The lists of a workbook, row by row: smelters, mines, products, minerals in scope."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import NamedTuple

from oreigin.response.declaration import (
    DeclaredMine,
    DeclaredProduct,
    DeclaredSmelter,
    MineralInScope,
)
from oreigin.response.source import text_of
from oreigin.workbook.cells import Row, Workbook, is_untouched, raw_text
from oreigin.workbook.layout import Column, ListSheet

_SYMBOL = re.compile(r"\s*\([A-Z][a-z]?\)$")
"""The chemical symbol that the first templates write behind a metal: "Tin (Sn)"."""

_SMELTER_FIELDS = frozenset(field.name for field in fields(DeclaredSmelter))


class Place(NamedTuple):
    """Where a field of a list stands in a row of values, from zero."""

    at: int
    field: str
    computed: bool


def read_smelters(rows: Iterable[tuple[int, Row]], form: ListSheet) -> tuple[DeclaredSmelter, ...]:
    """Return the rows of the smelter list that declare anything, also those below its end."""
    typed, computed = _typed_and_computed(form)
    usual = _places(column for column in form.columns if column.field in _SMELTER_FIELDS)
    others = _places(column for column in form.columns if column.field not in _SMELTER_FIELDS)
    return tuple(
        _smelter(number, row, usual, others)
        for number, row in rows
        if _says_anything(row, typed, computed) and not form.is_closing_line(number, row)
    )


def _smelter(
    number: int, row: Row, usual: tuple[Place, ...], others: tuple[Place, ...]
) -> DeclaredSmelter:
    texts, raw = _row_texts(row, usual)
    if symbol := _SYMBOL.search(texts.get("metal", "")):
        raw.setdefault("metal", texts["metal"])
        texts["metal"] = texts["metal"][: symbol.start()]
    more, more_raw = _row_texts(row, others)
    other = {field: text for field, text in more.items() if text}
    return DeclaredSmelter(row=number, other=other, raw=raw | more_raw, **texts)


def read_mines(workbook: Workbook, form: ListSheet | None) -> tuple[DeclaredMine, ...]:
    """Return the rows of the mine list that declare anything; () for a template without one."""
    rows = _rows(workbook, form)
    return tuple(DeclaredMine(row=number, raw=raw, **texts) for number, texts, raw in rows)


def read_products(workbook: Workbook, form: ListSheet | None) -> tuple[DeclaredProduct, ...]:
    """Return the rows of the product list; () for a template without one."""
    return tuple(DeclaredProduct(row=number, **texts) for number, texts, _ in _rows(workbook, form))


def read_minerals_scope(workbook: Workbook, form: ListSheet | None) -> tuple[MineralInScope, ...]:
    """Return the rows of the Minerals Scope tab; () for a template without one."""
    return tuple(MineralInScope(row=number, **texts) for number, texts, _ in _rows(workbook, form))


def _rows(
    workbook: Workbook, form: ListSheet | None
) -> Iterator[tuple[int, dict[str, str], dict[str, str]]]:
    if form is None:
        return
    places = _places(form.columns)
    for number, row in workbook.rows(form.sheet, form.first_row):
        texts, raw = _row_texts(row, places)
        if any(texts.values()) and not form.is_closing_line(number, row):
            yield number, texts, raw


def _typed_and_computed(form: ListSheet) -> tuple[list[int], list[int]]:
    computed = [column.index for column in form.columns if column.computed]
    return [column.index for column in form.columns if not column.computed], computed


def _says_anything(row: Row, typed: list[int], computed: list[int]) -> bool:
    """Whether a person typed anything in the row, or a formula in it came to something."""
    width = len(row)
    for index in computed:
        if index < width and not is_untouched(row[index]) and text_of(row[index]):
            return True
    return any(index < width and raw_text(row[index]).strip() for index in typed)


def _places(columns: Iterable[Column]) -> tuple[Place, ...]:
    """Return where the columns stand, worked out once for all rows."""
    return tuple(Place(column.index, column.field, column.computed) for column in columns)


def _row_texts(row: Row, places: tuple[Place, ...]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the fields of a row that hold anything, and their raw texts where these differ."""
    texts: dict[str, str] = {}
    raw: dict[str, str] = {}
    width = len(row)
    for at, field, computed in places:
        value = row[at] if at < width else None
        if value is None or value == "":
            continue
        if isinstance(value, str):
            said, text = value, value.strip()
        else:
            said = raw_text(value)
            # A formula that came to 0 or to an error found nothing.
            text = "" if computed and is_untouched(value) else text_of(value)
        texts[field] = text
        if said != text:
            raw[field] = said
    return texts, raw
