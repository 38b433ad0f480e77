"""What the workbook's own Checker tab would still ask for, line by line.

The lines and their conditions are `[[completeness]]` rows of the template's TOML, read from the
Checker's formulas; each condition names a predicate here. What the formulas overlook is overlooked
here too: a space is an answer, a wrong name is a smelter. `oreigin.checks` closes those gaps.

Excel counts logical constants as filled. An error value makes every line an error whose formula
touches it, and such a line counts as neither missing nor complete.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from oreigin.response.declaration import NOT_LISTED, Declaration, DeclaredSmelter
from oreigin.terms import Metal, Scope
from oreigin.workbook.layout import CheckerLine, Layout


class LineStatus(StrEnum):
    """What the Checker says of one of its lines."""

    COMPLETE = "complete"
    MISSING = "missing"
    NOT_REQUIRED = "not_required"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the Checker: named by the cell it asks for ("Declaration!D8"), or by our words.

    `metal` is set where it is about one metal, `question` where it is about a question.
    """

    name: str
    status: LineStatus
    metal: Metal | None = None
    question: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """The rows of one metal: their position under each question, and the metal asked for."""

    position: int
    metal: Metal


_ROW_NUMBER = "(row "
"""Reading adds it to a mineral that is chosen twice, and to a row that asks for none."""

_NOWHERE = Slot(0, Metal(""))
"""The slot of lines that are about no metal."""


class _CellError(Exception):
    """A formula of the Checker touched a cell with an error value."""


class _Form:
    """The form as the Checker's formulas see it: raw texts by cell, the number 0 as empty."""

    def __init__(self, declaration: Declaration, layout: Layout):
        self.declaration, self.layout = declaration, layout
        self.state = declaration.state
        self._sheet = layout.declaration.sheet
        self._texts = {str(of.ref): of.raw for of in declaration.fields.values()}
        for answer in (*declaration.questions, *declaration.company_questions):
            for sourced in (answer.answer, answer.comment):
                self._texts[str(sourced.ref)] = sourced.raw
        asked = (*layout.declaration.questions, *layout.declaration.company_questions)
        self._questions = {question.id: question for question in asked}
        self.slots = tuple(_slots(declaration, layout))

    def text(self, name: str) -> str:
        """Return the raw text of a cell, "" for the number 0; an error value raises."""
        if name in self.state.errors:
            raise _CellError(name)
        return "" if name in self.state.zeros else self._texts.get(name, "")

    def filled(self, name: str) -> bool:
        """Whether the formula `IF(cell=0,1,0)` finds anything."""
        return bool(self.text(name)) or (
            name in self.state.formulas and name not in self.state.zeros
        )

    def answer_cell(self, question: str, slot: "Slot") -> str:
        return f"{self._sheet}!{self._questions[question].answer_cell(slot.position)}"

    def answered(self, question: str, slot: "Slot", *answers: str) -> bool:
        """Whether the answer is one of `answers`: letter case does not count, spaces do."""
        said = self.text(self.answer_cell(question, slot)).lower()
        return said in [answer.lower() for answer in answers]

    def field(self, field_id: str) -> str:
        return self.text(f"{self._sheet}!{self.layout.declaration.field(field_id).cell}")

    def has_scope(self, *scopes: Scope) -> bool:
        said = self.field("declaration_scope").lower()
        texts = [s.text.lower() for s in self.layout.declaration.scopes if s.scope in scopes]
        return said in texts

    def rows(self, line: CheckerLine) -> Iterator[DeclaredSmelter]:
        """Yield the declared rows that the line's formulas look at."""
        for smelter in self.declaration.smelters:
            if not line.rows or line.rows[0] <= smelter.row <= line.rows[1]:
                yield smelter


def _slots(declaration: Declaration, layout: Layout) -> Iterator[Slot]:
    """Yield the metals asked for: the template's, or those the supplier has chosen."""
    if layout.declaration.minerals is None:
        yield from (Slot(position, metal) for position, metal in enumerate(layout.metals))
        return
    first = layout.declaration.questions[0]
    by_cell = {answer.answer.ref.cell: answer.metal for answer in declaration.questions}
    for position in range(layout.rows):
        metal, _, _ = (by_cell.get(first.answer_cell(position)) or "").partition(_ROW_NUMBER)
        if metal:
            yield Slot(position, Metal(metal))


@dataclass(frozen=True, slots=True)
class _Asked:
    """One line while it is answered: its form, its row of the TOML, its cell and metal."""

    form: _Form
    line: CheckerLine
    name: str
    slot: Slot

    def on(self, slot: Slot) -> "_Asked":
        return _Asked(self.form, self.line, self.name, slot)


def completeness(declaration: Declaration, layout: Layout) -> tuple[Line, ...]:
    """Return every line of the Checker tab in its order; () where its formulas are not known."""
    form = _Form(declaration, layout)
    return tuple(found for line in layout.completeness for found in _lines(form, line))


def missing(lines: tuple[Line, ...]) -> tuple[str, ...]:
    """Return the names of the lines that the Checker still asks for."""
    return tuple(line.name for line in lines if line.status is LineStatus.MISSING)


def _lines(form: _Form, line: CheckerLine) -> Iterator[Line]:
    if line.question:
        for slot in form.slots:
            if not line.metals or slot.metal in line.metals:
                asked = _Asked(form, line, form.answer_cell(line.question, slot), slot)
                yield Line(asked.name, _status(asked), slot.metal, line.question)
    elif "{metal}" in line.line:
        for slot in form.slots:
            asked = _Asked(form, line, line.line.format(metal=slot.metal), slot)
            yield Line(asked.name, _status(asked), slot.metal)
    else:
        asked = _Asked(form, line, line.line, _NOWHERE)
        yield Line(asked.name, _status(asked))


def _status(asked: _Asked) -> LineStatus:
    """Both conditions are always worked out, as the formula F*G works them out."""
    try:
        required = REQUIRED[asked.line.required](asked)
        complete = COMPLETE[asked.line.complete](asked)
    except _CellError:
        return LineStatus.ERROR
    if not required:
        return LineStatus.NOT_REQUIRED
    return LineStatus.COMPLETE if complete else LineStatus.MISSING


# When a line is required.


def _always(_: _Asked) -> bool:
    return True


def _scope_to_describe(asked: _Asked) -> bool:
    """The scope is neither empty nor "A" nor "B" to the letter: so also for misspelt scopes."""
    form = asked.form
    said = form.field("declaration_scope")
    return bool(said) and not form.has_scope(Scope.COMPANY, Scope.PRODUCT)


def _scope_is_product(asked: _Asked) -> bool:
    return asked.form.has_scope(Scope.PRODUCT)


def _q1_not_no(asked: _Asked) -> bool:
    return not asked.form.answered("1", asked.slot, "No")


def _metal_needed(asked: _Asked) -> bool:
    """Q1 is not "No", and neither is Q2, which is looked at only where Q1 is "Yes"."""
    form, slot = asked.form, asked.slot
    used = form.answered("1", slot, "Yes")
    gone = used and form.answered("2", slot, "No")
    return _q1_not_no(asked) and not gone


def _any_metal_needed(asked: _Asked) -> bool:
    needed = [_metal_needed(asked.on(slot)) for slot in asked.form.slots]
    return any(needed)


def _mineral_needed(asked: _Asked) -> bool:
    """The mineral is asked for, and no question is answered with what closes the later ones."""
    closed = [
        asked.form.answered(question, asked.slot, *answers)
        for question, answers in asked.line.unless.items()
    ]
    return not any(closed)


def _any_mineral_needed(asked: _Asked) -> bool:
    needed = [_mineral_needed(asked.on(slot)) for slot in asked.form.slots]
    return any(needed)


def _policy_public(asked: _Asked) -> bool:
    return _company_said_yes(asked, "B")


def _policy_made(asked: _Asked) -> bool:
    return _company_said_yes(asked, "A")


def _company_said_yes(asked: _Asked, question: str) -> bool:
    form = asked.form
    said = form.text(form.answer_cell(question, _NOWHERE))
    needed = _any_mineral_needed if asked.line.unless else _any_metal_needed
    return said.lower() == "yes" and needed(asked)


def _not_listed_chosen(asked: _Asked) -> bool:
    return any(_says_not_listed(smelter) for smelter in asked.form.rows(asked.line))


# When a line is complete.


def _filled(asked: _Asked) -> bool:
    return asked.form.filled(asked.name)


def _contains_at_sign(asked: _Asked) -> bool:
    """An error value holds no "@": the line is missing, not an error."""
    form = asked.form
    return asked.name not in form.state.errors and "@" in form.text(asked.name)


def _two_characters(asked: _Asked) -> bool:
    return len(asked.form.text(asked.name)) > 1


def _filled_where_q1_is_yes(asked: _Asked) -> bool:
    return asked.form.answered("1", asked.slot, "Yes") and _filled(asked)


def _filled_where_q1_and_q2_are_yes(asked: _Asked) -> bool:
    used = asked.form.answered("1", asked.slot, "Yes")
    remains = used and asked.form.answered("2", asked.slot, "Yes")
    return remains and _filled(asked)


def _first_product_filled(asked: _Asked) -> bool:
    if asked.name in asked.form.state.errors:
        raise _CellError(asked.name)
    return bool(asked.form.state.first_product)


def _smelter_named(asked: _Asked) -> bool:
    """Some row has the metal, and some row has metal and look-up that begin with the metal.

    The formulas pass over error values. Two different rows would do for them, and do here.
    """
    metal = asked.slot.metal.lower()
    rows = [(_raw(row, "metal"), _raw(row, "look_up"), row) for row in asked.form.rows(asked.line)]
    named = any(said.lower() == metal for said, _, _ in rows)
    followed = any(
        (said + name).lower().startswith(metal) and len(said + name) > len(metal)
        for said, name, row in rows
        if not _is_error(asked.form, row, "look_up")
    )
    return named and followed


def _smelter_row_filled(asked: _Asked) -> bool:
    """Some row has the metal, and anything in the look-up column that is no error."""
    return any(
        _raw(row, "metal").lower() == asked.slot.metal.lower()
        and _raw(row, "look_up") != ""
        and not _is_error(asked.form, row, "look_up")
        for row in asked.form.rows(asked.line)
    )


def _minerals_chosen(asked: _Asked) -> bool:
    return bool(asked.form.slots)


def _survey_described(asked: _Asked) -> bool:
    """E is "No" or the standard format; another format counts where the comment names it."""
    form = asked.form
    survey = next(q for q in form.layout.declaration.company_questions if q.id == "E")
    said = form.text(asked.name).lower()
    standard, other, no = (str(answer).lower() for answer in survey.answers)
    if said == other:
        return form.filled(f"{form.layout.declaration.sheet}!{survey.comment}")
    return said in (standard, no)


def _not_listed_described(asked: _Asked) -> bool:
    """No row that says "not listed" lacks name or country; an error in these columns is one."""
    form = asked.form
    rows = list(form.rows(asked.line))
    if not asked.line.rows and _heading_is_error(form):
        raise _CellError(asked.name)
    for name in form.state.errors:
        sheet, _, cell = name.partition("!")
        row = int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        seen = not asked.line.rows or asked.line.rows[0] <= row <= asked.line.rows[1]
        if sheet == form.layout.smelter_list.sheet and seen:
            raise _CellError(name)
    return all(
        _raw(smelter, "name") and _raw(smelter, "country")
        for smelter in rows
        if _says_not_listed(smelter)
    )


def _heading_is_error(form: _Form) -> bool:
    """The headings are looked up by language; formulas over whole columns meet their error."""
    languages = [language.lower() for language in form.layout.declaration.languages]
    return bool(languages) and form.state.language.lower() not in languages


def _says_not_listed(smelter: DeclaredSmelter) -> bool:
    return _raw(smelter, "look_up").lower() == NOT_LISTED


def _raw(smelter: DeclaredSmelter, field: str) -> str:
    """Return the text of a cell with the spaces that it was typed with."""
    return smelter.raw.get(field) or str(getattr(smelter, field))


def _is_error(form: _Form, smelter: DeclaredSmelter, field: str) -> bool:
    of = form.layout.smelter_list
    return f"{of.sheet}!{of.cell(field, smelter.row)}" in form.state.errors


REQUIRED: dict[str, Callable[[_Asked], bool]] = {
    "always": _always,
    "scope-to-describe": _scope_to_describe,
    "scope-is-product": _scope_is_product,
    "q1-not-no": _q1_not_no,
    "metal-needed": _metal_needed,
    "any-metal-needed": _any_metal_needed,
    "mineral-needed": _mineral_needed,
    "any-mineral-needed": _any_mineral_needed,
    "policy-public": _policy_public,
    "policy-made": _policy_made,
    "not-listed-chosen": _not_listed_chosen,
}
"""Predicates by the name that `required` has in a template's TOML."""

COMPLETE: dict[str, Callable[[_Asked], bool]] = {
    "filled": _filled,
    "contains-at-sign": _contains_at_sign,
    "two-characters": _two_characters,
    "filled-where-q1-is-yes": _filled_where_q1_is_yes,
    "filled-where-q1-and-q2-are-yes": _filled_where_q1_and_q2_are_yes,
    "first-product-filled": _first_product_filled,
    "minerals-chosen": _minerals_chosen,
    "smelter-row-filled": _smelter_row_filled,
    "survey-described": _survey_described,
    "smelter-named": _smelter_named,
    "not-listed-described": _not_listed_described,
}
"""Predicates by the name that `complete` has in a template's TOML."""
