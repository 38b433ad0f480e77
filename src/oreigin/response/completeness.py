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
        self._questions = {question.id: question for question in layout.declaration.questions}

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

    def answer_cell(self, question: str, metal: Metal) -> str:
        position = self.layout.metals.index(metal)
        return f"{self._sheet}!{self._questions[question].answer_cell(position)}"

    def answered(self, question: str, metal: Metal, *answers: str) -> bool:
        """Whether the answer is one of `answers`: letter case does not count, spaces do."""
        said = self.text(self.answer_cell(question, metal)).lower()
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


@dataclass(frozen=True, slots=True)
class _Asked:
    """One line while it is answered: its form, its row of the TOML, its cell and metal."""

    form: _Form
    line: CheckerLine
    name: str
    metal: Metal

    def on(self, metal: Metal) -> "_Asked":
        return _Asked(self.form, self.line, self.name, metal)


def completeness(declaration: Declaration, layout: Layout) -> tuple[Line, ...]:
    """Return every line of the Checker tab in its order; () where its formulas are not known."""
    form = _Form(declaration, layout)
    return tuple(found for line in layout.completeness for found in _lines(form, line))


def missing(lines: tuple[Line, ...]) -> tuple[str, ...]:
    """Return the names of the lines that the Checker still asks for."""
    return tuple(line.name for line in lines if line.status is LineStatus.MISSING)


def _lines(form: _Form, line: CheckerLine) -> Iterator[Line]:
    if line.question:
        for metal in form.layout.metals:
            asked = _Asked(form, line, form.answer_cell(line.question, metal), metal)
            yield Line(asked.name, _status(asked), metal, line.question)
    elif "{metal}" in line.line:
        for metal in form.layout.metals:
            asked = _Asked(form, line, line.line.format(metal=metal), metal)
            yield Line(asked.name, _status(asked), metal)
    else:
        asked = _Asked(form, line, line.line, form.layout.metals[0])
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
    return not asked.form.answered("1", asked.metal, "No")


def _metal_needed(asked: _Asked) -> bool:
    """Q1 is not "No", and neither is Q2, which is looked at only where Q1 is "Yes"."""
    form, metal = asked.form, asked.metal
    used = form.answered("1", metal, "Yes")
    gone = used and form.answered("2", metal, "No")
    return _q1_not_no(asked) and not gone


def _any_metal_needed(asked: _Asked) -> bool:
    needed = [_metal_needed(asked.on(metal)) for metal in asked.form.layout.metals]
    return any(needed)


def _policy_public(asked: _Asked) -> bool:
    form = asked.form
    public = next(q for q in form.layout.declaration.company_questions if q.id == "B")
    said = form.text(f"{form.layout.declaration.sheet}!{public.answer}")
    return said.lower() == "yes" and _any_metal_needed(asked)


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
    return asked.form.answered("1", asked.metal, "Yes") and _filled(asked)


def _filled_where_q1_and_q2_are_yes(asked: _Asked) -> bool:
    used = asked.form.answered("1", asked.metal, "Yes")
    remains = used and asked.form.answered("2", asked.metal, "Yes")
    return remains and _filled(asked)


def _first_product_filled(asked: _Asked) -> bool:
    if asked.name in asked.form.state.errors:
        raise _CellError(asked.name)
    return bool(asked.form.state.first_product)


def _smelter_named(asked: _Asked) -> bool:
    """Some row has the metal, and some row has metal and look-up that begin with the metal.

    The formulas pass over error values. Two different rows would do for them, and do here.
    """
    metal = asked.metal.lower()
    rows = [(_raw(row, "metal"), _raw(row, "look_up"), row) for row in asked.form.rows(asked.line)]
    named = any(said.lower() == metal for said, _, _ in rows)
    followed = any(
        (said + name).lower().startswith(metal) and len(said + name) > len(metal)
        for said, name, row in rows
        if not _is_error(asked.form, row, "look_up")
    )
    return named and followed


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
    "policy-public": _policy_public,
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
    "smelter-named": _smelter_named,
    "not-listed-described": _not_listed_described,
}
"""Predicates by the name that `complete` has in a template's TOML."""
