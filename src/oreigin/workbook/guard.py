"""Safety in front of the parser: strangers' bytes in, a small archive of vetted members out.

`vet` inflates only the members that are needed, within limits, looks at each, and writes them
into a new, uncompressed archive with relationships of our own making. The parser inflates nothing,
sees nothing that was not looked at, and two readers of the zip cannot disagree about it.
"""

import io
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from oreigin.workbook.fold import Run, fold
from oreigin.workbook.package import Contents, Limits, Package, SheetEntry, contents
from oreigin.workbook.problems import unreadable
from oreigin.workbook.scan import BrokenSheetError, Scan, scan
from oreigin.workbook.sniff import refuse_unless_zip, zip_kind

_SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


@dataclass(frozen=True, slots=True)
class VettedSheet:
    """A sheet that was looked at: its error cells by (row, column), its folded rows, its XML."""

    name: str
    errors: dict[tuple[int, int], str]
    runs: tuple[Run, ...]
    xml: bytes


@dataclass(frozen=True, slots=True)
class VettedArchive:
    """An uncompressed workbook that is safe to parse, holding only the wanted sheets.

    `sheet_names` are all sheets of the original, read or not.
    """

    file: str
    archive: bytes
    sheets: tuple[VettedSheet, ...]
    sheet_names: tuple[str, ...]
    dates_from_1904: bool


def vet(
    data: bytes,
    file: str,
    wanted: Collection[str] | None = None,
    limits: Limits | None = None,
    folding: bool = True,
) -> VettedArchive:
    """Return the sheets `wanted` (all where None) of the workbook `data`, safe to parse.

    Sheets are found whatever their case and stray spaces; one that is missing is left out.
    Without `folding` repeated rows stay (see `oreigin.workbook.fold`). Raises
    UnreadableDocumentError that says what the file really is or what is wrong with it.
    """
    limits = limits or Limits()
    refuse_unless_zip(data, file)
    package = Package(data, file, limits)
    _refuse_other_formats(package)
    about = contents(package)
    chosen = _chosen(about.sheets, wanted, file)
    sheets = tuple(_vetted_sheet(package, entry, limits, folding) for entry in chosen)
    return VettedArchive(
        file,
        _archive(package, about, sheets),
        sheets,
        tuple(entry.name for entry in about.sheets),
        about.dates_from_1904,
    )


def _refuse_other_formats(package: Package) -> None:
    if "xl/workbook.bin" in package:
        raise unreadable("binary-workbook", package.file)
    if not any(name.lower().startswith("xl/") for name in package.names):
        raise unreadable("not-a-workbook", package.file, what=zip_kind(package.names))


def _chosen(
    entries: tuple[SheetEntry, ...], wanted: Collection[str] | None, file: str
) -> list[SheetEntry]:
    by_key: dict[str, SheetEntry] = {}
    for entry in entries:
        if entry.key in by_key:
            what = f"two sheets are called {entry.name!r}"
            raise unreadable("damaged-workbook", file, "xl/workbook.xml", what=what)
        by_key[entry.key] = entry
    if wanted is None:
        return list(by_key.values())
    keys = dict.fromkeys(name.strip().casefold() for name in wanted)
    return [by_key[key] for key in keys if key in by_key]


def _vetted_sheet(
    package: Package, entry: SheetEntry, limits: Limits, folding: bool
) -> VettedSheet:
    xml = package.inflated(entry.member)
    runs: tuple[Run, ...] = ()
    if folding:
        folded = fold(xml)
        xml, runs = folded.xml, folded.runs
    package.refuse_dangerous(entry.member, xml)  # rows folded away hold no "<!" at all
    found = _scanned(package, entry, xml)
    if found.cells > limits.cells:
        place = f"{entry.name}!{found.corner}"
        raise unreadable("far-cell", package.file, place, limit=limits.cells // 1_000_000)
    return VettedSheet(entry.name, found.errors, runs, xml)


def _scanned(package: Package, entry: SheetEntry, xml: bytes) -> Scan:
    try:
        return scan(xml)
    except BrokenSheetError as error:
        raise unreadable("damaged-workbook", package.file, entry.name, what=str(error)) from error


def _archive(package: Package, about: Contents, sheets: tuple[VettedSheet, ...]) -> bytes:
    """Write the vetted members under names of our own, uncompressed."""
    parts = {f"sheet{number}.xml": sheet.xml for number, sheet in enumerate(sheets, 1)}
    relations = [("worksheet", name) for name in parts]
    for kind, member in (("styles", about.styles), ("sharedStrings", about.shared_strings)):
        if member:
            parts[f"{kind}.xml"] = package.xml(member)
            relations.append((kind, f"{kind}.xml"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")]))
        archive.writestr("xl/workbook.xml", _workbook(sheets, about.dates_from_1904))
        archive.writestr("xl/_rels/workbook.xml.rels", _relations(relations))
        for name, xml in parts.items():
            archive.writestr(f"xl/{name}", xml)
    return out.getvalue()


def _relations(targets: list[tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="r{number}" Type="{_TYPES}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_RELATIONS}">{rows}</Relationships>'


def _workbook(sheets: tuple[VettedSheet, ...], dates_from_1904: bool) -> str:
    rows = "".join(
        f'<sheet name={quoteattr(sheet.name)} sheetId="{number}" r:id="r{number}"/>'
        for number, sheet in enumerate(sheets, 1)
    )
    properties = f'<workbookPr date1904="{int(dates_from_1904)}"/>'
    body = f"{properties}<sheets>{rows}</sheets>"
    return f'<workbook xmlns="{_SHEETS}" xmlns:r="{_TYPES}">{body}</workbook>'
