"""What an amendment changes: the figures and the rows of the annex that differ from those filed."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from oreigin.assessment.values import Assessment
from oreigin.report.annex import CSV_COLUMNS, annex_rows


@dataclass(frozen=True, slots=True)
class Filed:
    """What was filed: its figures by id, and the rows of its annex, as a package wrote them."""

    figures: Mapping[str, int]
    annex: frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference; `was` or `now` is "" for what is added or gone."""

    what: str
    was: str
    now: str


def filed(figures_json: str, annex_csv: str) -> Filed:
    """Return what a package says of itself. Raises ValueError where it is not one of ours."""
    figures = {row["id"]: row["value"] for row in json.loads(figures_json) if "value" in row}
    rows = csv.DictReader(io.StringIO(annex_csv))
    annex = frozenset(tuple(row.get(name) or "" for name in CSV_COLUMNS) for row in rows)
    return Filed(figures, annex)


def changes(before: Filed, assessment: Assessment) -> tuple[Change, ...]:
    """Return every figure and annex row that differs, figures first."""
    figures = {figure.id: figure.value for figure in assessment.figures}
    annex = frozenset(
        tuple(getattr(row, name) for name in CSV_COLUMNS) for row in annex_rows(assessment)
    )
    return (*_figures(before.figures, figures), *_rows(before.annex, annex))


def changes_json(found: Iterable[Change]) -> str:
    """Return the changes as a JSON array."""
    rows = [{"what": c.what, "was": c.was, "now": c.now} for c in found]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def _figures(before: Mapping[str, int], after: Mapping[str, int]) -> list[Change]:
    every = dict.fromkeys((*after, *before))
    texts = {name: (str(before.get(name, "")), str(after.get(name, ""))) for name in every}
    return [Change(name, was, now) for name, (was, now) in texts.items() if was != now]


def _rows(before: frozenset[tuple[str, ...]], after: frozenset[tuple[str, ...]]) -> list[Change]:
    """Pair rows of one facility (its ID, or metal and name): a changed row is one change."""
    old, new = {_key(r): r for r in before - after}, {_key(r): r for r in after - before}
    return [
        Change(f"annex: {' '.join(key)}", _shown(old.get(key)), _shown(new.get(key)))
        for key in sorted({*old, *new})
    ]


def _key(row: tuple[str, ...]) -> tuple[str, ...]:
    held = dict(zip(CSV_COLUMNS, row, strict=True))
    return (held["cid"],) if held["cid"] else (held["metal"], held["name"], held["country"])


def _shown(row: tuple[str, ...] | None) -> str:
    return ", ".join(filter(None, row)) if row else ""
