"""What the values of a form do not show, but its formulas and a careful reader see.

The official Checker takes the number 0 for an empty cell and the text "0" for an answer, and one
error value spoils its lines; people hide rows, type over formulas and take tabs out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from oreigin.response.declaration import NOT_LISTED, DeclaredSmelter, FormState
from oreigin.response.recalculation import formula_cells, formulas_of, trivial_value
from oreigin.workbook.cells import ErrorValue, Row, Value, Workbook, raw_text
from oreigin.workbook.layout import Layout, ListSheet

_HIDDEN_ROW = re.compile(rb'<row r="(\d+)"(?=[^>]*\shidden="(?:1|true)")')
_MAY_BE_TYPED = ("metal", "look_up", "country")
_ERRORS_MATTER = ("look_up", "name", "country")


def form_state(
    workbook: Workbook,
    layout: Layout,
    recalculated: Mapping[str, Value],
    rows: Iterable[tuple[int, Row]],
    smelters: tuple[DeclaredSmelter, ...],
) -> FormState:
    """Return the state of the form; `recalculated` are answer cells with formulas (cell -> value).

    `rows` are those of the smelter list, recalculated, also those that declare nothing.
    """
    sheet = layout.declaration.sheet
    asked = answer_cells(layout)
    values = {cell: workbook.cell(sheet, cell) for cell in asked} | dict(recalculated)
    errors = {f"{sheet}!{cell}" for cell, v in values.items() if isinstance(v, ErrorValue)}
    errors |= set(_list_errors(layout.smelter_list, rows))
    formulas = formulas_of(workbook.xml(sheet), asked)
    filled = _filled_rows(workbook, layout.smelter_list, smelters)
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
        formulas=frozenset(f"{sheet}!{cell}" for cell in formulas),
        language=raw_text(workbook.cell(sheet, layout.declaration.language)),
        first_product=raw_text(product),
        missing_sheets=_missing_sheets(workbook, layout),
        hidden_rows=_hidden_rows(filled, smelters),
        typed_over=_typed_over(filled, layout.smelter_list, smelters),
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


def hidden_rows(xml: bytes) -> set[int]:
    """Return the numbers of a sheet's rows that nobody sees."""
    if xml.find(b"hidden=", xml.find(b"<sheetData")) < 0:
        return set()  # templates hide columns, which are told of above the rows
    return {int(row) for row in _HIDDEN_ROW.findall(xml)}


def recalculated_answers(workbook: Workbook, layout: Layout) -> dict[str, Value]:
    """Return what the formulas in answer cells come to that nobody has calculated yet."""
    sheet = layout.declaration.sheet
    found: dict[str, Value] = {}
    for cell, formula in formulas_of(workbook.xml(sheet), answer_cells(layout)).items():
        if workbook.cell(sheet, cell) in (None, ""):
            value = trivial_value(formula, sheet, workbook)
            if value is not None:
                found[cell] = value
    return found


def _is_zero(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value == 0


def _list_errors(form: ListSheet, rows: Iterable[tuple[int, Row]]) -> Iterator[str]:
    columns = [column for column in form.columns if column.field in _ERRORS_MATTER]
    for number, row in rows:
        for column in columns:
            if column.index < len(row) and isinstance(row[column.index], ErrorValue):
                yield f"{form.sheet}!{column.column}{number}"


def _missing_sheets(workbook: Workbook, layout: Layout) -> tuple[str, ...]:
    present = {name.strip().casefold() for name in workbook.sheet_names}
    return tuple(name for name in layout.tabs if name.casefold() not in present)


def _filled_rows(
    workbook: Workbook, form: ListSheet, smelters: tuple[DeclaredSmelter, ...]
) -> bytes:
    """Return the XML of the list down to its last smelter."""
    below = max((smelter.row for smelter in smelters), default=0) + 1
    return workbook.xml(form.sheet).partition(b'<row r="%d"' % below)[0]


def _hidden_rows(xml: bytes, smelters: tuple[DeclaredSmelter, ...]) -> tuple[int, ...]:
    hidden = hidden_rows(xml)
    return tuple(smelter.row for smelter in smelters if smelter.row in hidden)


def _typed_over(
    xml: bytes, form: ListSheet, smelters: tuple[DeclaredSmelter, ...]
) -> tuple[int, ...]:
    """Return the rows of listed smelters where a looked-up detail was typed over its formula."""
    computed = [c for c in form.columns if c.computed and c.field not in _MAY_BE_TYPED]
    filled = [
        (smelter.row, column.column)
        for smelter in smelters
        for column in computed
        if getattr(smelter, column.field) and smelter.look_up.casefold() != NOT_LISTED
    ]
    if not filled:
        return ()
    formulas = formula_cells(xml, tuple(c.column for c in computed))
    return tuple(dict.fromkeys(row for row, column in filled if f"{column}{row}" not in formulas))
