"""From a document's bytes to the Declaration it makes, every value with its cell.

Nothing is guessed: an answer outside the vocabulary keeps its text and has no value; nothing a
person typed is lost, also below the last row of a form.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from oreigin.errors import UnreadableDocumentError
from oreigin.provenance import CellRef, Sourced
from oreigin.response.dates import read_date
from oreigin.response.declaration import (
    Declaration,
    DeclaredProduct,
    DeclaredSmelter,
    QuestionAnswer,
)
from oreigin.response.form_state import form_state, recalculated_answers
from oreigin.response.recalculation import LookUp, Recalculation, look_up
from oreigin.terms import Answer, Metal, Scope, Sha256
from oreigin.workbook.cells import ErrorValue, Row, Value, Workbook, is_untouched, raw_text
from oreigin.workbook.identify import identify
from oreigin.workbook.layout import Column, Layout, ListSheet, Question, layouts
from oreigin.workbook.package import Limits
from oreigin.workbook.problems import unreadable

T = TypeVar("T")

_ANSWERS = {answer.value.casefold(): answer for answer in Answer}


@dataclass(frozen=True, slots=True)
class _Source:
    """What every value needs to know of where it stands."""

    document: Sha256
    workbook: Workbook
    sheet: str
    recalculated: Mapping[str, Value]

    def value(self, cell: str) -> Value:
        if cell in self.recalculated:
            return self.recalculated[cell]
        return self.workbook.cell(self.sheet, cell)

    def sourced(self, cell: str, value: T | None) -> Sourced[T]:
        return Sourced(value, raw_text(self.value(cell)), CellRef(self.document, self.sheet, cell))


@dataclass(frozen=True, slots=True)
class Reading:
    """A declaration with the layout it was read by and the workbook's own look-up tab."""

    declaration: Declaration
    layout: Layout
    look_up: LookUp


def read_declaration(data: bytes, file: str, limits: Limits | None = None) -> Declaration:
    """Return what the workbook `data` declares; `file` names it in errors.

    Raises UnreadableDocumentError where it is no readable workbook, UnknownTemplateError where it
    is not one of the templates and versions in `data/templates`.
    """
    workbook = Workbook.open(data, file, _sheets_of_all_layouts(), limits)
    layout = identify(workbook)

    def open_look_up() -> LookUp:
        """Read the look-up tab only for the few workbooks whose formulas were not calculated."""
        return look_up(Workbook.open(data, file, (layout.look_up.sheet,), limits), layout.look_up)

    return _declaration(data, workbook, layout, open_look_up)


def read_with_look_up(data: bytes, file: str, limits: Limits | None = None) -> Reading:
    """Return what the workbook `data` declares, with its own look-up tab; errors as above."""
    wanted = (*_sheets_of_all_layouts(), *(known.look_up.sheet for known in layouts()))
    workbook = Workbook.open(data, file, wanted, limits)
    layout = identify(workbook)
    own = look_up(workbook, layout.look_up)
    return Reading(_declaration(data, workbook, layout, lambda: own), layout, own)


def _declaration(
    data: bytes, workbook: Workbook, layout: Layout, open_look_up: Callable[[], LookUp]
) -> Declaration:
    _refuse_missing_sheets(workbook, layout)
    document = Sha256(hashlib.sha256(data).hexdigest())
    recalculated = recalculated_answers(workbook, layout)
    source = _Source(document, workbook, layout.declaration.sheet, recalculated)
    scope_cell = layout.declaration.field("declaration_scope").cell
    date_cell = layout.declaration.field("effective_date").cell
    effective_date = read_date(source.value(date_cell), workbook.dates_from_1904)
    rows = tuple(Recalculation(workbook, layout, open_look_up).rows())
    smelters = _smelters(rows, layout.smelter_list)
    return Declaration(
        document=document,
        template=layout.template,
        version=layout.version,
        language=_text(source.value(layout.declaration.language)),
        fields=_fields(source, layout),
        scope=source.sourced(scope_cell, _scope(source.value(scope_cell), layout)),
        effective_date=source.sourced(date_cell, effective_date),
        questions=_questions(source, layout),
        company_questions=_company_questions(source, layout),
        smelter_sheet=layout.smelter_list.sheet,
        smelters=smelters,
        products=_products(workbook, layout.product_list),
        state=form_state(workbook, layout, recalculated, rows, smelters),
    )


def _sheets_of_all_layouts() -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for known in layouts() for name in known.sheets))


def _refuse_missing_sheets(workbook: Workbook, layout: Layout) -> None:
    for sheet in layout.sheets:
        if sheet not in workbook:
            raise _missing(workbook, layout, sheet)


def _missing(workbook: Workbook, layout: Layout, sheet: str) -> UnreadableDocumentError:
    return unreadable("sheet-missing", workbook.file, sheet, what=layout.name, sheet=sheet)


def _text(value: Value) -> str:
    """Return the text of a cell without surrounding white space; an error value says nothing."""
    return "" if isinstance(value, ErrorValue) else raw_text(value).strip()


def _fields(source: _Source, layout: Layout) -> dict[str, Sourced[str]]:
    return {
        field.id: source.sourced(field.cell, _text(source.value(field.cell)) or None)
        for field in layout.declaration.fields
    }


def _scope(value: Value, layout: Layout) -> Scope | None:
    said = _text(value).casefold()
    for known in layout.declaration.scopes:
        if said == known.text.casefold():
            return known.scope
    return None


def _questions(source: _Source, layout: Layout) -> tuple[QuestionAnswer, ...]:
    return tuple(
        _answered(source, question, position, metal)
        for question in layout.declaration.questions
        for position, metal in enumerate(layout.metals)
    )


def _company_questions(source: _Source, layout: Layout) -> tuple[QuestionAnswer, ...]:
    asked = layout.declaration.company_questions
    return tuple(_answered(source, question, 0, None) for question in asked)


def _answered(
    source: _Source, question: Question, position: int, metal: Metal | None
) -> QuestionAnswer:
    cell, comment = question.answer_cell(position), question.comment_cell(position)
    return QuestionAnswer(
        question.id,
        metal,
        source.sourced(cell, _answer(source.value(cell), question)),
        source.sourced(comment, _text(source.value(comment)) or None),
    )


def _answer(value: Value, question: Question) -> Answer | None:
    """Return the answer in our vocabulary; the number 1 is 100% where a question offers that."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        offers_all = not {1, Answer.ALL.value}.isdisjoint(question.answers)
        return Answer.ALL if value == 1 and offers_all else None
    return _ANSWERS.get(_text(value).casefold())


def _smelters(rows: Iterable[tuple[int, Row]], form: ListSheet) -> tuple[DeclaredSmelter, ...]:
    computed = [column.index for column in form.columns if column.computed]
    typed = [column.index for column in form.columns if not column.computed]
    return tuple(
        _smelter(number, row, form.columns)
        for number, row in rows
        if _says_anything(row, typed, computed)
    )


def _says_anything(row: Row, typed: list[int], computed: list[int]) -> bool:
    """Whether a person typed anything in the row, or a formula in it came to something."""
    width = len(row)
    for index in computed:
        if index < width and not is_untouched(row[index]) and _text(row[index]):
            return True
    return any(index < width and raw_text(row[index]).strip() for index in typed)


def _smelter(number: int, row: Row, columns: tuple[Column, ...]) -> DeclaredSmelter:
    texts, raw = _row_texts(row, columns)
    return DeclaredSmelter(row=number, raw=raw, **texts)


def _row_texts(row: Row, columns: tuple[Column, ...]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the fields of a list row, and their raw texts where these differ."""
    texts: dict[str, str] = {}
    raw: dict[str, str] = {}
    for column in columns:
        index = column.index
        value = row[index] if index < len(row) else None
        if value is None or value == "":
            texts[column.field] = ""
            continue
        said = raw_text(value)
        # A formula that came to 0 or to an error found nothing.
        texts[column.field] = "" if column.computed and is_untouched(value) else _text(value)
        if said != texts[column.field]:
            raw[column.field] = said
    return texts, raw


def _products(workbook: Workbook, form: ListSheet) -> tuple[DeclaredProduct, ...]:
    found = []
    for number, row in workbook.rows(form.sheet, form.first_row):
        texts, _ = _row_texts(row, form.columns)
        if any(texts.values()) and not form.is_closing_line(number, row):
            found.append(DeclaredProduct(row=number, **texts))
    return tuple(found)
