"""What each column of a table holds: its header says so, or its contents do.

Headers are trusted for what they name; where a header is missing or its column plainly holds
something else, the contents decide. Tables that stand side by side (metal, name, metal, name)
are told apart as groups of columns.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from oreigin.proofread.marks import is_checked, is_mark, without_marks
from oreigin.proofread.values import Grid
from oreigin.proofread.vocabulary import (
    Role,
    folded,
    header_role,
    is_country,
    metal_of,
    metals_in,
    status_said,
    vocabulary,
)
from oreigin.terms import Metal

_HEADER_ROWS = 5
_MOSTLY = 0.6
_ALMOST_ALL = 0.85
_LONGEST_HEADER = 90
CID_LIKE = re.compile(r"(?:RMI\s*)?CID[\s:#-]*\w{3,8}|\d[A-Z]{3}\d{3}|RMI\d{6}", re.IGNORECASE)
_ID = re.compile(rf"{CID_LIKE.pattern}|[A-Z]{{0,4}}\d{{3,8}}", re.IGNORECASE)
_NUMERIC = re.compile(r"[\s\d.,%()*$+–—-]+")
_COUNTED = re.compile(r"\d{1,4}[.)]?")


@dataclass(frozen=True, slots=True)
class Group:
    """The columns of one list in a table. `metal` where their header names it."""

    names: tuple[int, ...]
    metal_column: int | None = None
    country: int | None = None
    cid: int | None = None
    status: tuple[int, ...] = ()
    marks: tuple[int, ...] = ()
    metal: Metal | None = None


@dataclass(frozen=True, slots=True)
class Columns:
    """A table's columns: their roles, the texts of their headers, and which rows are headers."""

    roles: tuple[Role | None, ...]
    heads: tuple[str, ...]
    header_rows: frozenset[int]
    groups: tuple[Group, ...] = ()
    named: frozenset[int] = field(default_factory=frozenset)
    """The columns whose header says that they hold names."""

    def holds(self, role: Role) -> bool:
        """Whether a column holds this."""
        return role in self.roles


def columns(grid: Grid) -> Columns:
    """Return what the columns of a table hold."""
    heads, metals, header_rows = _heads(grid)
    body = [row for number, row in enumerate(grid.rows) if number not in header_rows]
    roles = [_role(head, [row[at] for row in body]) for at, head in enumerate(heads)]
    roles = _with_names(roles, metals, body)
    named = frozenset(at for at, head in enumerate(heads) if header_role(head) is Role.NAME)
    groups = _groups(roles, metals, heads)
    return Columns(tuple(roles), tuple(heads), header_rows, groups, named)


def _heads(grid: Grid) -> tuple[list[str], list[Metal | None], frozenset[int]]:
    """Return header and metal above each column, and all header rows: tables repeat theirs."""
    top = [
        number
        for number in range(min(_HEADER_ROWS, len(grid.rows)))
        if _is_header(grid.rows[number])
    ]
    width = len(grid.rows[0])
    heads = [""] * width
    metals: list[Metal | None] = [None] * width
    for number in top:
        for at, text in enumerate(grid.rows[number]):
            heads[at] = text or heads[at]
            metals[at] = metal_of(text) or metals[at]
    again = {tuple(filter(None, map(folded, grid.rows[number]))) for number in top}
    rows = (n for n, row in enumerate(grid.rows) if _is_repeated(row, again))
    return heads, metals, frozenset([*top, *rows])


def _is_repeated(row: tuple[str, ...], again: set[tuple[str, ...]]) -> bool:
    """Whether a row further down is a header: one of those above, or words of headers alone."""
    if tuple(filter(None, map(folded, row))) in again:
        return True
    said = [text for text in row if text]
    plain = (header_role(text) and not metal_of(text) and not _could_be_name(text) for text in said)
    return len(said) > 1 and all(plain)


def _is_header(row: tuple[str, ...]) -> bool:
    """Whether a row holds headers: known ones, or the names of metals side by side."""
    said = [text for text in row if text]
    if any(len(text) > _LONGEST_HEADER for text in said) or any(
        CID_LIKE.fullmatch(t) for t in said
    ):
        return False
    if len(said) > 1 and all(metal_of(text) or header_role(text) for text in said):
        named = [metal_of(text) for text in said]
        return not any(named) or (all(named) and len(set(named)) == len(named))
    known = [
        text for text in said if header_role(text) and not is_country(text) and not metal_of(text)
    ]
    if len(row) == 1 or len(said) == 1:
        return len(known) == len(said) and len(row) == 1 and not _could_be_name(said[0])
    plain = not any(metal_of(text) or is_country(text) for text in said)
    return plain and len(known) * 3 >= len(said) * 2


def _could_be_name(text: str) -> bool:
    """Whether a lone cell may be a company's name for all its header words ("Japan Mint Refinery")."""
    words = folded(text).split()
    known = {word for header in vocabulary().headers for word in header.words}
    return not all(word in known or word in vocabulary().metal_heading.words for word in words)


def _role(head: str, cells: Iterable[str]) -> Role | None:
    said = header_role(head) if head and not metal_of(head) else None
    held = _held([cell for cell in cells if cell])
    if held in (Role.METAL, Role.CID) or said is None:
        return held
    if said in (Role.COUNTRY, Role.NAME) and held in (Role.COUNTRY, Role.NUMBER):
        return held
    if held is Role.MARK and said not in (Role.STATUS, Role.OTHER):
        return Role.STATUS if status_said(head) else held
    if said in (Role.STATUS, Role.METAL, Role.COUNTRY, Role.CID) and not _fits(said, cells):
        return Role.OTHER
    return said


def _fits(said: Role, cells: Iterable[str]) -> bool:
    """Whether a column can hold what its header says; a header may say too much."""
    filled = [cell for cell in cells if cell]
    if said is Role.METAL:
        return _share(filled, lambda cell: bool(metals_in(cell))) > 0.3
    if said is Role.CID:
        return _share(filled, lambda cell: bool(_ID.fullmatch(cell))) > 0.3
    return True


def _held(filled: list[str]) -> Role | None:
    """Return what cells hold by their looks, None where they show nothing."""
    if not filled:
        return None
    plain = [without_marks(cell)[0] or cell for cell in filled]
    if _share(plain, lambda cell: bool(metals_in(cell))) >= _MOSTLY:
        return Role.METAL
    if _share(plain, lambda cell: bool(CID_LIKE.fullmatch(cell))) >= _MOSTLY:
        return Role.CID
    if _share(plain, is_country) >= _MOSTLY:
        return Role.COUNTRY
    if _share(filled, is_mark) >= _MOSTLY or _share(filled, is_checked) >= _ALMOST_ALL:
        return Role.MARK
    if _share(plain, lambda cell: len(cell) < 60 and _is_status(cell)) >= _ALMOST_ALL:
        return Role.STATUS
    return Role.NUMBER if _share(filled, lambda c: bool(_NUMERIC.fullmatch(c))) >= _MOSTLY else None


def _is_status(text: str) -> bool:
    said = status_said(text)
    return bool(said) and len(said) * 2 > len(text)


def _share(cells: list[str], holds: Callable[[str], bool]) -> float:
    return sum(map(holds, cells)) / len(cells) if cells else 0.0


def _with_names(
    roles: list[Role | None], metals: list[Metal | None], body: list[tuple[str, ...]]
) -> list[Role | None]:
    """Return the roles with the columns of names filled in where no header says which they are."""
    open_ones = [
        at for at, role in enumerate(roles) if role is None and any(row[at] for row in body)
    ]
    headed = [at for at in open_ones if metals[at]]
    if headed:
        return [Role.NAME if at in headed else role for at, role in enumerate(roles)]
    if Role.NAME in roles or not open_ones:
        return roles
    lengths = {at: sum(len(row[at]) for row in body) for at in open_ones}
    alike = [at for at in open_ones if lengths[at] * 4 >= max(lengths.values())]
    lone = any(role in (Role.METAL, Role.CID, Role.COUNTRY, Role.STATUS) for role in roles)
    names = [max(open_ones, key=lambda at: lengths[at])] if lone and not _repeats(roles) else alike
    return [Role.NAME if at in names else role for at, role in enumerate(roles)]


def _repeats(roles: list[Role | None]) -> bool:
    """Whether a role stands twice, as in tables side by side."""
    said = [role for role in roles if role in (Role.METAL, Role.CID, Role.COUNTRY)]
    return len(set(said)) < len(said)


def _groups(
    roles: list[Role | None], metals: list[Metal | None], heads: list[str]
) -> tuple[Group, ...]:
    """Return the lists that stand side by side; mostly there is one."""
    starts = _starts(roles, metals, heads)
    ends = [*starts[1:], len(roles)]
    found = [_group(roles, metals, heads, a, b) for a, b in zip(starts, ends, strict=True)]
    return tuple(group for group in found if group.names)


def _starts(roles: list[Role | None], metals: list[Metal | None], heads: list[str]) -> list[int]:
    """Return where a group begins: at every column like the first one, if they go round evenly."""
    if headed := [at for at, metal in enumerate(metals) if metal]:
        return [0, *headed[1:]] if len(headed) > 1 else [0]
    names = [at for at, role in enumerate(roles) if role is Role.NAME]
    kinds = [folded(heads[at]) for at in names]
    if len(names) > 1 and len(set(kinds)) == 1:
        shape = [role for role in roles if role in (Role.METAL, Role.NAME, Role.COUNTRY, Role.CID)]
        size = len(shape) // len(names)
        if shape == shape[:size] * len(names):
            first = shape[0]
            return [0, *[at for at, role in enumerate(roles) if role is first][1:]]
    return [0]


def _group(
    roles: list[Role | None], metals: list[Metal | None], heads: list[str], start: int, end: int
) -> Group:
    def all_of(role: Role) -> tuple[int, ...]:
        return tuple(at for at in range(start, end) if roles[at] is role)

    def one_of(role: Role) -> int | None:
        return next(iter(all_of(role)), None)

    return Group(
        tuple(sorted(all_of(Role.NAME), key=lambda at: _preference(heads[at]))),
        one_of(Role.METAL),
        one_of(Role.COUNTRY),
        one_of(Role.CID),
        all_of(Role.STATUS),
        all_of(Role.MARK),
        next((metal for metal in metals[start:end] if metal), None),
    )


def _preference(head: str) -> int:
    """Return which name of several comes first: the standard one, the plain one, the reported."""
    plain, order = folded(head), vocabulary().name_order
    if any(word in plain for word in order.first):
        return 0
    return 2 if any(word in plain for word in order.last) else 1


def is_numeric(text: str) -> bool:
    """Whether a cell holds a number and nothing else."""
    return bool(_NUMERIC.fullmatch(text))


def is_counter(text: str) -> bool:
    """Whether a cell only numbers its row."""
    return bool(_COUNTED.fullmatch(text))
