"""Company questions and fields: from the registrant's own records, never from suppliers."""

from collections.abc import Iterator

from oreigin.assessment.program import recorded
from oreigin.case import Case
from oreigin.response.answers import offered
from oreigin.rollup.answers import Ground
from oreigin.rollup.rules import CompanyRule, rules
from oreigin.rollup.values import Declarant, Reason, RolledAnswer, RolledField
from oreigin.rollup.wording import words
from oreigin.terms import CONFLICT_MINERALS, Answer, Metal
from oreigin.workbook.layout import Question

_OF_THE_FORM = ("declaration_scope", "scope_description", "effective_date")
"""Fields that follow from what is asked for."""


def company_answers(ground: Ground) -> Iterator[RolledAnswer]:
    """Yield the answer to every company question, in the order of the form."""
    for question in ground.layout.declaration.company_questions:
        metals: tuple[Metal | None, ...] = ground.metals if question.per_metal else (None,)
        for metal in metals:
            answer, comment, reason = _answer(ground, question)
            yield RolledAnswer(question.id, metal, answer, (reason,), comment)


def _answer(ground: Ground, question: Question) -> tuple[Answer | None, str, Reason]:
    rule = rules().company_rule(question)
    if rule is None:
        return None, "", Reason(words("no-record-can"))
    comment = getattr(ground.case.registrant, rule.stated) if rule.stated else ""
    if not rule.any_template and not _about_conflict_minerals(ground):
        return None, comment, Reason(words("other-minerals"))
    found, wanted = _found(ground, rule), _wanted(rule)
    if not found:
        return None, comment, Reason(words("nothing-answers", wanted=wanted))
    choices = offered(ground.layout, question, None)
    answer = next((each for each in rule.answers if each in choices), None)
    return answer, comment, Reason(words("answered-by", wanted=wanted), found)


def _about_conflict_minerals(ground: Ground) -> bool:
    return bool(set(ground.layout.metals) & set(CONFLICT_MINERALS))


def _found(ground: Ground, rule: CompanyRule) -> tuple[str, ...]:
    """Return what of the case answers a rule, () where something is missing."""
    case = ground.case
    if rule.stated:
        return tuple(filter(None, (getattr(case.registrant, rule.stated),)))
    if rule.forms:
        template = ground.layout.template
        return tuple(
            counted.response.id
            for counted in ground.responses
            if counted.declaration and counted.declaration.template == template
        )
    if rule.filer:
        return ("case.toml, [obligation]",) if case.obligation.reporting_issuer else ()
    return _records(case, rule.records)


def _records(case: Case, kinds: tuple[str, ...]) -> tuple[str, ...]:
    """Return the ids of the records of these kinds, () where one kind has none."""
    held = recorded(case)
    by_kind = [tuple(r.id for r in held if r.kind == kind) for kind in kinds]
    return tuple(each for ids in by_kind for each in ids) if all(by_kind) else ()


def _wanted(rule: CompanyRule) -> str:
    if rule.stated:
        return words("wanted-stated", what=rule.stated.replace("_", " "))
    if rule.forms:
        return words("wanted-forms")
    if rule.filer:
        return words("wanted-filer")
    return words("wanted-records", what=", ".join(rule.records))


def company_fields(ground: Ground, declarant: Declarant) -> Iterator[RolledField]:
    """Yield the company fields of the form that can be filled, and empty ones that have to be."""
    for known in ground.layout.declaration.fields:
        if known.id in _OF_THE_FORM:
            continue
        own = getattr(declarant, known.id, "")
        if own:
            yield RolledField(known.id, own, "rollup/declarant.toml")
            continue
        rule = next((rule for rule in rules().fields if rule.id == known.id), None)
        said = getattr(ground.case.registrant, rule.registrant) if rule else ""
        if said or known.required:
            yield RolledField(known.id, said, "case.toml" if said else "")
