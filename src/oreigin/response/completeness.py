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

from oreigin.response.checker_form import (
    NOWHERE,
    Asked,
    CellError,
    CheckerForm,
    is_error,
    raw_of,
    says_not_listed,
)
from oreigin.response.declaration import Declaration
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


def completeness(declaration: Declaration, layout: Layout) -> tuple[Line, ...]:
    """Return every line of the Checker tab in its order; () where its formulas are not known."""
    form = CheckerForm(declaration, layout)
    return tuple(found for line in layout.completeness for found in _lines(form, line))


def missing(lines: tuple[Line, ...]) -> tuple[str, ...]:
    """Return the names of the lines that the Checker still asks for."""
    return tuple(line.name for line in lines if line.status is LineStatus.MISSING)


def _lines(form: CheckerForm, line: CheckerLine) -> Iterator[Line]:
    if line.question:
        for slot in form.slots:
            if not line.metals or slot.metal in line.metals:
                asked = Asked(form, line, form.answer_cell(line.question, slot), slot)
                yield Line(asked.name, _status(asked), slot.metal, line.question)
    elif "{metal}" in line.line:
        for slot in form.slots:
            asked = Asked(form, line, line.line.format(metal=slot.metal), slot)
            yield Line(asked.name, _status(asked), slot.metal)
    else:
        asked = Asked(form, line, line.line, NOWHERE)
        yield Line(asked.name, _status(asked))


def _status(asked: Asked) -> LineStatus:
    """Both conditions are always worked out, as the formula F*G works them out."""
    try:
        required = REQUIRED[asked.line.required](asked)
        complete = COMPLETE[asked.line.complete](asked)
    except CellError:
        return LineStatus.ERROR
    if not required:
        return LineStatus.NOT_REQUIRED
    return LineStatus.COMPLETE if complete else LineStatus.MISSING


# When a line is required.


def _always(_: Asked) -> bool:
    return True


def _never(_: Asked) -> bool:
    return False


def _scope_to_describe(asked: Asked) -> bool:
    """The scope is neither empty nor "A" nor "B" to the letter: so also for misspelt scopes."""
    form = asked.form
    said = form.field("declaration_scope")
    return bool(said) and not form.has_scope(Scope.COMPANY, Scope.PRODUCT)


def _scope_is_product(asked: Asked) -> bool:
    return asked.form.has_scope(Scope.PRODUCT)


def _q1_not_no(asked: Asked) -> bool:
    return not asked.form.answered("1", asked.slot, "No")


def _metal_needed(asked: Asked) -> bool:
    """Q1 is not "No", and neither is Q2, which is looked at only where Q1 is "Yes"."""
    form, slot = asked.form, asked.slot
    used = form.answered("1", slot, "Yes")
    gone = used and form.answered("2", slot, "No")
    return _q1_not_no(asked) and not gone


def _any_metal_needed(asked: Asked) -> bool:
    needed = [_metal_needed(asked.on(slot)) for slot in asked.form.slots]
    return any(needed)


def _mineral_needed(asked: Asked) -> bool:
    """The mineral is asked for, and no question is answered with what closes the later ones."""
    closed = [
        asked.form.answered(question, asked.slot, *answers)
        for question, answers in asked.line.unless.items()
    ]
    return not any(closed)


def _any_mineral_needed(asked: Asked) -> bool:
    needed = [_mineral_needed(asked.on(slot)) for slot in asked.form.slots]
    return any(needed)


def _metal_needed_by_either(asked: Asked) -> bool:
    """Q1 and Q2 are not both "No"."""
    both = [asked.form.answered(question, asked.slot, "No") for question in ("1", "2")]
    return not all(both)


def _any_metal_needed_by_either(asked: Asked) -> bool:
    needed = [_metal_needed_by_either(asked.on(slot)) for slot in asked.form.slots]
    return any(needed)


def _policy_public_by_either(asked: Asked) -> bool:
    public = asked.form.text(asked.form.answer_cell("B", NOWHERE)).lower() == "yes"
    return _any_metal_needed_by_either(asked) and public


def _other_mineral_chosen(asked: Asked) -> bool:
    return asked.form.others_chosen() > 0


def _policy_public(asked: Asked) -> bool:
    return _company_said_yes(asked, "B")


def _policy_made(asked: Asked) -> bool:
    return _company_said_yes(asked, "A")


def _company_said_yes(asked: Asked, question: str) -> bool:
    form = asked.form
    said = form.text(form.answer_cell(question, NOWHERE))
    needed = _any_mineral_needed if asked.line.unless else _any_metal_needed
    return said.lower() == "yes" and needed(asked)


def _not_listed_chosen(asked: Asked) -> bool:
    return any(says_not_listed(smelter) for smelter in asked.form.rows(asked.line))


# When a line is complete.


def _filled(asked: Asked) -> bool:
    return asked.form.filled(asked.name)


def _contains_at_sign(asked: Asked) -> bool:
    """An error value holds no "@": the line is missing, not an error."""
    form = asked.form
    return asked.name not in form.state.errors and "@" in form.text(asked.name)


def _two_characters(asked: Asked) -> bool:
    return len(asked.form.text(asked.name)) > 1


def _filled_where_q1_is_yes(asked: Asked) -> bool:
    return asked.form.answered("1", asked.slot, "Yes") and _filled(asked)


def _filled_where_q1_and_q2_are_yes(asked: Asked) -> bool:
    used = asked.form.answered("1", asked.slot, "Yes")
    remains = used and asked.form.answered("2", asked.slot, "Yes")
    return remains and _filled(asked)


def _first_product_filled(asked: Asked) -> bool:
    if asked.name in asked.form.state.errors:
        raise CellError(asked.name)
    return bool(asked.form.state.first_product)


def _smelter_named(asked: Asked) -> bool:
    """Some row has the metal, and some row has metal and look-up that begin with the metal.

    The formulas pass over error values. Two different rows would do for them, and do here.
    """
    return _smelter_row_of_metal(asked) and any(
        _begins_with(asked.slot.metal, raw_of(row, "metal") + raw_of(row, "look_up"))
        and not is_error(asked.form, row, "look_up")
        for row in asked.form.rows(asked.line)
    )


def _smelter_named_and_q1_answered(asked: Asked) -> bool:
    """Without an answer to Q1 the line asks for that instead."""
    named = _smelter_named(asked)
    return asked.form.filled(asked.form.answer_cell("1", asked.slot)) and named


def _begins_with(metal: str, text: str) -> bool:
    """Whether a text begins with a metal and goes on: letter case does not count."""
    return len(text) > len(metal) and text.lower().startswith(metal.lower())


def _smelter_row_filled(asked: Asked) -> bool:
    """Some row has the metal, and anything in the look-up column that is no error."""
    return any(
        raw_of(row, "metal").lower() == asked.slot.metal.lower()
        and raw_of(row, "look_up") != ""
        and not is_error(asked.form, row, "look_up")
        for row in asked.form.rows(asked.line)
    )


def _smelter_row_of_metal(asked: Asked) -> bool:
    """Some row has the metal: the cells beside it hold formulas and are never blank."""
    metal = asked.slot.metal.lower()
    return any(raw_of(row, "metal").lower() == metal for row in asked.form.rows(asked.line))


def _smelter_row_described(asked: Asked) -> bool:
    """Some row has the metal, a name and a country."""
    metal = asked.slot.metal.lower()
    return any(
        raw_of(row, "metal").lower() == metal and raw_of(row, "name") and raw_of(row, "country")
        for row in asked.form.rows(asked.line)
    )


def _any_look_up(asked: Asked) -> bool:
    """Some row that the formula looks at has anything in the look-up column."""
    return any(raw_of(row, "look_up") for row in asked.form.rows(asked.line))


def _contains_www(asked: Asked) -> bool:
    """An error value does not hold it: the line is missing, not an error."""
    form = asked.form
    return asked.name not in form.state.errors and "www" in form.text(asked.name)


def _other_minerals_named(asked: Asked) -> bool:
    """As many names are typed as "Other" is chosen."""
    return asked.form.others_chosen() == asked.form.others_named()


def _minerals_chosen(asked: Asked) -> bool:
    return bool(asked.form.slots)


def _survey_described(asked: Asked) -> bool:
    """The survey is "No" or the standard format; another counts where the comment names it."""
    form = asked.form
    questions = form.layout.declaration.company_questions
    survey = next(q for q in questions if form.answer_cell(q.id, NOWHERE) == asked.name)
    said = form.text(asked.name).lower()
    standard, other, no = (str(answer).lower() for answer in survey.answers)
    if said == other:
        return form.filled(f"{form.layout.declaration.sheet}!{survey.comment}")
    return said in (standard, no)


def _not_listed_described(asked: Asked) -> bool:
    """No row that says "not listed" lacks name or country; an error in these columns is one."""
    form = asked.form
    rows = list(form.rows(asked.line))
    if not asked.line.rows and _heading_is_error(form):
        raise CellError(asked.name)
    for name in form.state.errors:
        sheet, _, cell = name.partition("!")
        row = int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        seen = not asked.line.rows or asked.line.rows[0] <= row <= asked.line.rows[1]
        if sheet == form.layout.smelter_list.sheet and seen:
            raise CellError(name)
    return all(
        raw_of(smelter, "name") and raw_of(smelter, "country")
        for smelter in rows
        if says_not_listed(smelter)
    )


def _heading_is_error(form: CheckerForm) -> bool:
    """The headings are looked up by language; formulas over whole columns meet their error."""
    languages = [language.lower() for language in form.layout.declaration.languages]
    return bool(languages) and form.state.language.lower() not in languages


REQUIRED: dict[str, Callable[[Asked], bool]] = {
    "always": _always,
    "never": _never,
    "scope-to-describe": _scope_to_describe,
    "scope-is-product": _scope_is_product,
    "q1-not-no": _q1_not_no,
    "metal-needed": _metal_needed,
    "any-metal-needed": _any_metal_needed,
    "mineral-needed": _mineral_needed,
    "any-mineral-needed": _any_mineral_needed,
    "policy-public": _policy_public,
    "policy-made": _policy_made,
    "metal-needed-by-either": _metal_needed_by_either,
    "any-metal-needed-by-either": _any_metal_needed_by_either,
    "policy-public-by-either": _policy_public_by_either,
    "other-mineral-chosen": _other_mineral_chosen,
    "not-listed-chosen": _not_listed_chosen,
}
"""Predicates by the name that `required` has in a template's TOML."""

COMPLETE: dict[str, Callable[[Asked], bool]] = {
    "filled": _filled,
    "contains-at-sign": _contains_at_sign,
    "two-characters": _two_characters,
    "filled-where-q1-is-yes": _filled_where_q1_is_yes,
    "filled-where-q1-and-q2-are-yes": _filled_where_q1_and_q2_are_yes,
    "first-product-filled": _first_product_filled,
    "minerals-chosen": _minerals_chosen,
    "smelter-row-filled": _smelter_row_filled,
    "survey-described": _survey_described,
    "smelter-row-of-metal": _smelter_row_of_metal,
    "smelter-row-described": _smelter_row_described,
    "any-look-up": _any_look_up,
    "contains-www": _contains_www,
    "other-minerals-named": _other_minerals_named,
    "smelter-named": _smelter_named,
    "smelter-named-and-q1-answered": _smelter_named_and_q1_answered,
    "not-listed-described": _not_listed_described,
}
"""Predicates by the name that `complete` has in a template's TOML."""
