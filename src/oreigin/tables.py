"""Reading our own data tables: `load` for rows, `load_one` for a single record.

TOML where a person reasons, CSV for long lists. Each room owns its row types; this room only
turns text into them, and refuses what does not fit.
"""

import csv
import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, TypeVar, cast

import msgspec

from oreigin.errors import Problem

Row = TypeVar("Row")

DATA = resources.files("oreigin") / "data"


def read_text(name: str) -> str:
    """Return the text of the data file `name`, such as "statuses.toml"."""
    return (DATA / name).read_text(encoding="utf-8")


def load(name: str, row_type: type[Row]) -> tuple[Row, ...]:
    """Return the rows of the table `name` as values of `row_type`.

    A `.csv` file has a header of field names; empty cells are left to the field's default. A
    `.toml` file holds one array of tables, or one table of tables whose keys become the rows' `id`.
    Raises msgspec.ValidationError where a row does not fit: the fault is ours.
    """
    return cast("tuple[Row, ...]", _load(name, cast("Any", row_type)))


def load_one(name: str, record_type: type[Row]) -> Row:
    """Return the whole TOML file `name` as one value of `record_type`."""
    return cast("Row", _load_one(name, cast("Any", record_type)))


@cache
def _load(name: str, row_type: Any) -> tuple[Any, ...]:
    rows = csv_rows(read_text(name)) if name.endswith(".csv") else toml_rows(read_text(name))
    return tuple(msgspec.convert(row, row_type, strict=False) for row in rows)


@cache
def _load_one(name: str, record_type: Any) -> Any:
    return msgspec.convert(tomllib.loads(read_text(name)), record_type, strict=False)


def csv_rows(text: str) -> list[dict[str, Any]]:
    """Return the rows of a CSV text as dictionaries without their empty cells."""
    return [{k: v for k, v in row.items() if v != ""} for row in csv.DictReader(text.splitlines())]


def toml_rows(text: str) -> list[dict[str, Any]]:
    """Return the rows of a TOML text: its only array of tables, or its tables with their `id`."""
    document = tomllib.loads(text)
    if len(document) == 1 and isinstance(only := next(iter(document.values())), list):
        return only
    return [{"id": key, **table} for key, table in document.items()]


@dataclass(frozen=True, slots=True)
class ProblemWords:
    """A row of a table of problems: what is said of one, and what to do about it."""

    id: str
    message: str
    remedy: str


def problem(table: str, code: str, file: str = "", place: str = "", /, **facts: object) -> Problem:
    """Return the problem `code` in the words of `table`, with `facts` filled in.

    Raises KeyError for a code without words: the fault is ours.
    """
    words = {row.id: row for row in load(table, ProblemWords)}[code]
    return Problem(code, words.message.format(**facts), words.remedy.format(**facts), file, place)


def data_hash() -> str:
    """Return one SHA-256 over all data files (names and contents): which tables were in force."""
    digest = hashlib.sha256()
    for path in sorted(_files(DATA), key=str):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _files(folder: Traversable) -> list[Traversable]:
    found: list[Traversable] = []
    for entry in folder.iterdir():
        found += _files(entry) if entry.is_dir() else [entry]
    return found
