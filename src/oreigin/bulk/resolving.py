"""Each distinct question about declared rows, asked of the lists once."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import pyarrow as pa
from duckdb import DuckDBPyConnection

from oreigin.bulk.place import Place
from oreigin.bulk.rows import Row
from oreigin.bulk.schema import ASKED, QUERY, RESOLVED, table_of
from oreigin.bulk.values import asking_key
from oreigin.folder.lists import lists_from_files
from oreigin.smelters.consolidate import leftover_reason, smelter_key
from oreigin.smelters.facility import Facility, Lists
from oreigin.smelters.history import known_directory
from oreigin.smelters.resolution import How, Query, Resolution, ResolutionOutcome
from oreigin.smelters.resolve import Resolver
from oreigin.terms import Cid, Country, Metal

FOLDER = "resolved"


def resolutions(
    place: Place, tables: DuckDBPyConnection, lists: Mapping[str, bytes], as_of: date
) -> pa.Table:
    """Return what the lists say on that day to every question of the table `declared`.

    What `place` keeps of them is not asked again. `lists` are the files of a folder of lists.
    """
    known = _kept(place, asking_key(lists, as_of))
    asked = _unasked(tables, known)
    if not asked:
        return known
    resolver = Resolver(known_directory(lists_of(lists), as_of))
    found = resolver.resolve_all(query for query, _ in asked)
    rows = [resolution_row(each, scope) for each, (_, scope) in zip(found, asked, strict=True)]
    return pa.concat_tables([known, table_of(rows, RESOLVED)])


def keep_resolutions(place: Place, table: pa.Table, key: str) -> None:
    """Keep the resolutions made under `key`, and no others."""
    if _kept(place, key).num_rows != table.num_rows or not place.holds(_file(key)):
        place.write_table(_file(key), table)
    others = (f"{FOLDER}/{name}" for name in place.names(FOLDER))
    place.remove(name for name in others if name != _file(key))


def lists_of(files: Mapping[str, bytes]) -> Lists:
    """Return the lists in the files of a folder; none without any. Raises InvalidListError."""
    return lists_from_files(files, FOLDER) if files else Lists()


def resolution_row(resolution: Resolution, scope: str) -> Row:
    """Return a resolution as a row of the table `resolved`; `scope` as in `schema.ASKED`."""
    query, facility = resolution.query, resolution.facility
    metals = tuple(map(Metal, json.loads(scope)))
    reason = leftover_reason(resolution, metals)
    return (
        *(query.metal, query.cid, query.name, query.country, query.also, scope),
        resolution.outcome.value,
        resolution.how.value,
        resolution.score,
        list(resolution.evidence),
        *(
            (facility.cid, facility.metal, facility.name, facility.country)
            if facility
            else [None] * 4
        ),
        None if reason else json.dumps(smelter_key(resolution), ensure_ascii=False),
        reason.value if reason else None,
    )


def resolution_of(row: Mapping[str, Any]) -> Resolution:
    """Return the resolution of a row of the table `resolved`; alternatives are not kept."""
    facility = None
    if row["cid"]:
        facility = Facility(
            Metal(row["metal"]), Cid(row["cid"]), row["name"], Country(row["country"])
        )
    return Resolution(
        Query(*(row[name] for name in QUERY)),
        ResolutionOutcome(row["outcome"]),
        How(row["how"]),
        row["score"],
        tuple(row["evidence"]),
        facility,
    )


def _unasked(tables: DuckDBPyConnection, known: pa.Table) -> list[tuple[Query, str]]:
    tables.register("known", known)
    columns = ", ".join(ASKED)
    found = tables.execute(
        f"SELECT DISTINCT {columns} FROM declared ANTI JOIN known USING ({columns}) ORDER BY ALL"  # noqa: S608 - our own names
    )
    return [(Query(*query), scope) for *query, scope in found.fetchall()]


def _kept(place: Place, key: str) -> pa.Table:
    return place.read_table(_file(key)) if place.holds(_file(key)) else RESOLVED.empty_table()


def _file(key: str) -> str:
    return f"{FOLDER}/{key[:24]}.parquet"
