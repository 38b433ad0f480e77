"""Dates of list exports, which mix real dates with texts that a spreadsheet did not understand.

Where a file of month/day/year is opened in a country that writes day/month/year, "1/20/2023" stays
text and "11/5/2022" becomes the 11th of May. Such a column shows it: every text has a day above 12,
no real date has one. The RMI's exports of 2023 are of that kind (its list of revisions is in order
of their dates only if day and month of the real dates are exchanged again).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ]00:00(?::00)?)?")
_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_LONG_FORMS = ("%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d-%B-%Y", "%B %d, %Y", "%b %d, %Y")
_ENOUGH = 8
"""How many texts and how many dates it takes to say that a column exchanged day and month: that so
many days of a month are all up to 12 by chance has a probability below 1 in 1,000."""


class DateNote(StrEnum):
    """What is said of a column of dates; ids of `data/list_notes.toml`."""

    EXCHANGED = "days-exchanged"
    AMBIGUOUS = "days-ambiguous"
    UNREAD = "days-unread"


class Exchange(StrEnum):
    """Whether the real dates of a column have day and month exchanged."""

    NONE = "no"
    POSSIBLE = "too few dates to say"
    CERTAIN = "yes"


@dataclass(frozen=True, slots=True)
class Day:
    """The earliest and the latest day that a text can mean; mostly the same."""

    earliest: date
    latest: date


@dataclass(frozen=True, slots=True)
class DateColumn:
    """What each text of a column means, and the texts each note is about."""

    days: Mapping[str, Day]
    notes: Mapping[DateNote, tuple[str, ...]]


def read_dates(texts: Iterable[str]) -> DateColumn:
    """Return what the texts of one column mean, judged by the column as a whole.

    >>> read_dates(["1/20/2023"]).days["1/20/2023"].earliest
    datetime.date(2023, 1, 20)
    """
    cells = [text for text in texts if text]
    exchanged = _exchange(cells)
    notes: dict[DateNote, list[str]] = {}
    days: dict[str, Day] = {}
    for text in cells:
        possible = _possible(text, exchanged)
        if possible:
            days[text] = Day(min(possible), max(possible))
        if exchanged is Exchange.CERTAIN and _ISO.fullmatch(text):
            notes.setdefault(DateNote.EXCHANGED, []).append(text)
        elif len(possible) > 1:
            notes.setdefault(DateNote.AMBIGUOUS, []).append(text)
        elif not possible:
            notes.setdefault(DateNote.UNREAD, []).append(text)
    return DateColumn(days, {note: tuple(about) for note, about in notes.items()})


def _exchange(cells: list[str]) -> Exchange:
    """Return whether the real dates of a column have day and month exchanged."""
    iso = [found for text in cells if (found := _ISO.fullmatch(text))]
    slashed = [found for text in cells if (found := _SLASHED.fullmatch(text))]
    looks_so = (
        bool(iso and slashed)
        and all(int(found[3]) <= 12 for found in iso)
        and all(int(found[1]) <= 12 < int(found[2]) for found in slashed)
    )
    if not looks_so:
        return Exchange.NONE
    enough = min(len(iso), len(slashed)) >= _ENOUGH
    return Exchange.CERTAIN if enough else Exchange.POSSIBLE


def _possible(text: str, exchange: Exchange) -> set[date]:
    """Return the days that a text can mean; none where it is no date."""
    if found := _ISO.fullmatch(text):
        year, month, day = map(int, found.groups())
        as_written, exchanged = (year, month, day), (year, day, month)
        if exchange is Exchange.POSSIBLE:
            return _days(as_written, exchanged)
        return _days(exchanged if exchange is Exchange.CERTAIN else as_written)
    if found := _SLASHED.fullmatch(text):
        first, second, year = map(int, found.groups())
        return _days((year, first, second), (year, second, first))
    for form in _LONG_FORMS:
        try:
            return {datetime.strptime(text, form).date()}  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return set()


def _days(*parts: tuple[int, int, int]) -> set[date]:
    found = set()
    for year, month, day in parts:
        try:
            found.add(date(year, month, day))
        except ValueError:
            continue
    return found
