"""What names a person in our own declarations: handed out, and erased.

Erased are who declares, what was decided about these fields, and to whom a declaration went. What
went out stays as it went, as documents do; those that are kept up to date are made anew.
"""

from typing import Any

from django.db.models import Q, QuerySet

from oreigin.casework import declaring
from oreigin.casework.actors import Actor
from oreigin.casework.personal_messages import ERASED, address_in, mentions
from oreigin.store.models import DecidedAnswer, Declarant, Period, Registrant, SentDeclaration

_ROLES = ("contact", "authorizer")


def declared(registrant: Registrant, email: str) -> dict[str, list[Any]]:
    """Return what names the address in declarations, as JSON values."""
    return {
        "declarants": list(
            _declarants(registrant, email).values(
                "period__year", *(name for role in _ROLES for name in _columns(role))
            )
        ),
        "declaration_answers": list(
            _decided(registrant, email).values("period__year", "subject", "value", "comment")
        ),
        "declarations_sent": list(_sent(registrant, email).values("period__year", "to", "when")),
    }


def erase_declared(actor: Actor, email: str) -> None:
    """Take a person out of declarations; a field that was decided to be the address is open again.

    Part of a use case: it opens no transaction and writes no event of its own.
    """
    registrant, address = actor.registrant, address_in(email)
    declarants, decided = _declarants(registrant, email), _decided(registrant, email)
    touched = {row.period_id for rows in (declarants, decided) for row in rows}
    for row in declarants:
        for role in _ROLES:
            if getattr(row, f"{role}_email").lower() == email:
                for name in _columns(role):
                    setattr(row, name, "")
        row.save()
    for answer in decided:
        if address.search(answer.value):
            answer.value = ""
        answer.comment = address.sub(ERASED, answer.comment)
        answer.save(update_fields=["value", "comment"])
    for sent in _sent(registrant, email):
        sent.to = address.sub(ERASED, sent.to)
        sent.save(update_fields=["to"])
    for period in Period.objects.filter(pk__in=touched):
        declaring.request_where_needed(actor, period)


def _columns(role: str) -> list[str]:
    return [field.name for field in Declarant._meta.fields if field.name.startswith(f"{role}_")]


def _declarants(registrant: Registrant, email: str) -> QuerySet[Declarant]:
    theirs = Q(contact_email__iexact=email) | Q(authorizer_email__iexact=email)
    return Declarant.objects.filter(theirs, registrant=registrant).order_by("pk")


def _decided(registrant: Registrant, email: str) -> QuerySet[DecidedAnswer]:
    """Return what was decided to leave with a form; why stays, as with any decision."""
    held = DecidedAnswer.objects.filter(registrant=registrant)
    naming = held.filter(Q(value__icontains=email) | Q(comment__icontains=email))
    found = [row.pk for row in naming if mentions([row.value, row.comment], email)]
    return held.filter(pk__in=found).order_by("pk")


def _sent(registrant: Registrant, email: str) -> QuerySet[SentDeclaration]:
    held = SentDeclaration.objects.filter(registrant=registrant)
    found = [row.pk for row in held.filter(to__icontains=email) if mentions(row.to, email)]
    return held.filter(pk__in=found).order_by("pk")
