"""Filling cells of somebody else's workbook and leaving everything else as it is.

Official templates hold styles, drop-downs, protection and pictures that no spreadsheet library
writes back unchanged. So only the cells named are edited, in the sheet's own XML; every other
member of the archive keeps its bytes, but for those that must say that formulas need calculating.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from xml.sax.saxutils import escape

from oreigin.workbook.addresses import column_number, row_and_column
from oreigin.workbook.package import Limits, Package, contents
from oreigin.workbook.problems import unreadable
from oreigin.workbook.shared_formulas import formulas_kept
from oreigin.workbook.sniff import refuse_unless_zip
from oreigin.workbook.vetted import sheet_key


@dataclass(frozen=True, slots=True)
class Shown:
    """What the formula of a cell comes to: the formula stays and shows this until calculated.

    Programs that do not calculate (previews, Excel before editing is allowed) show it. A cell
    without a formula is given the text itself.
    """

    text: str


Value = str | int | float | bool | date | Shown | None
"""What a cell can be given; None empties it. The cell keeps its style."""

_ROW = re.compile(r'<row\b[^>]*?\br="(\d+)"[^>]*?(/>|>)')
_CELL = re.compile(r'<c\b[^>]*?\br="([A-Z]+)(\d+)"[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
_STYLE = re.compile(r'\bs="(\d+)"')
_TYPE = re.compile(r'\st="[^"]*"')
_FORMULA = re.compile(r"<f\b[^>]*?(?:/>|>.*?</f>)", re.DOTALL)
_CALCULATION = re.compile(r"<calcPr\b[^>]*/>")
_FULL = "fullCalcOnLoad"
_FIRST_DAY = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""Excel reads "_x0041_" as "A"; a text that means it literally has its first "_" written so."""

Changes = Mapping[str, Mapping[str, Value]]
"""Sheet name -> A1 address -> value."""


def patched(data: bytes, file: str, changes: Changes, limits: Limits | None = None) -> bytes:
    """Return the workbook `data` with the cells of `changes` set, to be calculated on opening.

    `file` names it in errors. Raises UnreadableDocumentError where it is no workbook, lacks a
    sheet, or is written in a way that this cannot edit safely.
    """
    refuse_unless_zip(data, file)
    package = Package(data, file, limits or Limits())
    about = contents(package)
    members = {sheet_key(entry.name): entry.member for entry in about.sheets}
    first_day = _FIRST_DAY[about.dates_from_1904]
    parts: dict[str, bytes] = {}
    for sheet, cells in changes.items():
        member = members.get(sheet_key(sheet))
        if member is None:
            raise unreadable("sheet-missing", file, what="a workbook", sheet=sheet)
        xml = package.xml(member).decode("utf-8-sig")
        plain = {cell: _without_date(value, first_day) for cell, value in cells.items()}
        parts[member.lower()] = _patched_sheet(xml, plain, file, sheet).encode()
    return _rewritten(data, parts | _to_be_calculated(package))


def _without_date(value: Value, first_day: date) -> Value:
    """Return a date as the number of days that a workbook keeps."""
    if not isinstance(value, date):
        return value
    day = value.date() if isinstance(value, datetime) else value
    return (day - first_day).days


def _patched_sheet(xml: str, cells: Mapping[str, Value], file: str, sheet: str) -> str:
    start, end = xml.find("<sheetData>"), xml.rfind("</sheetData>")
    if start < 0 or end < 0 or xml.count("<sheetData") != 1:
        raise unreadable("not-patchable", file, sheet, what="its rows are written unusually")
    head, body, tail = xml[: start + 11], xml[start + 11 : end], xml[end:]
    typed = {cell for cell, value in cells.items() if not isinstance(value, Shown)}
    try:
        body = formulas_kept(body, typed)
    except ValueError as error:
        raise unreadable("not-patchable", file, sheet, what=str(error)) from error
    wanted: dict[int, dict[str, Value]] = {}
    for cell, value in cells.items():
        wanted.setdefault(row_and_column(cell)[0], {})[cell] = value
    return head + _patched_rows(body, wanted, file, sheet) + tail


def _patched_rows(body: str, wanted: dict[int, dict[str, Value]], file: str, sheet: str) -> str:
    """Rebuild the rows: those asked for are edited or put in where they belong, others copied."""
    left = dict(sorted(wanted.items()))
    out: list[str] = []
    at = 0
    for match in _ROW.finditer(body):
        if not left:
            break
        number = int(match[1])
        while left and next(iter(left)) < number:
            missing = next(iter(left))
            out += body[at : match.start()], _new_row(missing, left.pop(missing))
            at = match.start()
        if number in left:
            end = match.end() if match[2] == "/>" else body.index("</row>", match.end()) + 6
            row = _patched_row(body[match.start() : end], left.pop(number), file, sheet)
            out += body[at : match.start()], row
            at = end
    out.append(body[at:])
    return "".join(out) + "".join(_new_row(number, cells) for number, cells in left.items())


def _new_row(number: int, cells: Mapping[str, Value]) -> str:
    ordered = sorted(cells, key=_column)
    return f'<row r="{number}">' + "".join(_written(c, "", cells[c]) for c in ordered) + "</row>"


def _patched_row(row: str, cells: Mapping[str, Value], file: str, sheet: str) -> str:
    if row.endswith("/>"):
        row = row[:-2] + "></row>"
    opening = row[: row.index(">") + 1]
    parts: list[tuple[int, str]] = []
    for match in _CELL.finditer(row):
        cell = match[1] + match[2]
        text = match[0]
        if cell in cells:
            text = _given(text, cell, cells[cell])
        parts.append((column_number(match[1]), text))
    if row.count("<c ") != len(parts):
        raise unreadable("not-patchable", file, sheet, what="its cells are written unusually")
    present = {column for column, _ in parts}
    parts += [
        (_column(c), _written(c, "", v)) for c, v in cells.items() if _column(c) not in present
    ]
    return opening + "".join(text for _, text in sorted(parts)) + "</row>"


def _column(cell: str) -> int:
    return row_and_column(cell)[1]


def _given(text: str, cell: str, value: Value) -> str:
    """Return the XML of a cell that is there already, with another value."""
    opening = text[: text.index(">")].rstrip("/")
    formula = _FORMULA.search(text) if isinstance(value, Shown) else None
    if formula and isinstance(value, Shown):
        shown = _as_xml(value.text)
        return f'{_TYPE.sub("", opening)} t="str">{formula[0]}<v>{shown}</v></c>'
    style = _STYLE.search(opening)
    return _written(cell, style[1] if style else "", value)


def _written(cell: str, style: str, value: Value) -> str:
    opening = f'<c r="{cell}"' + (f' s="{style}"' if style else "")
    match value:
        case None | "":
            return f"{opening}/>"
        case bool():
            return f'{opening} t="b"><v>{int(value)}</v></c>'
        case int() | float():
            return f"{opening}><v>{value!r}</v></c>"
        case Shown(text=""):
            return f"{opening}/>"
        case _:
            said = value.text if isinstance(value, Shown) else str(value)
            text = _as_xml(said)
            return f'{opening} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _to_be_calculated(package: Package) -> dict[str, bytes]:
    """Return the small members as they must be so that every formula is calculated on opening.

    The chain of calculations names cells whose formulas may be gone; Excel makes a new one.
    """
    parts: dict[str, bytes] = {}
    workbook = package.xml("xl/workbook.xml").decode("utf-8-sig")
    parts["xl/workbook.xml"] = _calculating(workbook).encode()
    if "xl/calcChain.xml" in package:
        parts["xl/calcchain.xml"] = b""
        for member, element in (
            ("xl/_rels/workbook.xml.rels", "Relationship"),
            ("[Content_Types].xml", "Override"),
        ):
            text = package.xml(member).decode("utf-8-sig")
            parts[member.lower()] = re.sub(
                rf"<{element}\b[^>]*calcChain\.xml[^>]*/>", "", text
            ).encode()
    return parts


def _calculating(workbook: str) -> str:
    found = _CALCULATION.search(workbook)
    if found is None:
        return (
            workbook.replace("</definedNames>", f'</definedNames><calcPr {_FULL}="1"/>', 1)
            if ("</definedNames>" in workbook)
            else workbook.replace("</sheets>", f'</sheets><calcPr {_FULL}="1"/>', 1)
        )
    plain = re.sub(rf'\s{_FULL}="[^"]*"', "", found[0])
    return workbook.replace(found[0], plain.replace("/>", f' {_FULL}="1"/>'), 1)


def _rewritten(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """Write the archive anew with `parts` in place of theirs; an empty part is left out."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            content = parts.get(info.filename.replace("\\", "/").lower(), None)
            if content == b"":
                continue
            kept = zipfile.ZipInfo(info.filename, info.date_time)
            kept.compress_type, kept.external_attr = info.compress_type, info.external_attr
            new.writestr(kept, old.read(info) if content is None else content)
    return out.getvalue()


def _as_xml(text: str) -> str:
    """Return a text as it stands in a sheet's XML, without what XML cannot hold."""
    return escape(_LOOKS_ESCAPED.sub("_x005F_", _FORBIDDEN.sub("", text)))
