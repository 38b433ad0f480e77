"""A file as a table of texts: a sheet of a workbook, or CSV."""

import csv
from dataclasses import dataclass

from oreigin import tables
from oreigin.errors import InvalidListError
from oreigin.workbook.cells import Row, Workbook, raw_text
from oreigin.workbook.sniff import OLE, ZIP
from oreigin.workbook.writing import csv_rows

MOST_ROWS = 20_000
"""How many rows are read at once: more than any registrant asks suppliers."""

MOST_COLUMNS = 200
"""How many columns a table may have: a person looks at each of them."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row and its number in the file, counted as spreadsheets do."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a file; `names` are all sheets that one could take instead."""

    file: str
    name: str
    names: tuple[str, ...]
    rows: tuple[SheetRow, ...]


def sheet_of(data: bytes, file: str, wanted: str = "") -> Sheet:
    """Return the sheet `wanted` of a workbook, else its first with more than one row; or a CSV.

    Rows without any text are left out. Raises InvalidListError for what is no table, and
    UnreadableDocumentError for a workbook that cannot be read, or not safely.
    """
    if data.startswith((ZIP, OLE)):
        return _of_workbook(Workbook.open(data, file), file, wanted)
    return Sheet(file, "", (), _checked(_of_csv(data, file), file))


def _of_workbook(book: Workbook, file: str, wanted: str) -> Sheet:
    names = [wanted] if wanted in book.sheet_names else list(book.sheet_names)
    for name in names:
        read = [SheetRow(number, _texts(row)) for number, row in book.rows(name, 1)]
        rows = tuple(row for row in read if any(row.cells))
        if len(rows) > 1:
            return Sheet(file, name, book.sheet_names, _checked(rows, file))
    raise _refusal("table-empty", file)


def _texts(row: Row) -> tuple[str, ...]:
    return tuple(raw_text(value).strip() for value in row)


def _of_csv(data: bytes, file: str) -> tuple[SheetRow, ...]:
    text = _decoded(data, file)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=first.count)
    try:
        rows = [
            SheetRow(number, tuple(cell.strip() for cell in cells))
            for number, cells in csv_rows(text, delimiter)
        ]
    except csv.Error as fault:
        raise _refusal("table-not-csv", file, detail=fault) from fault
    return tuple(row for row in rows if any(row.cells))


def _decoded(data: bytes, file: str) -> str:
    """Decode a CSV: UTF-8 or what Excel writes as "Unicode text", else western Europe's."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if b"\0" in data:
        raise _refusal("table-not-text", file)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _checked(rows: tuple[SheetRow, ...], file: str) -> tuple[SheetRow, ...]:
    if len(rows) < 2:
        raise _refusal("table-empty", file)
    if len(rows) > MOST_ROWS:
        raise _refusal("too-many-rows", file, rows=len(rows), most=MOST_ROWS)
    widest = max(_width(row.cells) for row in rows)
    if widest > MOST_COLUMNS:
        raise _refusal("too-many-columns", file, columns=widest, most=MOST_COLUMNS)
    rows = tuple(SheetRow(row.number, row.cells[:widest]) for row in rows)
    return rows


def _width(cells: tuple[str, ...]) -> int:
    """Return how many columns a row fills; empty ones at its end are none."""
    return max((at for at, text in enumerate(cells, start=1) if text), default=0)


def _refusal(code: str, file: str, **facts: object) -> InvalidListError:
    return InvalidListError(tables.problem("import_problems.toml", code, file, **facts))
