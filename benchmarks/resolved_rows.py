"""Twenty million resolved rows counted to facilities, by the statement of `oreigin bulk`.

    python -m benchmarks.resolved_rows --data DIR [--rows N]

What is asked is taken from the generated workbooks (`benchmarks/corpus.py`), resolved once, and
repeated with a pinned seed: 300 rows a document, every document of one supplier. Counting runs in a
process of its own, under watch. Kept in `benchmarks/scale.json`.
"""

import argparse
import json
import shutil
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa

from benchmarks import corpus, scale
from benchmarks.watching import watched
from oreigin.bulk.consolidating import Consolidator
from oreigin.bulk.database import database
from oreigin.bulk.place import Place
from oreigin.bulk.resolving import resolution_row
from oreigin.bulk.schema import ASKED, DOCUMENTS, PARTS, RESOLVED, table_of
from oreigin.demo.example import example_lists
from oreigin.smelters.consolidate import query_of
from oreigin.smelters.history import known_directory
from oreigin.smelters.resolve import Resolver
from oreigin.terms import CONFLICT_MINERALS

SEED = 20261122
ROWS, PART, ASKED_OF = 20_000_000, 1_000_000, 1_000
"""Rows in all, rows of a file, and of how many workbooks the questions are."""
DAY = date(2026, 2, 1)
WHOLE = "whole"
COUNTED_TABLES = ("declarations", "declared")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--rows", type=int, default=ROWS)
    arguments.add_argument("--count-only", action="store_true", help="rows that were made before")
    given = arguments.parse_args()
    folder = given.data / f"resolved-{given.rows}"
    if given.count_only:
        print(count(folder))
        return
    make(folder, given.rows)
    command = [sys.executable, "-m", "benchmarks.resolved_rows", "--count-only"]
    taken = watched([*command, "--data", str(given.data), "--rows", str(given.rows)])
    scale.keep("count", given.rows // corpus.ROWS, taken, given.rows)


def make(folder: Path, rows: int) -> None:
    """Write the tables of a bulk run that found so many rows, unless they are there."""
    if (folder / WHOLE).exists():
        return
    shutil.rmtree(folder, ignore_errors=True)
    place = Place.at(str(folder))
    asked, resolved = _questions()
    place.write_table("resolved.parquet", resolved)
    hashes = pa.array([f"{number:064x}" for number in range(-(-rows // corpus.ROWS))])
    _write_documents(place, hashes, rows)
    chance = np.random.default_rng(SEED)
    questions = resolved.select(ASKED)
    for part, start in enumerate(range(0, rows, PART)):
        numbers = np.arange(start, min(start + PART, rows))
        table = questions.take(pa.array(chance.choice(asked, len(numbers))))
        table = table.append_column("sha256", hashes.take(pa.array(numbers // corpus.ROWS)))
        at = pa.array(5 + numbers % corpus.ROWS, pa.int32())
        table = table.append_column("row", at)
        nobody = pa.array(np.zeros(len(numbers), bool))
        place.write_table(
            f"declared/{_part(part)}", table.append_column("not_yet_identified", nobody)
        )
    (folder / WHOLE).touch()


def _questions() -> tuple[np.ndarray, pa.Table]:
    """Return which question each row of some workbooks asks, and the questions, resolved."""
    rows = (row for number in range(ASKED_OF) for row in corpus.declared(number, corpus.ROWS))
    scope = json.dumps(CONFLICT_MINERALS)
    places: dict[object, int] = {}
    asked = np.array([places.setdefault(query_of(row), len(places)) for row in rows])
    resolver = Resolver(known_directory(example_lists(), DAY))
    found = resolver.resolve_all(places)
    return asked, table_of([resolution_row(each, scope) for each in found], RESOLVED)


def _write_documents(place: Place, hashes: pa.Array, rows: int) -> None:
    count = len(hashes)
    numbers = range(count)
    given = {
        "number": list(numbers),
        "file": [f"inbox/supplier-{number:06}.xlsx" for number in numbers],
        "sha256": hashes,
        "first": [True] * count,
    }
    place.write_table("documents.parquet", _table(DOCUMENTS, given, count))
    given = {
        "sha256": hashes,
        "supplier": [f"supplier {number:06} electronics" for number in numbers],
        "sheet": ["Smelter List"] * count,
        "declared_rows": [min(corpus.ROWS, rows - start) for start in range(0, rows, corpus.ROWS)],
    }
    schema = PARTS["declarations"]
    place.write_table(f"declarations/{_part(0)}", _table(schema, given, count))


def _table(schema: pa.Schema, given: dict[str, object], count: int) -> pa.Table:
    """A table of `schema` in which the columns that are not given are empty."""
    columns = [given.get(each.name, pa.nulls(count, each.type)) for each in schema]
    return pa.table(columns, schema=schema)


def _part(number: int) -> str:
    return f"part-{number:04}.parquet"


def count(folder: Path) -> int:
    """Count the rows of each smelter and name; return how many of those there are."""
    place = Place.at(str(folder))
    tables = {name: (PARTS[name], place.names(name)) for name in COUNTED_TABLES}
    with database(place, tables) as connection:
        connection.register("documents", place.read_table("documents.parquet"))
        resolved = place.read_table("resolved.parquet")
        return len(Consolidator(connection, resolved, example_lists(), DAY).counted().smelters)


if __name__ == "__main__":
    main()
