"""What a place holds: which parts count, what they were read for, and the documents of the list."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from oreigin.bulk.place import Place, problem
from oreigin.bulk.schema import PARTS
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

    `key` begins the name of every part that counts, "" while no run came to its end.
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


def parts(place: Place, key: str = "") -> list[str]:
    """Return the file names of the parts that were read under `key`, without one of all parts.

    A part counts only where every table has its file.
    """
    held = [set(place.names(table)) for table in PARTS]
    return sorted(name for name in set.intersection(*held) if name.startswith(key[:12]))


def files(place: Place, key: str) -> Files:
    """Return the files of every table of the parts under `key`."""
    held = parts(place, key)
    return {table: (schema, held) for table, schema in PARTS.items()}


def remove_parts(place: Place, keep: Collection[str]) -> None:
    """Remove every part but those in `keep`, its `sources` first: then it no longer counts."""
    for table in reversed(PARTS):
        gone = (name for name in place.names(table) if name not in keep and name != ACROSS)
        place.remove(f"{table}/{name}" for name in gone)


def keep_lists(place: Place, lists: Mapping[str, bytes]) -> None:
    """Keep the lists that were used, so that the place alone is enough to consolidate."""
    for name, data in lists.items():
        place.write(f"{LISTS}/{name}", data)
    place.remove(f"{LISTS}/{name}" for name in place.names(LISTS) if name not in lists)


def kept_lists(place: Place) -> dict[str, bytes]:
    """Return the files of the lists that are kept."""
    return {name: place.read(f"{LISTS}/{name}") for name in place.names(LISTS)}
