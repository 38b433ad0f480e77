"""A workbook of our own that says what a declaration says, where no official blank is at hand.

It has the tabs and cells of the template, so that whatever reads the official workbook reads this
one, and none of its formulas, drop-downs or texts: those are the RMI's.
"""

from oreigin.response.declaration import Declaration
from oreigin.response.recalculation import LookUp
from oreigin.response.writing_answers import Positions, answer_cells_of
from oreigin.response.writing_rows import list_rows
from oreigin.response.writing_smelters import smelter_rows
from oreigin.workbook.addresses import below
from oreigin.workbook.layout import Layout, ListSheet
from oreigin.workbook.patching import Shown
from oreigin.workbook.patching import Value as Written
from oreigin.workbook.writing import Value, workbook_of_cells

MADE_BY = "Made by Oreigin from answers given online; not the official workbook."


def own_workbook(declaration: Declaration, layout: Layout) -> bytes:
    """Return the workbook; the same bytes for the same declaration."""
    cells: dict[str, dict[str, Value]] = {tab: {"A1": MADE_BY} for tab in layout.tabs}
    form = layout.declaration
    positions = Positions({metal: at for at, metal in enumerate(layout.metals)}, {})
    answers = answer_cells_of(declaration, layout, layout, positions)
    sheet = cells.setdefault(form.sheet, {})
    sheet |= _labels(layout) | {form.language: declaration.language} | _plain(answers.cells)
    cells[layout.fingerprint.sheet][layout.fingerprint.cell] = layout.fingerprint.text
    smelters = smelter_rows(declaration.smelters, layout, LookUp(()))
    for form_of, filled in (
        (layout.smelter_list, smelters.cells),
        (layout.product_list, _rows(declaration, layout)),
    ):
        if form_of:
            cells.setdefault(form_of.sheet, {}).update(_header(form_of) | _plain(filled))
    return workbook_of_cells(cells)


def _rows(declaration: Declaration, layout: Layout) -> dict[str, Written]:
    if layout.product_list is None:
        return {}
    return list_rows(declaration.products, layout.product_list, layout.name, "products").cells


def _plain(cells: dict[str, Written]) -> dict[str, Value]:
    return {cell: of.text if isinstance(of, Shown) else of for cell, of in cells.items()}


def _labels(layout: Layout) -> dict[str, Value]:
    form = layout.declaration
    labels: dict[str, Value] = {field.label: field.label_starts for field in form.fields}
    for question in (*form.questions, *form.company_questions):
        labels[question.label] = f"{question.id}. {question.title}"
    for question in form.questions:
        for position, metal in enumerate(layout.metals, 1):
            labels[below(question.label, position)] = metal
    return labels


def _header(form: ListSheet) -> dict[str, Value]:
    return {f"{column.column}{form.header_row}": column.label_starts for column in form.columns}
