"""Dates as suppliers write them. What could be two dates is none: it is left to a person."""

import re
from datetime import date, datetime, timedelta

from oreigin.workbook.cells import Value

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_YEAR_LAST = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})")
_DAY_NAME_YEAR = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s\-./]+([a-z]+)\.?,?[\s\-./]+(\d{4})")
_NAME_DAY_YEAR = re.compile(r"([a-z]+)\.?[\s\-./]+(\d{1,2})(?:st|nd|rd|th)?,?[\s\-./]+(\d{4})")
_TIME = re.compile(r"[T\s]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|AM|PM)?$", re.IGNORECASE)

_FIRST_SERIAL, _LAST_SERIAL = 36_526, 73_050
"""Days from 2000 to 2099 as Excel counts them: a plain number between them is a date."""

_EPOCH = {False: date(1899, 12, 30), True: date(1904, 1, 1)}


def read_date(value: Value, dates_from_1904: bool = False) -> date | None:
    """Return the date a cell means: a date cell, a serial number, or unambiguous text.

    Text is ISO, year first, with an English month name, or numeric where only one order of day
    and month is possible. None for everything else, "05/04/2024" among it.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _from_serial(value, dates_from_1904)
    return _from_text(value) if isinstance(value, str) else None


def _from_serial(number: float, dates_from_1904: bool) -> date | None:
    if not _FIRST_SERIAL <= number <= _LAST_SERIAL:
        return None
    return _EPOCH[dates_from_1904] + timedelta(days=int(number))


def _from_text(text: str) -> date | None:
    text = _TIME.sub("", text.strip()).strip().lower()
    if match := _YEAR_FIRST.fullmatch(text):
        return _day(match[1], int(match[2]), match[3])
    if match := _DAY_NAME_YEAR.fullmatch(text):
        return _day(match[3], _month(match[2]), match[1])
    if match := _NAME_DAY_YEAR.fullmatch(text):
        return _day(match[3], _month(match[1]), match[2])
    if match := _YEAR_LAST.fullmatch(text):
        return _only_order(int(match[1]), int(match[2]), match[3])
    return None


def _only_order(first: int, second: int, year: str) -> date | None:
    """Day and month in whichever order is possible, None where both are and differ."""
    if first <= 12 and second <= 12 and first != second:
        return None
    day, month = (first, second) if first > 12 else (second, first)
    return _day(year, month, str(day))


def _month(name: str) -> int:
    return MONTHS.index(name[:3]) + 1 if name[:3] in MONTHS else 0


def _day(year: str, month: int, day: str) -> date | None:
    try:
        return date(int(year), month, int(day))
    except ValueError:
        return None
