"""Taking repeated empty rows out of a sheet's XML before it is parsed.

An official smelter list is 2,500 rows of formulas, nearly all untouched: 98 % of a workbook's XML
says "nothing here" again and again. Rows that repeat the row above in every byte but their own row
number, and which shared formula they refer to, are taken out and put back as values after parsing.
That is exact only for rows without a value (a value may contain the row number), so `Run.first`
must be looked at after parsing, and the sheet read whole where it holds something:
`oreigin.workbook.cells` does that.
"""

import re
from dataclasses import dataclass
from itertools import count, repeat

SHORTEST_RUN = 20
"""Shorter repetitions are left alone: people do type the same row twice."""

_ROW = b'<row r="'
_END = b"</row>"
_HEAD, _LONGEST_NUMBER = 250, 9
_SHARED = b' t="shared"'
_REST_OF_FORMULA = re.compile(rb'(?: [A-Za-z0-9:]+="[^<>"]*+")*+(?:/>|>[^<]*+</f>)')
"""What follows in the element of a shared formula; no value can stand in it."""


@dataclass(frozen=True, slots=True)
class Run:
    """Rows `first` to `last` that repeat the first one, which is kept."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Folded:
    """Sheet XML without the repeated rows, and which they were."""

    xml: bytes
    runs: tuple[Run, ...]


def fold(xml: bytes) -> Folded:
    """Return `xml` without long repetitions of a row; as it is where it is written unusually."""
    if b"\0" in xml:
        return Folded(xml, ())
    kept, runs = [], []
    copied, at = 0, xml.find(_ROW)
    while (after := xml.find(_ROW, at + 1)) >= 0:
        row, first = xml[at:after], _row_number(xml, at)
        times, end = _repetitions(xml, row, first, after)
        if times < SHORTEST_RUN or not _is_one_plain_row(row):
            at = after if times == 1 else xml.find(_ROW, end)
        else:
            runs.append(Run(first, first + times - 1))
            kept.append(xml[copied:after])
            copied = end
            at = xml.find(_ROW, end)
        if at < 0:
            break
    kept.append(xml[copied:])
    return Folded(b"".join(kept), tuple(runs))


def _repetitions(xml: bytes, row: bytes, number: int, after: int) -> tuple[int, int]:
    """Return how often `row` stands there, the first time included, and where the last one ends.

    Excel begins a new shared formula every few rows: the run goes on where nothing else differs.
    """
    times, end = _identical(xml, row, number, after)
    if times == 1 or (bare := _without_shared_formulas(row)) is None:
        return times, end
    between = bare.split(b"%d" % number)
    while (next_end := xml.find(_ROW, end + 1)) >= 0:
        other = xml[end:next_end]
        if _without_shared_formulas(other) != (b"%d" % (number + times)).join(between):
            break
        more, end = _identical(xml, other, number + times, next_end)
        times += more
    return times, end


def _identical(xml: bytes, row: bytes, number: int, after: int) -> tuple[int, int]:
    """Return how often `row` stands there with no more than its number changed, and until where."""
    times = 1
    if number == 0 or not xml.startswith(_next_head(row, number), after):
        return times, after
    numbers = map(b"%d".__mod__, count(number + 1))
    for following in map(bytes.join, numbers, repeat(row.split(b"%d" % number))):
        if not xml.startswith(following, after):
            break
        after += len(following)
        times += 1
    return times, after


def _without_shared_formulas(row: bytes) -> bytes | None:
    """Return a row without what its shared formulas say, None where one is written unusually."""
    before, *pieces = row.split(_SHARED)
    rests = []
    for piece in pieces:
        formula = _REST_OF_FORMULA.match(piece)
        if formula is None:
            return None
        rests.append(piece[formula.end() :])
    return _SHARED.join((before, *rests))


def _next_head(row: bytes, number: int) -> bytes:
    """Return how the next row begins if it repeats `row`: most differ early, and cost no more."""
    head = row[:_HEAD].replace(b"%d" % number, b"%d" % (number + 1))
    return head[:-_LONGEST_NUMBER]  # a number at the end may be cut in two


def _row_number(xml: bytes, at: int) -> int:
    """Return the number of the row that begins at `at`, 0 where it is none."""
    start = at + len(_ROW)
    digits = xml[start : start + _LONGEST_NUMBER].partition(b'"')[0]
    return int(digits) if digits.isdigit() else 0


def _is_one_plain_row(row: bytes) -> bool:
    """Whether the text is one whole row, nothing hides part of it, and no number is a string's.

    The numbers of shared strings may run with those of the rows.
    """
    is_one_row = row.endswith(_END) and row.count(b"<row") == 1
    return is_one_row and not any(mark in row for mark in (b"<!", b"-->", b't="s"', b"t='s'"))
