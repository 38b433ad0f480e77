"""Questions between registrant and supplier, and their answers: both sides read them in one place.

Ours go out by mail as well, where the supplier has an address; the supplier's come in through its
link. While the supplier waits for our answer it gets no reminders (`oreigin.campaign`).
"""

from collections.abc import Sequence

from django.conf import settings

from oreigin import tables
from oreigin.casework.acting import Event, doing
from oreigin.casework.actors import Actor
from oreigin.casework.links import Visitor, used
from oreigin.casework.mail.writing import write_to
from oreigin.casework.responding import checked_of
from oreigin.checks.letters import points
from oreigin.errors import RefusedError
from oreigin.store.models import Contact, Question, Response, Supplier

LONGEST = 10_000
"""How many characters a question or an answer may have."""


def ask(
    actor: Actor,
    supplier: Supplier,
    text: str,
    *,
    response: Response | None = None,
    findings: Sequence[str] = (),
) -> Question:
    """Ask a supplier something; `findings` are the ids of what the checks found in `response`."""
    year = supplier.period.year
    with doing(actor, "question-asked", f"supplier:{supplier.code}", period=year) as event:
        question = Question.objects.create(
            registrant=actor.registrant,
            period=supplier.period,
            supplier=supplier,
            from_supplier=False,
            response=response,
            findings=list(findings),
            text=_filled(text),
            asked=actor.now,
            asked_by=actor.user,
        )
        _note(event, question, text)
        _write(actor, "question", question)
    return question


def answer(actor: Actor, question: Question, text: str) -> None:
    """Answer a supplier's question. Raises RefusedError where it was answered already."""
    with doing(actor, "question-answered", f"supplier:{question.supplier.code}") as event:
        _answered(question, actor, text, from_supplier=True)
        _note(event, question, text)
        _write(actor, "answer", question)


def close(actor: Actor, question: Question) -> None:
    """Let a question rest that needs no answer any more."""
    with doing(actor, "question-closed", f"supplier:{question.supplier.code}") as event:
        event.facts["question"] = question.pk
        held = Question.objects.filter(
            pk=question.pk, registrant=actor.registrant, answered=None, closed=None
        )
        if not held.update(closed=actor.now):
            raise RefusedError(tables.problem("casework.toml", "question-settled"))


def ask_from(visitor: Visitor, text: str) -> Question:
    """Ask the registrant something through a supplier's link."""
    actor, supplier = visitor.actor, visitor.supplier
    with doing(actor, "portal-asked", f"supplier:{supplier.code}") as event:
        question = Question.objects.create(
            registrant=actor.registrant,
            period=visitor.period,
            supplier=supplier,
            from_supplier=True,
            text=_filled(text),
            asked=actor.now,
        )
        _note(event, question, text)
        used(visitor)
    return question


def answer_from(visitor: Visitor, question: Question, text: str) -> None:
    """Answer the registrant's question through a supplier's link."""
    if question.supplier_id != visitor.supplier.pk:
        raise ValueError("a question to another supplier")
    with doing(visitor.actor, "portal-answered", f"supplier:{visitor.supplier.code}") as event:
        _answered(question, visitor.actor, text, from_supplier=False)
        _note(event, question, text)
        used(visitor)


def question_about(response: Response, language: str) -> str:
    """Return the text of a question that asks for what the checks found to be mended."""
    return points(checked_of(response), language)


def _answered(question: Question, actor: Actor, text: str, *, from_supplier: bool) -> None:
    held = Question.objects.filter(
        pk=question.pk,
        registrant=actor.registrant,
        from_supplier=from_supplier,
        answered=None,
        closed=None,
    )
    if not held.update(answer=_filled(text), answered=actor.now, answered_by=actor.user):
        raise RefusedError(tables.problem("casework.toml", "question-settled"))
    question.refresh_from_db()


def _write(actor: Actor, message: str, question: Question) -> None:
    """Send it by mail too, where supplier and portal have an address; else pages alone have it."""
    if not settings.PUBLIC_URL:
        return
    contacts = Contact.objects.filter(supplier=question.supplier).exclude(email="")
    contact = contacts.order_by("-main", "pk").first()
    if contact:
        write_to(
            actor,
            question.supplier,
            message,
            contact=contact,
            question=question,
            response=question.response,
        )


def _filled(text: str) -> str:
    """Return a text that says something, no longer than `LONGEST`. Raises RefusedError."""
    if not text.strip():
        raise RefusedError(tables.problem("casework.toml", "question-empty"))
    if len(text) > LONGEST:
        raise RefusedError(tables.problem("casework.toml", "question-long", most=LONGEST))
    return text.strip()


def _note(event: Event, question: Question, text: str) -> None:
    event.facts["question"] = question.pk
    event.person["text"] = text
