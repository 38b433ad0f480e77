"""Which column of a table is what: guessed from its headers, corrected by a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from oreigin import tables
from oreigin.casework.importing.sheets import Sheet, SheetRow
from oreigin.smelters.names import normalized
from oreigin.terms import Metal
from oreigin.workbook.addresses import column_letters

About = Literal["supplier", "contact", "product"]

_NAMING = {"supplier_name", "supplier_code", "product_name", "product_code"}
_HEADER_WITHIN = 10
_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Field:
    """A row of `data/import_columns.toml`; `metal` is the one that a mark in its cells names."""

    id: str
    label: str
    about: About
    headers: tuple[str, ...]
    kind: Literal["text", "yes", "language", "email", "metals", "mark"] = "text"
    metal: Metal | None = None

    @property
    def short(self) -> str:
        """The label without what it is about."""
        return self.label.partition(": ")[2].capitalize()


@dataclass(frozen=True, slots=True)
class Layout:
    """How a sheet is read: the row of its headers, by index, and each column's field or ""."""

    header: int
    fields: tuple[str, ...]

    @property
    def usable(self) -> bool:
        """Whether some column says whose a row is."""
        return bool(_NAMING & {*self.fields})


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column as a person sees it: its letter, its header, its first texts, and its field."""

    index: int
    letter: str
    header: str
    examples: tuple[str, ...]
    field: str


@cache
def fields() -> Mapping[str, Field]:
    """Return what a column may be, by id."""
    return {row.id: row for row in tables.load("import_columns.toml", Field)}


def guessed(sheet: Sheet) -> Layout:
    """Return how the sheet is most likely meant: the first of its rows that knows most headers."""
    first = sheet.rows[:_HEADER_WITHIN]
    known = [fields_of(row) for row in first]
    best = max(range(len(first)), key=lambda at: (sum(map(bool, known[at])), -at))
    return Layout(best, known[best])


def fields_of(header: SheetRow) -> tuple[str, ...]:
    """Return the field that each header names, "" for none; a field is given away once."""
    found: list[str] = []
    for cell in header.cells:
        field = _by_header().get(normalized(cell) or cell, "")
        found.append("" if field in found else field)
    return tuple(found)


def mapped(sheet: Sheet, header: int, chosen: Mapping[int, str]) -> Layout:
    """Return the mapping that a person chose: the field of some columns, by index.

    What they left alone is as the headers say. A field chosen twice is the first column's.
    """
    header = header if 0 <= header < len(sheet.rows) else 0
    guesses = fields_of(sheet.rows[header])
    width = max(len(row.cells) for row in sheet.rows)
    found: list[str] = []
    for at in range(width):
        guess = guesses[at] if at < len(guesses) and at not in chosen else ""
        field = chosen.get(at, guess)
        found.append(field if field in fields() and field not in found else "")
    return Layout(header, tuple(found))


def columns_of(sheet: Sheet, mapping: Layout) -> list[SheetColumn]:
    """Return the columns that have any text, as a person sees them to correct the mapping."""
    rows, shown = sheet.rows[mapping.header + 1 :], []
    header = sheet.rows[mapping.header].cells
    for at, field in enumerate(mapping.fields):
        texts = [row.cells[at] for row in rows if at < len(row.cells) and row.cells[at]]
        name = header[at] if at < len(header) else ""
        if name or texts:
            examples = tuple(dict.fromkeys(texts))[:_EXAMPLES]
            shown.append(SheetColumn(at, column_letters(at + 1), name, examples, field))
    return shown


@cache
def _by_header() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for field in fields().values():
        for header in (field.label, *field.headers):
            found.setdefault(normalized(header) or header, field.id)
    return found
