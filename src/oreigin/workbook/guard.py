"""Safety in front of the parser: strangers' bytes in, a small container of vetted parts out.

`vet` takes off what Excel itself takes off without asking (its built-in password), inflates only
the parts that are needed, within limits, looks at each, and writes them into a new, uncompressed
container with a table of contents of our own making. The parser inflates nothing, sees nothing
that was not looked at, and two readers of the same file cannot disagree about it.
"""

import io
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from oreigin.workbook.binary import vet_binary
from oreigin.workbook.fold import Run, fold
from oreigin.workbook.old_excel import vet_old
from oreigin.workbook.package import Contents, Limits, Package, SheetEntry, contents, relations
from oreigin.workbook.problems import unreadable
from oreigin.workbook.rewriting import rewritten_sheet, rewritten_strings
from oreigin.workbook.scan import LONGEST, MAIN, BrokenSheetError, Scan, scan
from oreigin.workbook.sniff import OLE, refuse_unless_container, zip_kind
from oreigin.workbook.strings import Lengths, is_plain
from oreigin.workbook.vetted import VettedArchive, VettedSheet, chosen

_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def vet(
    data: bytes,
    file: str,
    wanted: Collection[str] | None = None,
    limits: Limits | None = None,
    folding: bool = True,
) -> VettedArchive:
    """Return the sheets `wanted` (all where None) of the workbook `data`, safe to parse.

    Reads .xlsx, .xlsm, .xlsb and .xls by what they are, not by their name. Sheets are found
    whatever their case and stray spaces; one that is missing is left out. Without `folding`
    repeated rows stay (see `oreigin.workbook.fold`). Raises UnreadableDocumentError that says what
    the file really is or what is wrong with it.
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
    return _vet_zip(Package(data, file, limits), wanted, limits, folding)


def _vet_zip(
    package: Package, wanted: Collection[str] | None, limits: Limits, folding: bool
) -> VettedArchive:
    if "xl/workbook.bin" in package:
        return vet_binary(package, wanted, limits)
    if not any(name.lower().startswith("xl/") for name in package.names):
        raise unreadable("not-a-workbook", package.file, what=zip_kind(package.names))
    about = contents(package)
    entries = chosen(about.sheets, wanted, package.file)
    sheets = [_looked_at(package, entry, limits, folding) for entry in entries]
    strings, lengths = _strings(package, about, sheets, limits)
    return VettedArchive(
        package.file,
        _archive(about, sheets, _styles(package, about, limits), strings),
        tuple(sheet.vetted for sheet in sheets),
        tuple(entry.name for entry in about.sheets),
        about.dates_from_1904,
        lengths.longest > LONGEST or not all(sheet.is_plain for sheet in sheets),
    )


@dataclass(frozen=True, slots=True)
class _Looked:
    """A vetted sheet and the XML that the parser gets: the sheet's own where it is plain."""

    vetted: VettedSheet
    xml: bytes
    is_plain: bool


def _looked_at(package: Package, entry: SheetEntry, limits: Limits, folding: bool) -> _Looked:
    xml = package.inflated(entry.member)
    runs: tuple[Run, ...] = ()
    if folding:
        folded = fold(xml)
        xml, runs = folded.xml, folded.runs
    package.refuse_dangerous(entry.member, xml)  # rows folded away hold no "<!" at all
    plain, found = _plain(package, entry, xml, limits)
    if found.cells > limits.cells:
        place = f"{entry.name}!{found.corner}"
        raise unreadable("far-cell", package.file, place, limit=limits.cells // 1_000_000)
    return _Looked(VettedSheet(entry.name, found.errors, runs, xml), plain, plain is xml)


def _plain(package: Package, entry: SheetEntry, xml: bytes, limits: Limits) -> tuple[bytes, Scan]:
    """Return the sheet as it is where it is plainly written, else written anew."""
    found = scan(xml, limits.cells)
    if found:
        return xml, found
    try:
        rewritten = rewritten_sheet(xml)
    except BrokenSheetError as error:
        raise unreadable("damaged-workbook", package.file, entry.name, what=str(error)) from error
    return rewritten.xml, rewritten.scan


def _archive(about: Contents, sheets: list[_Looked], styles: bytes, strings: bytes) -> bytes:
    """Write the vetted members under names of our own, uncompressed."""
    parts = {f"sheet{number}.xml": sheet.xml for number, sheet in enumerate(sheets, 1)}
    targets = [("worksheet", name) for name in parts]
    for kind, xml in (("styles", styles), ("sharedStrings", strings)):
        if xml:
            parts[f"{kind}.xml"] = xml
            targets.append((kind, f"{kind}.xml"))
    names = [sheet.vetted.name for sheet in sheets]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("_rels/.rels", relations([("officeDocument", "xl/workbook.xml")]))
        archive.writestr("xl/workbook.xml", _workbook(names, about.dates_from_1904))
        archive.writestr("xl/_rels/workbook.xml.rels", relations(targets))
        for name, xml in parts.items():
            archive.writestr(f"xl/{name}", xml)
    return out.getvalue()


def _styles(package: Package, about: Contents, limits: Limits) -> bytes:
    if not about.styles:
        return b""
    xml = package.xml(about.styles)
    if xml.count(b"<xf") > limits.styles:
        raise unreadable("too-many-styles", package.file, about.styles, limit=limits.styles)
    return xml


def _strings(
    package: Package, about: Contents, sheets: list[_Looked], limits: Limits
) -> tuple[bytes, Lengths]:
    """Return the table of shared strings, plainly written, unless it would become too much text."""
    member = about.shared_strings
    if not member:
        return b"", Lengths()
    xml = package.xml(member)
    if not is_plain(xml):
        try:
            xml = rewritten_strings(xml)
        except BrokenSheetError as error:
            raise unreadable("damaged-workbook", package.file, member, what=str(error)) from error
    lengths = Lengths.measured(xml)
    if len(lengths.of) > limits.strings:
        raise unreadable("too-many-strings", package.file, member, limit=limits.strings)
    if lengths.used((sheet.xml for sheet in sheets), limits.text) > limits.text:
        raise unreadable("too-much-text", package.file, member, limit=limits.text // 1_000_000)
    return xml, lengths


def _workbook(names: list[str], dates_from_1904: bool) -> str:
    rows = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="r{number}"/>'
        for number, name in enumerate(names, 1)
    )
    properties = f'<workbookPr date1904="{int(dates_from_1904)}"/>'
    body = f"{properties}<sheets>{rows}</sheets>"
    return f'<workbook xmlns="{MAIN.decode()}" xmlns:r="{_TYPES}">{body}</workbook>'
