"""From declared rows to one list: recognizing and folding, without reading any workbook."""

import time
from collections.abc import Iterator
from datetime import date

from benchmarks import corpus
from benchmarks.measure import Measurement
from benchmarks.reporting import declaration
from oreigin.demo.example import example_lists
from oreigin.smelters.consolidate import consolidate
from oreigin.smelters.history import known_directory
from oreigin.smelters.resolve import Resolver
from oreigin.terms import Sha256

WORKBOOKS = 200
DAY = date(2026, 2, 1)


def measure() -> Iterator[Measurement]:
    """Yield the time of it, asked for the first time and with all names known already."""
    declarations = [
        (
            f"s{number}",
            declaration(Sha256(f"{number:064x}"), tuple(corpus.declared(number, corpus.ROWS))),
        )
        for number in range(WORKBOOKS)
    ]
    rows = WORKBOOKS * corpus.ROWS
    subject = f"consolidating {rows:,} rows"
    resolver = Resolver(known_directory(example_lists(), DAY))
    for name in ("names met for the first time", "names known already"):
        began = time.process_time()
        made = consolidate(declarations, resolver)
        took = time.process_time() - began
        yield Measurement(subject, name, took * 1000)
        yield Measurement(subject, f"{name}: rows", rows / took, unit="rows/s")
    yield Measurement(subject, "smelters and names found", len(made.smelters), unit="")
