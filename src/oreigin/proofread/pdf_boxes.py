"""Where a PDF page is ruled across: the boxes between two rulings, which are rows of tables.

A ruling may be drawn as a line, as the borders of cells, or as the edges of shaded rows.
"""

import re
from dataclasses import dataclass
from statistics import median

from oreigin.proofread.pdf_lines import TextLine

_LINES_OF_A_ROW = 2
"""Of the lines of a row that wraps, few fill several columns; a frame around a table holds more."""

_SAME = 2.0
_FULL = 0.6
_TALLEST = 200.0
_HIGH = 2.2
_PROSE = re.compile(r".{90}|[*†‡§¹²³]+\s*\S")
_WIDEST_GAP = 60.0


@dataclass(frozen=True, slots=True)
class Ruling:
    """A horizontal line or edge on a page."""

    y: float
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class _Bar:
    """All that is ruled on one height, as far as it hangs together."""

    y: float
    left: float
    right: float

    def is_under(self, other: "_Bar") -> bool:
        """Whether both are sides of one box."""
        shared = min(self.right, other.right) - max(self.left, other.left)
        widest = max(self.right - self.left, other.right - other.left)
        return 4 < self.y - other.y < _TALLEST and shared > 0.75 * widest


def row_boxes(lines: list[TextLine], rulings: list[Ruling]) -> dict[int, int]:
    """Return, by the index of each line that stands in a ruled row, which row that is.

    Rows of one table have consecutive numbers. Boxes count as rows where several follow each
    other and some of them hold more than one column, but not line after line.
    """
    bars = _bars(rulings)
    inside: dict[int, list[int]] = {}
    for at, line in enumerate(lines):
        if (box := _box(line, bars)) is not None and not _is_prose(line):
            inside.setdefault(box, []).append(at)
    found: dict[int, int] = {}
    for chain in _runs(sorted(inside)):
        run = _trimmed(chain, inside, lines, bars)
        several = [sum(len(lines[at].runs) > 1 for at in inside[box]) for box in run]
        filled = [number for number in several if number]
        if len(filled) > 1 and len(filled) * 2 >= len(run) and median(filled) <= _LINES_OF_A_ROW:
            found |= {at: box for box in run for at in inside[box]}
    return found


def _is_prose(line: TextLine) -> bool:
    """Whether a line is no row of a table but prose, or a note, that is shaded or framed."""
    return len(line.runs) == 1 and bool(_PROSE.match(line.text))


def _trimmed(
    run: list[int], inside: dict[int, list[int]], lines: list[TextLine], bars: list[_Bar]
) -> list[int]:
    """Return the boxes without those at the ends that hold what stands above or below a table."""
    heights = {box: bars[box + 1].y - bars[box].y for box in run}
    usual = median(heights.values())
    stray = {
        box
        for box in run
        if heights[box] > _HIGH * usual and all(len(lines[at].runs) < 2 for at in inside[box])
    }
    kept = [at for at, box in enumerate(run) if box not in stray]
    return run[kept[0] : kept[-1] + 1] if kept else []


def _bars(rulings: list[Ruling]) -> list[_Bar]:
    """Return the rulings with those on one height as one, left out where they only underline."""
    bars: list[_Bar] = []
    level: list[Ruling] = []
    for ruling in [*sorted(rulings, key=lambda each: each.y), Ruling(float("inf"), 0, 0)]:
        if level and ruling.y - level[0].y > _SAME:
            bars += _across(level)
            level = []
        level.append(ruling)
    return bars


def _across(level: list[Ruling]) -> list[_Bar]:
    made: list[_Bar] = []
    for ruling in sorted(level, key=lambda each: each.left):
        if made and ruling.left - made[-1].right < _WIDEST_GAP:
            made[-1] = _Bar(level[0].y, made[-1].left, max(made[-1].right, ruling.right))
        else:
            made.append(_Bar(level[0].y, ruling.left, ruling.right))
    return [bar for bar in made if bar.right - bar.left > 100]


def _box(line: TextLine, bars: list[_Bar]) -> int | None:
    """Return the index of the bar above a line where that and the next bar are its box."""
    middle = (line.top + line.bottom) / 2
    over = [at for at, bar in enumerate(bars) if bar.y < middle and _spans(bar, line)]
    if not over:
        return None
    top = over[-1]
    below = next((bar for bar in bars[top + 1 :] if bar.y > middle and _spans(bar, line)), None)
    return top if below and below.is_under(bars[top]) else None


def _spans(bar: _Bar, line: TextLine) -> bool:
    return bar.left - 40 < line.left and line.right < bar.right + 40


def _runs(boxes: list[int]) -> list[list[int]]:
    """Return the boxes that follow each other, run by run; an empty row between does not part."""
    made: list[list[int]] = []
    for box in boxes:
        if made and box - made[-1][-1] <= 2:
            made[-1].append(box)
        else:
            made.append([box])
    return made
