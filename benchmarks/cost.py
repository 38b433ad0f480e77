"""What one million workbooks need, calculated from what was measured on fewer."""

from collections.abc import Iterator
from typing import Any

MILLION = 1_000_000
CORES = 32
"""Of the machine or cluster that the days are given for."""


def needs(curves: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what is needed, in words, each with the measured figure that it follows from."""
    points, facts = curves["points"], curves["facts"]
    reading = _largest(points, "bulk") or _largest(points, "check")
    if reading:
        yield from _reading(reading)
    if counting := _largest(points, "count"):
        yield from _counting(counting)
    yield "storage for the workbooks", _gigabytes(facts["workbook_bytes"])
    if kept := facts.get("parquet_bytes_per_workbook"):
        yield "storage for the tables (Parquet)", _gigabytes(kept)


def _reading(point: dict[str, Any]) -> Iterator[tuple[str, str]]:
    each = point["cpu"] / point["workbooks"]
    hours = each * MILLION / 3600
    yield (
        "reading, checking, resolving",
        f"{hours:,.0f} core-hours ({1000 * each:,.0f} ms each, measured on "
        f"{point['workbooks']:,}); {hours / CORES:,.1f} hours on {CORES} cores",
    )
    yield "memory of a worker", f"{point['worker']:,.0f} MiB for each core"
    yield "memory of the main process", f"{point['parent']:,.0f} MiB at {point['workbooks']:,}"


def _counting(point: dict[str, Any]) -> Iterator[tuple[str, str]]:
    rows, every = point["rows"], 300 * MILLION
    yield (
        "counting to facilities",
        f"{point['cpu'] * every / rows / 3600:,.2f} core-hours ({point['cpu']:,.1f} s and "
        f"{point['memory'] / 1024:,.1f} GiB for {rows:,} rows); DuckDB holds 2 GB, then uses disk",
    )


def _largest(points: list[dict[str, Any]], command: str) -> dict[str, Any] | None:
    """Return the point with the most workbooks: what a run costs once weighs least there."""
    of_command = (point for point in points if point["command"] == command)
    return max(of_command, key=lambda point: int(point["workbooks"]), default=None)


def _gigabytes(bytes_of_one: float) -> str:
    return f"{bytes_of_one * MILLION / 1e9:,.0f} GB ({bytes_of_one / 1000:,.0f} kB each)"
