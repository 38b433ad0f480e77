"""What an amendment changes: the figures and the rows of the annex that differ from those filed."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from oreigin.assessment.attention_items import item
from oreigin.assessment.values import Assessment, Attention
from oreigin.case import Case
from oreigin.report.annex import CSV_COLUMNS, annex_rows
from oreigin.report.changes import ANNEX, Change
from oreigin.report.document import Column, Inserted, Kind, Runs, Table
from oreigin.report.insertions import Source
from oreigin.report.phrases import number

NOTE = "amendment"
"""The text of narrative/ in which the registrant says why it amends."""


@dataclass(frozen=True, slots=True)
class Filed:
    """What was filed: its figures by id, what each is called, and the rows of its annex."""

    figures: Mapping[str, int]
    labels: Mapping[str, str]
    annex: frozenset[tuple[str, ...]]


def filed(figures_json: str, annex_csv: str) -> Filed:
    """Return what a package says of itself. Raises ValueError where it is not one of ours."""
    held = [row for row in json.loads(figures_json) if "value" in row]
    rows = csv.DictReader(io.StringIO(annex_csv))
    annex = frozenset(tuple(row.get(name) or "" for name in CSV_COLUMNS) for row in rows)
    return Filed(
        {row["id"]: row["value"] for row in held},
        {row["id"]: row["label"] for row in held},
        annex,
    )


def changes(before: Filed, assessment: Assessment) -> tuple[Change, ...]:
    """Return every figure and annex row that differs, figures first."""
    annex = frozenset(
        tuple(getattr(row, name) for name in CSV_COLUMNS) for row in annex_rows(assessment)
    )
    return (*_figures(before, assessment), *_rows(before.annex, annex))


def changes_json(found: Iterable[Change]) -> str:
    """Return the changes as a JSON array."""
    rows = [{"what": c.what, "label": c.label, "was": c.was, "now": c.now} for c in found]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def changes_table(source: Source, words: Mapping[str, str]) -> Table:
    """Return what differs from what was filed, as far as documents print it."""
    heads = ("changes-what", "changes-was", "changes-now")
    columns = tuple(
        Column(source.runs(words[head]), width)
        for head, width in zip(heads, (36, 32, 32), strict=True)
    )
    rows = tuple(
        (
            _value(change, "label", change.label),
            *(
                _value(change, when, text) if text else source.runs(words["changes-none"])
                for when, text in (("was", change.was), ("now", change.now))
            ),
        )
        for change in source.changed
        if change.is_printed
    )
    return Table(source.runs(words["changes-caption"]), columns, rows, row_heads=True)


def amendment_remarks(case: Case, before: Filed | None) -> Iterator[Attention]:
    """Yield what an amendment still lacks: its number, its reason, what it is held against."""
    if case.amendment is None:
        if before:
            yield item("amendment-unnumbered")
        return
    called = str(case.amendment.number)
    if not any(block.id == NOTE and block.text.strip() for block in case.narrative):
        yield item("amendment-unexplained", called)
    if before is None:
        yield item("amendment-without-package", called)


def _value(change: Change, part: str, text: str) -> Runs:
    return (Inserted(Kind.VALUE, f"change.{change.what}.{part}", text),)


def _figures(before: Filed, assessment: Assessment) -> list[Change]:
    """Return the figures that differ; one that was not counted before is none where it is zero."""
    after = {figure.id: figure.value for figure in assessment.figures}
    labels = {**before.labels, **{figure.id: figure.label for figure in assessment.figures}}
    return [
        Change(name, labels[name], _shown_in(before.figures, name), _shown_in(after, name))
        for name in dict.fromkeys((*after, *before.figures))
        if before.figures.get(name, 0) != after.get(name, 0)
    ]


def _shown_in(figures: Mapping[str, int], name: str) -> str:
    return number(figures[name]) if name in figures else ""


def _rows(before: frozenset[tuple[str, ...]], after: frozenset[tuple[str, ...]]) -> list[Change]:
    """Pair rows of one facility (its ID, or metal and name): a changed row is one change."""
    old, new = {_key(r): r for r in before - after}, {_key(r): r for r in after - before}
    return [
        Change(
            f"{ANNEX}{' '.join(key)}",
            _called(new.get(key) or old[key]),
            _shown(old.get(key)),
            _shown(new.get(key)),
        )
        for key in sorted({*old, *new})
    ]


def _key(row: tuple[str, ...]) -> tuple[str, ...]:
    held = _cells(row)
    return (held["cid"],) if held["cid"] else (held["metal"], held["name"], held["country"])


def _called(row: tuple[str, ...]) -> str:
    held = _cells(row)
    return f"{held['name']} ({held['metal']})"


def _shown(row: tuple[str, ...] | None) -> str:
    return ", ".join(filter(None, row)) if row else ""


def _cells(row: tuple[str, ...]) -> dict[str, str]:
    return dict(zip(CSV_COLUMNS, row, strict=True))
