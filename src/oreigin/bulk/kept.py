"""What a place holds: which parts count, what they were read for, and the documents of the list."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from oreigin.bulk.place import Place, problem
from oreigin.bulk.schema import PARTS, SOURCES
from oreigin.errors import RefusedError

FORMAT = 1
"""The layout of the tables; raised when a column changes its meaning."""

STATE = "bulk.json"
LISTS = "lists"
ACROSS = "across.parquet"
"""The findings that only show between documents, in a file of their own among the findings."""

Files = dict[str, tuple[pa.Schema, list[str]]]


@dataclass(frozen=True, slots=True)
class State:
    """What `bulk.json` says: the day that documents are checked for, and which parts count.

    `key` begins the name of every part that counts, "" before the first run came to its end.
    """

    as_of: date
    key: str = ""


def load_state(place: Place) -> State | None:
    """Return the state of a place, None for a new one. Raises RefusedError for another format."""
    if not place.holds(STATE):
        return None
    said = json.loads(place.read(STATE))
    if said["format"] != FORMAT:
        raise RefusedError(problem("other-format", place.address))
    return State(date.fromisoformat(said["as_of"]), said["key"])


def save_state(place: Place, state: State) -> None:
    """Write the state of a place."""
    said = {"format": FORMAT, "as_of": state.as_of.isoformat(), "key": state.key}
    place.write(STATE, json.dumps(said).encode())


def parts(place: Place, key: str) -> list[str]:
    """Return the file names of the parts that are whole and were read under `key`."""
    return [name for name in place.names(SOURCES) if name.startswith(key[:12])]


def files(place: Place, key: str) -> Files:
    """Return the files of every table of the parts under `key`."""
    held = parts(place, key)
    return {table: (schema, held) for table, schema in PARTS.items()}


def remove_parts(place: Place, keep: Collection[str]) -> None:
    """Remove every part but those in `keep`, its `sources` first: then it no longer counts."""
    for table in reversed(PARTS):
        gone = (name for name in place.names(table) if name not in keep and name != ACROSS)
        place.remove(f"{table}/{name}" for name in gone)


def forget_unopened(place: Place, name: str) -> None:
    """Take out of a part what could not even be opened, so that it is tried again."""
    for table in ("errors", SOURCES):
        held = place.read_table(f"{table}/{name}")
        _rewrite(place, table, name, held, held.filter(pc.is_valid(held["sha256"])))


def documents_in(place: Place, name: str) -> set[str]:
    """Return the hashes of the documents of which a part has the rows."""
    held = (place.read_table(f"{table}/{name}", ["sha256"]) for table in ("declarations", "errors"))
    return {sha256 for table in held for sha256 in table["sha256"].to_pylist() if sha256}


def forget_documents(place: Place, name: str, hashes: Iterable[str]) -> None:
    """Take the rows of documents out of a part, because another part has them.

    What says that the part has them goes last: stopped before, the next run begins anew.
    """
    wanted = pa.array(list(hashes), pa.string())
    for table in reversed(PARTS):
        if table != SOURCES:
            held = place.read_table(f"{table}/{name}")
            again = pc.is_in(held["sha256"], value_set=wanted)
            _rewrite(place, table, name, held, held.filter(pc.invert(again)))


def _rewrite(place: Place, table: str, name: str, held: pa.Table, kept: pa.Table) -> None:
    if kept.num_rows < held.num_rows:
        place.write_table(f"{table}/{name}", kept)


def keep_lists(place: Place, lists: Mapping[str, bytes]) -> None:
    """Keep the lists that were used, so that the place alone is enough to consolidate."""
    for name, data in lists.items():
        place.write(f"{LISTS}/{name}", data)
    place.remove(f"{LISTS}/{name}" for name in place.names(LISTS) if name not in lists)


def kept_lists(place: Place) -> dict[str, bytes]:
    """Return the files of the lists that are kept."""
    return {name: place.read(f"{LISTS}/{name}") for name in place.names(LISTS)}
