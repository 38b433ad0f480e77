"""Only the columns that a form has are read; what stands behind them is still known."""

from pathlib import Path

import pytest

from oreigin.workbook.addresses import column_number, row_and_column
from oreigin.workbook.cells import Value, Workbook
from oreigin.workbook.templates import BUILT_IN, layouts
from oreigin.workbook.writing import workbook_of_cells
from tests.workbook.test_one_truth import real_workbooks, values

LIST = "Smelter List"
CELLS: dict[str, Value] = {"A5": "a", "C5": 3.0, "D5": "d", "E5": 5.0, "C7": "c", "D7": "d"}


def opened(columns: dict[str, str]) -> Workbook:
    return Workbook.open(workbook_of_cells({LIST: CELLS}), "a.xlsx", columns=columns)


def test_rows_hold_what_stands_in_the_columns_asked_for() -> None:
    assert [list(row) for _, row in opened({LIST: "C"}).rows(LIST, 1)] == [
        ["a", None, 3.0],
        [None, None, "c"],
    ]


def test_a_cell_behind_them_is_still_known() -> None:
    book = opened({" smelter LIST": "C"})
    assert [book.cell(LIST, cell) for cell in ("D5", "E5", "D7", "F5")] == ["d", 5.0, "d", None]


def test_a_sheet_that_is_not_named_is_read_whole() -> None:
    assert len(opened({"Declaration": "C"}).sheet(LIST).rows[4]) == 5


@pytest.mark.slow
@pytest.mark.parametrize("name", real_workbooks())
def test_every_real_form_is_read_the_same_as_with_all_columns(name: str, samples: Path) -> None:
    data, columns = (samples / name).read_bytes(), BUILT_IN.sheets()
    whole = values(Workbook.open(data, name, columns))
    some = values(Workbook.open(data, name, columns, columns=columns))
    last = {sheet: column_number(column) for sheet, column in columns.items()}

    def is_asked(place: str) -> bool:
        sheet, _, cell = place.partition("!")
        return row_and_column(cell)[1] <= last[sheet]

    assert {place: v for place, v in some.items() if is_asked(place)} == {
        place: v for place, v in whole.items() if is_asked(place)
    }


@pytest.mark.parametrize("layout", layouts(), ids=lambda layout: layout.name)
def test_every_cell_of_a_form_stands_in_the_columns_that_are_read(layout) -> None:
    columns = BUILT_IN.sheets()
    for sheet, last in layout.sheets.items():
        assert column_number(last) <= column_number(columns[sheet])
