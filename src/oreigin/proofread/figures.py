"""Tables of figures: rows × columns of numbers, with what their labels and headers say.

A table of figures has a text in its first column and numbers in others. Lists of smelters are none.
"""

import re
from dataclasses import dataclass

from oreigin.proofread.sentences import plain, where
from oreigin.proofread.values import Filing, Grid, Paragraph, Place
from oreigin.terms import CONFLICT_MINERALS, Metal

_NUMBER = re.compile(
    r"^\(?\s*(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?\s*(%)?\s*\)?[\s*†‡§#⁰-⁹¹²³()0-9]{0,4}$"
)
_MARKED = re.compile(r"\(\s*[\d¹²³⁴-⁹*]+\s*\)\s*$|[*†‡¹²³⁴-⁹]+$")
_NOTHING = frozenset({"", "-", "--", "n/a", "na", "none", "nil"})
_TOTAL = re.compile(r"^(?:grand |sub-?)?totals?\b|^(?:all|overall|sum)\b", re.IGNORECASE)
_YEAR = re.compile(r"20[1-4]\d")
_MOST_ROWS = 60


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a table, as printed; `decimals` is how many it is printed with."""

    value: float
    percent: bool
    decimals: int
    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures. `header` are its own headers, `group` those that span it from the left.

    `cells` hold the figure of each row, None where the cell is empty or a dash.
    """

    header: str
    group: str
    cells: tuple[Figure | None, ...]

    @property
    def percent(self) -> bool:
        """Whether its figures are percentages."""
        held = [cell for cell in self.cells if cell]
        return bool(held) and all(cell.percent for cell in held)

    @property
    def is_total(self) -> bool:
        """Whether its header says that it is the sum of the others."""
        return bool(_TOTAL.match(self.header)) and len(self.header.split()) <= 2


@dataclass(frozen=True, slots=True)
class FigureTable:
    """A table of figures; `rows` are the numbers of its labelled rows in the grid."""

    block: int
    title: str
    page: int
    rows: tuple[int, ...]
    labels: tuple[str, ...]
    columns: tuple[Column, ...]
    printed: tuple[str, ...]

    def is_total(self, index: int) -> bool:
        """Whether the row with that index is a sum."""
        return bool(_TOTAL.match(self.labels[index]))

    def place(self, index: int) -> Place:
        """Return the place of a row, quoted as printed."""
        return Place(
            self.printed[index], where(self.title, self.page), self.block, self.rows[index]
        )


def figure_tables(filing: Filing) -> tuple[FigureTable, ...]:
    """Return every table of figures of a filing, in order."""
    found: list[FigureTable] = []
    title = ""
    for index, block in enumerate(filing.blocks):
        if isinstance(block, Paragraph):
            title = block.text if block.level or _is_title(block.text) else title
            continue
        table = _table(block, index, title)
        if table:
            found.append(table)
    return tuple(found)


def percentage_agrees(value: float, decimals: int, part: float, whole: float) -> bool:
    """Whether `value` percent, printed with so many decimals, is `part` of `whole`.

    >>> percentage_agrees(12, 0, 5, 44), percentage_agrees(11, 0, 5, 44)
    (False, True)
    """
    exact = 100 * part / whole
    step: float = 10.0**-decimals
    return abs(exact - value) <= step / 2 + 1e-9 or 0 <= exact - value < step


def metal_in(text: str) -> Metal | None:
    """Return the one metal that a label names, None for none or several."""
    words = set(re.findall(r"[a-z]+", text.casefold()))
    found = [metal for metal in CONFLICT_MINERALS if metal.casefold() in words]
    return found[0] if len(found) == 1 else None


def _is_title(text: str) -> bool:
    return bool(re.match(r"^(?:Table|Figure|Chart)\s+\w+", text))


def _table(grid: Grid, block: int, title: str) -> FigureTable | None:
    if len(grid.rows) > _MOST_ROWS:
        return None
    width = max(len(row) for row in grid.rows)
    rows = [tuple(plain(cell) for cell in row) + ("",) * (width - len(row)) for row in grid.rows]
    labelled = [i for i, row in enumerate(rows) if _is_labelled(row)]
    if len(labelled) < 2:
        return None
    first = labelled[0]
    columns = tuple(
        _column(rows, labelled, first, column)
        for column in range(1, width)
        if sum(_figure(rows[i][column]) is not None for i in labelled) >= 2
    )
    if not columns or any(_is_prose(rows[i]) for i in labelled):
        return None
    return FigureTable(
        block=block,
        title=title,
        page=grid.pages[first] if grid.pages else 0,
        rows=tuple(labelled),
        labels=tuple(_MARKED.sub("", rows[i][0]).strip() for i in labelled),
        columns=columns,
        printed=tuple(" | ".join(cell for cell in grid.rows[i] if cell) for i in labelled),
    )


def _column(rows: list[tuple[str, ...]], labelled: list[int], first: int, at: int) -> Column:
    own = [row[at] for row in rows[:first] if row[at]]
    group = [next((cell for cell in reversed(row[1 : at + 1]) if cell), "") for row in rows[:first]]
    return Column(
        header=_MARKED.sub("", " ".join(dict.fromkeys(own))).strip(),
        group=" ".join(text for text in group if text and text not in own),
        cells=tuple(_figure(rows[i][at]) for i in labelled),
    )


def _figure(text: str) -> Figure | None:
    found = _NUMBER.match(text)
    if not found:
        return None
    decimals = found[2] or ""
    value = float(found[1].replace(",", "") + decimals)
    return Figure(value, bool(found[3]), max(0, len(decimals) - 1), text)


def _is_labelled(row: tuple[str, ...]) -> bool:
    """Whether a row is a label with figures, and not a header of years."""
    figures = [text for text in row[1:] if _figure(text)]
    return _is_label(row[0]) and bool(figures) and not all(map(_YEAR.fullmatch, figures))


def _is_label(text: str) -> bool:
    return bool(text) and _figure(text) is None and text.casefold() not in _NOTHING


def _is_prose(row: tuple[str, ...]) -> bool:
    return any(len(cell) > 120 for cell in row)
