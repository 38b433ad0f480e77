"""The guard for binary workbooks (.xlsb): the parts of an .xlsx as records instead of XML.

Every record of a wanted sheet is looked at ([MS-XLSB]), and only cells are written into a new
archive, as the parser knows them. A workbook with a cell that the parser would leave out is
refused.
"""

import io
import struct
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from struct import pack, unpack_from

from oreigin.workbook.addresses import address
from oreigin.workbook.old_excel import ERRORS
from oreigin.workbook.package import Limits, Package, relations, relationships
from oreigin.workbook.problems import unreadable
from oreigin.workbook.vetted import VettedArchive, VettedSheet, chosen

_WORKBOOK = "xl/workbook.bin"
_ROW, _BLANK, _LAST_CELL, _ERROR, _FORMULA_ERROR, _TEXT = 0, 1, 11, 3, 11, 6
_SHARED_TEXT, _RICH_TEXT = 7, 62
_UNREADABLE_CELLS = range(12, 19)
_BEGIN_SHEET, _END_SHEET, _SIZE, _BEGIN_CELLS, _END_CELLS = 129, 130, 148, 145, 146
_BEGIN_BOOK, _END_BOOK, _PROPERTIES = 131, 132, 153
_BEGIN_SHEETS, _END_SHEETS, _SHEET = 143, 144, 156
_STRINGS, _STRING, _FORMAT = 159, 19, 47
_ROWS, _COLUMNS = 1_048_576, 16_384


@dataclass(frozen=True, slots=True)
class _Bound:
    """A sheet as the workbook names it, and the member that holds it."""

    name: str
    member: str


@dataclass(frozen=True, slots=True)
class _Looked:
    """A sheet's new records, and what text it refers to: which shared string, how often."""

    vetted: VettedSheet
    records: bytes
    references: tuple[int, ...]


def vet_binary(package: Package, wanted: Collection[str] | None, limits: Limits) -> VettedArchive:
    """Return the sheets `wanted` (all where None) of a binary workbook, safe to parse.

    Raises UnreadableDocumentError.
    """
    try:
        return _vetted(package, wanted, limits)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        what = f"a record ends too early: {error}"
        raise unreadable("damaged-workbook", package.file, what=what) from error


def _vetted(package: Package, wanted: Collection[str] | None, limits: Limits) -> VettedArchive:
    targets = relationships(package, _WORKBOOK)
    by_id = {identity: member for identity, kind, member in targets if kind == "worksheet"}
    by_kind = {kind: member for _, kind, member in targets}
    bounds, dates_from_1904 = _contents(package.inflated(_WORKBOOK), by_id)
    sheets = [_looked_at(package, bound, limits) for bound in chosen(bounds, wanted, package.file)]
    parts = {f"worksheets/sheet{n}.bin": sheet.records for n, sheet in enumerate(sheets, 1)}
    for kind in ("styles", "sharedStrings"):
        member = by_kind.get(kind, "")
        if member in package:
            parts[f"{kind}.bin"] = package.inflated(member)
    _refuse_too_much(package, parts, sheets, limits)
    vetted = tuple(sheet.vetted for sheet in sheets)
    archive = _archive(vetted, parts, dates_from_1904)
    names = tuple(bound.name for bound in bounds)
    return VettedArchive(package.file, archive, vetted, names, dates_from_1904)


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield kind and content of each record. IndexError where the last one is cut off."""
    at = 0
    while at < len(data):
        kind, at = data[at], at + 1
        if kind & 0x80:
            kind, at = (kind & 0x7F) | (data[at] & 0x7F) << 7, at + 1
        size = shift = 0
        for _ in range(4):
            byte, at = data[at], at + 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        if at + size > len(data):
            raise IndexError(kind)
        yield kind, data[at : at + size]
        at += size


def _contents(workbook: bytes, by_id: dict[str, str]) -> tuple[list[_Bound], bool]:
    bounds, dates_from_1904 = [], False
    for kind, content in _records(workbook):
        if kind == _PROPERTIES:
            dates_from_1904 = bool(content[0] & 1)
        elif kind == _SHEET:
            identity, after = _text(content, 8)
            if identity in by_id:
                bounds.append(_Bound(_text(content, after)[0], by_id[identity]))
    return bounds, dates_from_1904


def _text(content: bytes, at: int) -> tuple[str, int]:
    """Return the text at `at`, and where it ends; one that is absent is ""."""
    (length,) = unpack_from("<I", content, at)
    if length == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + length * 2
    if end > len(content):
        raise IndexError(length)
    return content[at + 4 : end].decode("utf-16-le"), end


def _looked_at(package: Package, bound: _Bound, limits: Limits) -> _Looked:
    """Copy the cells of a sheet, looking at each."""
    errors: dict[tuple[int, int], str] = {}
    references: list[int] = []
    out = [_record(_BEGIN_SHEET), _record(_SIZE, pack("<4I", 0, 0, 0, 0)), _record(_BEGIN_CELLS)]
    row = last_row = last_column = 0
    for kind, content in _simple(_records(package.inflated(bound.member))):
        if kind in _UNREADABLE_CELLS:
            raise unreadable("binary-workbook", package.file, bound.name)
        if kind == _ROW:
            row = unpack_from("<I", content)[0] + 1
            out.append(_record(_ROW, content))
        elif _BLANK < kind <= _LAST_CELL:
            column = unpack_from("<I", content)[0] + 1
            if row > _ROWS or column > _COLUMNS:
                what = "a cell lies outside of every sheet"
                raise unreadable("damaged-workbook", package.file, bound.name, what=what)
            last_row, last_column = max(last_row, row), max(last_column, column)
            if kind in (_ERROR, _FORMULA_ERROR):
                errors[row, column] = ERRORS.get(content[8], "#N/A")
            elif kind == _SHARED_TEXT:
                references += unpack_from("<I", content, 8)
            if kind != _FORMULA_ERROR:
                out.append(_record(kind, content))
    if last_row * last_column > limits.cells:
        place = f"{bound.name}!{address(last_row, last_column)}"
        raise unreadable("far-cell", package.file, place, limit=limits.cells // 1_000_000)
    out += [_record(_END_CELLS), _record(_END_SHEET)]
    return _Looked(VettedSheet(bound.name, errors), b"".join(out), tuple(references))


def _simple(records: Iterator[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
    """Yield the records, cells of formatted text as cells of plain text."""
    for kind, content in records:
        if kind == _RICH_TEXT:
            yield _TEXT, content[:8] + content[9 : _text(content, 9)[1]]
        else:
            yield kind, content


def _refuse_too_much(
    package: Package, parts: dict[str, bytes], sheets: list[_Looked], limits: Limits
) -> None:
    strings = _records(parts.get("sharedStrings.bin", b""))
    texts = [content for kind, content in strings if kind == _STRING]
    if len(texts) > limits.strings:
        raise unreadable("too-many-strings", package.file, limit=limits.strings)
    references = [index for sheet in sheets for index in sheet.references]
    if any(index >= len(texts) for index in references):
        raise unreadable("damaged-workbook", package.file, what="the text of a cell is missing")
    if sum(len(texts[index]) for index in references) > limits.text:
        raise unreadable("too-much-text", package.file, limit=limits.text // 1_000_000)
    styles = sum(kind == _FORMAT for kind, _ in _records(parts.get("styles.bin", b"")))
    if styles > limits.styles:
        raise unreadable("too-many-styles", package.file, limit=limits.styles)


def _archive(
    sheets: tuple[VettedSheet, ...], parts: dict[str, bytes], dates_from_1904: bool
) -> bytes:
    rows = [_sheet(number, sheet.name) for number, sheet in enumerate(sheets, 1)]
    book = [
        _record(_BEGIN_BOOK),
        _record(_PROPERTIES, pack("<III", int(dates_from_1904), 0, 0)),
        _record(_BEGIN_SHEETS),
        *rows,
        _record(_END_SHEETS),
        _record(_END_BOOK),
    ]
    targets = [
        ("worksheet", f"worksheets/sheet{number}.bin") for number in range(1, len(sheets) + 1)
    ]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(_WORKBOOK, b"".join(book))
        archive.writestr("xl/_rels/workbook.bin.rels", relations(targets))
        for name, content in parts.items():
            archive.writestr(f"xl/{name}", content)
    return out.getvalue()


def _sheet(number: int, name: str) -> bytes:
    return _record(_SHEET, pack("<II", 0, number) + _wide(f"r{number}") + _wide(name))


def _wide(text: str) -> bytes:
    encoded = text.encode("utf-16-le")
    return pack("<I", len(encoded) // 2) + encoded


def _record(kind: int, content: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, rest = bytearray(), len(content)
    while rest >= 0x80:
        size.append(rest & 0x7F | 0x80)
        rest >>= 7
    size.append(rest)
    return head + bytes(size) + content
