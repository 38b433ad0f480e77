"""Business days: Monday to Friday, but for the holidays that are given."""

from collections.abc import Collection
from datetime import date, timedelta
from functools import lru_cache

_ONE = timedelta(days=1)
_SATURDAY = 5


def is_business_day(day: date, holidays: Collection[date] = ()) -> bool:
    """Return whether people work on `day`."""
    return day.weekday() < _SATURDAY and day not in holidays


@lru_cache(maxsize=4096)
def business_days_after(day: date, count: int, holidays: frozenset[date] = frozenset()) -> date:
    """Return the business day `count` business days after `day`, before it where negative.

    With 0 it is `day` itself, or the next business day after it.
    """
    if not count:
        return on_business_day(day, holidays)
    step = _ONE if count > 0 else -_ONE
    for _ in range(abs(count)):
        day += step
        while not is_business_day(day, holidays):
            day += step
    return day


def on_business_day(day: date, holidays: Collection[date] = ()) -> date:
    """Return `day`, or the first business day after it."""
    while not is_business_day(day, holidays):
        day += _ONE
    return day
