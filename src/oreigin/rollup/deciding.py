"""What a person decided against the computed answers and fields: one reason each, always shown."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from oreigin.errors import RefusedError
from oreigin.response.answers import offered
from oreigin.rollup.relevance import problem
from oreigin.rollup.values import Decided, RolledAnswer, RolledField
from oreigin.rollup.wording import words
from oreigin.terms import Answer
from oreigin.workbook.layout import Layout

OF_THE_FORM = ("declaration_scope", "scope_description", "effective_date")
"""Fields that follow from what is asked for."""


def in_force(decided: Iterable[Decided], layout: Layout) -> dict[str, Decided]:
    """Return the decisions that hold for a template, by their subject; the last row counts.

    A letter stands for other questions in other templates, so a decision on one names its own.
    Raises RefusedError for one without a reason, or about a question without a template.
    """
    found: dict[str, Decided] = {}
    fields = {field.id for field in layout.declaration.fields}
    for each in decided:
        if not each.why.strip():
            raise RefusedError(problem("override-without-reason", subject=each.subject))
        if not each.template and _plain(each.subject) not in fields:
            raise RefusedError(problem("override-without-template", subject=each.subject))
        if each.template in ("", layout.template, layout.name):
            found[_plain(each.subject)] = each
    return {subject: each for subject, each in found.items() if each.value.strip()}


def with_decided(
    answers: Iterable[RolledAnswer], decided: dict[str, Decided], layout: Layout
) -> Iterator[RolledAnswer]:
    """Yield the answers, decided ones in place of computed ones, which are kept beside them.

    Raises RefusedError where the template does not offer what was decided.
    """
    for answer in answers:
        own = decided.get(_plain(answer.subject))
        yield answer if own is None else _decided(answer, own, layout)


def fields_decided(
    fields: Iterable[RolledField], decided: dict[str, Decided], layout: Layout
) -> Iterator[RolledField]:
    """Yield the fields with what was decided of them, also those that nothing else fills."""
    held = {each.id: each for each in fields}
    for known in layout.declaration.fields:
        own = decided.get(_plain(known.id))
        if own and known.id not in OF_THE_FORM:
            yield RolledField(known.id, own.value, words("decided", who=own.who, why=own.why), own)
        elif known.id in held:
            yield held[known.id]


def check_known(
    decided: Iterable[Decided], answers: Iterable[RolledAnswer], layout: Layout
) -> None:
    """Raise RefusedError for a decision in force about nothing that its template asks.

    One about a metal that this declaration does not have is about another declaration.
    """
    form = layout.declaration
    fields = {_plain(field.id) for field in form.fields if field.id not in OF_THE_FORM}
    known = fields | {_plain(answer.subject) for answer in answers}
    asked = {q.id.casefold() for q in (*form.questions, *form.company_questions)}
    for each in decided:
        subject = _plain(each.subject)
        if subject in OF_THE_FORM:
            raise RefusedError(problem("override-of-the-form", subject=each.subject))
        if subject not in known and subject.partition(" ")[0] not in asked:
            facts = {"subject": each.subject, "template": layout.name}
            raise RefusedError(problem("override-unknown", **facts))


def _decided(answer: RolledAnswer, own: Decided, layout: Layout) -> RolledAnswer:
    form = layout.declaration
    asked = (*form.questions, *form.company_questions)
    question = next(each for each in asked if each.id == answer.question)
    choices = offered(layout, question, answer.metal)
    said = own.value.strip().casefold()
    meant = next((each for each in choices if each.casefold() == said), None)
    if meant is None:
        known = ", ".join(choices)
        facts = {"template": layout.name, "value": own.value, "subject": own.subject}
        raise RefusedError(problem("override-not-offered", known=known, **facts))
    comment = own.comment or (answer.comment if meant is Answer.YES else "")
    return replace(answer, answer=meant, computed=answer.answer, decided=own, comment=comment)


def _plain(subject: str) -> str:
    """Return a subject as it is compared: "Q3 tin" is "3 Tin"."""
    folded = " ".join(subject.casefold().split())
    return folded[1:] if folded[:1] == "q" and folded[1:2].isdigit() else folded
