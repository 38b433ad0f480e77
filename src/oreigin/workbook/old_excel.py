"""The guard for old workbooks (.xls): looks at every record before the parser may.

An old workbook is one stream of records ([MS-XLS]). The parser reads all sheets at once, believes
what they say of their size, and leaves out error cells and what it does not know. So records that
it needs not see are blanked in a copy of the stream (other sheets, names, formulas, stated sizes),
the cells are measured, and a workbook with a value that would be lost is refused.
"""

import struct
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from struct import pack_into, unpack_from

from oreigin.workbook.addresses import address
from oreigin.workbook.compound import container
from oreigin.workbook.package import Limits
from oreigin.workbook.problems import unreadable
from oreigin.workbook.vetted import VettedArchive, VettedSheet, chosen

ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
"""The text of an error by its number, in both binary formats."""

_BOF, _EOF, _CONTINUE, _BLANKED = 0x809, 0x0A, 0x3C, 0x0000
_BOUND_SHEET, _DATES_FROM, _SHARED_STRINGS = 0x85, 0x22, 0xFC
_NUMBER, _LABEL, _BOOL_OR_ERROR, _RK, _FORMULA = 0x203, 0x204, 0x205, 0x27E, 0x06
_MANY_RK, _SHARED_LABEL, _RICH_LABEL, _FORMULA_TEXT = 0xBD, 0xFD, 0xD6, 0x207
_CELLS = frozenset({_NUMBER, _LABEL, _BOOL_OR_ERROR, _RK, _FORMULA, _MANY_RK, _SHARED_LABEL})
_NAME, _EXTERN_SHEET, _DIMENSIONS, _MERGED = 0x18, 0x17, 0x200, 0xE5
_UNNEEDED = frozenset({_NAME, _EXTERN_SHEET, _DIMENSIONS, _MERGED})
_BIFF8 = 0x600
_WORKSHEET = 0


@dataclass(frozen=True, slots=True)
class _Record:
    """A record's kind, where its head stands, and where its content begins and ends."""

    kind: int
    at: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Bound:
    """A sheet of the table of contents: its name, where it begins, and its entry."""

    name: str
    begins: int
    entry: _Record
    is_worksheet: bool


def vet_old(
    stream: bytes, file: str, wanted: Collection[str] | None, limits: Limits
) -> VettedArchive:
    """Return the sheets `wanted` (all where None) of an old workbook's `stream`, safe to parse.

    Raises UnreadableDocumentError.
    """
    try:
        return _Guard(stream, file, limits).vetted(wanted)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        what = f"a record ends too early: {error}"
        raise unreadable("damaged-workbook", file, what=what) from error


class _Guard:
    """Walks one stream and blanks, in a copy, what the parser is not to see."""

    def __init__(self, stream: bytes, file: str, limits: Limits):
        self._stream = bytearray(stream)
        self._file = file
        self._limits = limits
        self._strings = self._seen = 0
        self._dates_from_1904 = False

    def vetted(self, wanted: Collection[str] | None) -> VettedArchive:
        bounds = self._contents()
        worksheets = [bound for bound in bounds if bound.is_worksheet]
        picked = chosen(worksheets, wanted, self._file)
        for bound in bounds:
            if bound not in picked:
                self._blank(bound.entry)
        looked_at = {
            bound.name: self._sheet(bound) for bound in sorted(picked, key=lambda b: b.begins)
        }
        sheets = tuple(looked_at[bound.name] for bound in picked)
        archive = container("Workbook", bytes(self._stream))
        names = tuple(bound.name for bound in worksheets)
        return VettedArchive(self._file, archive, sheets, names, self._dates_from_1904)

    def _records(self, at: int) -> Iterator[_Record]:
        """Yield the records of the part that begins at `at`; parts inside it are blanked.

        Parts must be looked at in their order: what blanks one must not change one seen before.
        """
        if at < self._seen or unpack_from("<H", self._stream, at)[0] != _BOF:
            raise self._damaged("a sheet does not begin where it should")
        depth = 0
        while True:
            kind, size = unpack_from("<HH", self._stream, at)
            record = _Record(kind, at, at + 4, at + 4 + size)
            if record.end > len(self._stream):
                raise self._damaged("a record ends too early")
            if depth > 1 or (depth == 1 and kind == _BOF):
                self._blank(record)  # a chart inside the sheet: its end is not the sheet's
            elif depth == 1 and kind != _EOF:
                yield record
            depth += (kind == _BOF) - (kind == _EOF)
            at = self._seen = record.end
            if depth <= 0:
                return

    def _contents(self) -> list[_Bound]:
        if unpack_from("<HxxH", self._stream) != (_BOF, _BIFF8):
            raise unreadable("old-excel-format", self._file, what="Excel 5.0 or 95")
        bounds = []
        for record in self._records(0):
            if record.kind == _BOUND_SHEET:
                bounds.append(self._bound(record))
            elif record.kind == _DATES_FROM:
                self._dates_from_1904 = unpack_from("<H", self._stream, record.start)[0] == 1
            elif record.kind == _SHARED_STRINGS:
                self._count_strings(record)
            elif record.kind in _UNNEEDED:
                self._blank(record)
        return bounds

    def _bound(self, record: _Record) -> _Bound:
        begins, kind, length, wide = unpack_from("<IxBBB", self._stream, record.start)
        text = bytes(self._stream[record.start + 8 : record.end])
        text = text[: length * 2] if wide & 1 else text[:length]
        name = text.decode("utf-16-le" if wide & 1 else "latin1")
        return _Bound(name.replace("\0", ""), begins, record, kind == _WORKSHEET)

    def _count_strings(self, record: _Record) -> None:
        (self._strings,) = unpack_from("<I", self._stream, record.start + 4)
        if self._strings > self._limits.strings:
            raise unreadable("too-many-strings", self._file, limit=self._limits.strings)
        if self._strings * 3 > len(self._stream):  # each takes three bytes at least
            raise self._damaged("it names more texts than it holds")

    def _sheet(self, bound: _Bound) -> VettedSheet:
        errors: dict[tuple[int, int], str] = {}
        last_row = last_column = 0
        before = 0
        for record in self._records(bound.begins):
            if record.kind in _CELLS:
                row, column = self._cell(record)
                last_row, last_column = max(last_row, row), max(last_column, column)
                error = self._error(record)
                if error:
                    errors[row, column] = error
            elif record.kind in _UNNEEDED:
                self._blank(record)
            else:
                self._refuse_lost_text(record, before, bound.name)
            before = record.kind
        if last_row * last_column > self._limits.cells:
            place = f"{bound.name}!{address(last_row, last_column)}"
            limit = self._limits.cells // 1_000_000
            raise unreadable("far-cell", self._file, place, limit=limit)
        return VettedSheet(bound.name, errors)

    def _cell(self, record: _Record) -> tuple[int, int]:
        """Return row and last column of a cell record, its formula taken out."""
        row, column = unpack_from("<HH", self._stream, record.start)
        if record.kind == _MANY_RK:
            (column,) = unpack_from("<H", self._stream, record.end - 2)
        elif record.kind == _FORMULA:
            pack_into("<H", self._stream, record.start + 20, 0)
        elif record.kind == _SHARED_LABEL:
            (text,) = unpack_from("<I", self._stream, record.start + 6)
            if text >= self._strings:
                raise self._damaged(f"the text of {address(row + 1, column + 1)} is missing")
        return row + 1, column + 1

    def _error(self, record: _Record) -> str:
        """Return the error that a cell record holds, "" if it holds none."""
        content = self._stream[record.start : record.end]
        if record.kind == _BOOL_OR_ERROR and content[7] == 1:
            return ERRORS.get(content[6], "#N/A")
        if record.kind == _FORMULA and content[6] == 2 and content[12:14] == b"\xff\xff":
            return ERRORS.get(content[8], "#N/A")
        return ""

    def _refuse_lost_text(self, record: _Record, before: int, sheet: str) -> None:
        continued = record.kind == _CONTINUE and before in (_FORMULA_TEXT, _LABEL)
        if continued or record.kind == _RICH_LABEL:
            what = f'a kind of long or formatted text (sheet "{sheet}")'
            raise unreadable("old-excel-format", self._file, what=what)

    def _blank(self, record: _Record) -> None:
        pack_into("<H", self._stream, record.at, _BLANKED)

    def _damaged(self, what: str) -> Exception:
        return unreadable("damaged-workbook", self._file, what=what)
