"""From declared rows to one list: recognizing and folding, without reading any workbook."""

from collections.abc import Iterator
from datetime import date

from benchmarks import corpus
from benchmarks.measure import Measurement, cpu
from benchmarks.reporting import declaration
from oreigin.demo.example import example_lists
from oreigin.response.declaration import Declaration
from oreigin.smelters.consolidate import consolidate
from oreigin.smelters.history import known_directory
from oreigin.smelters.resolve import Resolver
from oreigin.terms import Sha256

WORKBOOKS = 200
DAY = date(2026, 2, 1)


def measure() -> Iterator[Measurement]:
    """Yield the time of it, with the resolver made anew each time, and rows a second."""
    declarations = [
        (f"s{number}", _declared(Sha256(f"{number:064x}"), number)) for number in range(WORKBOOKS)
    ]
    known = known_directory(example_lists(), DAY)
    took = cpu(lambda: consolidate(declarations, Resolver(known)), runs=3)
    rows = WORKBOOKS * corpus.ROWS
    subject = f"consolidating {rows:,} rows"
    yield Measurement(subject, "oreigin, the plain fold", took)
    yield Measurement(subject, "rows", 1000 * rows / took, unit="rows/s")
    found = consolidate(declarations, Resolver(known)).smelters
    yield Measurement(subject, "smelters and names found", len(found), unit="")


def _declared(document: Sha256, number: int) -> Declaration:
    return declaration(document, tuple(corpus.declared(number, corpus.ROWS)))
