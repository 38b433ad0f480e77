"""A declaration laid out like its form: lines with their cells, what was found beside each.

Pure: it takes a Declaration, its layout and its findings, and knows nothing of pages.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from oreigin import tables
from oreigin.checks.values import Finding, Severity
from oreigin.provenance import Sourced
from oreigin.response.declaration import Declaration, QuestionAnswer
from oreigin.workbook.layout import Layout, ListSheet, Question

_TONES = {Severity.ERROR: "bad", Severity.WARNING: "warn", Severity.INFO: "info"}


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a cell: findings told here, and those told at another cell.

    A finding about many cells is told at the first of them; the others name that cell.
    """

    here: tuple[Finding, ...] = ()
    elsewhere: tuple[tuple[Finding, str], ...] = ()

    @property
    def tone(self) -> str:
        """The tone of the gravest finding, "" where there is none."""
        found = [finding.severity for finding in (*self.here, *(f for f, _ in self.elsewhere))]
        return next((tone for severity, tone in _TONES.items() if severity in found), "")

    @property
    def close(self) -> tuple[Finding, ...]:
        """Those told here, without notes on many cells: they are told above the rows."""
        return tuple(f for f in self.here if f.severity is not Severity.INFO or len(f.cells) == 1)

    @property
    def grave(self) -> tuple[tuple[Finding, str], ...]:
        """Those told elsewhere that must not be missed here; notes are not said twice."""
        return tuple(pair for pair in self.elsewhere if pair[0].severity is not Severity.INFO)

    def __add__(self, other: "Beside") -> "Beside":
        return Beside(self.here + other.here, self.elsewhere + other.elsewhere)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the form: its cell, what is asked, the answer, and the comment beside it.

    `raw` is what the cell holds where that differs from the answer.
    """

    cell: str
    label: str
    value: str
    raw: str = ""
    comment: str = ""
    beside: Beside = field(default_factory=Beside)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines under one heading: the company, a question for each metal."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a list; `raw` is its own text where that differs."""

    value: str
    raw: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A row of a list of the form."""

    row: int
    cells: tuple[Cell, ...]
    beside: Beside


@dataclass(frozen=True, slots=True)
class Heading:
    """A row of `data/web/headings.toml`."""

    field: str
    label: str


@dataclass(frozen=True, slots=True)
class Marks:
    """What was found, by sheet and cell."""

    by_cell: Mapping[str, Beside]

    @staticmethod
    def of(findings: Iterable[Finding]) -> "Marks":
        """Return the findings by their cells; those about no cell stand beside none."""
        by_cell: dict[str, Beside] = {}
        for finding in findings:
            for at, cell in enumerate(finding.cells):
                first = finding.cells[0].rpartition("!")[2]
                mark = Beside((finding,)) if at == 0 else Beside((), ((finding, first),))
                by_cell[cell] = by_cell.get(cell, Beside()) + mark
        return Marks(by_cell)

    def beside(self, sheet: str, *cells: str) -> Beside:
        """Return what was found in some cells of a sheet."""
        return sum((self.by_cell.get(f"{sheet}!{cell}", Beside()) for cell in cells), Beside())

    def rows(self, sheet: str) -> frozenset[int]:
        """Return the rows of a sheet in which something was found."""
        return frozenset(
            int("".join(filter(str.isdigit, cell.rpartition("!")[2])) or 0)
            for cell in self.by_cell
            if cell.startswith(f"{sheet}!")
        )


def company(declaration: Declaration, layout: Layout | None, marks: Marks) -> Block:
    """Return the company fields, in the order of the form."""
    labels = (
        {f.id: f.label_starts.rstrip(": ") for f in layout.declaration.fields} if layout else {}
    )
    lines = tuple(
        _line(labels.get(name) or name.replace("_", " ").capitalize(), sourced, marks)
        for name, sourced in declaration.fields.items()
    )
    return Block("Company information", lines)


def questions(declaration: Declaration, layout: Layout | None, marks: Marks) -> tuple[Block, ...]:
    """Return the questions asked for each metal, one block a question."""
    titles = _titles(layout.declaration.questions if layout else ())
    blocks: dict[str, list[Line]] = {}
    for answer in declaration.questions:
        line = _answered(answer.metal or "", answer, marks)
        blocks.setdefault(_titled(answer, titles, ")"), []).append(line)
    return tuple(Block(title, tuple(lines)) for title, lines in blocks.items())


def company_questions(declaration: Declaration, layout: Layout | None, marks: Marks) -> Block:
    """Return the lettered questions, a line each, or one a metal where they are asked so."""
    titles = _titles(layout.declaration.company_questions if layout else ())
    lines = (
        _answered(f"{_titled(answer, titles, '.')} {answer.metal or ''}".strip(), answer, marks)
        for answer in declaration.company_questions
    )
    return Block("Questions about the company", tuple(lines))


def listed(
    sheet: ListSheet, rows: Sequence[Any], columns: Sequence[str], marks: Marks
) -> tuple[ListedRow, ...]:
    """Return rows of a list: the fields `columns` of each, with what was found in the row."""
    return tuple(_row(sheet, row, columns, marks) for row in rows)


def filled(sheet: ListSheet, rows: Sequence[Any]) -> tuple[str, ...]:
    """Return the fields that any row fills, in the order of the sheet's columns."""
    return tuple(
        column.field
        for column in sheet.columns
        if any(getattr(row, column.field, "") for row in rows)
    )


@cache
def headings() -> Mapping[str, str]:
    """Return our short headings of the lists' columns, by field (`data/web/headings.toml`)."""
    return {heading.field: heading.label for heading in tables.load("web/headings.toml", Heading)}


def _titles(asked: Iterable[Question]) -> dict[str, str]:
    return {question.id: question.title for question in asked}


def _titled(answer: QuestionAnswer, titles: Mapping[str, str], mark: str) -> str:
    return f"{answer.question}{mark} {titles.get(answer.question, '')}".strip()


def rule_label(rule: str) -> str:
    """Return what a rule of checking is called where one is chosen."""
    return rule.replace("-", " ").capitalize()


def _answered(label: str, answer: QuestionAnswer, marks: Marks) -> Line:
    line, comment = _line(label, answer.answer, marks), answer.comment
    beside = line.beside + marks.beside(comment.ref.sheet, comment.ref.cell)
    return replace(line, comment=comment.raw, beside=beside)


def _line(label: str, sourced: Sourced[Any], marks: Marks) -> Line:
    value = "" if sourced.value is None else str(sourced.value)
    raw = sourced.raw if sourced.raw != value else ""
    beside = marks.beside(sourced.ref.sheet, sourced.ref.cell)
    return Line(sourced.ref.cell, label, value, raw, "", beside)


def _row(sheet: ListSheet, row: Any, columns: Sequence[str], marks: Marks) -> ListedRow:
    raws = getattr(row, "raw", {})
    places = {column.field: column.column for column in sheet.columns}
    cells = tuple(
        Cell(
            getattr(row, name, ""),
            raws.get(name, ""),
            marks.beside(sheet.sheet, f"{places[name]}{row.row}").tone,
        )
        for name in columns
    )
    every = (f"{place}{row.row}" for place in places.values())
    return ListedRow(row.row, cells, marks.beside(sheet.sheet, *every))
