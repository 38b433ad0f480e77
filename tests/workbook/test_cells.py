"""Sheets as values: what is in a cell comes out, in its place, whoever wrote the file."""

# ruff: noqa: DTZ001 - the dates in cells know no time zone

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oreigin.workbook.addresses import address, column_letters, column_number, row_and_column
from oreigin.workbook.cells import ErrorValue, Value, Workbook, raw_text
from oreigin.workbook.fold import fold
from tests.making_workbooks import cmrt, sheet_xml, workbook

LIST = "Smelter List"
NAMESPACE = 'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def opened(rows: str) -> Workbook:
    return Workbook.open(sheet_xml(cmrt(), rows), "a.xlsx")


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("Gold", "Gold"),
        (" Gold ", " Gold "),
        (12, 12.0),
        (0.75, 0.75),
        (True, True),
        (date(2025, 4, 25), date(2025, 4, 25)),
        (datetime(2025, 4, 25, 13, 30), datetime(2025, 4, 25, 13, 30)),
        (None, None),
    ],
)
def test_each_kind_of_value_comes_back(value: Value, read: Value) -> None:
    data = workbook({"S!A1": "x", "S!C7": value})
    assert Workbook.open(data, "a.xlsx").cell("S", "C7") == read


def test_sheets_are_found_whatever_case_and_spaces() -> None:
    data = workbook({" smelter LIST !B5": "Gold"})
    assert Workbook.open(data, "a.xlsx", ("Smelter List",)).cell("Smelter List", "B5") == "Gold"


def test_leading_blank_rows_and_columns_do_not_shift_anything() -> None:
    assert opened('<row r="7"><c r="C7"><v>1</v></c></row>').cell(LIST, "C7") == 1


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="B5" t="e"><v>#N/A</v></c>',
        '<c r="B5" s="0" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
        "<c r='B5' t='e'><v>#REF!</v></c>",
        '<c t="e" r="B5"><v>#NAME?</v></c>',
        f'<x:c {NAMESPACE} r="B5" t="e"><x:v>#VALUE!</x:v></x:c>',
    ],
)
def test_error_cells_are_errors_and_not_blanks(cell: str) -> None:
    value = opened(f'<row r="5">{cell}<c r="C5"><v>2</v></c></row>').cell(LIST, "B5")
    assert isinstance(value, ErrorValue)
    assert value.text in cell


def test_text_that_looks_like_an_error_type_is_text() -> None:
    rows = '<row r="5"><c r="B5" t="inlineStr"><is><t>x t="e" y</t></is></c></row>'
    assert opened(rows).cell(LIST, "B5") == 'x t="e" y'


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="B5" t="inlineStr"><is><t>Gold</t></is></c>', "Gold"),
        ('<c r="B5" t="str"><v xml:space="preserve"> Gold </v></c>', " Gold "),
        (f'<x:c {NAMESPACE} r="B5" t="str"><x:v>Gold</x:v></x:c>', "Gold"),
        ('<c r="B5" t="str"><f>A1&amp;"x"</f><v></v></c>', ""),
        ('<c r="B5"><f>A1</f></c>', None),
    ],
)
def test_unusual_but_valid_cells_are_read(cell: str, value: str | None) -> None:
    read = opened(f'<row r="5">{cell}<c r="D5"><v>2</v></c></row>').cell(LIST, "B5")
    assert (read or None) == (value or None)


def untouched(number: int) -> str:
    return (
        f'<row r="{number}" spans="1:3"><c r="B{number}" s="0" t="str"><f>IF(A{number}="","",1)</f>'
        f'<v></v></c><c r="X{number}"><f>COUNT(A{number})</f><v>0</v></c>'
        f'<c r="Y{number}" t="e"><f>MATCH(B{number})</f><v>#N/A</v></c></row>'
    )


def typed(number: int) -> str:
    return f'<row r="{number}"><c r="A{number}" t="str"><v>CID</v></c></row>'


def test_repeated_untouched_rows_are_put_back_as_they_were() -> None:
    rows = "".join(typed(n) if n in (5, 90, 200) else untouched(n) for n in range(5, 201))
    book = opened(rows)
    assert [n for n, row in book.rows(LIST, 5) if row[0] == "CID"] == [5, 90, 200]
    assert book.cell(LIST, "X150") == 0
    assert book.cell(LIST, "Y150") == ErrorValue("#N/A")
    assert len(book.sheet(LIST).rows) == 200


def test_untouched_rows_make_the_xml_shorter_and_typed_rows_stay() -> None:
    xml = "".join(untouched(n) for n in range(5, 500)) + typed(500)
    folded = fold(f"<sheetData>{xml}</sheetData>".encode())
    assert len(folded.xml) < len(xml) / 20
    assert typed(500).encode() in folded.xml


def test_rows_that_repeat_with_values_are_all_read() -> None:
    """The row number stands in the value: the same text but for the number, and another value."""
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(5, 105))
    book = opened(rows)
    assert [row[0] for _, row in book.rows(LIST, 5)] == list(range(5, 105))


def test_a_comment_cannot_hide_rows_from_the_folding() -> None:
    rows = "".join(untouched(n).replace("</row>", "<!-- --></row>") for n in range(5, 105))
    assert fold(rows.encode()).runs == ()


@given(st.integers(1, 1_048_576), st.integers(1, 16_384))
def test_addresses_go_there_and_back(row: int, column: int) -> None:
    assert row_and_column(address(row, column)) == (row, column)
    assert column_number(column_letters(column)) == column


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "1"),
        (0.75, "0.75"),
        (4930555303.0, "4930555303"),
        (None, ""),
        (True, "TRUE"),
        (date(2025, 4, 25), "2025-04-25"),
        (datetime(2025, 4, 25), "2025-04-25"),
        (datetime(2025, 4, 25, 13, 30), "2025-04-25 13:30:00"),
        (ErrorValue("#N/A"), "#N/A"),
        (" a ", " a "),
    ],
)
def test_raw_text_is_what_a_person_would_write(value: Value, text: str) -> None:
    assert raw_text(value) == text
