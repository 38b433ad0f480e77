"""The annexes of real filings, against lists made by hand (read in place, never copied)."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from oreigin.proofread.annex import annexes
from oreigin.proofread.reading import read_filing

pytestmark = pytest.mark.samples


def filed(samples: Path) -> dict[str, list[dict[str, str]]]:
    rows: dict[str, list[dict[str, str]]] = {
        path.name: []
        for path in (samples / "filings").iterdir()
        if path.suffix not in (".csv", ".json")
    }
    with (samples / "filings" / "annex_rows.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            rows[row["file"]].append(row)
    return rows


def test_every_annex_is_read_exactly(samples: Path) -> None:
    for name, rows in filed(samples).items():
        filing = read_filing((samples / "filings" / name).read_bytes(), name)
        found = [row for annex in annexes(filing) for row in annex.rows]
        for columns in (("metal", "name"), ("metal", "name", "cid")):
            assert Counter(tuple(getattr(row, c) for c in columns) for row in found) == Counter(
                tuple(row[c] for c in columns) for row in rows
            ), name


def test_countries_and_statuses_are_read_with_them(samples: Path) -> None:
    for name, rows in filed(samples).items():
        filing = read_filing((samples / "filings" / name).read_bytes(), name)
        found = [row for annex in annexes(filing) for row in annex.rows]
        assert sum(bool(row.country) for row in found) == sum(bool(row["country"]) for row in rows)
        words = {"conformant", "ceased operation", "outreach required", "indeterminable"}
        for word in words & {row["status_as_filed"].casefold() for row in rows}:
            told = sum(
                word in row.status.casefold()
                for row in found
                if "non-" not in row.status.casefold()
            )
            assert told == sum(row["status_as_filed"].casefold() == word for row in rows), (
                name,
                word,
            )
