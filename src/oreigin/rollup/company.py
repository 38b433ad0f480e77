"""Company questions and fields: from the registrant's own records, never from suppliers."""

import re
from collections.abc import Iterator

from oreigin.assessment.program import recorded
from oreigin.case import Case, ProgramRecord
from oreigin.response.answers import offered
from oreigin.rollup.answers import Ground
from oreigin.rollup.deciding import OF_THE_FORM
from oreigin.rollup.rules import CompanyRule, rules
from oreigin.rollup.values import Declarant, Reason, RolledAnswer, RolledField
from oreigin.rollup.wording import words
from oreigin.terms import CONFLICT_MINERALS, Answer, Metal
from oreigin.workbook.layout import Question


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
    found, wanted = _found(ground, rule), _wanted(ground, rule)
    comment = getattr(ground.case.registrant, rule.stated) if rule.stated else ""
    if not found:
        return None, comment, Reason(words("nothing-answers", wanted=wanted))
    choices = offered(ground.layout, question, None)
    answer = next((each for each in rule.answers if each in choices), None)
    if answer is None:
        fact = words("not-offered", template=ground.layout.name, said=rule.answers[0])
        return None, comment, Reason(fact, found)
    return answer, comment, Reason(words("answered-by", wanted=wanted), found)


def _found(ground: Ground, rule: CompanyRule) -> tuple[str, ...]:
    """Return what of the case answers a rule, () where something is missing."""
    if rule.filer:
        files = ground.case.obligation.reporting_issuer
        return ("case.toml, [obligation]",) if files else ()
    if rule.forms:
        return _forms(ground)
    stated = (getattr(ground.case.registrant, rule.stated),) if rule.stated else ()
    minerals = _to_name(ground)
    if not all(stated) or (stated and minerals is None):
        return tuple(filter(None, stated))
    records = _records(ground.case, rule.records, minerals)
    if records:
        return (*stated, *records)
    return _forms(ground) if minerals and rule.forms_do else ()


def _to_name(ground: Ground) -> tuple[Metal, ...] | None:
    """Return the minerals that records have to name; None where the form is about 3TG."""
    if set(ground.layout.metals) & set(CONFLICT_MINERALS):
        return None
    needed = ground.reach.metals
    return tuple(metal for metal in ground.metals if metal in needed) or ground.metals


def _forms(ground: Ground) -> tuple[str, ...]:
    """Return the accepted responses in the form's own template."""
    return tuple(
        counted.response.id
        for counted in ground.responses
        if counted.declaration and counted.declaration.template == ground.layout.template
    )


def _records(
    case: Case, kinds: tuple[str, ...], minerals: tuple[Metal, ...] | None
) -> tuple[str, ...]:
    """Return the ids of the records of these kinds, () where one kind has none.

    Where `minerals` are given, only those count that name each of them in their own words.
    """
    held = [r for r in recorded(case) if minerals is None or _names_all(r, minerals)]
    by_kind = [tuple(r.id for r in held if r.kind == kind) for kind in kinds]
    return tuple(each for ids in by_kind for each in ids) if all(by_kind) else ()


def _names_all(record: ProgramRecord, minerals: tuple[Metal, ...]) -> bool:
    text = f"{record.summary} {record.body}"
    found = [re.search(rf"\b{re.escape(each)}\b", text, re.IGNORECASE) for each in minerals]
    return bool(found) and all(found)


def _wanted(ground: Ground, rule: CompanyRule) -> str:
    """Return in words what would answer a rule."""
    if rule.forms:
        return words("wanted-forms")
    if rule.filer:
        return words("wanted-filer")
    stated = words("wanted-stated", what=rule.stated.replace("_", " ")) if rule.stated else ""
    records = words("wanted-records", what=", ".join(rule.records))
    minerals = _to_name(ground)
    if minerals is None:
        return stated or records
    named = ", ".join(minerals) or words("wanted-any-mineral")
    naming = words("wanted-naming", records=records, minerals=named)
    if stated:
        return words("wanted-both", one=stated, other=naming)
    either = words("wanted-either", one=naming, other=words("wanted-forms"))
    return either if rule.forms_do else naming


def company_fields(ground: Ground, declarant: Declarant) -> Iterator[RolledField]:
    """Yield the company fields of the form that can be filled, and empty ones that have to be."""
    for known in ground.layout.declaration.fields:
        if known.id in OF_THE_FORM:
            continue
        own = getattr(declarant, known.id, "")
        if own:
            yield RolledField(known.id, own, "rollup/declarant.toml")
            continue
        rule = next((rule for rule in rules().fields if rule.id == known.id), None)
        said = getattr(ground.case.registrant, rule.registrant) if rule else ""
        if said or known.required:
            yield RolledField(known.id, said, "case.toml" if said else "")
