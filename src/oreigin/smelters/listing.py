"""Turning a table (a look-up tab, an export, a CSV) into the rows of a reference or status list.

Columns are found by their headers (`data/list_columns.toml`). Every row becomes a row of the list
or a named rejection: nothing is dropped unsaid.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from oreigin.errors import InvalidListError
from oreigin.response.declaration import NOT_LISTED, NOT_YET_IDENTIFIED
from oreigin.smelters.facility import ListKind, ReferenceRow, StatusRow
from oreigin.smelters.names import normalized
from oreigin.tables import load, problem
from oreigin.terms import CID, Cid, Metal

Table = Sequence[Sequence[str]]
"""Rows of cell texts, from the first row of the sheet or file on."""

_HEADER_WITHIN = 10


@dataclass(frozen=True, slots=True)
class Column:
    """A row of `data/list_columns.toml`."""

    id: str
    headers: tuple[str, ...]
    needed_for: tuple[ListKind, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that could not become a row of the list, by its number in the table, and why."""

    row: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What a table holds: rows for a reference list, for a status list, or for both.

    `unknown_cells` are the cells under `unknown_columns`, row by row as in the lists.
    """

    references: tuple[ReferenceRow, ...]
    statuses: tuple[StatusRow, ...]
    rejected: tuple[Rejected, ...]
    unknown_columns: tuple[str, ...]
    unknown_cells: tuple[tuple[str, ...], ...]

    @property
    def kinds(self) -> tuple[ListKind, ...]:
        """The kinds of list it can be imported as."""
        reference = (ListKind.REFERENCE,) if self.references else ()
        return (*reference, *((ListKind.STATUS,) if self.statuses else ()))


def listing(table: Table, file: str) -> Listing:
    """Return the rows of a list as `table` holds them, its columns found by their headers.

    Raises InvalidListError where no header row with the needed columns is found.
    """
    header, columns = _header(table, file)
    return listing_under(table, header, columns)


def listing_under(table: Table, header: int, columns: Mapping[str, int]) -> Listing:
    """Return the rows below the row of index `header`, where the columns stand as given.

    For look-up tabs: their headers come in the workbook's language, their places from its layout.
    """
    kinds = {kind for kind in ListKind if _missing(kind, columns) == ()}
    references: list[ReferenceRow] = []
    statuses: list[StatusRow] = []
    rejected: list[Rejected] = []
    unknown_cells: list[tuple[str, ...]] = []
    unknown = _unknown(table[header], columns)
    for number, cells in enumerate(table[header + 1 :], start=header + 2):
        values = {column: _text(cells, at) for column, at in columns.items()}
        reason = _unusable(values)
        if reason:
            rejected.append(Rejected(number, " | ".join(filter(None, values.values())), reason))
        elif any(values.values()) and not _is_choice(values):
            unknown_cells.append(tuple(_text(cells, at) for at in unknown))
            if ListKind.REFERENCE in kinds:
                references.append(_reference(values))
            if ListKind.STATUS in kinds:
                statuses.append(_status(values))
    return Listing(
        tuple(references),
        tuple(statuses),
        tuple(rejected),
        _distinct(table[header][at].strip() for at in unknown),
        tuple(unknown_cells),
    )


def _header(table: Table, file: str) -> tuple[int, dict[str, int]]:
    """Return the header's index and where each column stands, for the first row that will do."""
    best: tuple[str, ...] = ()
    for index, cells in enumerate(table[:_HEADER_WITHIN]):
        columns = _columns(cells)
        missing = min((_missing(kind, columns) for kind in ListKind), key=len)
        if not missing:
            return index, columns
        if columns and (not best or len(missing) < len(best)):
            best = missing
    what = ", ".join(best) or "all of them"
    raise InvalidListError(problem("list_problems.toml", "list-columns-missing", file, what=what))


def _columns(cells: Sequence[str]) -> dict[str, int]:
    headers = [normalized(text) for text in cells]
    found: dict[str, int] = {}
    for column in load("list_columns.toml", Column):
        wanted = [normalized(header) for header in column.headers]
        at = next((headers.index(header) for header in wanted if header in headers), None)
        if at is not None:
            found[column.id] = at
    return found


def _missing(kind: ListKind, columns: Mapping[str, int]) -> tuple[str, ...]:
    needed = (c.id for c in load("list_columns.toml", Column) if kind in c.needed_for)
    return tuple(name for name in needed if name not in columns)


def _unknown(header: Sequence[str], columns: Mapping[str, int]) -> tuple[int, ...]:
    known = set(columns.values())
    return tuple(at for at, text in enumerate(header) if at not in known and text.strip())


def _distinct(titles: Iterable[str]) -> tuple[str, ...]:
    """Return the titles, numbered where they come more than once: each column has its own."""
    seen: Counter[str] = Counter()
    distinct = []
    for title in titles:
        seen[title] += 1
        distinct.append(f"{title} ({seen[title]})" if seen[title] > 1 else title)
    return tuple(distinct)


def _text(cells: Sequence[str], at: int) -> str:
    return cells[at].strip() if at < len(cells) else ""


def _is_choice(values: dict[str, str]) -> bool:
    """Return whether the row only offers "Smelter not listed" or "not yet identified"."""
    return values.get("look_up", "").casefold() in (NOT_LISTED, NOT_YET_IDENTIFIED)


def _unusable(values: dict[str, str]) -> str:
    if not any(values.values()) or _is_choice(values):
        return ""
    if not CID.fullmatch(values["cid"]):
        return f'"{values["cid"]}" is not a CID'
    if not values["metal"] or not values["name"]:
        return "metal or name is empty"
    return ""


def _reference(values: dict[str, str]) -> ReferenceRow:
    return ReferenceRow(
        metal=Metal(values["metal"].title()),
        look_up=values["look_up"] or values["name"],
        name=values["name"],
        country=values["country"],
        cid=Cid(values["cid"]),
        id_source=values.get("id_source", ""),
        city=values.get("city", ""),
        state=values.get("state", ""),
    )


def _status(values: dict[str, str]) -> StatusRow:
    return StatusRow(
        metal=Metal(values["metal"].title()),
        cid=Cid(values["cid"]),
        name=values["name"],
        country=values.get("country", ""),
        status=values["status"],
    )
