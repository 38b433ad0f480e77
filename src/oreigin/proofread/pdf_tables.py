"""Tables on a PDF page: lines whose runs stand under each other, cut into rows.

Ruled lines and the edges of shaded rows say where a row ends; without them a line is a row, and
one that fills a single column belongs to the nearest row. The columns are found by `grids`, from
where the runs stand. (Cells made from rulings alone lose columns wherever a border is missing.)
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from statistics import median

from oreigin.proofread.grids import grid
from oreigin.proofread.pdf_boxes import Ruling, row_boxes
from oreigin.proofread.pdf_lines import Run, TextLine, joined, split_at_columns
from oreigin.proofread.pieces import Cell, Table

_LINES = 3
"""Fewer lines than these are a table only where they are ruled."""

_PROSE = 0.33
"""A column of prose is wider than this part of the page, in nearly every line."""

_NEAR = 2.2
"""In heights of type: lines farther apart than this are of different tables."""

_AROUND, _INDENT = 4, 2
"""Lines to look at around a heading, and how far cells stand in from it, in points."""

_NOTE = re.compile(r"[*†‡§¹²³]+\s*\S|[•▪]|.{120}")
_MOSTLY = 0.6
_WIDE = 6
_FULL = 0.6
_NUMERIC = re.compile(r"[\d.,%$–-]+")


def tables(
    lines: list[TextLine], width: float, rulings: list[Ruling], page: int
) -> Iterator[tuple[range, Table]]:
    """Yield the tables of a page, each with the lines that make it."""
    boxes = row_boxes(lines, rulings)
    for region in _regions(lines, width, boxes):
        told = split_at_columns([lines[at] for at in region])
        rows = list(_rows(list(zip(told, map(boxes.get, region), strict=True))))
        yield region, Table([_cells(row) for row in rows], [page] * len(rows), measured=True)


def is_chart(table: Table) -> bool:
    """Whether a table is the lettering of a chart: figures in columns that are mostly empty."""
    rows = grid(table).rows
    width = len(rows[0]) if rows else 0
    said = [text for row in rows for text in row if text]
    figures = sum(bool(_NUMERIC.fullmatch(text)) for text in said)
    return width >= _WIDE and figures * 2 > len(said) and len(said) < _FULL * width * len(rows)


def _regions(lines: list[TextLine], width: float, boxes: dict[int, int]) -> Iterator[range]:
    """Yield which lines are tables."""
    start = 0
    while start < len(lines):
        end = _end(lines, start, boxes)
        region = lines[start:end]
        ruled = sum(at in boxes for at in range(start, end))
        enough = len(region) >= (2 if ruled else _LINES)
        if enough and (
            ruled * 2 > len(region) or (_lines_up(region) and not _is_prose(region, width))
        ):
            yield range(start, end)
            start = end
        else:
            start += 1


def _end(lines: list[TextLine], start: int, boxes: dict[int, int]) -> int:
    """Return where a table that begins at `start` ends; `start` where none begins there.

    A line of one run belongs to it in a ruled row, or between lines of several in a column.
    """
    if _is_heading(lines, start) or (len(lines[start].runs) < 2 and start not in boxes):
        return start
    end, at = start + 1, start + 1
    while at < len(lines) and (at in boxes or _is_near(lines, at)):
        if _is_heading(lines, at):
            break
        if at in boxes:
            if at - 1 in boxes and boxes[at] - boxes[at - 1] > 2:
                break
            end = at + 1
        elif len(lines[at].runs) > 1:
            end = at + 1
        elif _NOTE.match(lines[at].text) or not _in_column(lines[start:end], lines[at]):
            break
        elif _is_rest_of_row(lines, start, at):
            end = at + 1
        at += 1
    return end


def _is_heading(lines: list[TextLine], at: int) -> bool:
    """Whether a bold line stands left of all cells around it: a heading between two tables.

    The lines that end one table and begin the next seem to rule it like a row of theirs.
    """
    line = lines[at]
    around = lines[max(0, at - _AROUND) : at + _AROUND + 1]
    rows = [other for other in around if len(other.runs) > 1]
    alone = len(line.runs) == 1 and line.is_bold and bool(rows)
    return alone and all(other.left > line.left + _INDENT for other in rows)


def _is_rest_of_row(lines: list[TextLine], start: int, at: int) -> bool:
    """Whether a line of one run is close below a row, and stands in a column but the first."""
    first = min(line.left for line in lines[start:at])
    gap = lines[at].top - lines[at - 1].bottom
    return gap < 0.4 * lines[at].size and lines[at].left > first + lines[at].size


def _is_near(lines: list[TextLine], at: int) -> bool:
    return lines[at].top - lines[at - 1].bottom < _NEAR * lines[at].size


def _in_column(above: list[TextLine], line: TextLine) -> bool:
    """Whether a line of one run stands within a column of the rows above it, not across."""
    run = line.runs[0]
    over = [
        other
        for each in above
        if len(each.runs) > 1
        for other in each.runs
        if other.left < run.right and run.left < other.right
    ]
    if not over:
        return False
    left, right = min(other.left for other in over), max(other.right for other in over)
    return left - 3 <= run.left and run.right <= right + 0.35 * (right - left) + 12


def _lines_up(lines: list[TextLine]) -> bool:
    """Whether most runs after a line's first stand under or over one of another line."""
    all_runs = [(at, run) for at, line in enumerate(lines) for run in line.runs]
    inner = [(at, run) for at, line in enumerate(lines) for run in line.runs[1:]]
    ups = sum(any(n != at and _aligned(run, other) for n, other in all_runs) for at, run in inner)
    return bool(inner) and ups * 3 >= 2 * len(inner)


def _aligned(one: Run, other: Run) -> bool:
    left, right = abs(one.left - other.left), abs(one.right - other.right)
    return min(left, right, abs(one.left + one.right - other.left - other.right) / 2) < 3


def _is_prose(lines: list[TextLine], width: float) -> bool:
    """Whether the lines are prose in columns, or justified lines with wide gaps."""
    wide = [all(run.right - run.left > _PROSE * width for run in line.runs) for line in lines]
    full = [run for line in lines for run in line.runs]
    long = sum(len(run.text) > 45 for run in full)
    return sum(wide) * 3 > 2 * len(wide) and long * 3 > 2 * len(full)


def _rows(lines: list[tuple[TextLine, int | None]]) -> Iterator[list[TextLine]]:
    """Yield the rows: ruled ones whole, what stands outside of rulings line by line."""
    run: list[TextLine] = []
    last: int | None = None
    for line, box in lines:
        if run and box != last:
            yield from [run] if last is not None else _by_line(run)
            run = []
        run.append(line)
        last = box
    yield from [run] if last is not None else _by_line(run)


def _by_line(lines: list[TextLine]) -> list[list[TextLine]]:
    """Return the rows of lines without rulings: a row begins where its first column does.

    Where most rows have no first column (a metal said once for many), each line is a row.
    """
    full = [line for line in lines if len(line.runs) > 1] or lines
    first = min(line.left for line in full)
    opens = [line.left < first + line.size for line in lines]
    if sum(line.left < first + line.size for line in full) < _MOSTLY * len(full):
        return _by_gaps(lines)
    rows: list[list[TextLine]] = []
    for at, line in enumerate(lines):
        goes_on = bool(rows) and _goes_on(lines, at, opens)
        led = bool(rows) and at > 0 and not opens[at - 1] and not _goes_on(lines, at - 1, opens)
        if goes_on or led:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _by_gaps(lines: list[TextLine]) -> list[list[TextLine]]:
    """Return the rows of lines that show only by the space between them where one goes on."""
    gaps = [after.top - before.bottom for before, after in pairwise(lines) if len(after.runs) > 1]
    usual = median(gaps) if gaps else 0.0
    rows = [[lines[0]]]
    for before, line in pairwise(lines):
        close = line.top - before.bottom < 0.6 * usual
        if len(line.runs) == 1 and close:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _goes_on(lines: list[TextLine], at: int, opens: list[bool]) -> bool:
    """Whether a line goes on with the row above it, and does not lead into the one below."""
    if at == 0 or (opens[at] and not _is_rest(lines, at)):
        return False
    line = lines[at]
    before = line.top - lines[at - 1].bottom
    after = lines[at + 1].top - line.bottom if at + 1 < len(lines) else float("inf")
    return before < line.size and before < after + 0.3 * line.size


def _is_rest(lines: list[TextLine], at: int) -> bool:
    """Whether a line of one run is the rest of a first cell that had no room for its next word."""
    line, above = lines[at], lines[at - 1]
    if len(line.runs) > 1 or len(above.runs) < 2:
        return False
    cell, rest = above.runs[0], line.runs[0]
    edge = max(each.runs[0].right for each in lines if len(each.runs) > 1)
    word = len(rest.text.split(" ", 1)[0]) * (rest.right - rest.left) / max(len(rest.text), 1)
    return cell.right + word > edge and rest.right <= edge + 1


def _cells(row: list[TextLine]) -> list[Cell]:
    """Return a row's cells where they stand: the width of a cell is in points."""
    cells: list[Cell] = []
    end = 0
    for run in _joined(row):
        left, right = round(run.left), round(run.right)
        if left > end:
            cells.append(Cell("", left - end))
        start = max(left, end)
        cells.append(Cell(run.text, max(right - start, 1), bold=run.bold))
        end = start + max(right - start, 1)
    return cells


def _joined(row: list[TextLine]) -> list[Run]:
    """Return the runs of a row's lines, those that stand under each other as one."""
    made: list[Run] = []
    for run in (run for line in row for run in line.runs):
        over = [at for at, one in enumerate(made) if run.left < one.right and one.left < run.right]
        if not over:
            made.append(run)
        else:
            one = made[over[0]]
            left, right = min(one.left, run.left), max(one.right, run.right)
            text, bold = joined((one.text, run.text)), one.bold and run.bold
            made[over[0]] = Run(text, left, right, bold)
    return sorted(made, key=lambda run: run.left)
