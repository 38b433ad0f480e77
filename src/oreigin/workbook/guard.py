"""Safety in front of the parser: strangers' bytes in, a small container of vetted parts out.

`vet` takes off what Excel itself takes off without asking (its built-in password), inflates only
the parts that are needed, within limits, looks at each, and writes them into a new, uncompressed
container with a table of contents of our own making. The parser inflates nothing, sees nothing
that was not looked at, and two readers of the same file cannot disagree about it.
"""

import io
import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from oreigin.workbook.binary import vet_binary
from oreigin.workbook.fold import Run, fold
from oreigin.workbook.old_excel import vet_old
from oreigin.workbook.package import Contents, Limits, Package, SheetEntry, contents, relations
from oreigin.workbook.problems import unreadable
from oreigin.workbook.rewriting import Rewritten, rewritten_sheet, rewritten_strings
from oreigin.workbook.scan import FARTHEST, LONGEST, MAIN, BrokenSheetError, Scan, scan
from oreigin.workbook.sniff import OLE, refuse_unless_container, zip_kind
from oreigin.workbook.strings import Lengths, Table
from oreigin.workbook.taking import last_shared, shared_sizes, taken
from oreigin.workbook.vetted import VettedArchive, VettedSheet, chosen, sheet_key

_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def vet(
    data: bytes,
    file: str,
    wanted: Collection[str] | None = None,
    limits: Limits | None = None,
    columns: Mapping[str, int] | None = None,
    *,
    folding: bool = True,
) -> VettedArchive:
    """Return the sheets `wanted` (all where None) of the workbook `data`, safe to parse.

    Reads .xlsx, .xlsm, .xlsb and .xls by what they are, not by their name. Sheets are found
    whatever their case and stray spaces; one that is missing is left out. What stands behind the
    column that `columns` names (`sheet_key` -> number) may be left out. Without `folding` repeated
    rows stay (see `oreigin.workbook.fold`). Raises UnreadableDocumentError that says what the file
    really is or what is wrong with it.
    """
    limits = limits or Limits()
    refuse_unless_container(data, file)
    if len(data) > limits.compressed:
        raise unreadable("too-large", file, limit=limits.compressed // 1_000_000)
    if data.startswith(OLE):
        from oreigin.workbook import ole  # noqa: PLC0415 - few files need it

        inside = ole.opened(data, file)
        if isinstance(inside, ole.WorkbookStream):
            return vet_old(inside.records, file, wanted, limits)
        data = inside
    return _vet_zip(Package(data, file, limits), wanted, limits, columns or {}, folding)


def _vet_zip(
    package: Package,
    wanted: Collection[str] | None,
    limits: Limits,
    columns: Mapping[str, int],
    folding: bool,
) -> VettedArchive:
    if "xl/workbook.bin" in package:
        return vet_binary(package, wanted, limits)
    if not any(name.lower().startswith("xl/") for name in package.names):
        raise unreadable("not-a-workbook", package.file, what=zip_kind(package.names))
    about = contents(package)
    entries = chosen(about.sheets, wanted, package.file)
    sheets = [
        _looked_at(package, entry, limits, columns.get(sheet_key(entry.name), FARTHEST), folding)
        for entry in entries
    ]
    parts = _Parts(sheets, _strings(package, about))
    return _taken(package, about, parts, limits) or _whole(package, about, parts, limits)


@dataclass(frozen=True, slots=True)
class _Looked:
    """A sheet's own XML without repeated rows, and what was found in it; None: it is not plain."""

    name: str
    xml: bytes
    runs: tuple[Run, ...]
    found: Scan | None


@dataclass(frozen=True, slots=True)
class _Parts:
    """What of a workbook is needed, looked at."""

    sheets: list[_Looked]
    strings: bytes


def _looked_at(
    package: Package, entry: SheetEntry, limits: Limits, last: int, folding: bool
) -> _Looked:
    xml = package.inflated(entry.member)
    runs: tuple[Run, ...] = ()
    if folding:
        folded = fold(xml)
        xml, runs = folded.xml, folded.runs
    package.refuse_unusual_encoding(entry.member, xml)
    found = scan(xml, limits.cells, last)
    if found is None:  # a plain sheet holds no "<!" that anybody will read, nor do folded rows
        package.refuse_dangerous(entry.member, xml)
    return _Looked(entry.name, xml, runs, found)


def _taken(
    package: Package, about: Contents, parts: _Parts, limits: Limits
) -> VettedArchive | None:
    """Take the texts of a plainly written workbook; None where any part of it is not plain."""
    scans = [sheet.found for sheet in parts.sheets if sheet.found]
    if len(scans) < len(parts.sheets):
        return None
    table = Table.cut(parts.strings, most=1 + last_shared(scans))
    if table is None:
        return None
    _refuse_many_strings(package, about, len(table), limits)
    sizes = shared_sizes(scans, table)
    _refuse_much_text(package, about, sum(sizes), limits)
    found = taken(scans, table)
    if found is None:
        return None
    sheets = tuple(
        VettedSheet(sheet.name, scan.errors, scan.hidden, sheet.runs, sheet.xml, one)
        for sheet, scan, one in zip(parts.sheets, scans, found.sheets, strict=True)
    )
    asked = [(sheet.name, one.xml) for sheet, one in zip(sheets, found.sheets, strict=True)]
    archive = b""
    if any(one.asked for one in found.sheets):
        styles = _styles(package, about, limits) if found.has_numbers else b""
        archive = _archive(about, asked, styles, found.strings)
    return _vetted(package, about, archive, sheets, max(sizes, default=0) > LONGEST)


def _whole(package: Package, about: Contents, parts: _Parts, limits: Limits) -> VettedArchive:
    """Leave everything to the parser, written anew."""
    anew = [_anew(package, sheet, limits) for sheet in parts.sheets]
    strings = _strings_anew(package, about, parts.strings)
    lengths = Lengths.measured(strings)
    _refuse_many_strings(package, about, len(lengths.of), limits)
    texts = lengths.used((each.xml for each in anew), limits.text)
    _refuse_much_text(package, about, texts, limits)
    sheets = tuple(
        VettedSheet(sheet.name, each.scan.errors, each.scan.hidden, sheet.runs, sheet.xml)
        for sheet, each in zip(parts.sheets, anew, strict=True)
    )
    written = [(sheet.name, each.xml) for sheet, each in zip(parts.sheets, anew, strict=True)]
    archive = _archive(about, written, _styles(package, about, limits), strings)
    return _vetted(package, about, archive, sheets, may_hold_long_text=True)


def _vetted(
    package: Package,
    about: Contents,
    archive: bytes,
    sheets: tuple[VettedSheet, ...],
    may_hold_long_text: bool,
) -> VettedArchive:
    names = tuple(entry.name for entry in about.sheets)
    file, from_1904 = package.file, about.dates_from_1904
    return VettedArchive(file, archive, sheets, names, from_1904, may_hold_long_text)


def _anew(package: Package, sheet: _Looked, limits: Limits) -> Rewritten:
    """Return a sheet written anew."""
    try:
        anew = rewritten_sheet(sheet.xml)
    except BrokenSheetError as error:
        raise unreadable("damaged-workbook", package.file, sheet.name, what=str(error)) from error
    if anew.scan.cells > limits.cells:
        place = f"{sheet.name}!{anew.scan.corner}"
        raise unreadable("far-cell", package.file, place, limit=limits.cells // 1_000_000)
    return anew


def _archive(
    about: Contents, sheets: Sequence[tuple[str, bytes]], styles: bytes, strings: bytes
) -> bytes:
    """Write the vetted members under names of our own, uncompressed."""
    parts = {f"sheet{number}.xml": xml for number, (_, xml) in enumerate(sheets, 1)}
    targets = [("worksheet", name) for name in parts]
    for kind, xml in (("styles", styles), ("sharedStrings", strings)):
        if xml:
            parts[f"{kind}.xml"] = xml
            targets.append((kind, f"{kind}.xml"))
    names = [name for name, _ in sheets]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("_rels/.rels", relations([("officeDocument", "xl/workbook.xml")]))
        archive.writestr("xl/workbook.xml", _workbook(names, about.dates_from_1904))
        archive.writestr("xl/_rels/workbook.xml.rels", relations(targets))
        for name, xml in parts.items():
            archive.writestr(f"xl/{name}", xml)
    return out.getvalue()


def _strings(package: Package, about: Contents) -> bytes:
    """Return the table of shared strings, looked at only as far as every way of reading needs."""
    if not about.shared_strings:
        return b""
    xml = package.inflated(about.shared_strings)
    package.refuse_unusual_encoding(about.shared_strings, xml)
    return xml


def _styles(package: Package, about: Contents, limits: Limits) -> bytes:
    if not about.styles:
        return b""
    xml = package.xml(about.styles)
    if xml.count(b"<xf") > limits.styles:
        raise unreadable("too-many-styles", package.file, about.styles, limit=limits.styles)
    return xml


def _strings_anew(package: Package, about: Contents, strings: bytes) -> bytes:
    if not strings:
        return b""
    place = about.shared_strings or ""
    package.refuse_dangerous(place, strings)
    try:
        return rewritten_strings(strings)
    except BrokenSheetError as error:
        raise unreadable("damaged-workbook", package.file, place, what=str(error)) from error


def _refuse_many_strings(package: Package, about: Contents, count: int, limits: Limits) -> None:
    if count > limits.strings:
        place = about.shared_strings or ""
        raise unreadable("too-many-strings", package.file, place, limit=limits.strings)


def _refuse_much_text(package: Package, about: Contents, length: int, limits: Limits) -> None:
    if length > limits.text:
        place = about.shared_strings or ""
        raise unreadable("too-much-text", package.file, place, limit=limits.text // 1_000_000)


def _workbook(names: list[str], dates_from_1904: bool) -> str:
    rows = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="r{number}"/>'
        for number, name in enumerate(names, 1)
    )
    properties = f'<workbookPr date1904="{int(dates_from_1904)}"/>'
    body = f"{properties}<sheets>{rows}</sheets>"
    return f'<workbook xmlns="{MAIN.decode()}" xmlns:r="{_TYPES}">{body}</workbook>'
