"""What a place holds is put in order, before a run and after it: nothing is there twice, or lost.

Whatever stopped a run, and wherever, this makes it good: a document counts as known only where its
rows, or the error about it, really are there.
"""

from collections.abc import Collection

import pyarrow as pa
import pyarrow.compute as pc

from oreigin.bulk.database import database
from oreigin.bulk.kept import files, parts, remove_parts
from oreigin.bulk.place import Place
from oreigin.bulk.schema import PARTS, SOURCES

OF_THE_MACHINE = ("out-of-memory", "reader-died", "timed-out")
"""Errors that a document need not meet again: another day there may be more time or memory."""

_UNKNOWN = """
    SELECT DISTINCT sha256 FROM sources
    ANTI JOIN (SELECT sha256 FROM declarations UNION ALL SELECT sha256 FROM errors) USING (sha256)
"""
"""Documents without rows or error, and (null) what could not be opened."""

_FAILED = "SELECT sha256 FROM errors WHERE sha256 IS NOT NULL AND list_contains(?, code)"

_STALE = "SELECT DISTINCT sha256 FROM errors ANTI JOIN sources USING (sha256)"
"""Documents with an error, of which no source is known any more."""

_TWICE = """
    SELECT sha256 FROM (SELECT sha256 FROM declarations UNION ALL SELECT sha256 FROM errors)
    WHERE sha256 IS NOT NULL GROUP BY sha256 HAVING count(*) > 1
"""


def tidy(place: Place, key: str, retry: bool) -> None:
    """Remove what a stopped run left half, and forget what is to be read again.

    That is what could not be opened, what has lost its rows, and with `retry` what failed for want
    of time or memory.
    """
    remove_parts(place, keep=parts(place))
    with database(place, files(place, key)) as tables:
        again = {sha256 for (sha256,) in tables.execute(_UNKNOWN).fetchall()}
        if retry:
            failed = tables.execute(_FAILED, [list(OF_THE_MACHINE)]).fetchall()
            again |= {sha256 for (sha256,) in failed}
        stale = {sha256 for (sha256,) in tables.execute(_STALE).fetchall()}
    # Sources first: without them a stopped run has at worst an error left, which is stale then.
    for table, hashes in ((SOURCES, again), ("errors", again | stale)):
        for name in parts(place, key) if hashes else ():
            _take_out(place, f"{table}/{name}", hashes)


def keep_once(place: Place, key: str) -> None:
    """Take a document out of all parts but one: two workers may have met the same bytes.

    One that was read counts before one that failed.
    """
    with database(place, files(place, key)) as tables:
        twice = {sha256 for (sha256,) in tables.execute(_TWICE).fetchall()}
    seen: set[str | None] = set()
    for table in ("declarations", "errors") if twice else ():
        for name in parts(place, key):
            held = set(place.read_table(f"{table}/{name}", ["sha256"])["sha256"].to_pylist())
            if held & twice & seen:
                _take_out_document(place, name, table, held & twice & seen)
            seen |= held & twice


def _take_out_document(place: Place, name: str, table: str, hashes: set[str | None]) -> None:
    """Take documents out of a part; what says that it has them goes last."""
    for each in (*_ROWS, table) if table == "declarations" else (table,):
        _take_out(place, f"{each}/{name}", hashes)


_ROWS = tuple(name for name in PARTS if name not in {"declarations", "errors", SOURCES})


def _take_out(place: Place, name: str, hashes: Collection[str | None]) -> None:
    """Write a table anew without the rows of some documents, where it has any."""
    held = place.read_table(name)
    gone = pc.is_in(held["sha256"], value_set=pa.array(list(hashes), pa.string()))
    kept = held.filter(pc.invert(gone))
    if kept.num_rows < held.num_rows:
        place.write_table(name, kept)
