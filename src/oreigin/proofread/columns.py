"""What each column of a table holds: its header says so, or its contents do.

Headers are trusted for what they name; where a header is missing or its column plainly holds
something else, the contents decide. Tables that stand side by side (metal, name, metal, name)
are told apart as groups of columns.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from oreigin.proofread.cell_kinds import CID_LIKE, can_hold, kind_of, share
from oreigin.proofread.marks import is_checked
from oreigin.proofread.values import Grid
from oreigin.proofread.vocabulary import (
    Role,
    folded,
    header_role,
    is_country,
    is_only_header,
    is_status,
    metal_of,
    speaks_of_smelters,
    status_said,
    vocabulary,
)
from oreigin.terms import Metal

_HEADER_ROWS = 5
_LONGEST_HEADER = 90
_FEW = 0.2


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the text and the metal that its headers name, and what it holds."""

    head: str
    metal: Metal | None = None
    role: Role | None = None
    cells: tuple[str, ...] = ()
    """The filled cells below the headers."""


@dataclass(frozen=True, slots=True)
class Group:
    """The columns of one list in a table, by their index.

    `metal` where a header names the metal of the whole list; `checked` are columns headed by a
    metal in which a mark says that the facility has it.
    """

    names: tuple[int, ...]
    metal_column: int | None = None
    country: int | None = None
    cid: int | None = None
    status: tuple[int, ...] = ()
    marks: tuple[int, ...] = ()
    metal: Metal | None = None
    checked: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Columns:
    """A table's columns, which of its rows are headers, and the lists in it."""

    columns: tuple[Column, ...]
    header_rows: frozenset[int]
    groups: tuple[Group, ...] = ()

    def holds(self, role: Role) -> bool:
        """Whether a column holds this."""
        return any(column.role is role for column in self.columns)

    def name_heads(self) -> list[str]:
        """Return the headers over the names."""
        return [self.columns[group.names[0]].head for group in self.groups]


def columns(grid: Grid) -> Columns:
    """Return what the columns of a table hold."""
    header_rows = _header_rows(grid)
    found = [_column(grid, at, header_rows) for at in range(len(grid.rows[0]))]
    told = _with_names([replace(column, role=_role(column)) for column in found])
    return Columns(tuple(told), header_rows, tuple(_groups(told)))


def _header_rows(grid: Grid) -> frozenset[int]:
    """Return the rows that are headers: at the top, and again further down."""
    top = [
        at
        for at, row in enumerate(grid.rows[:_HEADER_ROWS])
        if _is_header(row) and not _recurs(row, grid)
    ]
    said = {tuple(filter(None, map(folded, grid.rows[at]))) for at in top}
    again = (at for at, row in enumerate(grid.rows) if _is_repeated(row, said))
    return frozenset([*top, *again])


def _recurs(row: tuple[str, ...], grid: Grid) -> bool:
    """Whether cells of a row stand in other rows too, below each other: headers never do."""
    others = [other for other in grid.rows if other != row]
    return any(text and any(other[at] == text for other in others) for at, text in enumerate(row))


def _is_header(row: tuple[str, ...]) -> bool:
    """Whether a row holds headers: known ones, or the names of metals side by side."""
    said = [text for text in row if text]
    named = [metal_of(text) for text in said]
    if len(said) > 1 and all(named):
        return len(set(named)) == len(named)
    pure = [text for text in said if is_only_header(text)]
    if any(_is_no_header(text) for text in said if text not in pure):
        return False
    if len(said) == 1:
        return len(row) == 1 and bool(pure)
    return any(header_role(text) is Role.METAL for text in pure) or _are_mostly_headers(said, pure)


def _is_no_header(text: str) -> bool:
    return len(text) > _LONGEST_HEADER or bool(CID_LIKE.fullmatch(text)) or is_country(text)


def _are_mostly_headers(said: list[str], pure: list[str]) -> bool:
    """Whether most cells are headers, half of them without a doubt; a status alone proves none."""
    metals = [text for text in said if metal_of(text)]
    known = [text for text in said if header_role(text) and text not in metals]
    if (pure and all(map(is_status, pure)) and len(pure) < len(said)) or len(set(metals)) < len(
        metals
    ):
        return False
    enough = (len(known) + len(metals)) * 3 >= len(said) * 2
    return enough and len(pure) * 2 >= len(known) > 0


def _is_repeated(row: tuple[str, ...], above: set[tuple[str, ...]]) -> bool:
    """Whether a row further down is a header: one of those above, or words of headers alone."""
    if tuple(filter(None, map(folded, row))) in above:
        return True
    said = [text for text in row if text]
    return len(said) > 1 and all(is_only_header(text) and not metal_of(text) for text in said)


def _column(grid: Grid, at: int, header_rows: frozenset[int]) -> Column:
    """Return a column; of several headers over it the lowest names it."""
    heads = [grid.rows[row][at] for row in sorted(header_rows) if row < _HEADER_ROWS]
    heads = [head for head in heads if head]
    metals = [metal for metal in map(metal_of, heads) if metal]
    cells = [row[at] for number, row in enumerate(grid.rows) if number not in header_rows]
    return Column(
        heads[-1] if heads else "",
        metals[-1] if metals else None,
        cells=tuple(cell for cell in cells if cell),
    )


def _role(column: Column) -> Role | None:
    """Return what a column holds, by its header and its contents; None where neither says."""
    said = header_role(column.head) if not metal_of(column.head) else None
    held = kind_of(column.cells)
    if said is None or held in (Role.METAL, Role.CID):
        return held
    if held is Role.COUNTRY or (held is Role.NUMBER and said is Role.NAME):
        return held if said in (Role.COUNTRY, Role.NAME, Role.METAL) else said
    if held is Role.MARK and said not in (Role.STATUS, Role.OTHER):
        return Role.STATUS if status_said(column.head) else held
    return said if can_hold(said, column.cells) else Role.OTHER


def _with_names(found: list[Column]) -> list[Column]:
    """Return the columns with those of names told where no header says which they are."""
    unknown = [at for at, column in enumerate(found) if column.role is None and column.cells]
    headed = [at for at in unknown if found[at].metal]
    if headed:
        return _as_names(found, headed)
    if any(column.role is Role.NAME for column in found):
        return found
    if not unknown:
        return _as_names(found, [at for at, column in enumerate(found) if _is_misnamed(column)])
    length = {at: sum(map(len, found[at].cells)) for at in unknown}
    if _has_others(found) and not _repeats(found):
        return _as_names(found, [max(unknown, key=lambda at: length[at])])
    return _as_names(found, [at for at in unknown if length[at] * 4 >= max(length.values())])


def _as_names(found: list[Column], these: list[int]) -> list[Column]:
    return [replace(c, role=Role.NAME) if at in these else c for at, c in enumerate(found)]


def _is_misnamed(column: Column) -> bool:
    """Whether names stand under a header that says more ("Smelter or Refiner (Country)")."""
    named = column.role is Role.COUNTRY and speaks_of_smelters(column.head)
    return named and share(column.cells, is_country) < _FEW


def _has_others(found: list[Column]) -> bool:
    beside = (Role.METAL, Role.CID, Role.COUNTRY, Role.STATUS)
    return any(column.role in beside for column in found)


def _repeats(found: list[Column]) -> bool:
    """Whether a role stands twice, as in tables side by side."""
    said = [c.role for c in found if c.role in (Role.METAL, Role.CID, Role.COUNTRY)]
    return len(set(said)) < len(said)


def _groups(found: list[Column]) -> Iterator[Group]:
    """Yield the lists that stand side by side; mostly there is one."""
    starts = _starts(found)
    for start, end in zip(starts, [*starts[1:], len(found)], strict=True):
        group = _group(found, range(start, end))
        if group.names:
            yield group


def _starts(found: list[Column]) -> list[int]:
    """Return where a list begins: at every column like the first one, if they go round evenly."""
    headed = [at for at, column in enumerate(found) if column.metal and not _is_checked(column)]
    if headed:
        return [0, *headed[1:]]
    names = [column.head for column in found if column.role is Role.NAME]
    kinds = (Role.METAL, Role.NAME, Role.COUNTRY, Role.CID)
    shape = [column.role for column in found if column.role in kinds]
    if len(names) > 1 and len(set(map(folded, names))) == 1:
        size = len(shape) // len(names)
        if shape == shape[:size] * len(names):
            return [0, *[at for at, c in enumerate(found) if c.role is shape[0]][1:]]
    return [0]


def _is_checked(column: Column) -> bool:
    """Whether a column says by marks that facilities have the metal it is headed with."""
    return column.metal is not None and bool(column.cells) and all(map(is_checked, column.cells))


def _group(found: list[Column], span: range) -> Group:
    def those(role: Role) -> tuple[int, ...]:
        return tuple(at for at in span if found[at].role is role)

    def first(role: Role) -> int | None:
        return next(iter(those(role)), None)

    checked = tuple(at for at in span if _is_checked(found[at]))
    return Group(
        tuple(sorted(those(Role.NAME), key=lambda at: _preference(found[at].head))),
        first(Role.METAL),
        first(Role.COUNTRY),
        first(Role.CID),
        those(Role.STATUS),
        tuple(at for at in those(Role.MARK) if at not in checked),
        next((found[at].metal for at in span if found[at].metal and not checked), None),
        checked,
    )


def _preference(head: str) -> int:
    """Return which name of several comes first: the standard one, the plain one, the reported."""
    plain, order = folded(head), vocabulary().name_order
    if any(word in plain for word in order.first):
        return 0
    return 2 if any(word in plain for word in order.last) else 1
