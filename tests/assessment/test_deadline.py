"""The deadline of Form SD moves past weekends and Memorial Day."""

from datetime import date

import pytest

from oreigin.assessment.deadline import filing_deadline, period_due_next
from oreigin.terms import ReportingPeriod


@pytest.mark.parametrize(
    ("year", "due"),
    [
        (2013, date(2014, 6, 2)),  # the first one ever: May 31 was a Saturday
        (2019, date(2020, 6, 1)),  # a Sunday
        (2020, date(2021, 6, 1)),  # Memorial Day
        (2021, date(2022, 5, 31)),  # a Tuesday, the day after Memorial Day
        (2024, date(2025, 6, 2)),
        (2025, date(2026, 6, 1)),
    ],
)
def test_form_sd_is_due_on_the_first_business_day_from_may_31(year, due):
    assert filing_deadline(ReportingPeriod(year)) == due


@pytest.mark.parametrize(
    ("today", "year"),
    [
        (date(2026, 1, 1), 2025),
        (date(2026, 6, 1), 2025),
        (date(2026, 6, 2), 2026),
        (date(2026, 12, 31), 2026),
    ],
)
def test_the_year_before_is_due_next_until_its_deadline(today, year):
    assert period_due_next(today) == ReportingPeriod(year)
