"""Small workbooks for tests: the sheets of a CMRT with just the cells a test names."""

import io
import re
import zipfile
from datetime import date
from typing import Any

import openpyxl

from oreigin.workbook.layout import Layout
from oreigin.workbook.templates import layout

Cells = dict[str, Any]


def cmrt(cells: Cells | None = None, version: str = "6.5") -> bytes:
    """A workbook with a CMRT's sheets and version cell, and `cells` such as "Declaration!D8"."""
    return workbook({**fingerprint(layout("CMRT", version)), **(cells or {})})


def fingerprint(known: Layout) -> Cells:
    mark = known.fingerprint
    return {f"{mark.sheet}!{mark.cell}": mark.text} | {f"{name}!A1": "." for name in known.sheets}


def workbook(cells: Cells) -> bytes:
    """A workbook with exactly these cells; its sheets are those that are named."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for place, value in cells.items():
        sheet, _, cell = place.partition("!")
        if sheet not in book.sheetnames:
            book.create_sheet(sheet)
        book[sheet][cell] = value
        if isinstance(value, date):
            book[sheet][cell].number_format = "dd-mmm-yyyy"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def edited(data: bytes, member: str, old: bytes, new: bytes) -> bytes:
    """The same archive with `old` replaced by `new` in one member."""
    parts = members(data)
    assert old in parts[member]
    return zipped(parts | {member: parts[member].replace(old, new)})


def sheet_xml(data: bytes, cells_xml: str) -> bytes:
    """The workbook with the rows of its second sheet (the smelter list) written by hand."""
    member = "xl/worksheets/sheet2.xml"
    old = re.search(rb"<sheetData>.*</sheetData>", members(data)[member], re.DOTALL)
    assert old
    return edited(data, member, old[0], f"<sheetData>{cells_xml}</sheetData>".encode())
