"""The same cells as .xls, as .xlsb, and locked: written by other hands than those that read."""

# ruff: noqa: DTZ001 - the dates in cells know no time zone

import io
from datetime import date, datetime
from itertools import groupby
from struct import pack

import msoffcrypto.format.ooxml
import xlwt

from oreigin.workbook.addresses import row_and_column
from tests.making_workbooks import Cells, zipped

ERROR_NUMBERS = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36,
                 "#N/A": 42}  # fmt: skip
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def by_sheet(cells: Cells) -> dict[str, Cells]:
    """The cells "Sheet!A1" as sheet name -> address -> value."""
    sheets: dict[str, Cells] = {}
    for place, value in cells.items():
        sheet, _, cell = place.partition("!")
        sheets.setdefault(sheet, {})[cell] = value
    return sheets


def old_workbook(cells: Cells) -> bytes:
    """An .xls with exactly these cells; a text such as "#N/A" becomes an error."""
    book = xlwt.Workbook(encoding="utf-8")
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for name, values in by_sheet(cells).items():
        sheet = book.add_sheet(name)
        for cell, value in values.items():
            row, column = row_and_column(cell)
            if value in ERROR_NUMBERS:
                sheet.row(row - 1).set_cell_error(column - 1, ERROR_NUMBERS[value])
            elif isinstance(value, date):
                sheet.write(row - 1, column - 1, value, day)
            else:
                sheet.write(row - 1, column - 1, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def binary_workbook(cells: Cells) -> bytes:
    """An .xlsb with exactly these cells; a text such as "#N/A" becomes an error."""
    strings: dict[str, int] = {}
    sheets = by_sheet(cells)
    parts = {"[Content_Types].xml": b"<Types/>"}
    book, links = [], []
    for number, (name, values) in enumerate(sheets.items(), 1):
        parts[f"xl/worksheets/sheet{number}.bin"] = binary_sheet(
            [(*row_and_column(cell), value) for cell, value in values.items()], strings
        )
        book.append(record(156, pack("<II", 0, number) + wide(f"rId{number}") + wide(name)))
        target = f"worksheets/sheet{number}.bin"
        links.append(
            f'<Relationship Id="rId{number}" Type="{_TYPES}/worksheet" Target="{target}"/>'
        )
    for kind in ("styles", "sharedStrings"):
        links.append(f'<Relationship Id="{kind}" Type="{_TYPES}/{kind}" Target="{kind}.bin"/>')
    parts["xl/workbook.bin"] = record(131) + record(153, bytes(12)) + record(143) + b"".join(book)
    parts["xl/workbook.bin"] += record(144) + record(132)
    links_xml = f'<Relationships xmlns="{_RELATIONS}">{"".join(links)}</Relationships>'
    parts["xl/_rels/workbook.bin.rels"] = links_xml.encode()
    items = b"".join(record(19, b"\0" + wide(text)) for text in strings)
    parts["xl/sharedStrings.bin"] = record(159, pack("<II", 0, len(strings))) + items + record(160)
    formats = b"".join(record(47, pack("<HH12x", 0, number)) for number in (0, 14))
    parts["xl/styles.bin"] = record(617, pack("<I", 2)) + formats + record(618)
    return zipped(parts)


def binary_sheet(cells: list[tuple[int, int, object]], strings: dict[str, int]) -> bytes:
    """The records of a sheet of an .xlsb."""
    out = [record(129), record(148, bytes(16)), record(145)]
    for row, group in groupby(sorted(cells, key=lambda c: c[:2]), key=lambda c: c[0]):
        out.append(record(0, pack("<I13x", row - 1)))
        out += [_binary_cell(column - 1, value, strings) for _, column, value in group]
    return b"".join([*out, record(146), record(130)])


def _binary_cell(column: int, value: object, strings: dict[str, int]) -> bytes:
    plain, dated = pack("<II", column, 0), pack("<II", column, 1)
    match value:
        case None:
            return record(1, plain)
        case bool():
            return record(4, plain + pack("<B", value))
        case date():
            whole = datetime(value.year, value.month, value.day) - datetime(1899, 12, 30)
            return record(5, dated + pack("<d", whole.days))
        case int() | float():
            return record(5, plain + pack("<d", value))
        case str() if value in ERROR_NUMBERS:
            return record(3, plain + pack("<B", ERROR_NUMBERS[value]))
        case str():
            return record(7, plain + pack("<I", strings.setdefault(value, len(strings))))
    raise TypeError(value)


def wide(text: str) -> bytes:
    encoded = text.encode("utf-16-le")
    return pack("<I", len(encoded) // 2) + encoded


def record(kind: int, content: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind % 128 + 128, kind // 128])
    size = len(content)
    length = b""
    while size >= 128:
        length += bytes([size % 128 + 128])
        size //= 128
    return head + length + bytes([size]) + content


def locked(data: bytes, password: str) -> bytes:
    """An .xlsx encrypted with a password, as Excel does it."""
    out = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(data)).encrypt(password, out)
    return out.getvalue()
