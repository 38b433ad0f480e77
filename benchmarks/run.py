"""Run the benchmarks: `python benchmarks/run.py [SUBJECT...]`; exit status 1 for a missed target.

Prints a table and writes `benchmarks/results.json`. A new subject is a module with `measure()`
that yields Measurements, named in SUBJECTS.
"""

import importlib
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.measure import Measurement, as_json

SUBJECTS = (
    "reading", "writing", "starting", "resolving", "reporting", "checking", "proofreading",
)  # fmt: skip
RESULTS = Path(__file__).with_name("results.json")


def main(wanted: list[str]) -> int:
    measurements: list[Measurement] = []
    for subject in wanted or SUBJECTS:
        # A process of its own for each: what ran before changes how fast memory is had.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
            found = alone.submit(_measured, subject).result()
        measurements += found
    RESULTS.write_text(as_json(measurements) + "\n")
    return int(any(measurement.met is False for measurement in measurements))


def _measured(subject: str) -> list[Measurement]:
    found = []
    for measurement in importlib.import_module(f"benchmarks.{subject}").measure():
        found.append(measurement)
        print(_line(measurement), flush=True)
    return found


def _line(measured: Measurement) -> str:
    ratio = f"{measured.ratio:6.1f} x {measured.compared_with}" if measured.ratio else ""
    verdict = ""
    if measured.target is not None:
        wanted = f"{'>=' if measured.at_least else '<='} {measured.target:g}"
        verdict = f"{'ok' if measured.met else 'MISSED'} ({wanted})"
    return (
        f"{measured.subject:34} {measured.name:34} {measured.milliseconds:10.2f} {measured.unit:7}"
        f" {ratio:46} {verdict}"
    ).rstrip()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
