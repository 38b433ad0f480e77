"""Dates and years in a filing: the reported year, when it was signed, and every day it names."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from oreigin.proofread.numbers import MONTHS
from oreigin.proofread.sentences import Sentence, plain
from oreigin.proofread.values import Filing, Grid, Paragraph

_MONTH = "|".join(MONTHS)
_DAY = re.compile(
    rf"\b(?P<month>{_MONTH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>(?:19|20)\d\d)\b"
    rf"|\b(?P<day2>\d{{1,2}})\s+(?P<month2>{_MONTH}),?\s+(?P<year2>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    r"(?:January\s+1(?:st)?,?(?:\s+(?P<from>20\d\d))?,?\s*(?:to|through|until|-|and ending on)\s*"
    r"December\s+31(?:st)?,?\s+(?P<to>20\d\d)"
    r"|(?:calendar|reporting) years?(?: end(?:ed|ing))?(?: on)?(?: December 31(?:st)?,)?"
    r"\s+(?P<year>20\d\d)"
    r"|(?:year|period) end(?:ed|ing)(?: on)? December 31(?:st)?,\s+(?P<ended>20\d\d)"
    r"|(?P<before>20\d\d) (?:calendar|reporting) (?:year|period))",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"/s/|^By:")
_ABOVE, _BELOW, _BESIDE = 6, 9, 20
_MONTHS = {name.casefold(): number for number, name in enumerate(MONTHS, 1)}


@dataclass(frozen=True, slots=True)
class Day:
    """A day that a sentence names; `value` is None for one that no calendar has (June 31)."""

    value: date | None
    text: str
    start: int
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Period:
    """A reporting period that a sentence names."""

    year: int
    text: str
    sentence: Sentence


def days(said: Iterable[Sentence]) -> tuple[Day, ...]:
    """Return every full date in the sentences."""
    return tuple(day for sentence in said for day in _days_in(sentence))


def periods(said: Iterable[Sentence]) -> tuple[Period, ...]:
    """Return every reporting period that the sentences name."""
    found: list[Period] = []
    for sentence in said:
        for match in _PERIOD.finditer(sentence.text):
            year = match["to"] or match["year"] or match["ended"] or match["before"]
            found.append(Period(int(year), match[0], sentence))
    return tuple(found)


def reported_year(named: tuple[Period, ...]) -> int | None:
    """Return the year a filing reports on: the one that its first period names.

    Where a later page names another one more often, the first still counts: the cover says what
    the filing is for. None where no period is named.
    """
    if not named:
        return None
    often = Counter(period.year for period in named).most_common(1)[0][0]
    return named[0].year if named[0].year in (often, often + 1, often - 1) else often


def signed_on(filing: Filing, reported: int | None) -> Day | None:
    """Return the day the form was signed, None where it bears none.

    It is the one day that stands, with little else, in the lines around a typed signature.
    """
    for index, _ in _signatures(filing):
        around = range(max(0, index - _ABOVE), min(len(filing.blocks), index + _BELOW))
        for at in sorted(around, key=lambda one: abs(one - index)):
            for sentence in _lines(filing, at):
                held = list(_days_in(sentence))
                value = held[0].value if len(held) == 1 else None
                alone = held and len(sentence.text) <= len(held[0].text) + _BESIDE
                near = reported is None or (value and value.year in (reported, reported + 1))
                if alone and value and near and not _PERIOD.search(sentence.text):
                    return held[0]
    return None


def _signatures(filing: Filing) -> Iterator[tuple[int, str]]:
    for index, block in enumerate(filing.blocks):
        texts = (block.text,) if isinstance(block, Paragraph) else _cells(block)
        yield from ((index, text) for text in texts if _SIGNED.search(text))


def _lines(filing: Filing, index: int) -> Iterator[Sentence]:
    """Yield the paragraph, or every cell of the table, as a line of its own."""
    block = filing.blocks[index]
    if isinstance(block, Paragraph):
        yield Sentence(plain(block.text), block.text, "Signatures", index, -1, block.page, -1, 0)
        return
    for row, cells in enumerate(block.rows):
        page = block.pages[row] if block.pages else 0
        for cell in cells:
            yield Sentence(plain(cell), cell, "Signatures", index, row, page, -1, 0)


def _cells(grid: Grid) -> Iterator[str]:
    return (cell for row in grid.rows for cell in row)


def _days_in(sentence: Sentence) -> Iterator[Day]:
    for match in _DAY.finditer(sentence.text):
        month = _MONTHS[(match["month"] or match["month2"]).casefold()]
        year, day = int(match["year"] or match["year2"]), int(match["day"] or match["day2"])
        yield Day(_date(year, month, day), match[0], match.start(), sentence)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
