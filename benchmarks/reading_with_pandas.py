"""The same workbook through pandas, which most scripts reach for."""

import io
from collections.abc import Iterator

import pandas as pd

from benchmarks.large_workbook import large_workbook
from benchmarks.measure import Measurement, cpu
from benchmarks.reading import SHEETS
from oreigin.response.reading import read_declaration


def measure() -> Iterator[Measurement]:
    """Yield CPU times of `pandas.read_excel` with both of its parsers for .xlsx."""
    path, made_from = large_workbook()
    data = path.read_bytes()
    read = cpu(lambda: read_declaration(data, "large.xlsx"))
    for engine, runs in (("calamine", 5), ("openpyxl", 2)):
        took = cpu(lambda engine=engine: _with_pandas(data, engine), runs=runs)
        yield Measurement(
            f"reading, {made_from}", f"pandas, {engine}", took, took / read, "oreigin"
        )


def _with_pandas(data: bytes, engine: str) -> int:
    sheets = pd.read_excel(io.BytesIO(data), sheet_name=list(SHEETS), header=None, engine=engine)
    return sum(map(len, sheets.values()))
