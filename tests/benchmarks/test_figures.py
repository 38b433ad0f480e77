"""The benchmarks' own promises: distinct workbooks that read back, figures that no hand types."""

import re
import sys
from pathlib import Path

import pytest

from benchmarks import corpus
from benchmarks.cost import needs
from benchmarks.line_chart import Line, LineChart, svg
from benchmarks.page import PAGE, filled
from benchmarks.watching import watched
from oreigin.response.reading import read_declaration

POINT = {
    "command": "bulk", "workbooks": 1000, "rows": 300_000, "cpu": 36.0, "wall": 20.0,
    "memory": 500.0, "early": 450.0, "parent": 200.0, "worker": 100.0, "load": 0.5,
}  # fmt: skip
CURVES = {
    "made_from": "a generated workbook",
    "facts": {"workbook_bytes": 1_000_000, "parquet_bytes_per_workbook": 5_000},
    "points": [POINT],
}
SUITE = {
    "about": {
        "processors": 2, "processor": "P", "memory_gib": 8, "python": "3.11", "system": "Linux",
        "versions": {"oreigin": "1"},
    },
    "subjects": {
        "read": {
            "when": "2026-01-15", "load": 0.1, "seconds": 2, "failed": [],
            "measurements": [
                {"subject": "reading", "name": "oreigin", "milliseconds": 12.0, "unit": "ms",
                 "ratio": 3.0, "compared_with": "the floor", "target": 4, "at_least": False,
                 "met": True},
            ],
        }
    },
}  # fmt: skip


@pytest.fixture(autouse=True)
def _generated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OREIGIN_SAMPLES", raising=False)
    corpus.base.cache_clear()


def test_a_generated_workbook_declares_its_own_rows() -> None:
    read = read_declaration(corpus.workbook(7, rows=20), "seven.xlsx")
    given = tuple(corpus.declared(7, 20))
    assert [row.country for row in read.smelters] == [row.country for row in given]
    assert [row.cid for row in read.smelters] == [row.cid for row in given]
    assert read.company_name() == "Supplier 000007 Electronics"


def test_the_same_number_is_the_same_bytes_and_another_is_another_workbook() -> None:
    assert corpus.workbook(1, rows=5) == corpus.workbook(1, rows=5)
    assert corpus.workbook(1, rows=5) != corpus.workbook(2, rows=5)


def test_a_million_workbooks_are_calculated_from_the_largest_run() -> None:
    said = dict(needs(CURVES))
    assert said["reading, checking, resolving"].startswith("10 core-hours (36 ms each")
    assert said["storage for the workbooks"].startswith("1,000 GB")
    assert said["storage for the tables (Parquet)"].startswith("5 GB")


def test_the_page_takes_every_figure_from_what_was_measured() -> None:
    page = filled(PAGE.read_text(encoding="utf-8"), SUITE, CURVES)
    assert "| reading | oreigin | 12.00 ms | 3.0 × the floor | ok (<= 4) |" in page
    assert "| oreigin bulk | 1,000 | 300,000 | 36.0 | 20.0 | 36.0 | 500 |" in page
    assert "not measured yet" in page
    assert filled(page, SUITE, CURVES) == page


def test_every_chart_of_the_page_is_there() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for name in re.findall(r"\]\((images/[^)]+)\)", text):
        assert (Path(PAGE).parent / name).is_file()


def test_a_chart_names_its_lines_and_escapes_them() -> None:
    chart = LineChart("Time", "workbooks", "seconds", (Line("a < b", ((1, 2), (10, 20))),))
    assert "a &lt; b" in svg(chart)
    assert svg(chart).startswith("<svg")


def test_a_watched_command_counts_its_children_too() -> None:
    work = "sum(range(3_000_000))"
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', '{work}'])"
    taken = watched([sys.executable, "-c", child])
    assert taken.status == 0
    assert taken.cpu > 0
    assert taken.memory > 0
