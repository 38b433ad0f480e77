"""Tables as a reader sees them: spacer columns dropped, spanned cells said once.

Columns are found by what stands above what, not by counting cells: a head may span three cells
where its figures stand in the middle one. The same rule finds the columns of a table of fixed
width, whose cells span the characters they stand on.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from oreigin.proofread.pieces import Table
from oreigin.proofread.values import Grid

_LIST = 3
"""A cell of as many lines holds a list; in one of fewer the line just broke."""

_HEAD_ROWS = 2

_AFTER = ("%", ")", ")%", "*)")
_BEFORE = ("$", "(", "€", "£")


@dataclass(frozen=True, slots=True)
class _Placed:
    """A cell that says something, and the columns of the file it stands on."""

    row: int
    start: int
    end: int
    text: str


def grid(table: Table) -> Grid:
    """Return the table as a reader sees it; rows that say nothing are dropped."""
    placed = list(_placed(table))
    columns = _columns(placed)
    rows: dict[int, dict[int, str]] = {}
    for cell in placed:
        row, column = rows.setdefault(cell.row, {}), _column(cell, columns)
        row[column] = f"{row[column]} {cell.text}" if column in row else cell.text
    numbers = sorted(rows)
    used = sorted({column for row in rows.values() for column in row})
    full = [[rows[number].get(column, "") for column in used] for number in numbers]
    told = _heads_joined(_without_empty(_units_joined(full)))
    pages = tuple(table.pages[number] for number in numbers) if table.pages else ()
    return Grid(tuple(tuple(row) for row in told), pages)


def _placed(table: Table) -> Iterator[_Placed]:
    """Yield where the cells stand, with what spans rows from above in their way."""
    spanned: dict[int, int] = {}
    for number, row in enumerate(table.rows):
        column, begun = 0, []
        for cell in row:
            while spanned.get(column, 0) > 0:
                column += 1
            end = column + cell.columns
            if cell.rows > 1:
                begun += [(at, cell.rows) for at in range(column, end)]
            if text := _text(cell.text):
                yield _Placed(number, column, end, text)
            column = end
        spanned = {at: left - 1 for at, left in spanned.items() if left > 1}
        spanned.update({at: left - 1 for at, left in begun})


def _text(text: str) -> str:
    lines = [" ".join(line.split()) for line in text.split("\n")]
    lines = [line for line in lines if line]
    return ("\n" if len(lines) >= _LIST else " ").join(lines)


def _columns(placed: list[_Placed]) -> dict[int, int]:
    """Return which column of the reader's each column of the file belongs to.

    The narrowest cells make the columns; a wider one over a single column belongs to it, and one
    over several makes none.
    """
    owner: dict[int, int] = {}
    for cell in sorted(placed, key=lambda cell: (cell.end - cell.start, cell.start)):
        span = range(cell.start, cell.end)
        over = {owner[at] for at in span if at in owner}
        if len(over) <= 1:
            mine = over.pop() if over else cell.start
            owner.update(dict.fromkeys(span, mine))
    first = {mine: at for at, mine in sorted(owner.items(), reverse=True)}
    return {at: first[mine] for at, mine in owner.items()}


def _column(cell: _Placed, columns: dict[int, int]) -> int:
    return next(columns[at] for at in range(cell.start, cell.end) if at in columns)


def _heads_joined(rows: list[list[str]]) -> list[list[str]]:
    """Join two neighboring columns of which one holds only a head and the other only figures."""
    column = 0
    while rows and column + 1 < len(rows[0]):
        if _are_one(rows, column):
            both = ([*row[:column], row[column] or row[column + 1]] for row in rows)
            rows = [[*left, *row[column + 2 :]] for left, row in zip(both, rows, strict=True)]
        else:
            column += 1
    return rows


def _are_one(rows: list[list[str]], column: int) -> bool:
    """Whether a column and the next never meet in a row, and one is but a head at the top."""
    here = [number for number, row in enumerate(rows) if row[column]]
    there = [number for number, row in enumerate(rows) if row[column + 1]]
    first, second = sorted((here, there))
    return first[-1] < second[0] and len(first) <= _HEAD_ROWS and first[0] < _HEAD_ROWS


def _units_joined(rows: list[list[str]]) -> list[list[str]]:
    """Join signs that stand in cells of their own ("12" and "%") to their figures."""
    for row in rows:
        for column, text in enumerate(row):
            if text in _AFTER and column and row[column - 1]:
                row[column - 1], row[column] = row[column - 1] + text, ""
            elif text in _BEFORE and column + 1 < len(row) and row[column + 1]:
                row[column + 1], row[column] = text + row[column + 1], ""
    return rows


def _without_empty(rows: list[list[str]]) -> list[list[str]]:
    used = [
        column for column in range(len(rows[0]) if rows else 0) if any(row[column] for row in rows)
    ]
    return [[row[column] for column in used] for row in rows]
