"""Holding a layout against an official workbook: everything must be where the layout says.

The workbook itself says: its hidden sheet `L` (or the cell) gives the English label of every
labeled cell, its data validations name the permitted answers and the rows of its lists. The .xls
form of a workbook shows only the labels.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from oreigin.workbook.addresses import row_and_column
from oreigin.workbook.cells import Workbook
from oreigin.workbook.identify import read_version, version_text
from oreigin.workbook.labels import LABEL_SHEET, Labels, digest, labels
from oreigin.workbook.layout import DeclarationSheet, FieldCell, Layout, ListSheet, Question
from oreigin.workbook.validations import Validations, validations

MOST_ROWS = 1_048_576
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


def sheets_to_verify(layout: Layout) -> tuple[str, ...]:
    """Return the sheets of a workbook that `verify` looks at."""
    look_up = (layout.look_up.sheet,) if layout.look_up else ()
    return (*layout.sheets, *look_up, LABEL_SHEET)


def verify(layout: Layout, workbook: Workbook) -> tuple[Difference, ...]:
    """Return every difference between `layout` and an official `workbook`.

    The workbook must have been read with `sheets_to_verify`.
    """
    wanted = sheets_to_verify(layout)[:-1]
    missing = [name for name in wanted if name not in workbook]
    if missing:
        return tuple(Difference("sheet", name, name, "") for name in missing)
    found = [_version(layout, workbook), _labels(layout, labels(workbook))]
    if workbook.xml(layout.declaration.sheet):
        found += [_answers(layout, workbook), _rows(layout, workbook)]
    return tuple(difference for part in found for difference in part)


def _labels(layout: Layout, said: Labels) -> Iterator[Difference]:
    yield from _declaration_labels(layout, said)
    lists = (layout.smelter_list, layout.product_list, layout.mine_list, layout.minerals_scope)
    for form in (*lists, layout.look_up):
        yield from _list_labels(form, said) if form else ()


def _rows(layout: Layout, workbook: Workbook) -> Iterator[Difference]:
    for form in (layout.smelter_list, layout.mine_list, layout.minerals_scope):
        if form:
            yield from _form_rows(form, workbook)
            yield from _computed_columns(form, workbook)
    if layout.product_list:
        yield from _product_rows(layout.product_list, workbook)


def _version(layout: Layout, workbook: Workbook) -> Iterator[Difference]:
    fingerprint = layout.fingerprint
    said = version_text(workbook, fingerprint)
    if said != fingerprint.text:
        place = f"{fingerprint.sheet}!{fingerprint.cell}"
        yield Difference("version", place, fingerprint.text, said)
    if read_version(said).released != layout.released:
        yield Difference("release date", layout.name, layout.released.isoformat(), said)


def _declaration_labels(layout: Layout, said: Labels) -> Iterator[Difference]:
    sheet = layout.declaration
    for question in (*sheet.questions, *sheet.company_questions):
        yield from _label(sheet.sheet, question.label, question.label_starts, said)
        found = digest(said.at(sheet.sheet, question.label))
        if question.text_digest not in ("", found):
            place = f"{sheet.sheet}!{question.label}"
            yield Difference("question text", place, question.text_digest, found)
    for question in sheet.questions:
        yield from _metals(question, layout, said)
    for field in sheet.fields:
        yield from _label(sheet.sheet, field.label, field.label_starts, said)
        label = said.at(sheet.sheet, field.label)
        if label and ("(*)" in label) != field.required:
            place = f"{sheet.sheet}!{field.cell}"
            yield Difference("required", place, str(field.required).lower(), label)
    if sheet.minerals:
        yield from _label(sheet.sheet, sheet.minerals.label, sheet.minerals.label_starts, said)


def _metals(question: Question, layout: Layout, said: Labels) -> Iterator[Difference]:
    """Find a row whose label in the sheet of labels names another metal."""
    sheet = layout.declaration.sheet
    column = question.label.rstrip("0123456789")
    for position, metal in enumerate(layout.metals):
        row, _ = row_and_column(question.answer_cell(position))
        label = said.told.get(f"{sheet}!{column}{row}", metal)
        if metal not in label:
            yield Difference("metal", f"{sheet}!{question.answer_cell(position)}", metal, label)


def _list_labels(form: ListSheet, said: Labels) -> Iterator[Difference]:
    for column in form.columns:
        place = f"{column.column}{form.header_row}"
        yield from _label(form.sheet, place, column.label_starts, said)


def _label(sheet: str, cell: str, starts: str, said: Labels) -> Iterator[Difference]:
    label = said.at(sheet, cell)
    if not label.startswith(starts):
        yield Difference("label", f"{sheet}!{cell}", starts, label[:80])


def _answers(layout: Layout, workbook: Workbook) -> Iterator[Difference]:
    sheet = layout.declaration
    lists = validations(workbook, sheet.sheet)
    for question in sheet.questions:
        yield from _answers_of(question, layout, lists)
    for question in sheet.company_questions:
        yield from _answers_of(question, layout, lists, asked_once=not question.per_metal)
    if sheet.scopes:
        known = [scope.text for scope in sheet.scopes]
        scope_cell = sheet.field("declaration_scope").cell
        yield from _drop_down(scope_cell, known, sheet.sheet, lists)
    yield from _date_cell(sheet.field("effective_date"), sheet, lists)
    accepted = lists.dates(sheet.field("effective_date").cell)
    known_dates = (layout.dates_from, layout.dates_to)
    if accepted != known_dates:
        place = f"{sheet.sheet}!{sheet.field('effective_date').cell}"
        yield Difference("dates", place, _span(known_dates), _span(accepted))


def _span(dates: tuple[date | None, date | None]) -> str:
    return " to ".join(day.isoformat() if day else "any" for day in dates)


def _answers_of(
    question: Question, layout: Layout, lists: Validations, asked_once: bool = False
) -> Iterator[Difference]:
    for position in range(1 if asked_once else layout.rows):
        metal = layout.metals[position] if position < len(layout.metals) else None
        known = [str(answer) for answer in question.permitted(metal)]
        cell = question.answer_cell(position)
        yield from _drop_down(cell, known, layout.declaration.sheet, lists)


def _date_cell(
    field: FieldCell, sheet: DeclarationSheet, lists: Validations
) -> Iterator[Difference]:
    expected = "list" if field.parts else "date"
    for cell in field.parts or (field.cell,):
        if lists.kind(cell) != expected:
            yield Difference("date cell", f"{sheet.sheet}!{cell}", expected, lists.kind(cell))


def _drop_down(cell: str, known: list[str], sheet: str, lists: Validations) -> Iterator[Difference]:
    """Compare a drop-down; one whose choices are blank just now says nothing but its size."""
    offered = lists.choices(cell)
    said = [choice for choice in offered if choice]
    agrees = said == known if said else len(offered) == len(known)
    if not agrees:
        yield Difference("answers", f"{sheet}!{cell}", " / ".join(known), " / ".join(offered))


def _form_rows(form: ListSheet, workbook: Workbook) -> Iterator[Difference]:
    """Find a drop-down of metals that does not cover exactly the rows of the form."""
    metal = next(c.column for c in form.columns if c.field in ("metal", "mineral"))
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
    if lines[:1] != [(form.last_row or 0) + 1]:
        yield Difference("rows", f"{form.sheet}!{place.column}", f"to {form.last_row}", str(lines))


def columns_with_formulas(form: ListSheet, workbook: Workbook) -> frozenset[str]:
    """Return the columns in whose rows a blank workbook holds formulas."""
    last = form.last_row or MOST_ROWS
    return frozenset(
        match[1].decode()
        for match in _FORMULA_CELL.finditer(workbook.xml(form.sheet))
        if form.first_row <= int(match[2]) <= last
    )


def _computed_columns(form: ListSheet, workbook: Workbook) -> Iterator[Difference]:
    """Find columns that hold formulas and should not, or the other way round."""
    with_formula = columns_with_formulas(form, workbook)
    for column in form.columns:
        if column.computed != (column.column in with_formula):
            place = f"{form.sheet}!{column.column}{form.first_row}"
            said = "formula" if column.column in with_formula else "no formula"
            yield Difference("formula", place, str(column.computed).lower(), said)
