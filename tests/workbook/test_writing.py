"""Files we write carry no formula of anybody's, lose nothing and are the same every time."""

import csv
import io
import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oreigin.workbook.writing import (
    Table,
    csv_rows,
    csv_text,
    neutral,
    plain,
    workbook_of_cells,
    workbook_of_tables,
)

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "'=1+1", "''@x"]
CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(FORMULAS)

LIVE = st.builds("{}{}".format, st.sampled_from("=+-@\t\r＝＋－＠"), CELLS)


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_could_run_gets_an_apostrophe(text: str) -> None:
    assert neutral(text) == "'" + text


@pytest.mark.parametrize("text", ["", "L'azurde", "'s-Hertogenbosch", "8853 S.p.A.", "a=b"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert neutral(text) == text
    assert plain(text) == text


@given(CELLS)
def test_neutral_is_undone_exactly(text: str) -> None:
    assert plain(neutral(text)) == text


@given(st.lists(st.tuples(st.just("row"), CELLS, CELLS), max_size=5))
def test_csv_comes_back_as_written(rows: list[tuple[str, str, str]]) -> None:
    text = csv_text(("a", "b", "c"), rows)
    assert [tuple(row) for _, row in csv_rows(text)] == [("a", "b", "c"), *rows]


def test_rows_know_the_line_they_begin_on() -> None:
    text = 'a,b\n1,"two\nlines"\n\n3,4\n'
    assert [line for line, _ in csv_rows(text)] == [1, 2, 5]


@pytest.mark.parametrize("text", FORMULAS[:4])
def test_xlsx_holds_text_and_no_formula(text: str) -> None:
    data = workbook_of_tables([Table("Rows", (text,), [[text], ["https://example.com"]])])
    assert not _xml(data, "<f>")
    assert not _xml(data, "hyperlink")
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Rows"]
    assert [cell.value for cell in sheet["A"]] == [text, text, "https://example.com"]
    assert {cell.data_type for cell in sheet["A"]} == {"s"}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(CELLS, LIVE), min_size=1, max_size=5))
def test_no_text_of_anybody_becomes_a_formula_or_a_link(rows: list[tuple[str, str]]) -> None:
    data = workbook_of_tables([Table("Rows", ("a", "b"), rows)])
    assert not _xml(data, "<f>")
    assert not _xml(data, "hyperlink")
    for row in openpyxl.load_workbook(io.BytesIO(data))["Rows"].iter_rows(min_row=2):
        assert {cell.data_type for cell in row if cell.value is not None} <= {"s"}
        assert not any(cell.hyperlink for cell in row)


@given(st.lists(st.tuples(CELLS, LIVE), min_size=1, max_size=5))
def test_no_csv_cell_begins_as_a_formula_does(rows: list[tuple[str, str]]) -> None:
    """As any other program reads our CSV, apostrophes and all."""
    text = csv_text(("a", "b"), rows)
    for row in csv.reader(io.StringIO(text, newline="")):
        assert not any(cell[:1] in set("=+-@\t\r\n＝＋－＠") for cell in row if cell)


def test_values_keep_their_types() -> None:
    data = workbook_of_cells({"S": {"B2": date(2021, 2, 1), "C3": 1, "D4": "1", "E5": None}})
    sheet = openpyxl.load_workbook(io.BytesIO(data))["S"]
    assert sheet["B2"].value.date() == date(2021, 2, 1)
    assert (sheet["C3"].value, sheet["D4"].value, sheet["E5"].value) == (1, "1", None)


def test_a_text_too_long_for_excel_is_cut_visibly() -> None:
    data = workbook_of_cells({"S": {"A1": "x" * 40_000}})
    value = openpyxl.load_workbook(io.BytesIO(data))["S"]["A1"].value
    assert len(value) == 32_767
    assert value.endswith("[cut]")


def test_a_sheet_to_be_read_breaks_its_texts_and_prints_all_columns() -> None:
    sentences = Table("Said", ("what", "count"), [("word " * 20, 7)], (40, 8), True, True)
    sheet = openpyxl.load_workbook(io.BytesIO(workbook_of_tables([sentences])))["Said"]
    assert sheet["A2"].alignment.wrap_text
    assert sheet.row_dimensions[2].height == 3 * 15
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$1:$1"


def test_same_input_same_bytes() -> None:
    tables = [Table("T", ("a",), [["b"], [date(2021, 1, 1)]], (20,))]
    assert workbook_of_tables(tables) == workbook_of_tables(tables)
    with zipfile.ZipFile(io.BytesIO(workbook_of_tables(tables))) as members:
        assert b"2000-01-01" in members.read("docProps/core.xml")


def _xml(data: bytes, needle: str) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as members:
        return any(needle.encode() in members.read(name) for name in members.namelist())


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("oreigin.workbook.writing._MOST_ROWS", 2)
    data = workbook_of_tables([Table("Rows", ("n",), [(1,), (2,), (3,)])])
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["Rows", "Rows (2)"]
    assert book["Rows (2)"]["A2"].value == 3


def test_many_rows_give_the_same_bytes_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("oreigin.workbook.writing._IN_MEMORY_ROWS", 1)
    tables = [Table("Rows", ("n",), [("=1+1",), ("b",)])]
    assert workbook_of_tables(tables) == workbook_of_tables(tables)
    book = openpyxl.load_workbook(io.BytesIO(workbook_of_tables(tables)))
    assert book["Rows"]["A2"].data_type == "s"
