"""Holding a layout against an official workbook: everything must be where the layout says.

The workbook itself says: its hidden sheet `L` names the English label of every labeled cell, its
data validations name the permitted answers and the rows of its lists.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from oreigin.workbook.cells import Workbook, raw_text
from oreigin.workbook.identify import version_text
from oreigin.workbook.layout import DeclarationSheet, Layout, ListSheet, Question
from oreigin.workbook.validations import Validations, validations

LABEL_SHEET = "L"
"""The hidden sheet of labels: key (sheet and cell), sheet, cell, English, other languages."""


_FORMULA_CELL = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*><f')


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that layout and workbook say differently. `about` is a word for what kind."""

    about: str
    place: str
    layout: str
    workbook: str

    def __str__(self) -> str:
        return f"{self.place}: {self.about}: layout {self.layout!r}, workbook {self.workbook!r}"


def verify(layout: Layout, workbook: Workbook) -> tuple[Difference, ...]:
    """Return every difference between `layout` and an official `workbook` (all sheets read)."""
    missing = [name for name in (*layout.sheets, layout.look_up.sheet) if name not in workbook]
    if missing:
        return tuple(Difference("sheet", name, name, "") for name in missing)
    labels = _labels(workbook)
    return tuple(
        difference
        for found in (
            _version(layout, workbook),
            _declaration_labels(layout.declaration, labels),
            _list_labels(layout.smelter_list, labels),
            _list_labels(layout.product_list, labels),
            _list_labels(layout.look_up, labels),
            _answers(layout, workbook),
            _smelter_rows(layout.smelter_list, workbook),
            _product_rows(layout.product_list, workbook),
            _computed_columns(layout.smelter_list, workbook),
        )
        for difference in found
    )


def _version(layout: Layout, workbook: Workbook) -> Iterator[Difference]:
    fingerprint = layout.fingerprint
    said = version_text(workbook, fingerprint)
    if said != fingerprint.text:
        place = f"{fingerprint.sheet}!{fingerprint.cell}"
        yield Difference("version", place, fingerprint.text, said)
    if f"{layout.released:%B} {layout.released.day}, {layout.released.year}" not in said:
        yield Difference("release date", layout.name, layout.released.isoformat(), said)


def _labels(workbook: Workbook) -> dict[str, str]:
    """Return "Declaration!B8" -> English label, from the sheet of labels where there is one."""
    if LABEL_SHEET not in workbook:
        return {}
    found = {}
    for _, row in workbook.rows(LABEL_SHEET, 2):
        texts = [raw_text(value).strip() for value in row[:4]]
        if len(texts) == 4 and texts[1] and texts[2]:
            found[f"{texts[1]}!{texts[2]}"] = " ".join(texts[3].split())
    return found


def _declaration_labels(sheet: DeclarationSheet, labels: dict[str, str]) -> Iterator[Difference]:
    for question in (*sheet.questions, *sheet.company_questions):
        yield from _label(f"{sheet.sheet}!{question.label}", question.label_starts, labels)
    for field in sheet.fields:
        yield from _label(f"{sheet.sheet}!{field.label}", field.label_starts, labels)
        said = labels.get(f"{sheet.sheet}!{field.label}", "")
        if said and ("(*)" in said) != field.required:
            place = f"{sheet.sheet}!{field.cell}"
            yield Difference("required", place, str(field.required).lower(), said)


def _list_labels(form: ListSheet, labels: dict[str, str]) -> Iterator[Difference]:
    for column in form.columns:
        place = f"{form.sheet}!{column.column}{form.header_row}"
        yield from _label(place, column.label_starts, labels)


def _label(place: str, starts: str, labels: dict[str, str]) -> Iterator[Difference]:
    said = labels.get(place, "")
    if not said.startswith(starts):
        yield Difference("label", place, starts, said[:80])


def _answers(layout: Layout, workbook: Workbook) -> Iterator[Difference]:
    sheet = layout.declaration
    lists = validations(workbook, sheet.sheet)
    for question in sheet.questions:
        for position in range(len(layout.metals)):
            yield from _answers_of(question, position, sheet.sheet, lists)
    for question in sheet.company_questions:
        yield from _answers_of(question, 0, sheet.sheet, lists)
    scope_cell = sheet.field("declaration_scope").cell
    known = [scope.text for scope in sheet.scopes]
    yield from _drop_down(scope_cell, known, sheet.sheet, lists)
    if lists.kind(sheet.field("effective_date").cell) != "date":
        place = f"{sheet.sheet}!{sheet.field('effective_date').cell}"
        yield Difference("date cell", place, "date", lists.kind(place.partition("!")[2]))


def _answers_of(
    question: Question, position: int, sheet: str, lists: Validations
) -> Iterator[Difference]:
    known = [str(answer) for answer in question.answers]
    yield from _drop_down(question.answer_cell(position), known, sheet, lists)


def _drop_down(cell: str, known: list[str], sheet: str, lists: Validations) -> Iterator[Difference]:
    """Compare a drop-down; one whose choices are blank just now says nothing but its size."""
    offered = lists.choices(cell)
    said = [choice for choice in offered if choice]
    agrees = said == known if said else len(offered) == len(known)
    if not agrees:
        yield Difference("answers", f"{sheet}!{cell}", " / ".join(known), " / ".join(offered))


def _smelter_rows(form: ListSheet, workbook: Workbook) -> Iterator[Difference]:
    """Find a metal drop-down that does not cover exactly the rows of the form."""
    metal = form.column("metal").column
    covered = validations(workbook, form.sheet).rows_of(metal)
    known = (form.first_row, form.last_row)
    if covered != known:
        yield Difference("rows", f"{form.sheet}!{metal}", str(known), str(covered))


def _product_rows(form: ListSheet, workbook: Workbook) -> Iterator[Difference]:
    """Find a form whose own closing line does not stand right below its last row."""
    place = form.columns[0]
    lines = [
        number
        for number, row in workbook.rows(form.sheet, form.first_row)
        if form.is_closing_line(number, row)
    ]
    if lines != [(form.last_row or 0) + 1]:
        yield Difference("rows", f"{form.sheet}!{place.column}", f"to {form.last_row}", str(lines))


def _computed_columns(form: ListSheet, workbook: Workbook) -> Iterator[Difference]:
    """Find columns that hold formulas and should not, or the other way round."""
    with_formula = {
        match[1].decode()
        for match in _FORMULA_CELL.finditer(workbook.xml(form.sheet))
        if int(match[2]) >= form.first_row
    }
    for column in form.columns:
        if column.computed != (column.column in with_formula):
            place = f"{form.sheet}!{column.column}{form.first_row}"
            said = "formula" if column.column in with_formula else "no formula"
            yield Difference("formula", place, str(column.computed).lower(), said)
