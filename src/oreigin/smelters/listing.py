"""Turning a table (a look-up tab, an export, a CSV) into the rows of a list.

Columns are found by their headers (`data/list_columns.toml`). Every row becomes a row of the list
or a named rejection: nothing is dropped unsaid.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from oreigin.errors import InvalidListError
from oreigin.response.declaration import NOT_LISTED, NOT_YET_IDENTIFIED
from oreigin.smelters.facility import ListKind, ListRow, ReferenceRow, StatusRow
from oreigin.smelters.list_cells import Cleaned, cleaned, without_odd
from oreigin.smelters.list_dates import DateColumn, read_dates
from oreigin.smelters.list_rows import ROWS, Cells, unusable
from oreigin.smelters.names import normalized
from oreigin.smelters.schemes import schemes
from oreigin.tables import load, problem

Table = Sequence[Sequence[str]]
"""Rows of cell texts, from the first row of the sheet or file on."""

_HEADER_WITHIN = 10
_SHOWN_ROWS = 12


@dataclass(frozen=True, slots=True)
class Column:
    """A row of `data/list_columns.toml`."""

    id: str
    headers: tuple[str, ...]
    needed_for: tuple[ListKind, ...] = ()
    dates: bool = False
    unnamed_in: dict[ListKind, int] = field(default_factory=dict)
    only_for: tuple[ListKind, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that could not become a row of the list, by its number in the table, and why."""

    row: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class NoteWords:
    """A row of `data/list_notes.toml`."""

    id: str
    message: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What a table holds: rows for a list of one kind, or the same rows for lists of several.

    `unknown_cells` are the cells under `unknown_columns`, row by row as in the lists; `notes` say
    in words what was not taken as it stands.
    """

    lists: Mapping[ListKind, tuple[ListRow, ...]]
    rejected: tuple[Rejected, ...]
    unknown_columns: tuple[str, ...]
    unknown_cells: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()

    @property
    def references(self) -> tuple[ReferenceRow, ...]:
        """The rows of a reference list."""
        rows = self.lists.get(ListKind.REFERENCE, ())
        return tuple(row for row in rows if isinstance(row, ReferenceRow))

    @property
    def statuses(self) -> tuple[StatusRow, ...]:
        """The rows of a status list."""
        rows = self.lists.get(ListKind.STATUS, ())
        return tuple(row for row in rows if isinstance(row, StatusRow))

    @property
    def kinds(self) -> tuple[ListKind, ...]:
        """The kinds of list it can be imported as."""
        return tuple(kind for kind, rows in self.lists.items() if rows)


def listing(table: Table, file: str, scheme: str = "") -> Listing:
    """Return the rows of a list as `table` holds them, its columns found by their headers.

    Without a `scheme` the columns decide of what kind it is; lists by names, areas and sanctions
    need one. Raises InvalidListError where no header row with the needed columns is found.
    """
    kinds = schemes()[scheme].kinds if scheme else _BY_COLUMNS
    header, columns = _header(table, file, kinds)
    metal = schemes()[scheme].metal if scheme else ""
    return listing_under(table, header, columns, kinds, metal)


def listing_under(
    table: Table,
    header: int,
    columns: Mapping[str, int],
    kinds: Iterable[ListKind] = (ListKind.REFERENCE, ListKind.STATUS),
    metal: str = "",
) -> Listing:
    """Return the rows below the row of index `header`, where the columns stand as given.

    For look-up tabs: their headers come in the workbook's language, their places from its layout.
    `metal` is what rows are about that name none.
    """
    found_kinds = [kind for kind in kinds if not _missing(kind, columns)]
    dates = _dates(table[header + 1 :], columns)
    unknown = _unknown(table[header], columns)
    rows: list[Cells] = []
    rejected: list[Rejected] = []
    unknown_cells: list[tuple[str, ...]] = []
    notes: dict[Cleaned, list[int]] = {}
    for number, cells in enumerate(table[header + 1 :], start=header + 2):
        values = {column: _text(cells, at) for column, at in columns.items()}
        if not any(values.values()) or _is_choice(values):
            continue
        values = {**values, "metal": values.get("metal") or metal}
        for note in cleaned(values):
            notes.setdefault(note, []).append(number)
        values = without_odd(values)
        reason = unusable(values, found_kinds)
        if reason:
            text = " | ".join(filter(None, values.values()))
            rejected.append(Rejected(number, text, reason))
        else:
            unknown_cells.append(tuple(_text(cells, at) for at in unknown))
            rows.append(Cells(values, {column: read.days for column, read in dates.items()}))
    return Listing(
        {kind: tuple(map(ROWS[kind], rows)) for kind in found_kinds},
        tuple(rejected),
        _distinct(table[header][at].strip() for at in unknown),
        tuple(unknown_cells),
        (*_row_notes(notes), *_date_notes(dates)),
    )


_BY_COLUMNS = (ListKind.REFERENCE, ListKind.STATUS, ListKind.HISTORY, ListKind.TRANSLATION)
"""The kinds of list that their columns give away."""


def _header(table: Table, file: str, kinds: Sequence[ListKind]) -> tuple[int, dict[str, int]]:
    """Return the header's index and where each column stands, for the first row that will do."""
    best: tuple[str, ...] = ()
    for index, cells in enumerate(table[:_HEADER_WITHIN]):
        for kind in kinds:
            columns = _columns(cells, kind)
            missing = _missing(kind, columns)
            if not missing:
                return index, columns
            if columns and (not best or len(missing) < len(best)):
                best = missing
    what = ", ".join(best) or "all of them"
    raise InvalidListError(problem("list_problems.toml", "list-columns-missing", file, what=what))


def _columns(cells: Sequence[str], kind: ListKind) -> dict[str, int]:
    headers = [normalized(text) for text in cells]
    found: dict[str, int] = {}
    for column in load("list_columns.toml", Column):
        if column.only_for and kind not in column.only_for:
            continue
        wanted = [normalized(header) for header in column.headers]
        at = next((headers.index(header) for header in wanted if header in headers), None)
        place = column.unnamed_in.get(kind)
        if at is None and place is not None and headers[place : place + 1] == [""]:
            at = place
        if at is not None and at not in found.values():
            found[column.id] = at
    return found


def _missing(kind: ListKind, columns: Mapping[str, int]) -> tuple[str, ...]:
    needed = (c.id for c in load("list_columns.toml", Column) if kind in c.needed_for)
    return tuple(name for name in needed if name not in columns)


def _dates(below: Table, columns: Mapping[str, int]) -> dict[str, DateColumn]:
    """Read every column of dates as a whole: only together do its texts say how they are meant."""
    return {
        column.id: read_dates(_text(cells, columns[column.id]) for cells in below)
        for column in load("list_columns.toml", Column)
        if column.dates and column.id in columns
    }


def _row_notes(notes: Mapping[Cleaned, Sequence[int]]) -> tuple[str, ...]:
    said = []
    for note, rows in notes.items():
        more = f" and {len(rows) - _SHOWN_ROWS} more" if len(rows) > _SHOWN_ROWS else ""
        where = "row " + ", ".join(map(str, rows[:_SHOWN_ROWS])) + more
        said.append(_words(note).format(where=where, count=len(rows)))
    return tuple(said)


def _date_notes(dates: Mapping[str, DateColumn]) -> tuple[str, ...]:
    return tuple(
        _words(note).format(where=column, count=len(texts), facts=texts[0])
        for column, read in dates.items()
        for note, texts in read.notes.items()
    )


def _words(note: str) -> str:
    return next(row.message for row in load("list_notes.toml", NoteWords) if row.id == note)


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


def _is_choice(values: Mapping[str, str]) -> bool:
    """Return whether the row only offers "Smelter not listed" or "not yet identified"."""
    return values.get("look_up", "").casefold() in (NOT_LISTED, NOT_YET_IDENTIFIED)
