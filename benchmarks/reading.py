"""Reading one large workbook, against inflating its members and against other readers."""

import io
import zipfile
from collections.abc import Iterator

import openpyxl
import python_calamine

from benchmarks.filled_workbook import filled_workbook
from benchmarks.large_workbook import large_workbook, official_template
from benchmarks.measure import Measurement, cpu, side_by_side
from oreigin.response.reading import read_declaration

SHEETS = ("Declaration", "Smelter List", "Product List")
LOOK_UP = "Smelter Look-up"
FLOOR = "inflating the needed members"


def measure() -> Iterator[Measurement]:
    """Yield CPU times: at most five times the floor, at least twenty times openpyxl's speed."""
    data, made_from = filled_workbook()
    subject = f"reading, {made_from}"
    members = needed_members(data)
    took = side_by_side(
        {
            FLOOR: lambda: inflate(data, members),
            "oreigin": lambda: read_declaration(data, "large.xlsx"),
            "bare calamine": lambda: _with_calamine(data),
        }
    )
    floor, read, calamine = took.values()
    normal = cpu(lambda: _with_openpyxl(data, read_only=False), runs=2)
    streaming = cpu(lambda: _with_openpyxl(data, read_only=True), runs=2)
    yield Measurement(subject, FLOOR, floor)
    yield Measurement(subject, "oreigin", read, read / floor, FLOOR, target=5)
    yield Measurement(subject, "bare calamine, same sheets", calamine, calamine / floor, FLOOR)
    # The promise is about real workbooks; a generated one has less for openpyxl to choke on.
    target = 20 if official_template().is_file() else None
    yield Measurement(
        subject, "openpyxl", normal, normal / read, "oreigin", target=target, at_least=True
    )
    yield Measurement(subject, "openpyxl read-only", streaming, streaming / read, "oreigin")
    if official_template().is_file():
        yield _read("the official blank", official_template().read_bytes())
        yield _read("filled by openpyxl", large_workbook()[0].read_bytes())


def _read(what: str, data: bytes) -> Measurement:
    members = needed_members(data)
    floor, read = side_by_side(
        {
            FLOOR: lambda: inflate(data, members),
            "oreigin": lambda: read_declaration(data, "other.xlsx"),
        }
    ).values()
    return Measurement(f"reading, {what}", "oreigin", read, read / floor, FLOOR)


def needed_members(data: bytes, sheets: tuple[str, ...] = SHEETS) -> list[str]:
    """Member names without which the answers cannot be given: of the floor of every comparison.

    The sheets that a supplier fills in, what says where they are, styles (which numbers are dates)
    and the shared strings where there are any.
    """
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    needed = [f"xl/worksheets/sheet{book.sheetnames.index(name) + 1}.xml" for name in sheets]
    book.close()
    about = ["_rels/.rels", "xl/workbook.xml", "xl/styles.xml"]
    about += ["xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [name for name in (*about, *needed) if name in archive.namelist()]


def inflate(data: bytes, members: list[str]) -> int:
    """Inflate members with the standard library."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return sum(len(archive.read(name)) for name in members)


def _with_calamine(data: bytes) -> int:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return sum(len(book.get_sheet_by_name(name).to_python()) for name in SHEETS)


def opened_by_openpyxl(data: bytes) -> object:
    """Merely open a workbook with openpyxl, and look at nothing in it."""
    return openpyxl.load_workbook(io.BytesIO(data), data_only=True)


def _with_openpyxl(data: bytes, *, read_only: bool) -> int:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=read_only, data_only=True)
    return sum(sum(1 for _ in book[name].iter_rows(values_only=True)) for name in SHEETS)
