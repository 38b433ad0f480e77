"""What stands in an official workbook before it is filled in: blanks are not always pristine."""

from collections.abc import Iterator
from dataclasses import dataclass

from oreigin.response.form_state import answer_cells
from oreigin.response.recalculation import formula_cells
from oreigin.response.writing_notes import Note, note
from oreigin.workbook.cells import Row, Workbook, is_untouched, raw_text
from oreigin.workbook.layout import Layout, ListSheet
from oreigin.workbook.patching import Shown, Value


@dataclass(frozen=True, slots=True)
class Leftovers:
    """The cells to empty (sheet -> cell -> None, or a formula that shows nothing), and why.

    `inputs` are the answers of the Declaration tab that are taken out (place -> what it said).
    """

    cells: dict[str, dict[str, Value]]
    inputs: dict[str, str]
    notes: tuple[Note, ...]


def leftovers(workbook: Workbook, layout: Layout) -> Leftovers:
    """Return what is filled in already in the workbook."""
    sheet = layout.declaration.sheet
    inputs = {cell: raw_text(workbook.cell(sheet, cell)) for cell in _inputs(layout)}
    inputs = {cell: said for cell, said in inputs.items() if said}
    cells: dict[str, dict[str, Value]] = {sheet: dict.fromkeys(inputs)}
    notes: list[Note] = []
    forms = (layout.smelter_list, layout.mine_list, layout.product_list, layout.minerals_scope)
    for form in filter(None, forms):
        cells[form.sheet], said = _list_leftovers(workbook, form)
        notes += said
    return Leftovers(cells, {f"{sheet}!{cell}": said for cell, said in inputs.items()}, (*notes,))


def _inputs(layout: Layout) -> Iterator[str]:
    yield from answer_cells(layout)
    for field in layout.declaration.fields:
        yield from field.parts
    for _, cell in layout.declaration.mineral_cells():
        yield cell


def _list_leftovers(workbook: Workbook, form: ListSheet) -> tuple[dict[str, Value], list[Note]]:
    """Return how the filled rows of a list are emptied: formulas stay, what was typed goes."""
    letters = tuple(column.column for column in form.columns)
    formulas = formula_cells(workbook.xml(form.sheet), letters)
    cells: dict[str, Value] = {}
    filled, gone = set(), 0
    for number, row in workbook.rows(form.sheet, form.first_row):
        if form.is_closing_line(number, row):
            continue
        for letter, computed in _filled_columns(form, row):
            kept = f"{letter}{number}" in formulas
            cells[f"{letter}{number}"] = Shown("") if kept else None
            filled.add(number)
            gone += computed and not kept
    notes = []
    if filled:
        notes.append(note("rows-cleared", form.sheet, count=len(filled)))
    if gone:
        notes.append(note("formulas-gone", form.sheet, count=gone))
    return cells, notes


def _filled_columns(form: ListSheet, row: Row) -> Iterator[tuple[str, bool]]:
    for column in form.columns:
        value = row[column.index] if column.index < len(row) else None
        untouched = is_untouched(value) if column.computed else value in (None, "")
        if not untouched:
            yield column.column, column.computed
