"""Questions between registrant and supplier, and their answers: both sides read them in one place.

Ours go out by mail as well, where the supplier has an address; the supplier's come in through its
link, or as a mail. While it waits for our answer it gets no reminders (`oreigin.campaign`).
"""

from collections.abc import Sequence

from django.conf import settings

from oreigin import tables
from oreigin.casework.acting import Event, doing
from oreigin.casework.actors import Actor
from oreigin.casework.links import Visitor, check_open, contact_of, hold, used
from oreigin.casework.mail.writing import write_to
from oreigin.casework.plain_text import without_nul
from oreigin.casework.portal_limits import check_asking
from oreigin.casework.responding import checked_of
from oreigin.checks.letters import points
from oreigin.errors import RefusedError
from oreigin.store.models import Contact, Mail, Question, Response, Supplier

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
    """Ask a supplier something; `findings` are the ids of what the checks found in `response`.

    Raises RefusedError for an empty text, and where the period is closed; so do all below.
    """
    year = supplier.period.year
    with doing(actor, "question-asked", f"supplier:{supplier.code}", period=year) as event:
        check_open(supplier.period)
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
        _note(event, question, question.text)
        _write(actor, "question", question)
    return question


def answer(actor: Actor, question: Question, text: str) -> None:
    """Answer a supplier's question. Raises RefusedError where it was answered already."""
    with doing(actor, "question-answered", f"supplier:{question.supplier.code}") as event:
        check_open(question.period)
        _answered(question, actor, text, from_supplier=True)
        _note(event, question, question.answer)
        _write(actor, "answer", question)


def close(actor: Actor, question: Question) -> None:
    """Let a question rest that needs no answer any more."""
    with doing(actor, "question-closed", f"supplier:{question.supplier.code}") as event:
        check_open(question.period)
        event.facts["question"] = question.pk
        held = Question.objects.filter(
            pk=question.pk, registrant=actor.registrant, answered=None, closed=None
        )
        if not held.update(closed=actor.now):
            raise RefusedError(tables.problem("casework.toml", "question-settled"))


def ask_from(visitor: Visitor, text: str) -> Question:
    """Ask the registrant something through a supplier's link.

    Raises RefusedError where many questions of the supplier wait already.
    """
    actor = visitor.actor
    with doing(actor, "portal-asked", f"supplier:{visitor.supplier.code}") as event:
        supplier = hold(visitor)
        check_asking(supplier)
        event.subject = f"supplier:{supplier.code}"
        question = Question.objects.create(
            registrant=actor.registrant,
            period=visitor.period,
            supplier=supplier,
            from_supplier=True,
            text=_filled(text),
            asked=actor.now,
            link=visitor.link,
        )
        _note(event, question, question.text)
        event.person.update(contact_of(visitor.link))
        used(visitor)
    return question


def ask_by_mail(actor: Actor, supplier: Supplier, mail: Mail) -> Question:
    """Keep what a supplier wrote in a mail without files as a question, but for what it quotes."""
    own = "\n".join(line for line in mail.text.splitlines() if not line.startswith(">"))
    with doing(actor, "mail-asked", f"supplier:{supplier.code}") as event:
        question = Question.objects.create(
            registrant=actor.registrant,
            period=supplier.period,
            supplier=supplier,
            from_supplier=True,
            text=_filled((own if own.strip() else mail.text)[:LONGEST]),
            asked=actor.now,
            mail=mail,
        )
        _note(event, question, question.text)
    return question


def answer_from(visitor: Visitor, question: Question, text: str) -> None:
    """Answer the registrant's question through a supplier's link."""
    with doing(visitor.actor, "portal-answered", f"supplier:{visitor.supplier.code}") as event:
        supplier = hold(visitor)
        question.refresh_from_db(fields=["supplier"])
        if question.supplier_id != supplier.pk:
            raise ValueError("a question to another supplier")
        event.subject = f"supplier:{supplier.code}"
        _answered(question, visitor.actor, text, from_supplier=False)
        Question.objects.filter(pk=question.pk).update(link=visitor.link)
        _note(event, question, question.answer)
        event.person.update(contact_of(visitor.link))
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
    text = without_nul(text)
    if not text.strip():
        raise RefusedError(tables.problem("casework.toml", "question-empty"))
    if len(text) > LONGEST:
        raise RefusedError(tables.problem("casework.toml", "question-long", most=LONGEST))
    return text.strip()


def _note(event: Event, question: Question, text: str) -> None:
    event.facts["question"] = question.pk
    event.person["text"] = text
