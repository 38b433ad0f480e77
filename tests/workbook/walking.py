"""A second reader of .xlsx, for tests alone: ElementTree and the standard, nothing quick.

It gives texts as `raw_text` would, and knows dates by the number format of the style.
"""

# ruff: noqa: DTZ001, DTZ901 - the dates in cells know no time zone

import io
import posixpath
import re
import zipfile
from datetime import datetime, time, timedelta
from xml.etree import ElementTree as Tree

M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
P = "{http://schemas.openxmlformats.org/package/2006/relationships}"
DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}


def walked(data: bytes) -> dict[str, str]:
    """Return the text of every cell that holds anything, by "Sheet!A1"."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    book = Tree.fromstring(archive.read("xl/workbook.xml"))
    links = Tree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target", "") for link in links.iter(f"{P}Relationship")}
    strings, dated = _strings(archive), _dated(archive)
    properties = book.find(f"{M}workbookPr")
    from_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    found = {}
    for sheet in book.iter(f"{M}sheet"):
        member = posixpath.join("/xl", targets[sheet.get(f"{R}id")]).lstrip("/")
        for cell in Tree.fromstring(archive.read(member)).iter(f"{M}c"):
            style = int(cell.get("s", "0"))
            text = _text(cell, strings, style < len(dated) and dated[style], from_1904)
            found[f"{sheet.get('name')}!{cell.get('r')}"] = text
    return found


def _strings(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    return [_said(item) for item in Tree.fromstring(archive.read("xl/sharedStrings.xml"))]


def _said(item: Tree.Element) -> str:
    """Text and runs, without phonetic hints."""
    parts = [item.find(f"{M}t"), *(run.find(f"{M}t") for run in item.findall(f"{M}r"))]
    return _decoded("".join(part.text or "" for part in parts if part is not None))


def _decoded(text: str) -> str:
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)


def _dated(archive: zipfile.ZipFile) -> list[bool]:
    styles = Tree.fromstring(archive.read("xl/styles.xml"))
    formats = {
        int(f.get("numFmtId", "0")): f.get("formatCode", "") for f in styles.iter(f"{M}numFmt")
    }
    uses = styles.find(f"{M}cellXfs")
    numbers = [int(use.get("numFmtId", "0")) for use in (uses if uses is not None else [])]
    return [number in DATE_FORMATS or _is_date(formats.get(number, "")) for number in numbers]


def _is_date(code: str) -> bool:
    plain = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.', "", code.split(";", maxsplit=1)[0])
    return bool(re.search(r"[dmyhs]", plain, re.IGNORECASE))


def _text(cell: Tree.Element, strings: list[str], dated: bool, from_1904: bool) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        said = cell.find(f"{M}is")
        return _said(said) if said is not None else ""
    value = cell.findtext(f"{M}v") or ""
    match kind:
        case "e":
            return value or "#N/A"
        case "s":
            return strings[int(value)]
        case "str":
            return _decoded(value)
        case "b":
            return {"1": "TRUE", "0": "FALSE"}.get(value, value)
    return _number(value, dated, from_1904) if value.strip() else ""


def _number(value: str, dated: bool, from_1904: bool) -> str:
    number = float(value)
    if not dated:
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
    if 0 <= number < 1:
        return str(time(0)) if number == 0 else str((datetime.min + timedelta(number)).time())
    moment = datetime(1904 if from_1904 else 1899, 1 if from_1904 else 12, 1 if from_1904 else 30)
    moment += timedelta(number)
    return str(moment.date()) if moment.time() == time() else str(moment)
