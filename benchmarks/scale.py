"""Time and memory as workbooks become more.

    python -m benchmarks.scale --data DIR [--command NAME] [WORKBOOKS...]

Every size is a folder of distinct workbooks (`benchmarks/corpus.py`) through the whole command,
from disk to consolidated list, in processes of its own. Kept in `benchmarks/scale.json`, where a
point measured again replaces the old one; `python -m benchmarks.page` draws the curves.
"""

import argparse
import json
import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import corpus
from benchmarks.measure import about
from benchmarks.watching import Watched, oreigin, watched

RESULTS = Path(__file__).with_name("scale.json")
SIZES = (1, 10, 100, 1_000, 10_000)
DAY = "2026-02-01"
"""The day to check for and to take statuses of, so that every run does the same."""
USABLE = (0, 1)
"""Exit statuses of a command that could use what it was given."""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("workbooks", nargs="*", type=int, default=SIZES)
    arguments.add_argument("--data", type=Path, required=True, help="where the workbooks are kept")
    arguments.add_argument("--command", choices=COMMANDS, action="append")
    given = arguments.parse_args()
    corpus.make_lists(given.data / "lists")
    for count in given.workbooks:
        folder = _folder(given.data, count)
        for command in given.command or COMMANDS:
            COMMANDS[command](given.data, folder, count)


def _folder(data: Path, count: int) -> Path:
    """Return a folder of the first `count` workbooks; all sizes share the files."""
    everything, folder = data / "corpus", data / f"first-{count}"
    corpus.make(everything, count)
    folder.mkdir(exist_ok=True)
    for path in sorted(everything.glob("*.xlsx"))[:count]:
        if not (folder / path.name).exists():
            (folder / path.name).hardlink_to(path)
    return folder


def _smelters(data: Path, folder: Path, count: int) -> None:
    lists, out = str(data / "lists"), str(data / "list.csv")
    command = ["smelters", str(folder), "--lists", lists, "--as-of", DAY, "-o", out]
    keep("smelters", count, watched(oreigin(*command)))


def _check(data: Path, folder: Path, count: int) -> None:
    lists = str(data / "lists")
    keep(
        "check",
        count,
        watched(oreigin("check", str(folder), "--lists", lists, "--as-of", DAY, "--json")),
    )


def _bulk(data: Path, folder: Path, count: int) -> None:
    """Everything from nothing, the list of it, and the same again with one new workbook."""
    out = data / f"bulk-{count}"
    shutil.rmtree(out, ignore_errors=True)
    command = ["bulk", str(folder), "-o", str(out), "--lists", str(data / "lists"), "--as-of", DAY]
    keep("bulk", count, watched(oreigin(*command)))
    extra = folder / "one-more.xlsx"
    extra.write_bytes(corpus.workbook(10_000_000 + count))
    try:
        keep("bulk, one new workbook", count, watched(oreigin(*command)))
    finally:
        extra.unlink()
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    _note("parquet_bytes_per_workbook", size / count)


COMMANDS: dict[str, Callable[[Path, Path, int], None]] = {
    "smelters": _smelters,
    "check": _check,
    "bulk": _bulk,
}


def keep(command: str, count: int, taken: Watched, rows: int | None = None) -> None:
    """Put a point into the file, and show it."""
    if taken.status not in USABLE:
        print(f"{command} of {count:,} workbooks ended with status {taken.status}: not kept")
        return
    print(
        f"{command:24} {count:7,} workbooks {taken.wall:8.1f} s {taken.cpu:8.1f} CPU s "
        f"{taken.memory:8.0f} MiB"
    )
    point = {
        "command": command,
        "workbooks": count,
        "rows": rows or count * corpus.ROWS,
        "when": datetime.now(UTC).date().isoformat(),
        "load": round(os.getloadavg()[0], 1),
        **taken.as_json(),
    }
    kept = held()
    others = [p for p in kept["points"] if (p["command"], p["workbooks"]) != (command, count)]
    ordered = sorted([*others, point], key=lambda p: (p["command"], p["workbooks"]))
    write(kept | {"about": about(), "points": ordered, "made_from": corpus.base().made_from})
    _note("workbook_bytes", len(corpus.workbook(0)))


def _note(name: str, value: float) -> None:
    kept = held()
    write(kept | {"facts": kept["facts"] | {name: round(value)}})


def held() -> dict[str, Any]:
    """Return what was measured before."""
    if not RESULTS.exists():
        return {"about": {}, "facts": {}, "points": []}
    found: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8"))
    return found


def write(found: dict[str, Any]) -> None:
    RESULTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
