"""When Form SD is due: May 31 after the year, or the next business day (Exchange Act Rule 0-3)."""

from datetime import date, timedelta

from oreigin.terms import ReportingPeriod


def filing_deadline(period: ReportingPeriod) -> date:
    """Return the last day on which Form SD for `period` is filed in time.

    Form SD, General Instruction B.1: May 31 of the following year. A day on which the Commission
    is closed moves it to the next one: a weekend, or Memorial Day, the last Monday of May.
    """
    day = date(period.year + 1, 5, 31)
    while day.weekday() >= 5 or _is_memorial_day(day):
        day += timedelta(days=1)
    return day


def period_due_next(today: date) -> ReportingPeriod:
    """Return the period whose Form SD is due next: last year's until its deadline is past."""
    last = ReportingPeriod(today.year - 1)
    return last if today <= filing_deadline(last) else ReportingPeriod(today.year)


def _is_memorial_day(day: date) -> bool:
    return day.weekday() == 0 and day.month == 5 and (day + timedelta(days=7)).month == 6
