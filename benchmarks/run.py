"""Run the benchmarks: `python benchmarks/run.py [--details] [SUBJECT...]`, or `make bench`.

Prints one table and writes `benchmarks/results.json`; exit status 1 for a missed target. A subject
is one line of SUBJECTS: modules whose `measure()` yields Measurements. Only the subjects that ran
are replaced in the file, unless it was made on another machine or with other versions. `--details`
prints to stderr what a subject has to tell beside its figures (every name not recognized, say).
"""

import argparse
import contextlib
import importlib
import io
import json
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.measure import Measurement, about, figure_of, verdict_of

SUBJECTS: dict[str, tuple[str, ...]] = {
    "start": ("starting",),
    "read": ("reading", "reading_with_pandas"),
    "check": ("checking",),
    "resolve": ("resolving", "resolving_example"),
    "consolidate": ("consolidating",),
    "report": ("reporting",),
    "proofread": ("proofreading",),
    "write": ("writing", "writing_lists"),
    "app": ("app",),
}
"""What is measured, in the order of the table: each by the modules named."""
RESULTS = Path(__file__).with_name("results.json")
WIDTHS = (44, 40, 12)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("subjects", nargs="*", metavar="SUBJECT", help=", ".join(SUBJECTS))
    parser.add_argument("--details", action="store_true")
    given = parser.parse_args(arguments)
    unknown = set(given.subjects) - set(SUBJECTS)
    if unknown:
        parser.error(
            f"no such subject: {', '.join(sorted(unknown))} (known: {', '.join(SUBJECTS)})"
        )
    print(_heading())
    rows: list[dict[str, Any]] = []
    failed = 0
    for subject in given.subjects or SUBJECTS:
        result = _run(subject, given.details)
        failed += len(result["failed"])
        rows += result["measurements"]
        _keep(subject, result)
    missed = sum(row["met"] is False for row in rows)
    print(f"\n{len(rows)} figures, {missed} missed, {failed} failed; kept in {RESULTS.name}")
    return int(bool(missed or failed))


def _run(subject: str, details: bool) -> dict[str, Any]:
    """Measure a subject in a process of its own: what ran before changes how memory is had."""
    began, load = time.perf_counter(), os.getloadavg()[0]
    rows: list[Measurement] = []
    failed: list[str] = []
    for module in SUBJECTS[subject]:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
            try:
                rows += alone.submit(_measured, module, details).result()
            except Exception as error:  # one that fails should not cost the others
                failed.append(f"{module}: {type(error).__name__}: {error}")
    seconds = time.perf_counter() - began
    written = [{**asdict(row), "met": row.met} for row in rows]
    print(f"\n{subject}  ({seconds:.0f} s)")
    for line in (*map(_line, written), *(f"  FAILED {each}" for each in failed)):
        print(line, flush=True)
    return {
        "when": datetime.now(UTC).date().isoformat(),
        "load": round(load, 1),
        "seconds": round(seconds, 1),
        "failed": failed,
        "measurements": written,
    }


def _measured(module: str, details: bool) -> list[Measurement]:
    told = sys.stderr if details else io.StringIO()
    with contextlib.redirect_stdout(told):
        return list(importlib.import_module(f"benchmarks.{module}").measure())


def _keep(subject: str, result: dict[str, Any]) -> None:
    """Put a result into the file, beside those of other subjects with the same versions."""
    now = about()
    before = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    kept = before.get("subjects", {}) if before.get("about") == now else {}
    known = kept | {subject: result}
    made = {"about": now, "subjects": {name: known[name] for name in SUBJECTS if name in known}}
    RESULTS.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _heading() -> str:
    machine = about()
    return (
        f"Python {machine['python']}, {machine['processors']} x {machine['processor']}, "
        f"{machine['memory_gib']} GiB; {'real' if machine['real_files'] else 'generated'} files; "
        "milliseconds are processor time"
    )


def _line(row: dict[str, Any]) -> str:
    ratio = f"{row['ratio']:,.1f} x {row['compared_with']}" if row["ratio"] else ""
    first, second, third = WIDTHS
    return (
        f"  {row['subject']:{first}} {row['name']:{second}} {figure_of(row):>{third}} "
        f"{row['unit']:8} {ratio:40} {verdict_of(row)}"
    ).rstrip()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
