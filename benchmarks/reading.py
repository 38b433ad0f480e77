"""Reading one large workbook, against inflating its members and against other readers."""

import io
import zipfile
from collections.abc import Iterator

import openpyxl
import python_calamine

from benchmarks.large_workbook import large_workbook, official_template
from benchmarks.measure import Measurement, cpu
from oreigin.response.reading import read_declaration

SHEETS = ("Declaration", "Smelter List", "Product List")
FLOOR = "inflating the needed members"


def measure() -> Iterator[Measurement]:
    """Yield CPU times: at most six times the floor, at least fifteen times openpyxl's speed."""
    path, made_from = large_workbook()
    data = path.read_bytes()
    members = _needed_members(data)
    subject = f"reading, {made_from}"
    floor = cpu(lambda: _inflate(data, members), runs=15)
    read = cpu(lambda: read_declaration(data, "large.xlsx"), runs=15)
    calamine = cpu(lambda: _with_calamine(data))
    normal = cpu(lambda: _with_openpyxl(data, read_only=False), runs=2)
    streaming = cpu(lambda: _with_openpyxl(data, read_only=True), runs=2)
    yield Measurement(subject, FLOOR, floor)
    yield Measurement(subject, "oreigin", read, read / floor, FLOOR, target=6)
    yield Measurement(subject, "bare calamine, same sheets", calamine, calamine / floor, FLOOR)
    # The promise is about real workbooks; a generated one has less for openpyxl to choke on.
    target = 15 if official_template().is_file() else None
    yield Measurement(
        subject, "openpyxl", normal, normal / read, "oreigin", target=target, at_least=True
    )
    yield Measurement(subject, "openpyxl read-only", streaming, streaming / read, "oreigin")
    if official_template().is_file():
        yield _blank(official_template().read_bytes())


def _blank(data: bytes) -> Measurement:
    """The official blank as Excel saved it, with its shared strings and calculated values."""
    members = _needed_members(data)
    floor = cpu(lambda: _inflate(data, members), runs=15)
    read = cpu(lambda: read_declaration(data, "blank.xlsx"), runs=15)
    return Measurement(
        "reading, the official blank", "oreigin", read, read / floor, FLOOR, target=6
    )


def _needed_members(data: bytes) -> list[str]:
    """Member names of what a reader needs, from the order of the workbook's sheets."""
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    sheets = [f"xl/worksheets/sheet{book.sheetnames.index(name) + 1}.xml" for name in SHEETS]
    book.close()
    about = ["[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/styles.xml"]
    about += ["xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [name for name in (*about, *sheets) if name in archive.namelist()]


def _inflate(data: bytes, members: list[str]) -> int:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return sum(len(archive.read(name)) for name in members)


def _with_calamine(data: bytes) -> int:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return sum(len(book.get_sheet_by_name(name).to_python()) for name in SHEETS)


def _with_openpyxl(data: bytes, *, read_only: bool) -> int:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=read_only, data_only=True)
    return sum(sum(1 for _ in book[name].iter_rows(values_only=True)) for name in SHEETS)
