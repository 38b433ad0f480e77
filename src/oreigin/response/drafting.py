"""A declaration that comes from no document: put together in the words and cells of a template.

What a person answers in a form, or a registrant works out from its suppliers' answers, becomes the
same value that reading a workbook gives; `oreigin.response.writing` writes it into one.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from oreigin.provenance import CellRef, Sourced
from oreigin.response.answers import chosen_minerals, offered
from oreigin.response.declaration import (
    Declaration,
    DeclaredMine,
    DeclaredProduct,
    DeclaredSmelter,
    FormState,
    MineralInScope,
    QuestionAnswer,
)
from oreigin.terms import Answer, Metal, Scope, Sha256
from oreigin.workbook.layout import Layout, ListSheet, Question

Row = TypeVar("Row", DeclaredSmelter, DeclaredProduct, DeclaredMine, MineralInScope)

NO_DOCUMENT = Sha256("")
"""The document of a value that was not read from one."""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer and the comment beside it."""

    answer: Answer | None = None
    comment: str = ""


Answers = Mapping[tuple[str, Metal | None], Given]
"""Question ("1", "A") and metal, None for what is asked once -> what is answered."""


def drafted(
    layout: Layout,
    fields: Mapping[str, str],
    answers: Answers,
    *,
    smelters: Iterable[DeclaredSmelter] = (),
    products: Iterable[DeclaredProduct] = (),
    mines: Iterable[DeclaredMine] = (),
    minerals_scope: Iterable[MineralInScope] = (),
    scope: Scope | None = None,
    effective_date: date | None = None,
    language: str = "English",
) -> Declaration:
    """Return a declaration of the template `layout`, each value with the cell it belongs to.

    `fields` are by their id in the layout ("company_name"; "minerals_in_scope_1" where minerals are
    chosen). Rows are numbered from the first of their list. An answer that the template does not
    offer keeps its value, and its text is ours.
    """
    said = dict(fields) | _typed_fields(layout, scope, effective_date)
    sourced = dict(_fields(layout, said))
    listed = _numbered(products, layout.product_list)
    return Declaration(
        document=NO_DOCUMENT,
        template=layout.template,
        version=layout.version,
        language=language,
        fields=sourced,
        scope=_typed(layout, "declaration_scope", said, scope),
        effective_date=_typed(layout, "effective_date", said, effective_date),
        questions=tuple(_per_metal(layout, layout.declaration.questions, said, answers)),
        company_questions=tuple(_company(layout, said, answers)),
        smelter_sheet=layout.smelter_list.sheet,
        smelters=_numbered(smelters, layout.smelter_list),
        mines=_numbered(mines, layout.mine_list),
        products=listed,
        minerals_scope=_numbered(minerals_scope, layout.minerals_scope),
        state=FormState(language=language, first_product=listed[0].number if listed else ""),
    )


def _typed_fields(layout: Layout, scope: Scope | None, day: date | None) -> dict[str, str]:
    words = {known.scope: known.text for known in layout.declaration.scopes}
    said = {"declaration_scope": words.get(scope, str(scope))} if scope else {}
    return said | ({"effective_date": day.isoformat()} if day else {})


T = TypeVar("T")


def _typed(layout: Layout, field: str, said: Mapping[str, str], value: T | None) -> Sourced[T]:
    """Return a field as what it means; one that the template lacks is said in no cell."""
    cells = {known.id: known.cell for known in layout.declaration.fields}
    return Sourced(value, said.get(field, ""), _ref(layout, cells.get(field, "A1")))


def _ref(layout: Layout, cell: str) -> CellRef:
    return CellRef(NO_DOCUMENT, layout.declaration.sheet, cell)


def _fields(layout: Layout, said: Mapping[str, str]) -> Iterator[tuple[str, Sourced[str]]]:
    cells = {known.id: known.cell for known in layout.declaration.fields}
    for name, cell in (cells | dict(layout.declaration.mineral_cells())).items():
        text = said.get(name, "")
        yield name, Sourced(text.strip() or None, text, _ref(layout, cell))


def _company(layout: Layout, said: Mapping[str, str], answers: Answers) -> Iterator[QuestionAnswer]:
    for question in layout.declaration.company_questions:
        if question.per_metal:
            yield from _per_metal(layout, (question,), said, answers)
        else:
            yield _answered(layout, question, 0, None, answers)


def _per_metal(
    layout: Layout, questions: Iterable[Question], said: Mapping[str, str], answers: Answers
) -> Iterator[QuestionAnswer]:
    metals = _metals(layout, said)
    for question in questions:
        for position, metal in enumerate(metals):
            yield _answered(layout, question, position, metal, answers)


def _metals(layout: Layout, said: Mapping[str, str]) -> tuple[Metal, ...]:
    """Return the metals in the order of each question's rows."""
    chosen = layout.declaration.minerals
    if chosen is None:
        return layout.metals
    texts = {cell: said.get(name, "") for name, cell in layout.declaration.mineral_cells()}
    names = chosen_minerals(lambda cell: texts.get(cell, ""), chosen)
    return tuple(dict.fromkeys(map(Metal, names)))


def _answered(
    layout: Layout, question: Question, position: int, metal: Metal | None, answers: Answers
) -> QuestionAnswer:
    given = answers.get((question.id, metal), Given())
    text = offered(layout, question, metal).get(given.answer) if given.answer else ""
    raw = str(given.answer if text is None else text)
    answer = Sourced(given.answer, raw, _ref(layout, question.answer_cell(position)))
    said = Sourced(
        given.comment.strip() or None, given.comment, _ref(layout, question.comment_cell(position))
    )
    return QuestionAnswer(question.id, metal, answer, said, question.topic)


def _numbered(rows: Iterable[Row], form: ListSheet | None) -> tuple[Row, ...]:
    """Return the rows as they follow each other in the list."""
    first = form.first_row if form else 1
    return tuple(replace(row, row=at) for at, row in enumerate(rows, first))
