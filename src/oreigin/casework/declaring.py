"""The registrant's own declarations: which are kept up to date, what people decide, what went out.

They answer customers all year, so they go on after the period was closed for its filing: nothing
here changes what a report rests on. The worker makes each anew (`oreigin.casework.declarations`).
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from oreigin import tables
from oreigin.casework import jobs
from oreigin.casework.acting import doing
from oreigin.casework.actors import Actor
from oreigin.casework.known import known_templates
from oreigin.casework.plain_text import without_nul
from oreigin.errors import Problem, RefusedError
from oreigin.response.answers import offered
from oreigin.rollup.inputs import fingerprint, print_of
from oreigin.rollup.ledger import Standing, recipient
from oreigin.rollup.values import Asked
from oreigin.rollup.values import Declarant as DeclarantValue
from oreigin.store import documents as store
from oreigin.store.declarations import asked_of, load_program
from oreigin.store.models import (
    DecidedAnswer,
    Declarant,
    Job,
    JobState,
    OfficialBlank,
    OwnDeclaration,
    Period,
    Product,
    ProductMineral,
    SentDeclaration,
)
from oreigin.store.rows import columns_of
from oreigin.terms import Answer, Metal, Scope
from oreigin.workbook.layout import Layout

JOB = "declare"


def request(actor: Actor, period: Period) -> Job:
    """Have the period's declarations made anew, and return the job that does it.

    One that waits already will see the change too: it is held until the change is there.
    """
    with transaction.atomic():
        held = Job.objects.select_for_update().order_by("pk")
        waiting = held.filter(period=period, kind=JOB, state=JobState.WAITING).first()
        return waiting or jobs.enqueue(actor.registrant, JOB, actor.now, period, actor.user)


def request_where_needed(actor: Actor, period: Period) -> Job | None:
    """Have them made anew where the period has any: what they rest on was changed."""
    kept = OwnDeclaration.objects.filter(period=period).exists()
    sent = SentDeclaration.objects.filter(period=period).exists()
    return request(actor, period) if kept or sent else None


def add(actor: Actor, period: Period, blank: OfficialBlank, asked: Asked) -> OwnDeclaration:
    """Keep a declaration up to date from now on, in the version of an official blank.

    Raises RefusedError for one that is kept already, and for a list of products without products
    or a scope of one's own without words.
    """
    _check(asked)
    row = OwnDeclaration(
        registrant=actor.registrant,
        period=period,
        template=blank.template,
        version=blank.version,
        scope=asked.scope.value,
        description=asked.description.strip(),
        products=list(asked.products),
        added=actor.now,
        added_by=actor.user,
    )
    with doing(actor, "declaration-added", _subject(row), period=period.year) as event:
        event.facts.update(scope=row.scope, products=len(row.products))
        Period.objects.select_for_update().get(pk=period.pk)  # two add one after the other
        same = OwnDeclaration.objects.filter(
            period=period, template=row.template, version=row.version
        )
        if any(asked_of(there) == asked_of(row) for there in same):
            raise RefusedError(_problem("declaration-there", form=row, scope=row.scope))
        row.save()
        request(actor, period)
    return row


def remove(actor: Actor, own: OwnDeclaration) -> None:
    """Keep a declaration up to date no more; what went out of it stays in the ledger."""
    with doing(actor, "declaration-removed", _subject(own), period=own.period.year):
        held = OwnDeclaration.objects.select_for_update(of=("self",)).filter(pk=own.pk).first()
        own.delete()
        if held and held.document:
            store.remove_unused(held.document)
        request(actor, own.period)  # names that waited for its sake wait no more


def declarant_of(period: Period) -> DeclarantValue:
    """Return who declares, as far as somebody has said it."""
    return load_program(period).declarant


def declarant_mark(declarant: DeclarantValue) -> str:
    """Return what tells apart who was said to declare when a person looked."""
    return print_of(declarant)


def set_declarant(actor: Actor, period: Period, declarant: DeclarantValue, *, seen: str) -> None:
    """Say who declares, as the case does not say it; `seen` is the mark of what one looked at.

    Raises RefusedError where somebody else has changed it since.
    """
    with doing(actor, "declarant-changed", f"period:{period.year}") as event:
        Period.objects.select_for_update().get(pk=period.pk)  # two save one after the other
        if seen != declarant_mark(declarant_of(period)):
            raise RefusedError(_problem("declarant-changed"))
        columns = columns_of(declarant, Declarant)
        event.person["after"] = columns
        Declarant.objects.update_or_create(
            period=period, registrant=actor.registrant, defaults=columns
        )
        request_where_needed(actor, period)


def set_minerals(actor: Actor, product: Product, minerals: Iterable[Metal]) -> None:
    """Say which minerals beyond the conflict minerals are necessary to a product."""
    wanted = sorted(set(minerals), key=str.casefold)
    subject = f"product:{product.code}"
    with doing(actor, "declaration-minerals-changed", subject, minerals=wanted):
        Product.objects.select_for_update(of=("self",)).get(pk=product.pk)
        ProductMineral.objects.filter(product=product).delete()
        ProductMineral.objects.bulk_create(
            ProductMineral(registrant=actor.registrant, product=product, mineral=mineral)
            for mineral in wanted
        )
        request_where_needed(actor, product.period)


def decide(
    actor: Actor, own: OwnDeclaration, subject: str, value: str, *, why: str, comment: str = ""
) -> None:
    """Decide an answer or field against what was computed, for a reason.

    It holds for all declarations in this version of the template; one about a field for all there
    are. Raises RefusedError without a reason, for an unknown subject, and for an answer that the
    form does not offer.
    """
    layout = layout_of(own)
    if not value.strip():
        raise RefusedError(_problem("declaration-answer-empty", subject=subject))
    choices = choices_of(layout, subject)
    if choices and value not in [str(choice) for choice in choices]:
        known = ", ".join(choices)
        facts = {"value": value, "subject": subject, "known": known}
        raise RefusedError(_problem("declaration-answer-not-offered", **facts))
    template = layout.name if choices else ""
    said = (subject, value, template)
    _decide(actor, own, "declaration-answer-decided", said, why=why, comment=comment)


def take_back(actor: Actor, own: OwnDeclaration, subject: str, why: str) -> None:
    """Take back what was decided: the computed answer stands again.

    Raises as `decide` does, and where nothing was decided.
    """
    template = layout_of(own).name if choices_of(layout_of(own), subject) else ""
    decided = DecidedAnswer.objects.filter(period=own.period, subject=subject)
    if not decided.exclude(value="").exists():
        raise RefusedError(
            _problem("declaration-answer-unknown", subject=subject, form=layout_of(own).name)
        )
    said = (subject, "", template)
    _decide(actor, own, "declaration-answer-taken-back", said, why=why)


def record_sent(
    actor: Actor, own: OwnDeclaration, sha256: str, to: str, when: date
) -> SentDeclaration:
    """Record that the workbook `sha256` went to somebody: its bytes and inputs are kept for good.

    Raises RefusedError where it is not complete, not made from the case as it is now, or no longer
    the one that was downloaded.
    """
    with doing(actor, "declaration-sent", _subject(own), period=own.period.year) as event:
        held = OwnDeclaration.objects.select_for_update(of=("self",)).get(pk=own.pk)
        _check_sendable(held, sha256, to, when, actor.now)
        event.facts.update(sha256=sha256, when=when.isoformat())
        event.person["to"] = to.strip()
        row = _sent(actor, held, to.strip(), when)
        ledger = SentDeclaration.objects.filter(period=own.period, template=held.template)
        whose = (recipient(row.to), asked_of(held))
        standing = ledger.exclude(standing="")
        alike = [each for each in standing if (recipient(each.to), asked_of(each)) == whose]
        newest = max(alike, key=lambda each: (each.when, each.pk))
        replaced = [each.pk for each in alike if each != newest]
        SentDeclaration.objects.filter(pk__in=replaced).update(standing="")
        row.refresh_from_db()
        return row


def to_send_anew(period: Period) -> QuerySet[SentDeclaration]:
    """Return what went out and would say something else today."""
    return SentDeclaration.objects.filter(period=period, standing=Standing.OUTDATED.value)


def is_current(own: OwnDeclaration, period: Period) -> bool:
    """Return whether a declaration was made from the case as it is now.

    It is not while a job is to make it anew, nor where the last one could not.
    """
    newest = Job.objects.filter(period=period, kind=JOB).order_by("-pk").first()
    made = newest is None or newest.state == JobState.DONE
    return made and own.revision == period.revision


def layout_of(own: OwnDeclaration) -> Layout:
    """Return where everything stands in the form of a declaration."""
    return known_templates().layout(own.template, own.version)


def choices_of(layout: Layout, subject: str) -> tuple[Answer, ...]:
    """Return what the form offers for a subject ("3 Tin", "E"); () for a field, which is a text.

    Raises RefusedError for what the form does not ask.
    """
    form = layout.declaration
    asked, _, metal = subject.partition(" ")
    for question in (*form.questions, *form.company_questions):
        if question.id == asked:
            return tuple(offered(layout, question, Metal(metal) if metal else None))
    if subject not in {field.id for field in form.fields}:
        raise RefusedError(
            _problem("declaration-answer-unknown", subject=subject, form=layout.name)
        )
    return ()


def _check(asked: Asked) -> None:
    if asked.scope is Scope.PRODUCT and not asked.products:
        raise RefusedError(_problem("declaration-without-products"))
    if asked.scope is Scope.USER_DEFINED and not asked.description.strip():
        raise RefusedError(_problem("declaration-without-words"))


def _decide(
    actor: Actor,
    own: OwnDeclaration,
    kind: str,
    said: tuple[str, str, str],
    *,
    why: str,
    comment: str = "",
) -> None:
    subject, value, template = said
    why, comment = without_nul(why), without_nul(comment)
    if not why.strip():
        raise RefusedError(tables.problem("casework.toml", "reason-needed"))
    facts = {"period": own.period.year, "answer": subject, "value": value}
    with doing(actor, kind, _subject(own), **facts) as event:
        event.person.update(why=why.strip(), comment=comment.strip())
        DecidedAnswer.objects.create(
            registrant=actor.registrant,
            period=own.period,
            subject=subject,
            value=value.strip(),
            why=why.strip(),
            comment=comment.strip(),
            template=template,
            who=actor.name,
            when=actor.now.date(),
            user=actor.user,
            at=actor.now,
        )
        request(actor, own.period)


def _check_sendable(held: OwnDeclaration, sha256: str, to: str, when: date, now: datetime) -> None:
    if not to.strip():
        raise RefusedError(_problem("declaration-without-recipient"))
    if when > now.date():
        raise RefusedError(_problem("declaration-sent-ahead"))
    if held.document is None or not is_current(held, held.period):
        raise RefusedError(_problem("declaration-not-current"))
    if held.document.sha256 != sha256:
        raise RefusedError(_problem("declaration-another"))
    if held.open:
        raise RefusedError(_problem("declaration-open", count=held.open))


def _sent(actor: Actor, held: OwnDeclaration, to: str, when: date) -> SentDeclaration:
    asked: dict[str, Any] = {
        name: getattr(held, name)
        for name in ("template", "version", "scope", "description", "products", "document")
    }
    return SentDeclaration.objects.create(
        registrant=actor.registrant,
        period=held.period,
        **asked,
        to=to,
        when=when,
        inputs=fingerprint(held.inputs),
        parts=held.inputs,
        at=actor.now,
        user=actor.user,
        standing=Standing.CURRENT.value,
        reviewed=actor.now,
    )


def _subject(own: OwnDeclaration) -> str:
    return f"declaration:{own.template} {own.version}"


def _problem(code: str, **facts: object) -> Problem:
    return tables.problem("declarations.toml", code, **facts)
