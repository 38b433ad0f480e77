"""Twenty million resolved rows counted to facilities: one DuckDB statement over Parquet.

    python -m benchmarks.resolved_rows --data DIR [--rows N]

The rows are made with a pinned seed: some 1,000 facilities, 300 rows a document, every document of
one supplier, a few rows of names that nobody knows. Counting runs in a process of its own, under
watch. Kept in `benchmarks/scale.json`.
"""

import argparse
import shutil
import sys
from pathlib import Path

from benchmarks import scale
from benchmarks.watching import watched

SEED = 20261122
ROWS, OF_A_DOCUMENT, PART = 20_000_000, 300, 1_000_000
FACILITIES, UNKNOWN_SHARE, UNKNOWN_NAMES = 1_000, 0.02, 5_000
METALS = ("Gold", "Tantalum", "Tin", "Tungsten")
MEMORY, THREADS = "2GB", 2

COUNT = """
    SELECT metal, smelter, any_value(name) AS name, any_value(country) AS country,
           count(*) AS declared_rows,
           count(DISTINCT document) AS documents,
           count(DISTINCT supplier) AS suppliers
    FROM read_parquet($files)
    GROUP BY metal, smelter
    ORDER BY metal, smelter
"""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--rows", type=int, default=ROWS)
    arguments.add_argument("--count-only", action="store_true", help="of rows made before")
    given = arguments.parse_args()
    folder = given.data / f"resolved-{given.rows}"
    if given.count_only:
        count(folder)
        return
    make(folder, given.rows)
    command = [sys.executable, "-m", "benchmarks.resolved_rows", "--count-only"]
    taken = watched([*command, "--data", str(given.data), "--rows", str(given.rows)])
    scale.keep("count resolved rows", given.rows // OF_A_DOCUMENT, taken, rows=given.rows)


def make(folder: Path, rows: int) -> None:
    """Write the rows, a million a file, unless they are there."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    if (folder / "whole").exists():
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    chance = np.random.default_rng(SEED)
    names = [
        *(f"CID{n:06}" for n in range(FACILITIES)),
        *(f"name {n}" for n in range(UNKNOWN_NAMES)),
    ]
    smelters = pa.array(names)
    titles = pa.array([f"Smelter {name} Co., Ltd." for name in names])
    metals = pa.array([METALS[n % 4] for n in range(len(names))])
    countries = pa.array(
        [("JP", "CN", "BR", "ID", "DE", "US", "RW")[n % 7] for n in range(len(names))]
    )
    for part, start in enumerate(range(0, rows, PART)):
        numbers = np.arange(start, min(start + PART, rows))
        known = chance.integers(0, FACILITIES, len(numbers))
        unknown = FACILITIES + chance.integers(0, UNKNOWN_NAMES, len(numbers))
        chosen = pa.array(np.where(chance.random(len(numbers)) < UNKNOWN_SHARE, unknown, known))
        documents = numbers // OF_A_DOCUMENT
        table = pa.table(
            {
                "document": [f"{n * 2654435761 % 2**64:064x}" for n in documents.tolist()],
                "row": pa.array(5 + numbers % OF_A_DOCUMENT, pa.int32()),
                "supplier": [f"supplier {n}" for n in documents.tolist()],
                "metal": metals.take(chosen),
                "smelter": smelters.take(chosen),
                "name": titles.take(chosen),
                "country": countries.take(chosen),
            }
        )
        pq.write_table(table, folder / f"part-{part:04}.parquet", compression="zstd")
    (folder / "whole").touch()


def count(folder: Path) -> int:
    """Count the rows of each facility; return how many facilities and names there are."""
    import duckdb

    with duckdb.connect(config={"memory_limit": MEMORY, "threads": THREADS}) as connection:
        files = str(folder / "*.parquet")
        return len(connection.execute(COUNT, {"files": files}).fetchall())


if __name__ == "__main__":
    main()
