"""Taking repeated empty rows out of a sheet's XML before it is parsed.

An official smelter list is 2,500 rows of formulas, nearly all untouched: 98 % of a workbook's XML
says "nothing here" again and again. Rows that repeat the row above in every byte but their own row
number are taken out and put back as values after parsing. That is exact only for rows without a
value (a value may contain the row number), so `Run.first` must be looked at after parsing, and the
sheet read whole where it holds something: `oreigin.workbook.cells` does that.
"""

from dataclasses import dataclass

SHORTEST_RUN = 20
"""Shorter repetitions are left alone: people do type the same row twice."""

_ROW = b'<row r="'
_END = b"</row>"
_HEAD, _LONGEST_NUMBER = 250, 9


@dataclass(frozen=True, slots=True)
class Run:
    """Rows `first` to `last` whose XML is the same but for the row number; `first` is kept."""

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
    """Return how often `row` stands there, the first time included, and where the last one ends."""
    times = 1
    if number == 0 or not xml.startswith(_next_head(row, number), after):
        return times, after
    between = row.split(b"%d" % number)
    while xml.startswith(following := (b"%d" % (number + times)).join(between), after):
        after += len(following)
        times += 1
    return times, after


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
