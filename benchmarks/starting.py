"""Starting up: what a person waits for before anything happens."""

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl

from benchmarks.measure import Measurement, command_cpu
from oreigin.workbook.templates import BUILT_IN

LIMIT = 400


def measure() -> Iterator[Measurement]:
    """Yield the CPU of whole commands, children included: below 0.4 s."""
    path = str(_small_workbook())
    commands = [["--help"], ["read", path], ["read", "--json", path]]
    for command in commands:
        name = " ".join("small.xlsx" if word == path else word for word in ("oreigin", *command))
        yield Measurement("starting", name, command_cpu(*command), target=LIMIT)


def _small_workbook() -> Path:
    newest = BUILT_IN.layouts()[-1]
    book = openpyxl.Workbook()
    book.active.title = newest.declaration.sheet
    book.active[newest.fingerprint.cell] = newest.fingerprint.text
    for name in list(newest.sheets)[1:]:
        book.create_sheet(name)
    out = io.BytesIO()
    book.save(out)
    path = Path(tempfile.mkdtemp(prefix="oreigin-bench-")) / "small.xlsx"
    path.write_bytes(out.getvalue())
    return path
