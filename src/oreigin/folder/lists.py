"""A folder of reference and status lists: `lists.toml` and one CSV a list, never changed.

A case has such a folder (`lists/`), and `--lists DIR` names any other. `lists.toml` holds one
`[[lists]]` table a snapshot; the SHA-256 it gives is that of the CSV's bytes, so an edited list is
an error and not a different result.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from oreigin.errors import InvalidListError
from oreigin.folder.disk import write_file
from oreigin.folder.files import Files, TextFile, problem, text_file
from oreigin.folder.records import line_of, read_record, record_text
from oreigin.folder.rows import Placed, Rows, read_rows, rows_text, used_columns
from oreigin.folder.rules import FILE_ID, FILE_ID_WORDS
from oreigin.smelters.facility import (
    AnyList,
    HistoryList,
    HistoryRow,
    ListKind,
    ListRow,
    Lists,
    MemberList,
    MemberRow,
    OriginList,
    OriginRow,
    ReferenceList,
    ReferenceRow,
    RegionList,
    RegionRow,
    SanctionList,
    SanctionRow,
    Snapshot,
    StatusList,
    StatusRow,
    TranslationList,
    TranslationRow,
)
from oreigin.terms import CID, Sha256

INDEX = "lists.toml"

_TYPES: dict[ListKind, tuple[type[Any], type[Any]]] = {
    ListKind.REFERENCE: (ReferenceList, ReferenceRow),
    ListKind.STATUS: (StatusList, StatusRow),
    ListKind.HISTORY: (HistoryList, HistoryRow),
    ListKind.TRANSLATION: (TranslationList, TranslationRow),
    ListKind.MEMBERS: (MemberList, MemberRow),
    ListKind.REGIONS: (RegionList, RegionRow),
    ListKind.SANCTIONS: (SanctionList, SanctionRow),
    ListKind.ORIGINS: (OriginList, OriginRow),
}
"""What a list of each kind is, and what its rows are."""

_NEEDED = {ListKind.REGIONS: ("country",), ListKind.SANCTIONS: ("name",)}
"""The columns that may not be empty, where they are others than metal and name."""


@dataclass(frozen=True, slots=True)
class ListIndex:
    """What `lists.toml` holds."""

    lists: tuple[Snapshot, ...] = ()


def load_lists(path: Path) -> Lists:
    """Return all lists of the folder `path`, in order of their dates.

    Raises InvalidListError where there is no lists.toml, a list's file is missing or was changed,
    or a row does not fit; the error names file and line.
    """
    if not (path / INDEX).is_file():
        raise InvalidListError(problem("no-lists", str(path)))
    files = {file.name: file.read_bytes() for file in path.iterdir() if file.is_file()}
    return lists_from_files(files, str(path))


def list_files(path: Path) -> dict[Sha256, bytes]:
    """Return the CSV files of the folder's lists by their SHA-256, as `save_case` takes them."""
    files = [file.read_bytes() for file in sorted(path.glob("*.csv"))]
    return {sha256_of(data): data for data in files}


def add_snapshot(
    path: Path,
    snapshot: Snapshot,
    rows: Sequence[ListRow],
    unknown: Sequence[Sequence[str]] = (),
) -> Snapshot:
    """Write a list into the folder `path`, which may be new, and return its finished snapshot.

    The returned snapshot carries the SHA-256 of the CSV; the one handed in may leave it empty.
    `unknown` holds the cells of `snapshot.unknown_columns`, row by row. The same list a second time
    changes nothing. Raises InvalidListError where another list has that id, or a row does not fit.
    """
    data = list_csv(snapshot, rows, unknown)
    finished = replace(snapshot, sha256=sha256_of(data))
    files = {}
    if path.is_dir():
        files = {file.name: file.read_bytes() for file in path.iterdir() if file.is_file()}
    index = read_record(text_file(files, str(path), INDEX, InvalidListError), ListIndex)
    if finished in index.lists:
        return finished
    if any(known.id == finished.id for known in index.lists) or _name(finished) in files:
        raise InvalidListError(problem("list-exists", str(path), INDEX, value=finished.id))
    text = record_text(ListIndex((*index.lists, finished))).encode()
    lists_from_files({**files, INDEX: text, _name(finished): data}, str(path))
    write_file(path / _name(finished), data)
    write_file(path / INDEX, text)
    return finished


def list_csv(
    snapshot: Snapshot,
    rows: Iterable[ListRow],
    unknown: Sequence[Sequence[str]] = (),
) -> bytes:
    """Return the bytes of a list's CSV file, of which `Snapshot.sha256` is taken.

    A column that may be empty and is so in every row is left out: the bytes of a list do not
    change because a later version knows more columns.
    """
    given = tuple(rows)
    names = used_columns(given, _row_type(snapshot))
    return rows_text(given, names, snapshot.unknown_columns, unknown).encode()


def lists_from_files(files: Files, folder: str, prefix: str = "") -> Lists:
    """Return the lists held in `files`, whose names begin with `prefix`; none without an index."""
    index_file = text_file(files, folder, prefix + INDEX, InvalidListError)
    snapshots = read_record(index_file, ListIndex).lists
    first: dict[str, int] = {}
    held: dict[ListKind, list[Any]] = {kind: [] for kind in ListKind}
    for snapshot in sorted(snapshots, key=lambda snapshot: (snapshot.as_of, snapshot.id)):
        line = _line(index_file, snapshots.index(snapshot))
        if snapshot.id.casefold() in first:
            index_file.fail(
                "id-twice", line, value=snapshot.id, first=first[snapshot.id.casefold()]
            )
        first[snapshot.id.casefold()] = line
        rows = _list_rows(files, index_file, prefix, snapshot, line)
        held[snapshot.kind].append(_TYPES[snapshot.kind][0](snapshot, rows))
    return lists_of(held)


def lists_of(held: Mapping[ListKind, Sequence[Any]]) -> Lists:
    """Return `Lists` of the lists of each kind."""
    return Lists(
        references=tuple(held[ListKind.REFERENCE]),
        statuses=tuple(held[ListKind.STATUS]),
        histories=tuple(held[ListKind.HISTORY]),
        translations=tuple(held[ListKind.TRANSLATION]),
        members=tuple(held[ListKind.MEMBERS]),
        regions=tuple(held[ListKind.REGIONS]),
        sanctions=tuple(held[ListKind.SANCTIONS]),
        origins=tuple(held[ListKind.ORIGINS]),
    )


def list_of(snapshot: Snapshot, rows: Iterable[ListRow]) -> AnyList:
    """Return the list of a snapshot and its rows."""
    made: AnyList = _TYPES[snapshot.kind][0](snapshot, tuple(rows))
    return made


def snapshots_of(lists: Lists) -> tuple[Snapshot, ...]:
    """Return the snapshots of `lists`, in order of their dates: the rows of its lists.toml."""
    snapshots = [held.snapshot for held in lists.all]
    return tuple(sorted(snapshots, key=lambda snapshot: (snapshot.as_of, snapshot.id)))


def _list_rows(
    files: Files, index: TextFile, prefix: str, snapshot: Snapshot, line: int
) -> tuple[Any, ...]:
    if not FILE_ID.fullmatch(snapshot.id):
        index.fail("bad-id", line, value=snapshot.id, how=FILE_ID_WORDS)
    name = prefix + _name(snapshot)
    if name not in files:
        index.fail("list-file-missing", line, value=snapshot.id, file=name)
    found = sha256_of(files[name])
    if found != snapshot.sha256:
        index.fail("list-changed", line, value=snapshot.id, found=found)
    file = text_file(files, index.folder, name, InvalidListError)
    rows: Rows[Any] = read_rows(file, _row_type(snapshot), snapshot.unknown_columns)
    for placed in rows.placed:
        _check_row(file, placed, snapshot.kind)
    return rows.values


def _check_row(file: TextFile, placed: Placed[Any], kind: ListKind) -> None:
    for column in _NEEDED.get(kind, ("metal", "name")):
        if not getattr(placed.row, column):
            file.fail("empty-value", placed.line, column=column)
    cid = getattr(placed.row, "cid", None)
    if cid is not None and not CID.fullmatch(cid):
        file.fail("bad-cid", placed.line, value=cid)


def _line(index: TextFile, position: int) -> int:
    return line_of(index.text, ("lists", position))


def _row_type(snapshot: Snapshot) -> type[Any]:
    return _TYPES[snapshot.kind][1]


def _name(snapshot: Snapshot) -> str:
    return f"{snapshot.id}.csv"


def sha256_of(data: bytes) -> Sha256:
    """Return the SHA-256 of a file."""
    return Sha256(hashlib.sha256(data).hexdigest())
