"""Editing reports: words of the prose, rows of the annex; what corruptions are made with."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

from benchmarks.clean_reports import CleanReport
from oreigin.report.document import (
    Block,
    Document,
    Inserted,
    Items,
    Literal,
    Paragraph,
    Runs,
    Table,
    text_of,
)
from oreigin.terms import CONFLICT_MINERALS


def edited(document: Document, change: Callable[[Block], tuple[Block, ...]]) -> Document:
    """The document with every block changed."""
    sections = (
        replace(section, blocks=tuple(new for block in section.blocks for new in change(block)))
        for section in document.sections
    )
    return replace(document, sections=tuple(sections))


def blocks_of(document: Document) -> list[Block]:
    """The blocks of every section."""
    return [block for section in document.sections for block in section.blocks]


def texts_of(document: Document) -> list[str]:
    """The text of every paragraph and item."""
    found = []
    for block in blocks_of(document):
        if isinstance(block, Paragraph):
            found.append(text_of(block.runs))
        elif isinstance(block, Items):
            found += [text_of(item) for item in block.items]
    return found


def reworded(document: Document, text: str, changed: str) -> Document:
    """The document with the paragraph or item `text` saying `changed`; "" leaves it out."""

    def runs_of(runs: Runs) -> Runs:
        return (Literal(changed),) if text_of(runs) == text else runs

    def change(block: Block) -> tuple[Block, ...]:
        if isinstance(block, Paragraph):
            gone = text_of(block.runs) == text and not changed
            return () if gone else (replace(block, runs=runs_of(block.runs)),)
        if isinstance(block, Items):
            return (replace(block, items=tuple(i for i in map(runs_of, block.items) if i[0].text)),)
        return (block,)

    return edited(document, change)


def with_report(report: CleanReport, document: Document) -> CleanReport:
    """The filing with another Conflict Minerals Report."""
    return replace(report, report=document)


class Substituted(NamedTuple):
    """A report with some words of its prose replaced, and the words before and after."""

    report: CleanReport
    before: str
    after: str

    @property
    def what(self) -> str:
        return f"{self.before} -> {self.after}"


def substituted(
    report: CleanReport, rng: random.Random, pattern: str, by: str | Callable[[str], str]
) -> Substituted | None:
    """The report with one match of a pattern in its prose replaced; None where there is none."""
    places = [(text, m) for text in texts_of(report.report) for m in re.finditer(pattern, text)]
    if not places:
        return None
    text, match = rng.choice(places)
    new = by if isinstance(by, str) else by(match[0])
    changed = text[: match.start()] + new + text[match.end() :]
    return Substituted(with_report(report, reworded(report.report, text, changed)), match[0], new)


def without(report: CleanReport, needles: tuple[str, ...]) -> CleanReport:
    """The report without any paragraph or item that holds one of the needles."""
    document = report.report
    for text in texts_of(document):
        if any(needle in text for needle in needles):
            document = reworded(document, text, "")
    return with_report(report, document)


@dataclass(frozen=True)
class AnnexRow:
    """A row of a report's annex, by the names of its columns."""

    table: Table
    at: int
    cells: dict[str, str]

    @property
    def metal(self) -> str:
        """Its metal: in its own column, or the caption of its table."""
        caption = text_of(self.table.caption)
        named = (metal for metal in CONFLICT_MINERALS if metal in caption)
        return self.cells.get("metal") or next(named, "")

    def changed(self, report: CleanReport, *rows: dict[str, str]) -> CleanReport:
        """The report with `rows` in place of this one."""
        runs = self.table.rows[self.at]
        names = [_column(cell) for cell in runs]
        made = tuple(
            tuple(
                (replace(run[0], text=cells[name]),) for run, name in zip(runs, names, strict=True)
            )
            for cells in rows
        )
        table = replace(
            self.table, rows=(*self.table.rows[: self.at], *made, *self.table.rows[self.at + 1 :])
        )
        document = edited(report.report, lambda b: (table,) if b is self.table else (b,))
        return with_report(report, document)


def _column(cell: Runs) -> str:
    run = cell[0]
    return run.id.rpartition(".")[2] if isinstance(run, Inserted) else ""


def annex_of(report: CleanReport) -> list[AnnexRow]:
    """The rows of the annex."""
    return [
        AnnexRow(block, at, {_column(cell): text_of(cell) for cell in row})
        for block in blocks_of(report.report)
        if isinstance(block, Table)
        for at, row in enumerate(block.rows)
        if "name" in map(_column, row)
    ]


def picked(report: CleanReport, rng: random.Random, column: str = "name") -> AnnexRow | None:
    """A row that fills a column; None where the annex does not have the column."""
    rows = [row for row in annex_of(report) if row.cells.get(column)]
    return rng.choice(rows) if rows else None


def named_once(report: CleanReport) -> list[AnnexRow]:
    """The rows whose name stands in the annex once: of a dual-metal company neither is picked."""
    rows = annex_of(report)
    names = [row.cells["name"] for row in rows]
    return [row for row in rows if names.count(row.cells["name"]) == 1]
