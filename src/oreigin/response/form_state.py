"""What the values of a form do not show, but its formulas and a careful reader see.

The official Checker takes the number 0 for an empty cell and the text "0" for an answer, and one
error value spoils its lines; people hide rows, type over formulas and take tabs out.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from oreigin.response.declaration import NOT_LISTED, DeclaredSmelter, FormState
from oreigin.response.recalculation import formula_cells, formulas_of, trivial_value
from oreigin.workbook.cells import ErrorValue, Row, Value, Workbook, raw_text
from oreigin.workbook.layout import Layout, ListSheet

_MAY_BE_TYPED = ("metal", "look_up", "country")
_ERRORS_MATTER = ("look_up", "name", "country")


@dataclass(frozen=True, slots=True)
class AnswerFormulas:
    """The answer cells that hold a formula, and what those come to that nobody has calculated."""

    cells: frozenset[str]
    calculated: Mapping[str, Value]


def form_state(
    workbook: Workbook,
    layout: Layout,
    formulas: AnswerFormulas,
    rows: Iterable[tuple[int, Row]],
    smelters: tuple[DeclaredSmelter, ...],
) -> FormState:
    """Return the state of the form.

    `rows` are those of the smelter list, recalculated, also those that declare nothing.
    """
    sheet = layout.declaration.sheet
    read = {cell: workbook.cell(sheet, cell) for cell in answer_cells(layout)}
    values = read | dict(formulas.calculated)
    errors = {f"{sheet}!{cell}" for cell, v in values.items() if isinstance(v, ErrorValue)}
    errors |= set(_list_errors(layout.smelter_list, rows))
    product: Value = None
    if layout.product_list:
        products = layout.product_list
        cell = f"{products.columns[0].column}{products.first_row}"
        product = workbook.cell(products.sheet, cell)
        if isinstance(product, ErrorValue):
            errors.add(f"{products.sheet}!{cell}")
    return FormState(
        zeros=frozenset(f"{sheet}!{cell}" for cell, v in values.items() if _is_zero(v)),
        errors=frozenset(errors),
        formulas=frozenset(f"{sheet}!{cell}" for cell in formulas.cells),
        language=raw_text(workbook.cell(sheet, layout.declaration.language)),
        first_product=raw_text(product),
        missing_sheets=_missing_sheets(workbook, layout),
        hidden_rows=_hidden_rows(workbook, layout.smelter_list, smelters),
        typed_over=_typed_over(workbook, layout.smelter_list, smelters),
    )


def answer_cells(layout: Layout) -> tuple[str, ...]:
    """Return the cells of the Declaration tab that a supplier fills in."""
    sheet = layout.declaration
    cells = [field.cell for field in sheet.fields]
    for question in sheet.questions:
        for metal in range(layout.rows):
            cells += question.answer_cell(metal), question.comment_cell(metal)
    for question in sheet.company_questions:
        for metal in range(layout.rows if question.per_metal else 1):
            cells += question.answer_cell(metal), question.comment_cell(metal)
    return tuple(dict.fromkeys(cells))


def answer_formulas(workbook: Workbook, layout: Layout) -> AnswerFormulas:
    """Return the answer cells with formulas, and what those come to that nobody calculated yet."""
    sheet = layout.declaration.sheet
    formulas = formulas_of(workbook.xml(sheet), answer_cells(layout))
    calculated: dict[str, Value] = {}
    for cell, formula in formulas.items():
        if workbook.cell(sheet, cell) in (None, ""):
            value = trivial_value(formula, sheet, workbook)
            if value is not None:
                calculated[cell] = value
    return AnswerFormulas(frozenset(formulas), calculated)


def _is_zero(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value == 0


def _list_errors(form: ListSheet, rows: Iterable[tuple[int, Row]]) -> Iterator[str]:
    columns = [(c.index, c.column) for c in form.columns if c.field in _ERRORS_MATTER]
    for number, row in rows:
        for index, column in columns:
            if index < len(row) and isinstance(row[index], ErrorValue):
                yield f"{form.sheet}!{column}{number}"


def _missing_sheets(workbook: Workbook, layout: Layout) -> tuple[str, ...]:
    present = {name.strip().casefold() for name in workbook.sheet_names}
    return tuple(name for name in layout.tabs if name.casefold() not in present)


def _hidden_rows(
    workbook: Workbook, form: ListSheet, smelters: tuple[DeclaredSmelter, ...]
) -> tuple[int, ...]:
    hidden = workbook.hidden_rows(form.sheet)
    return tuple(smelter.row for smelter in smelters if smelter.row in hidden)


def _typed_over(
    workbook: Workbook, form: ListSheet, smelters: tuple[DeclaredSmelter, ...]
) -> tuple[int, ...]:
    """Return the rows of listed smelters where a looked-up detail was typed over its formula."""
    computed = [
        (column.field, column.index + 1, column.column)
        for column in form.columns
        if column.computed and column.field not in _MAY_BE_TYPED
    ]
    known = workbook.known_formulas(form.sheet)
    doubtful = {
        f"{letters}{smelter.row}": smelter.row
        for smelter in smelters
        if smelter.look_up.casefold() != NOT_LISTED
        for name, column, letters in computed
        if (smelter.row, column) not in known and getattr(smelter, name)
    }
    if not doubtful:
        return ()
    formulas = formula_cells(workbook.xml(form.sheet), tuple(each for _, _, each in computed))
    return tuple(dict.fromkeys(row for cell, row in doubtful.items() if cell not in formulas))
