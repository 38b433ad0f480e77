"""Our own XLSX and CSV files: never a live formula, and the same bytes for the same input.

A supplier's text that begins with "=" or "@" would run as a formula in the spreadsheet of whoever
opens our file. In XLSX every text is stored as text, which settles it. CSV has no types, so a cell
that a spreadsheet could take for a formula gets a leading apostrophe (the advice of OWASP's page on
CSV injection). `plain` takes exactly that apostrophe away again, so `plain(neutral(text)) == text`
for every text: what we read back is what we wrote, and one policy serves both our data files and
exports for people.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

Value = str | int | float | bool | date | None
"""What a cell can hold; None and "" leave it empty."""

_ACTIVE = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_NEUTRALIZED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
_LINE_HEIGHT = 15
_MOST_CHARACTERS = 32_767
_CUT = " [cut]"
_IN_MEMORY_ROWS = 20_000
_MOST_ROWS = 1_048_575
_SAFE_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet with a header row; `widths` are column widths in characters, in order.

    `filtered` gives the header buttons to filter by; `wrapped` breaks long texts into lines, for
    a sheet to be read rather than searched. `fills` colors texts: column (from 0) -> text
    -> "#RRGGBB" behind it.
    """

    name: str
    header: tuple[str, ...]
    rows: Sequence[Sequence[Value]]
    widths: tuple[int, ...] = ()
    filtered: bool = False
    wrapped: bool = False
    fills: Mapping[int, Mapping[str, str]] = field(default_factory=dict)


def neutral(text: str) -> str:
    """Return `text` with an apostrophe before it if a spreadsheet could run it as a formula."""
    return "'" + text if _ACTIVE.match(text) else text


def plain(text: str) -> str:
    """Return the text that `neutral` made this of; other texts come back as they are."""
    return text[1:] if _NEUTRALIZED.match(text) else text


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    r"""Return a CSV text: commas, "\n" line ends, neutralized cells, quotes where needed.

    `csv_rows` (or any CSV reader, but for the apostrophes) reads it back without loss.
    """
    return "".join(",".join(_quoted(neutral(c)) for c in row) + "\n" for row in (header, *rows))


def csv_rows(text: str, delimiter: str = ",") -> Iterable[tuple[int, list[str]]]:
    """Yield the rows of a CSV text with the number of the line that each begins on.

    Blank lines are passed over; cells come back as `plain`. Raises csv.Error on text that is not
    CSV.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    for row in reader:
        if row:
            yield begins, [plain(cell) for cell in row]
        begins = reader.line_num + 1


def workbook_of_tables(tables: Iterable[Table]) -> bytes:
    """Return an XLSX with one sheet per table: bold frozen header, texts as texts, typed dates.

    Many rows go through temporary files instead of memory; more than a sheet holds go on in further
    sheets, "NAME (2)" and so on.
    """
    out, tables = io.BytesIO(), tuple(sheet for table in tables for sheet in _fitting_sheets(table))
    many = sum(len(table.rows) for table in tables) > _IN_MEMORY_ROWS
    refilled = any(table.fills for table in tables)  # needs its rows a second time
    with _workbook(out, streamed=many and not refilled) as book:
        bold, day = book.add_format({"bold": True}), _date_format(book)
        prose = book.add_format({"text_wrap": True, "valign": "top", "num_format": "General_)"})
        for table in tables:
            sheet = book.add_worksheet(table.name)
            sheet.freeze_panes(1, 0)
            _for_print(sheet)
            for column, width in enumerate(table.widths):
                sheet.set_column(column, column, width, prose if table.wrapped else None)
            for column, title in enumerate(table.header):
                sheet.write_string(0, column, _fitting(title), bold)
            if table.filtered:
                sheet.autofilter(0, 0, max(len(table.rows), 1), len(table.header) - 1)
            for number, row in enumerate(table.rows, start=1):
                if table.wrapped:
                    sheet.set_row(number, _LINE_HEIGHT * _lines(row, table.widths))
                for column, value in enumerate(row):
                    _write(sheet, number, column, value, day)
            _fill(book, sheet, table)
    return out.getvalue()


def _lines(row: Sequence[Value], widths: Sequence[int]) -> int:
    """Return how many lines the texts of a row take in columns of these widths in characters."""
    cells = zip(row, widths, strict=False)
    return max((-(-len(str(value)) // width) for value, width in cells if value), default=1)


def _for_print(sheet: Worksheet) -> None:
    """Print all columns side by side on sideways pages, each with the header and its number."""
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&C&A, &P / &N")


def _fill(book: xlsxwriter.Workbook, sheet: Worksheet, table: Table) -> None:
    """Write the texts that have a fill once more, with it."""
    colors = {color for texts in table.fills.values() for color in texts.values()}
    formats = {color: book.add_format({"bg_color": color}) for color in sorted(colors)}
    for column, texts in table.fills.items():
        for number, row in enumerate(table.rows, start=1):
            text = row[column]
            if isinstance(text, str) and text in texts:
                sheet.write_string(number, column, _fitting(text), formats[texts[text]])


def workbook_of_cells(sheets: Mapping[str, Mapping[str, Value]]) -> bytes:
    """Return an XLSX from sheet name -> A1 address -> value, sheets in the order given."""
    out = io.BytesIO()
    with _workbook(out) as book:
        day = _date_format(book)
        for name, cells in sheets.items():
            sheet = book.add_worksheet(name)
            for address, value in cells.items():
                row, column = xlsxwriter.utility.xl_cell_to_rowcol(address)
                _write(sheet, row, column, value, day)
    return out.getvalue()


def _fitting_sheets(table: Table) -> Iterable[Table]:
    yield replace(table, rows=table.rows[:_MOST_ROWS])
    for number, start in enumerate(range(_MOST_ROWS, len(table.rows), _MOST_ROWS), start=2):
        part = table.rows[start : start + _MOST_ROWS]
        yield replace(table, name=f"{table.name} ({number})", rows=part)


def _workbook(out: io.BytesIO, streamed: bool = False) -> xlsxwriter.Workbook:
    kept = {"in_memory": not streamed, "constant_memory": streamed}
    book = xlsxwriter.Workbook(out, {**_SAFE_OPTIONS, **kept})
    book.set_properties({"created": _CREATED})  # the clock would make the bytes differ
    return book


def _date_format(book: xlsxwriter.Workbook) -> Format:
    return book.add_format({"num_format": "yyyy-mm-dd"})


def _write(sheet: Worksheet, row: int, column: int, value: Value, day: Format) -> None:
    match value:
        case None | "":
            return
        case str():
            sheet.write_string(row, column, _fitting(value))
        case bool():
            sheet.write_boolean(row, column, value)
        case date():
            sheet.write_datetime(row, column, value, day)
        case _:
            sheet.write_number(row, column, value)


def _fitting(text: str) -> str:
    """Excel refuses longer texts, and XlsxWriter would then leave the cell empty."""
    if len(text) <= _MOST_CHARACTERS:
        return text
    return text[: _MOST_CHARACTERS - len(_CUT)] + _CUT


def _quoted(cell: str) -> str:
    if cell == "" or (cell.strip() == cell and not re.search(r'[",;\t\r\n]', cell)):
        return cell
    return '"' + cell.replace('"', '""') + '"'
