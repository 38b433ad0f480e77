"""Write the figures into docs/benchmarks.md: `python -m benchmarks.page`.

The prose of the page is written by hand; between `<!-- figures: NAME -->` and `<!-- end -->` stands
what this makes of `results.json` and `scale.json`. So the page says what was measured last, and no
number in a table or a chart is typed.
"""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks import scale
from benchmarks.cost import needs
from benchmarks.line_chart import Line, LineChart, svg
from benchmarks.measure import figure_of, verdict_of
from benchmarks.run import RESULTS

DOCS = Path(__file__).parents[1] / "docs"
PAGE = DOCS / "benchmarks.md"
BLOCK = re.compile(r"(<!-- figures: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
NAMES = {
    "smelters": "oreigin smelters",
    "check": "oreigin check",
    "bulk": "oreigin bulk",
    "bulk, one new workbook": "oreigin bulk, one new workbook",
    "count": "counting resolved rows",
}
LINES = ("smelters", "check", "bulk")
TARGETS: tuple[tuple[str, str, int, str, float], ...] = (
    ("10,000 workbooks from disk to list: seconds by the clock", "bulk", 10_000, "wall", 360),
    ("the same: MiB at the most", "bulk", 10_000, "memory", 1024),
    ("one new among 10,000: seconds", "bulk, one new workbook", 10_000, "wall", 2),
    ("20 million resolved rows to facilities: seconds", "count", 66_666, "wall", 10),
    ("the same: MiB at the most", "count", 66_666, "memory", 3072),
)
"""What it is, command, workbooks, which figure, and at most how much."""


def main() -> None:
    suite = json.loads(RESULTS.read_text(encoding="utf-8"))
    curves = scale.held()
    for name, drawn in charts(curves).items():
        (DOCS / "images" / name).write_text(drawn + "\n", encoding="utf-8")
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(filled(text, suite, curves), encoding="utf-8")


def filled(text: str, suite: dict[str, Any], curves: dict[str, Any]) -> str:
    """Return the page with every block of figures made anew."""
    makers: dict[str, Callable[[], Iterator[str]]] = {
        "machine": lambda: _machine(suite),
        "suite": lambda: _suite(suite),
        "curves": lambda: _curves(curves),
        "targets": lambda: _targets(curves),
        "cost": lambda: _cost(curves),
    }
    return BLOCK.sub(lambda found: found[1] + "\n".join(makers[found[2]]()) + "\n" + found[3], text)


def charts(curves: dict[str, Any]) -> dict[str, str]:
    """Return the charts by their file names."""
    points = curves["points"]
    time = LineChart(
        "Processor time, from disk to result", "workbooks of 300 rows", "seconds",
        tuple(_line(points, command, "cpu") for command in LINES if _of(points, command)),
    )  # fmt: skip
    memory = LineChart(
        "Memory at the most, all processes together", "workbooks of 300 rows", "MiB",
        tuple(_line(points, command, "memory") for command in LINES if _of(points, command)),
        ("1 GiB", 1024),
    )  # fmt: skip
    return {"bench-time.svg": svg(time), "bench-memory.svg": svg(memory)}


def _line(points: list[dict[str, Any]], command: str, key: str) -> Line:
    return Line(
        NAMES[command], tuple((point["workbooks"], point[key]) for point in _of(points, command))
    )


def _of(points: list[dict[str, Any]], command: str) -> list[dict[str, Any]]:
    return [point for point in points if point["command"] == command]


def _machine(suite: dict[str, Any]) -> Iterator[str]:
    machine, subjects = suite["about"], suite["subjects"].values()
    days = sorted({each["when"] for each in subjects})
    loads = [each["load"] for each in subjects]
    versions = ", ".join(f"{name} {value}" for name, value in machine["versions"].items() if value)
    yield (
        f"{machine['processors']} cores of {machine['processor']}, {machine['memory_gib']} GiB, "
        f"Python {machine['python']}, {machine['system']}; measured {' and '.join(days)}. "
        f"The machine's load when a subject began was {min(loads)} to {max(loads)}; on a quiet "
        f"machine it is below 1. Versions: {versions}."
    )


def _suite(suite: dict[str, Any]) -> Iterator[str]:
    yield "| what | | figure | compared | target |"
    yield "|---|---|--:|---|---|"
    for name, subject in suite["subjects"].items():
        yield f"| **{name}** | | | *in {subject['seconds']:.0f} s* | |"
        for row in subject["measurements"]:
            ratio = f"{row['ratio']:,.1f} × {row['compared_with']}" if row["ratio"] else ""
            shown = f"{figure_of(row)} {row['unit']}".strip()
            yield f"| {row['subject']} | {row['name']} | {shown} | {ratio} | {verdict_of(row)} |"
        for failed in subject["failed"]:
            yield f"| {failed} | | | | FAILED |"


def _curves(curves: dict[str, Any]) -> Iterator[str]:
    made_from = curves.get("made_from", "")
    yield f"Workbooks made from {made_from}, {curves['facts']['workbook_bytes'] / 1e6:.2f} MB each."
    yield ""
    yield "| command | workbooks | rows | CPU s | by the clock, s | CPU ms a workbook | MiB | after a fifth | main process | largest worker | load |"  # noqa: E501
    yield "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    for p in curves["points"]:
        each = f"{1000 * p['cpu'] / p['workbooks']:,.1f}"
        yield (
            f"| {NAMES[p['command']]} | {p['workbooks']:,} | {p['rows']:,} | {p['cpu']:,.1f} | "
            f"{p['wall']:,.1f} | {each} | {p['memory']:,.0f} | {p['early']:,.0f} | "
            f"{p['parent']:,.0f} | {p['worker']:,.0f} | {p['load']} |"
        )


def _targets(curves: dict[str, Any]) -> Iterator[str]:
    yield "| target | at most | measured | processor time, s | |"
    yield "|---|--:|--:|--:|---|"
    for name, command, workbooks, key, limit in TARGETS:
        found = [p for p in _of(curves["points"], command) if p["workbooks"] == workbooks]
        if not found:
            yield f"| {name} | {limit:,} | not measured yet | | |"
            continue
        value, cpu = found[0][key], found[0]["cpu"]
        verdict = "met" if value <= limit else "missed"
        yield f"| {name} | {limit:,} | {value:,.1f} | {cpu:,.1f} | {verdict} |"


def _cost(curves: dict[str, Any]) -> Iterator[str]:
    yield "| one million workbooks, 300 million rows | |"
    yield "|---|---|"
    for name, said in needs(curves):
        yield f"| {name} | {said} |"


if __name__ == "__main__":
    main()
