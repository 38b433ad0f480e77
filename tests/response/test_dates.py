"""Dates as suppliers write them: read where they can be only one, else left to a person."""

# ruff: noqa: DTZ001 - the dates in cells know no time zone

from datetime import date, datetime

import pytest

from oreigin.response.dates import read_date
from oreigin.workbook.cells import ErrorValue, Value

MAY_4 = date(2025, 5, 4)


@pytest.mark.parametrize(
    "value",
    [
        MAY_4,
        datetime(2025, 5, 4, 13, 30),
        45781.0,
        "2025-05-04",
        " 2025-05-04 ",
        "2025-05-04T00:00:00",
        "2025-05-04 00:00:00",
        "2025/5/4",
        "2025.05.04",
        "2025年5月4日",
        "4-May-2025",
        "04 May 2025",
        "May 4, 2025",
        "May 4th, 2025",
        "4th of May 2025".replace(" of", ""),
    ],
)
def test_one_meaning_is_read(value: Value) -> None:
    assert read_date(value) == MAY_4


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("25/04/2025", date(2025, 4, 25)),
        ("04/25/2025", date(2025, 4, 25)),
        ("25.04.2025", date(2025, 4, 25)),
        ("05/05/2025", date(2025, 5, 5)),
    ],
)
def test_numbers_with_only_one_possible_order_are_read(text: str, meant: date) -> None:
    assert read_date(text) == meant


@pytest.mark.parametrize(
    "value",
    [
        "05/04/2025",
        "4.5.25",
        "2025-02-30",
        "soon",
        "",
        "Q2 2025",
        12.0,
        True,
        None,
        1e9,
        ErrorValue("#N/A"),
        "32/13/2025",
    ],
)
def test_what_could_be_two_dates_or_none_is_not_read(value: Value) -> None:
    assert read_date(value) is None


def test_serial_numbers_follow_the_workbook() -> None:
    assert read_date(45781.0 - 1462, dates_from_1904=True) == MAY_4
