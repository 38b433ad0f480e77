"""CSV files whose rows are dataclasses: one column a field, read back exactly as written.

Spreadsheet users edit these files, so a byte order mark, CRLF and semicolons or tabs between cells
are accepted, and so is any letter case of a column, a choice or a yes or no.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import date
from enum import Enum
from typing import Any, Generic, TypeVar, get_args, get_origin, get_type_hints

from oreigin.folder.files import TextFile
from oreigin.workbook.writing import csv_rows, csv_text

T = TypeVar("T")

SEPARATOR = ";"
"""What stands between several values in one cell."""

_IDS = ("id", "supplier", "supersedes")
_WHOLE = re.compile(r"-?[0-9]+")
_TRUE, _FALSE = ("true", "yes", "1"), ("false", "no", "0")


@dataclass(frozen=True, slots=True)
class Placed(Generic[T]):
    """A row and the line of the file that it begins on."""

    line: int
    row: T


@dataclass(frozen=True, slots=True)
class Rows(Generic[T]):
    """All rows of one file."""

    file: TextFile
    placed: tuple[Placed[T], ...]

    @property
    def values(self) -> tuple[T, ...]:
        """The rows without their places."""
        return tuple(placed.row for placed in self.placed)


def read_rows(file: TextFile, row_type: type[T], ignored: Sequence[str] = ()) -> Rows[T]:
    """Return the rows of a CSV file; the columns `ignored` may stand in it and are not read.

    Raises the file's error for a column or value that does not fit, naming the line.
    """
    try:
        lines = list(csv_rows(file.text, _delimiter(file.text)))
    except csv.Error as fault:
        file.fail("not-csv", detail=fault)
    if not lines:
        return Rows(file, ())
    columns = _columns(file, lines[0], row_type, ignored)
    placed = [
        Placed(line, _row(file, line, dict(zip(columns, cells, strict=False)), row_type))
        for line, cells in lines[1:]
        if any(cells) and _fits(file, line, cells, len(columns))
    ]
    return Rows(file, tuple(placed))


def used_columns(rows: Sequence[Any], row_type: type[Any]) -> tuple[str, ...]:
    """Return the columns that `rows` need: those without a default, and those that a row fills."""
    return tuple(
        field.name
        for field in fields(row_type)
        if _required(field) or any(_cell(getattr(row, field.name)) for row in rows)
    )


def rows_text(
    rows: Iterable[Any],
    row_type: type[Any] | Sequence[str],
    more_columns: Sequence[str] = (),
    more: Sequence[Sequence[str]] = (),
) -> str:
    """Return the CSV text of `rows`, with all fields of their type or those that are named.

    `more` are cells of further columns, row by row.
    """
    if isinstance(row_type, type):
        names = [field.name for field in fields(row_type)]
    else:
        names = list(row_type)
    cells = [[_cell(getattr(row, name)) for name in names] for row in rows]
    if more_columns:
        cells = [[*row, *extra] for row, extra in zip(cells, more, strict=True)]
    return csv_text([*names, *more_columns], cells)


def _delimiter(text: str) -> str:
    header = text.partition("\n")[0]
    return max(",;\t", key=header.count)


def _columns(
    file: TextFile, header: tuple[int, list[str]], row_type: type[Any], ignored: Sequence[str]
) -> list[str]:
    line, cells = header
    known = {field.name: field for field in fields(row_type)}
    columns: list[str] = []
    for cell in cells:
        name = cell.strip().casefold().replace(" ", "_")
        column = name if name in known and cell not in ignored else cell
        if column not in known and column not in ignored:
            file.fail("unknown-column", line, column=cell, known=", ".join(known))
        if column in columns:
            file.fail("column-twice", line, column=column)
        columns.append(column)
    for name, field in known.items():
        if name not in columns and _required(field):
            file.fail("column-missing", line, column=name)
    return columns


def _fits(file: TextFile, line: int, cells: list[str], width: int) -> bool:
    for cell in filter(None, cells[width:]):
        file.fail("too-many-cells", line, value=cell)
    return True


def _row(file: TextFile, line: int, cells: dict[str, str], row_type: type[T]) -> T:
    hints = get_type_hints(row_type)
    values: dict[str, Any] = {}
    for field in fields(row_type):  # type: ignore[arg-type]
        text = cells.get(field.name, "")
        kind = _kind(hints[field.name])
        if kind is not str or field.name in _IDS or hints[field.name] is not str:
            text = text.strip()
        if text:
            values[field.name] = _value(file, line, field.name, text, kind)
        elif _required(field):
            if kind not in (str, tuple):
                file.fail("empty-value", line, column=field.name)
            values[field.name] = kind()
    return row_type(**values)


def _value(file: TextFile, line: int, column: str, text: str, kind: Any) -> Any:
    if kind is str:
        return text
    if kind is tuple:
        return tuple(part.strip() for part in text.split(SEPARATOR) if part.strip())
    if kind is bool and text.casefold() in _TRUE + _FALSE:
        return text.casefold() in _TRUE
    if kind is int and _WHOLE.fullmatch(text):
        return int(text)
    if kind is date and (day := _date(text)):
        return day
    if issubclass(kind, Enum):
        for choice in kind:
            if choice.value.casefold() == text.casefold():
                return choice
    expected, how = _expectation(kind)
    file.fail("bad-value", line, column=column, value=text, expected=expected, how=how)


def _date(text: str) -> date | None:
    """Only ISO dates: "03/04/2021" is two different days to two readers."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def _expectation(kind: Any) -> tuple[str, str]:
    if kind is date:
        return "a date", (
            "Write dates as 2021-05-31; a spreadsheet keeps them so if the column is text."
        )
    if kind is bool:
        return "true or false", "Write true or false."
    if kind is int:
        return "a whole number", "Write digits only."
    return "one of the choices", f"Write one of: {', '.join(choice.value for choice in kind)}."


def _kind(hint: Any) -> Any:
    """Reduce a field's type to what the cell is read as: str, bool, date, tuple or an Enum."""
    if type(None) in get_args(hint):
        hint = next(part for part in get_args(hint) if part is not type(None))
    if get_origin(hint) is tuple:
        return tuple
    return getattr(hint, "__supertype__", hint)


def _required(field: Any) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case tuple():
            return SEPARATOR.join(value)
        case Enum():
            return str(value.value)
        case date():
            return value.isoformat()
    return str(value)
