"""Writing a consolidated list as a workbook of our own, beside other writers."""

import io
from collections.abc import Iterator

import openpyxl
import pandas as pd

from benchmarks.measure import Measurement, cpu
from oreigin.workbook.writing import Table, workbook_of_tables

ROWS = 10_000
HEADER = ("Metal", "CID", "Smelter or refiner", "Country", "Status", "Suppliers")


def measure() -> Iterator[Measurement]:
    """Yield CPU times of one table of texts and numbers."""
    rows = [
        ("Gold", f"CID{n:06}", f"Smelter number {n}", "JAPAN", "Conformant", n % 300)
        for n in range(ROWS)
    ]
    subject = f"writing a list of {ROWS:,} rows"
    ours = cpu(lambda: _oreigin(rows), runs=3)
    yield Measurement(subject, "oreigin", ours)
    for name, peer in (("openpyxl", _openpyxl), ("pandas", _pandas)):
        took = cpu(lambda peer=peer: peer(rows), runs=2)
        yield Measurement(subject, name, took, took / ours, "oreigin")


Rows = list[tuple[str | int, ...]]


def _oreigin(rows: Rows) -> bytes:
    return workbook_of_tables([Table("Smelters", HEADER, rows)])


def _openpyxl(rows: Rows) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Smelters")
    for row in (HEADER, *rows):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _pandas(rows: Rows) -> bytes:
    out = io.BytesIO()
    pd.DataFrame(rows, columns=list(HEADER)).to_excel(out, index=False, sheet_name="Smelters")
    return out.getvalue()
