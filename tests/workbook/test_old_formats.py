""".xls, .xlsb and files that Excel locked say the same as the .xlsx of the same cells."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from struct import pack

import msoffcrypto
import pytest
import xlrd
from hypothesis import given, settings
from hypothesis import strategies as st

from oreigin.errors import UnreadableDocumentError
from oreigin.response.reading import read_declaration
from oreigin.workbook.addresses import address
from oreigin.workbook.cells import ErrorValue, Value, Workbook, raw_text
from oreigin.workbook.ole import EXCELS_OWN_PASSWORD
from oreigin.workbook.package import Limits
from oreigin.workbook.templates import layout
from oreigin.workbook.writing import workbook_of_cells
from tests.making_old_workbooks import (
    ERROR_NUMBERS,
    binary_workbook,
    by_sheet,
    locked,
    old_workbook,
    record,
    wide,
)
from tests.making_workbooks import Cells, cmrt, edited, fingerprint, members, workbook, zipped

Maker = Callable[[Cells], bytes]
MAKERS = [workbook, old_workbook, binary_workbook]
CELLS: Cells = {
    "Declaration!B2": "Acme",
    "Declaration!D8": " Zinnhütte 锡 ",
    "Declaration!C3": 0.75,
    "Declaration!A9": date(2025, 4, 25),
    "Declaration!E1": True,
    "Declaration!F7": "#N/A",
    "Declaration!G7": "#DIV/0!",
    "Smelter List!C5": "Gold",
    "Smelter List!D6": 12,
}


def values(data: bytes) -> dict[str, Value]:
    """Every value of every sheet, by place."""
    book = Workbook.open(data, "a")
    return {
        f"{name}!{address(number, column)}": value
        for name in book.sheet_names
        for number, row in book.rows(name, 1)
        for column, value in enumerate(row, 1)
        if value not in (None, "")
    }


@pytest.mark.parametrize("make", MAKERS)
def test_each_format_gives_every_value_in_its_place(make: Maker) -> None:
    read = values(make(CELLS))
    expected = {k: ErrorValue(v) if v in ERROR_NUMBERS else v for k, v in CELLS.items()}
    assert read == expected


texts = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=40).filter(
    lambda text: not text.startswith("=") and text not in ERROR_NUMBERS
)
scalars = st.one_of(
    texts,
    st.sampled_from(sorted(ERROR_NUMBERS)),
    st.booleans(),
    st.integers(-(2**40), 2**40),
    st.floats(-1e9, 1e9).map(lambda number: round(number, 3)),
    st.dates(date(1901, 1, 1), date(2099, 1, 1)),
)
places = st.builds(address, st.integers(1, 60), st.integers(1, 30)).map("S!{}".format)


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(places, scalars, min_size=1, max_size=20))
def test_the_three_formats_agree_cell_by_cell(cells: Cells) -> None:
    expected = values(workbook(cells))
    assert values(old_workbook(cells)) == expected
    assert values(binary_workbook(cells)) == expected


def form() -> Cells:
    return {
        **fingerprint(layout("CMRT", "6.5")),
        "Declaration!D8": "Acme",
        "Smelter List!B5": "Gold",
    }


@pytest.mark.parametrize("make", MAKERS)
def test_a_declaration_is_read_from_each_format(make: Maker) -> None:
    read = read_declaration(make(form()), "a")
    assert (read.company_name(), read.smelters[0].metal) == ("Acme", "Gold")


def test_only_the_wanted_sheets_are_read() -> None:
    for make in MAKERS:
        book = Workbook.open(make(CELLS), "a", ("smelter list ",))
        assert book.sheet_names == ("Declaration", "Smelter List")
        assert "Declaration" not in book
        assert book.cell("Smelter List", "C5") == "Gold"


def test_a_lock_that_excel_opens_itself_is_opened() -> None:
    data = locked(cmrt({"Declaration!D8": "Acme"}), EXCELS_OWN_PASSWORD)
    assert Workbook.open(data, "a").cell("Declaration", "D8") == "Acme"


def test_a_persons_password_is_refused_in_words() -> None:
    error = refused(locked(cmrt(), "secret"))
    assert error.problem.code == "password-protected"
    assert "without a password" in error.problem.remedy


def refused(data: bytes, limits: Limits | None = None) -> UnreadableDocumentError:
    with pytest.raises(UnreadableDocumentError) as error:
        Workbook.open(data, "a", limits=limits)
    return error.value


@pytest.mark.parametrize("make", MAKERS)
def test_a_value_far_outside_the_form_is_refused_with_its_place(make: Maker) -> None:
    error = refused(make({"S!A1": 1, "S!GR5000": "x"}), Limits(cells=100_000))
    assert (error.problem.code, error.problem.place) == ("far-cell", "S!GR5000")


@pytest.mark.parametrize("make", [old_workbook, binary_workbook])
def test_more_texts_than_any_form_has_are_refused(make: Maker) -> None:
    cells = {f"S!A{number}": f"text {number}" for number in range(1, 60)}
    assert refused(make(cells), Limits(strings=50)).problem.code == "too-many-strings"


def test_text_repeated_without_end_is_refused() -> None:
    cells = {f"S!A{number}": "x" * 1000 for number in range(1, 60)}
    for data in (workbook_of_cells(by_sheet(cells)), binary_workbook(cells)):
        assert refused(data, Limits(text=50_000)).problem.code == "too-much-text"


def test_formatted_text_in_a_binary_cell_is_read() -> None:
    rich = record(62, pack("<II", 3, 0) + b"\1" + wide("Tin") + pack("<I", 0))
    data = edited(
        binary_workbook({"S!A1": 1}), "xl/worksheets/sheet1.bin", record(146), rich + record(146)
    )
    assert Workbook.open(data, "a").cell("S", "D1") == "Tin"


def test_a_binary_cell_that_the_parser_does_not_know_is_not_lost_silently() -> None:
    short = record(17, pack("<II", 3, 0))
    data = edited(
        binary_workbook({"S!A1": 1}), "xl/worksheets/sheet1.bin", record(146), short + record(146)
    )
    assert refused(data).problem.code == "binary-workbook"


@pytest.mark.parametrize(
    "make",
    [old_workbook, binary_workbook, lambda cells: locked(workbook(cells), EXCELS_OWN_PASSWORD)],
)
@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_damaged_file_is_refused_or_read_and_nothing_else(
    make: Maker, data: st.DataObject
) -> None:
    """Bit flips anywhere: an error in words or values, never another exception."""
    whole = bytearray(make({"S!A1": "x", "S!B2": 3, "S!C3": "#N/A"}))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    try:
        Workbook.open(bytes(whole), "a")
    except UnreadableDocumentError:
        return


def test_the_old_official_blank_agrees_with_another_reader(samples: Path) -> None:
    """Every cell of the only official .xls, against xlrd."""
    data = (samples / "templates" / "EICC_CFSI_CMRT_3.01.xls").read_bytes()
    unlocked = io.BytesIO()
    file = msoffcrypto.OfficeFile(io.BytesIO(data))
    file.load_key(password=EXCELS_OWN_PASSWORD)
    file.decrypt(unlocked)
    other = xlrd.open_workbook(file_contents=unlocked.getvalue())
    ours = Workbook.open(data, "a.xls")
    assert ours.sheet_names == tuple(other.sheet_names())
    compared = 0
    for sheet in other.sheets():
        for row in range(sheet.nrows):
            for column in range(sheet.ncols):
                theirs = _as_text(sheet.cell(row, column))
                assert raw_text(ours.sheet(sheet.name).value(row + 1, column + 1)) == theirs
                compared += bool(theirs)
    assert compared > 10_000


def _as_text(cell: xlrd.sheet.Cell) -> str:
    match cell.ctype:
        case xlrd.XL_CELL_ERROR:
            return str(xlrd.error_text_from_code[cell.value])
        case xlrd.XL_CELL_BOOLEAN:
            return "TRUE" if cell.value else "FALSE"
        case xlrd.XL_CELL_DATE:
            return str(date(1899, 12, 30) + timedelta(cell.value)) if cell.value else "00:00:00"
    return raw_text(cell.value)


def test_a_blank_locked_by_excel_is_read(samples: Path) -> None:
    for version in ("2.02", "2.03", "2.03a"):
        data = (samples / "templates" / f"EICC_CFSI_CMRT_{version}.xlsx").read_bytes()
        book = Workbook.open(data, "a.xlsx")
        assert "Declaration" in book
        assert sum(bool(raw_text(v)) for _, row in book.rows("Declaration", 1) for v in row) > 100


def test_other_parts_of_a_binary_workbook_may_be_missing() -> None:
    parts = members(binary_workbook({"S!A1": 1, "S!B1": True}))
    del parts["xl/sharedStrings.bin"], parts["xl/styles.bin"]
    assert Workbook.open(zipped(parts), "a").cell("S", "A1") == 1
