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

from benchmarks.large_workbook import large_workbook
from benchmarks.measure import Measurement, cpu
from benchmarks.reading import FLOOR, _inflate, _needed_members
from oreigin import workers
from oreigin.checks.documents import Terms, check_document

TERMS = Terms(date(2026, 1, 15))
MANY = int(os.environ.get("OREIGIN_BENCH_WORKBOOKS", "1000"))
PROCESSES = 2


def measure() -> Iterator[Measurement]:
    """Yield CPU times: at most seven times the floor; at least fifteen workbooks a second."""
    path, made_from = large_workbook()
    data = path.read_bytes()
    members = _needed_members(data)
    floor = cpu(lambda: _inflate(data, members), runs=15)
    checked = cpu(lambda: check_document(data, "large.xlsx", TERMS, None), runs=15)
    subject = f"checking, {made_from}"
    yield Measurement(subject, FLOOR, floor)
    yield Measurement(subject, "read and check", checked, checked / floor, FLOOR, target=7)
    yield from _many(path)


def _many(path: Path) -> Iterator[Measurement]:
    """Check many copies in two processes; the memory of this process must not grow with them."""
    folder = Path(tempfile.mkdtemp(prefix="oreigin-bench-many-"))
    paths = [folder / f"{number}.xlsx" for number in range(MANY)]
    for copy in paths:
        copy.hardlink_to(path)
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
