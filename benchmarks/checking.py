"""Reading and checking: one large workbook against inflating it, many workbooks a second."""

import os
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

from benchmarks.filled_workbook import filled_workbook
from benchmarks.large_workbook import official_template
from benchmarks.measure import Measurement, cpu, side_by_side
from benchmarks.reading import FLOOR, LOOK_UP, SHEETS, inflate, needed_members, opened_by_openpyxl
from benchmarks.resolving import references
from oreigin import workers
from oreigin.checks.checking import check
from oreigin.checks.documents import Terms, check_document, context_of, read
from oreigin.checks.reference import reference_of
from oreigin.smelters.consolidate import query_of
from oreigin.smelters.directory import directory
from oreigin.smelters.resolve import Resolver

TERMS = Terms(date(2026, 1, 15))
MANY = int(os.environ.get("OREIGIN_BENCH_WORKBOOKS", "1000"))
PROCESSES = 2


def measure() -> Iterator[Measurement]:
    """Yield CPU times beside the floor and openpyxl; at least fifteen workbooks a second."""
    data, made_from = filled_workbook()
    yield from _one(data, f"checking, {made_from}")
    yield from _many(data)


def _one(data: bytes, subject: str) -> Iterator[Measurement]:
    """Read, check and resolve against lists that were loaded before, as one of many."""
    lists = references()
    reference, resolver = reference_of(lists, TERMS.as_of), Resolver(directory(lists, TERMS.as_of))
    members, with_look_up = needed_members(data), needed_members(data, (*SHEETS, LOOK_UP))

    def resolved() -> object:
        reading = read(data, "large.xlsx", TERMS, with_look_up=False)
        check(context_of(reading, TERMS, reference))
        return resolver.resolve_all(map(query_of, reading.declaration.smelters))

    took = side_by_side(
        {
            FLOOR: lambda: inflate(data, members),
            "read and check": lambda: check_document(data, "large.xlsx", TERMS, reference),
            "read, check and resolve": resolved,
            f"{FLOOR}, look-up tab too": lambda: inflate(data, with_look_up),
            "read and check by its look-up tab": lambda: check_document(data, "a", TERMS, None),
        }
    )
    floor, checked, whole, floor_too, by_own = took.values()
    opening = cpu(lambda: opened_by_openpyxl(data), runs=2)
    yield Measurement(subject, FLOOR, floor)
    yield Measurement(subject, "read and check", checked, checked / floor, FLOOR)
    yield Measurement(subject, "read, check and resolve", whole, whole / floor, FLOOR, target=4)
    # The promise is about real workbooks; a generated one has less for openpyxl to choke on.
    target = 20 if official_template().is_file() else None
    yield Measurement(subject, "openpyxl, opening it", opening, opening / whole,
                      "read, check and resolve", target=target, at_least=True)  # fmt: skip
    name = "read and check by its look-up tab"
    yield Measurement(subject, name, by_own, by_own / floor_too, f"{FLOOR}, look-up tab too")


def _many(data: bytes) -> Iterator[Measurement]:
    """Check many copies in two processes; the memory of this process must not grow with them."""
    folder = Path(tempfile.mkdtemp(prefix="oreigin-bench-many-"))
    first, *others = paths = [folder / f"{number}.xlsx" for number in range(MANY)]
    first.write_bytes(data)
    for copy in others:
        copy.hardlink_to(first)
    function = partial(check_document, terms=TERMS, reference=None)
    started, early = time.perf_counter(), 0
    for number, outcome in enumerate(workers.run(function, paths, processes=PROCESSES)):
        if outcome.problem:
            raise RuntimeError(str(outcome.problem))
        if number == MANY // 10:
            early = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    elapsed = time.perf_counter() - started
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / max(early, 1)
    shutil.rmtree(folder)
    subject = f"checking {MANY} workbooks"
    rate = MANY / elapsed
    yield Measurement(
        subject, "workbooks", elapsed * 1000, rate, "1 / second", target=15, at_least=True
    )
    yield Measurement(subject, "memory at the end", 0.0, grown, "at a tenth", target=1.1)
