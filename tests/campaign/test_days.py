"""Business days."""

from datetime import date

import pytest

from oreigin.campaign.days import business_days_after, is_business_day, on_business_day

FRIDAY, MONDAY, TUESDAY = date(2027, 1, 8), date(2027, 1, 11), date(2027, 1, 12)


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (FRIDAY, 0, FRIDAY),
        (date(2027, 1, 9), 0, MONDAY),
        (FRIDAY, 1, MONDAY),
        (FRIDAY, 6, date(2027, 1, 18)),
        (MONDAY, -1, FRIDAY),
        (date(2027, 1, 10), -1, FRIDAY),
        (date(2027, 1, 10), 1, MONDAY),
    ],
)
def test_weekends_do_not_count(day: date, count: int, expected: date) -> None:
    assert business_days_after(day, count) == expected


def test_holidays_do_not_count() -> None:
    assert business_days_after(FRIDAY, 1, frozenset({MONDAY})) == TUESDAY
    assert on_business_day(MONDAY, {MONDAY}) == TUESDAY
    assert not is_business_day(MONDAY, {MONDAY})
