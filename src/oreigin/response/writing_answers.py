"""Fields and answers of a declaration as cells of a template, in the words of its drop-downs."""

from dataclasses import dataclass, field
from datetime import date

from oreigin import tables
from oreigin.response.answers import chosen_minerals, mineral_fields, offered
from oreigin.response.dates import MONTHS
from oreigin.response.declaration import Declaration, QuestionAnswer
from oreigin.response.recalculation import LookUp, look_up
from oreigin.response.writing_notes import Note, note
from oreigin.terms import Answer, Metal, Topic
from oreigin.workbook.cells import Workbook
from oreigin.workbook.layout import FieldCell, Layout, Question
from oreigin.workbook.patching import Value


@dataclass(slots=True)
class Filled:
    """Cells of one sheet with what is to stand in them, and what is to be said of it."""

    cells: dict[str, Value] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Positions:
    """In which row of each question a metal stands; `cells` choose the minerals where one can."""

    of: dict[Metal, int]
    cells: dict[str, Value]


@dataclass(frozen=True, slots=True)
class Implied:
    """A row of `data/implied_answers.toml`: `answer` to the question `title` is one to `topic`."""

    title: str
    answer: Answer
    topic: Topic


def mineral_positions(declaration: Declaration, workbook: Workbook, layout: Layout) -> Positions:
    """Return the rows of the metals: the template's order, or the chosen minerals' sorted."""
    chosen = layout.declaration.minerals
    if chosen is None:
        return Positions({metal: at for at, metal in enumerate(layout.metals)}, {})
    cells = _choice(declaration, workbook, layout)
    names = chosen_minerals(lambda cell: str(cells.get(cell) or ""), chosen)
    return Positions({Metal(name): at for at, name in reversed([*enumerate(names)])}, cells)


def _choice(declaration: Declaration, workbook: Workbook, layout: Layout) -> dict[str, Value]:
    """Return the selection cells: as declared, or by the metals of a template without a choice."""
    named = layout.declaration.mineral_cells()
    if any(name in declaration.fields for name, _ in named):
        said = {cell: declaration.fields.get(name) for name, cell in named}
        return {cell: of.value if of else None for cell, of in said.items()}
    metals = list(dict.fromkeys(a.metal for a in declaration.questions if a.metal))
    known = look_up(workbook, layout.look_up) if layout.look_up else LookUp(())
    fields = mineral_fields(layout, metals, known.metals)
    return {cell: fields.get(name) for name, cell in named}


def answer_cells_of(
    declaration: Declaration, source: Layout, layout: Layout, positions: Positions
) -> Filled:
    """Return the cells of the Declaration tab of `layout` for a declaration read by `source`."""
    filled = Filled()
    _fill_fields(filled, declaration, layout)
    _fill_questions(filled, declaration, source, layout, positions)
    return filled


def _fill_fields(filled: Filled, declaration: Declaration, layout: Layout) -> None:
    known = {of.id: of for of in layout.declaration.fields}
    minerals = {name for name, _ in layout.declaration.mineral_cells()}
    for name, said in declaration.fields.items():
        if name in known:
            filled.cells.update(_field_cells(filled, declaration, layout, known[name]))
        elif said.raw.strip() and name not in minerals:
            what = name.replace("_", " ")
            filled.notes.append(
                note("field-missing", template=layout.name, what=what, said=said.raw)
            )


def _field_cells(
    filled: Filled, declaration: Declaration, layout: Layout, target: FieldCell
) -> dict[str, Value]:
    said = declaration.fields[target.id]
    if target.id == "declaration_scope":
        return {target.cell: _scope(filled, declaration, layout)}
    if target.id == "effective_date" and (day := declaration.effective_date.value):
        return _date_cells(target, day)
    return {target.cell: said.value or said.raw or None}


def _scope(filled: Filled, declaration: Declaration, layout: Layout) -> str | None:
    said = declaration.scope
    for known in layout.declaration.scopes:
        if known.scope is said.value:
            return known.text
    if said.raw.strip():
        filled.notes.append(note("scope-missing", template=layout.name, said=said.raw))
    return None


def _date_cells(target: FieldCell, day: date) -> dict[str, Value]:
    """Return a date as one cell, or as day, month and year in three."""
    if not target.parts:
        return {target.cell: day}
    parts = (day.day, MONTHS[day.month - 1].capitalize(), day.year)
    return dict(zip(target.parts, parts, strict=True))


def _fill_questions(
    filled: Filled,
    declaration: Declaration,
    source: Layout,
    layout: Layout,
    positions: Positions,
) -> None:
    unasked: dict[Metal, int] = {}
    for answer in (*declaration.questions, *declaration.company_questions):
        if not (answer.answer.raw.strip() or answer.comment.raw.strip()):
            continue
        target = same_question(answer, source, layout)
        if target is None and (target := implied_question(answer, source, layout)):
            filled.notes.append(_implied_note(answer, source, target, layout))
        if target is None:
            filled.notes.append(_question_missing(answer, source, layout))
            continue
        position = 0 if answer.metal is None else positions.of.get(answer.metal)
        if position is None:
            metal = answer.metal or Metal("")
            unasked[metal] = unasked.get(metal, 0) + 1
            continue
        filled.cells |= _answer_cells(filled, answer, target, layout, position)
    filled.notes += [
        note("metal-missing", template=layout.name, metal=metal, count=count)
        for metal, count in unasked.items()
    ]


def same_question(answer: QuestionAnswer, source: Layout, layout: Layout) -> Question | None:
    """Return the question of `layout` that asks the same: by topic, else by our title of it."""
    own = _question(answer, source)
    if own is None:
        return None
    form = layout.declaration
    if own.topic:
        return next((other for other in form.questions if other.topic is own.topic), None)
    asked = form.company_questions if own in source.declaration.company_questions else ()
    others = (q for q in asked or form.questions if q.title == own.title)
    return next((q for q in others if not asked or q.per_metal == own.per_metal), None)


def implied_question(answer: QuestionAnswer, source: Layout, layout: Layout) -> Question | None:
    """Return the question of `layout` that an answer settles though it asks for more."""
    own, form = _question(answer, source), layout.declaration
    for row in tables.load("implied_answers.toml", Implied) if own else ():
        if own and (own.title, answer.answer.value) == (row.title, row.answer):
            return next((other for other in form.questions if other.topic is row.topic), None)
    return None


def _question(answer: QuestionAnswer, source: Layout) -> Question | None:
    form = source.declaration
    asked = (*form.questions, *form.company_questions)
    return next((question for question in asked if question.id == answer.question), None)


def _answer_cells(
    filled: Filled, answer: QuestionAnswer, target: Question, layout: Layout, position: int
) -> dict[str, Value]:
    cells: dict[str, Value] = {}
    if answer.comment.raw.strip():
        cells[target.comment_cell(position)] = answer.comment.value or answer.comment.raw
    meant = answer.answer.value
    words = offered(layout, target, answer.metal)
    if meant in words:
        cells[target.answer_cell(position)] = words[meant]
    elif said := answer.answer.raw.strip():
        about = answer.metal or "the company"
        facts = {"said": said, "what": target.id, "metal": about}
        filled.notes.append(note("answer-not-offered", template=layout.name, **facts))
    return cells


def _implied_note(answer: QuestionAnswer, source: Layout, target: Question, layout: Layout) -> Note:
    facts = {"what": answer.question, "source": source.name, "said": answer.answer.raw.strip()}
    facts |= {"target": target.id, "title": target.title, "metal": str(answer.metal)}
    return note("answer-implied", template=layout.name, **facts)


def _question_missing(answer: QuestionAnswer, source: Layout, layout: Layout) -> Note:
    own = _question(answer, source)
    said = "; ".join(filter(None, (answer.answer.raw.strip(), answer.comment.raw.strip())))
    about = answer.metal or "the company"
    facts = {"what": answer.question, "title": own.title if own else "", "source": source.name}
    return note("question-missing", template=layout.name, metal=about, said=said, **facts)
