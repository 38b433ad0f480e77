"""Small pieces of English: dates, numbers and lists, written out in one place."""

from collections.abc import Sequence
from datetime import date

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def long_date(day: date) -> str:
    """Return a date as a filing prints it, whatever the locale: "May 28, 2021"."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def day_of_year(day: date) -> str:
    """Return a date without its year: "January 1"."""
    return f"{_MONTHS[day.month - 1]} {day.day}"


def number(value: int) -> str:
    """Return a number in digits, thousands separated."""
    return f"{value:,}"


def joined(parts: Sequence[str]) -> str:
    """Return "a", "a and b", or "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def capitalized(text: str) -> str:
    """Return the text with a capital first letter and the rest untouched."""
    return text[:1].upper() + text[1:]
