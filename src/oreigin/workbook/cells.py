"""A workbook as plain values: sheets of rows of str, float, int, bool, dates, errors or None."""

import io
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias, cast

from oreigin.workbook.addresses import address, column_number, row_and_column
from oreigin.workbook.fold import Run
from oreigin.workbook.guard import vet
from oreigin.workbook.package import Limits
from oreigin.workbook.problems import unreadable
from oreigin.workbook.scan import LONGEST
from oreigin.workbook.vetted import VettedArchive, VettedSheet, sheet_key

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook


@dataclass(frozen=True, slots=True)
class ErrorValue:
    """What a formula that failed leaves in its cell, such as "#N/A"."""

    text: str


Value: TypeAlias = str | float | int | bool | date | datetime | time | timedelta | ErrorValue | None
"""What a cell can hold; None is a cell without a value, "" a formula that came out empty."""

Row: TypeAlias = Sequence[Value]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet from A1 on; rows may be shorter than the sheet is wide."""

    name: str
    rows: Sequence[Row]

    def value(self, row: int, column: int) -> Value:
        """Return the value at `row` and `column` (from one), None outside the sheet."""
        if row > len(self.rows) or column > len(self.rows[row - 1]):
            return None
        return self.rows[row - 1][column - 1]


class Workbook:
    """The wanted sheets of a workbook, read once and never changed.

    `sheet_names` are all sheets of the document, also those that were not read.
    """

    def __init__(
        self,
        sheets: Sequence[Sheet],
        vetted: VettedArchive,
        columns: Mapping[str, int],
        read_whole: "Callable[[], Workbook]",
    ):
        self.file = vetted.file
        self.sheet_names = vetted.sheet_names
        self.dates_from_1904 = vetted.dates_from_1904
        self._sheets = {sheet_key(sheet.name): sheet for sheet in sheets}
        self._vetted = {sheet_key(sheet.name): sheet for sheet in vetted.sheets}
        self._columns, self._read_whole = columns, cache(read_whole)

    @classmethod
    def open(
        cls,
        data: bytes,
        file: str,
        wanted: Collection[str] | None = None,
        limits: Limits | None = None,
        columns: Mapping[str, str] | None = None,
    ) -> "Workbook":
        """Read the sheets `wanted` (all where None) of the document `data`.

        `columns` names the last column, such as "Q", that rows of a sheet need to have; `cell`
        still knows the others, but takes longer. Raises UnreadableDocumentError that says what is
        wrong with `file`.
        """
        last = {sheet_key(name): column_number(each) for name, each in (columns or {}).items()}
        vetted = vet(data, file, wanted, limits, last)
        sheets = _parsed(vetted)
        if not all(_runs_are_empty(sheet, of.runs) for sheet, of in _pairs(sheets, vetted)):
            vetted = vet(data, file, wanted, limits, last, folding=False)
            sheets = _parsed(vetted)
        if vetted.may_hold_long_text:
            _refuse_long_text(sheets, file)
        unfolded = [_unfolded(*pair) for pair in _pairs(sheets, vetted)]
        return cls(unfolded, vetted, last, lambda: cls.open(data, file, wanted, limits))

    def __contains__(self, sheet: str) -> bool:
        return sheet_key(sheet) in self._sheets

    def sheet(self, name: str) -> Sheet:
        """Return a sheet, whatever the case of its name; UnreadableDocumentError without it."""
        found = self._sheets.get(sheet_key(name))
        if found is None:
            raise unreadable("sheet-missing", self.file, what="a workbook", sheet=name)
        return found

    def cell(self, sheet: str, cell: str) -> Value:
        """Return the value of a cell by its A1 address, None where it is empty."""
        row, column = row_and_column(cell)
        if column > self._columns.get(sheet_key(sheet), column):
            return self._read_whole().cell(sheet, cell)
        return self.sheet(sheet).value(row, column)

    def rows(self, sheet: str, first: int, last: int | None = None) -> Iterator[tuple[int, Row]]:
        """Yield number and values of the rows from `first` to `last` that hold anything."""
        rows = self.sheet(sheet).rows
        for number in range(first, min(last or len(rows), len(rows)) + 1):
            if rows[number - 1]:
                yield number, rows[number - 1]

    def xml(self, sheet: str) -> bytes:
        """Return the sheet's own XML (repeated rows taken out), for what values do not show.

        b"" in the binary formats, which have none.
        """
        return self._vetted[sheet_key(sheet)].xml

    def hidden_rows(self, sheet: str) -> frozenset[int]:
        """Return the rows with values that nobody sees; the binary formats do not tell."""
        return self._vetted[sheet_key(sheet)].hidden

    def known_formulas(self, sheet: str) -> Set[tuple[int, int]]:
        """Return cells (row, column) that a formula has filled; there may be more in `xml`."""
        taken = self._vetted[sheet_key(sheet)].taken
        return taken.formulas if taken else frozenset()


def _parsed(vetted: VettedArchive) -> list[Sheet]:
    """Return the sheets, parsed as far as their texts are not taken already.

    Whatever the parser cannot digest becomes a damaged workbook.
    """
    if not vetted.archive:
        return [_sheet([], sheet) for sheet in vetted.sheets]
    import python_calamine  # noqa: PLC0415 - only needed once there is something to read

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(vetted.archive))
        return [_sheet(_rows(book, at), sheet) for at, sheet in enumerate(vetted.sheets)]
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # a panic of the Rust parser is not an Exception
        what = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise unreadable("damaged-workbook", vetted.file, what=what) from error


def _rows(book: "CalamineWorkbook", number: int) -> list[list[Value]]:
    parsed = book.get_sheet_by_index(number).to_python(skip_empty_area=False)
    return cast("list[list[Value]]", parsed)


def _sheet(parsed: list[list[Value]], vetted: VettedSheet) -> Sheet:
    """Return a sheet of what was parsed, with texts taken and errors, which the parser leaves out.

    Of a sheet with taken texts the parser was asked for single cells, one a row.
    """
    taken, rows = vetted.taken, parsed
    if taken:
        rows = []
        # Where the last of them come to nothing, there are fewer rows.
        _put(rows, {place: row[0] for place, row in zip(taken.asked, parsed, strict=False)})
        _put(rows, taken.texts)
    _put(rows, {place: ErrorValue(text) for place, text in vetted.errors.items()})
    return Sheet(vetted.name, rows)


def _put(rows: list[list[Value]], values: Mapping[tuple[int, int], Value]) -> None:
    """Put values into rows, which grow as far as they must."""
    last, _ = max(values, default=(0, 0))
    rows += ([] for _ in range(last - len(rows)))
    for (row, column), value in values.items():
        cells = rows[row - 1]
        if column > len(cells):
            cells += [None] * (column - len(cells))
        cells[column - 1] = value


def _refuse_long_text(sheets: list[Sheet], file: str) -> None:
    """Excel writes no such text; one that is taken for a name would flood every report."""
    for sheet in sheets:
        for number, row in enumerate(sheet.rows, 1):
            for column, value in enumerate(row, 1):
                if isinstance(value, str) and len(value) > LONGEST:
                    place = f"{sheet.name}!{address(number, column)}"
                    raise unreadable("too-long-text", file, place, limit=LONGEST)


def _pairs(sheets: list[Sheet], vetted: VettedArchive) -> list[tuple[Sheet, VettedSheet]]:
    return list(zip(sheets, vetted.sheets, strict=True))


def _runs_are_empty(sheet: Sheet, runs: tuple[Run, ...]) -> bool:
    """Whether the rows of every run say nothing, also where they stand a second time elsewhere."""
    return all(
        all(map(is_untouched, chain(*sheet.rows[run.first - 1 : run.first])))
        and all(value in (None, "") for value in chain(*sheet.rows[run.first : run.last]))
        for run in runs
    )


def _unfolded(sheet: Sheet, vetted: VettedSheet) -> Sheet:
    """Put the rows that were folded away back: each holds what the first of its run holds."""
    rows = list(sheet.rows)
    for run in vetted.runs:
        if run.first <= len(rows):
            rows.extend(() for _ in range(run.last - len(rows)))
            rows[run.first : run.last] = [rows[run.first - 1]] * (run.last - run.first)
    return Sheet(sheet.name, rows)


def is_untouched(value: Value) -> bool:
    """Whether a value is what an untouched formula leaves: nothing, "", 0 or an error."""
    if value is None or isinstance(value, ErrorValue):
        return True
    return value in ("", 0) and not isinstance(value, bool)


def raw_text(value: Value) -> str:
    """Return a value as text, as a person would write the cell: "1" for 1.0, ISO dates."""
    match value:
        case None | str():
            return value or ""
        case ErrorValue():
            return value.text
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case date() | time():
            return _iso(value)
        case _:
            return str(value)


def _iso(value: date | time) -> str:
    if isinstance(value, datetime):
        whole_day = value.time() == time()
        return value.date().isoformat() if whole_day else value.isoformat(sep=" ")
    return value.isoformat()
