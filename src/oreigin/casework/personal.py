"""Personal data of one person: handed out on request, and erased.

Erased are contacts, comments' authors, what was written to and by the person
(`personal_messages`), what names them in our own declarations (`personal_declarations`), and
whatever the audit trail keeps of them; the chain stays whole and says which events it was erased
from. Who decided what in a case is part of the record that the filing stands on and stays, as do
documents: keeping them is a legal duty.
"""

from typing import Any

from django.db.models import Q, QuerySet

from oreigin import tables
from oreigin.casework import personal_declarations, personal_messages
from oreigin.casework.acting import doing
from oreigin.casework.actors import Actor
from oreigin.errors import RefusedError
from oreigin.store.models import AuditPerson, Comment, Contact, Invitation, Membership, User
from oreigin.store.trail import ERASED


def export_person(actor: Actor, email: str) -> dict[str, Any]:
    """Return everything that the registrant keeps of the person with that address, as JSON values.

    Raises NotAllowedError, and RefusedError where nothing is kept.
    """
    actor.must("personal-data.erase")
    email = _address(email)
    held = {
        "contacts": list(
            _contacts(actor, email).values(
                "supplier__code", "supplier__period__year", "name", "email", "phone", "role"
            )
        ),
        "memberships": list(
            Membership.objects.filter(registrant=actor.registrant, user__email=email).values(
                "user__name", "role", "since", "ended"
            )
        ),
        "invitations": list(_invitations(actor, email).values("role", "created", "accepted")),
        "comments": list(_comments(actor, email).values("subject", "text", "at")),
        **personal_messages.written(actor.registrant, email),
        **personal_declarations.declared(actor.registrant, email),
        "events": [
            {"event": row.event.sequence, "who": row.who, **row.details}
            for row in _events(actor, email).select_related("event").order_by("event__sequence")
        ],
    }
    if not any(held.values()):
        raise RefusedError(tables.problem("casework.toml", "nobody", email=email))
    return held


def erase_person(actor: Actor, email: str) -> int:
    """Erase what is personal of the person with that address; return of how many events.

    Raises NotAllowedError, and RefusedError where nothing is kept, or the person is still a member.
    """
    export_person(actor, email)
    email = _address(email)
    members = Membership.objects.filter(registrant=actor.registrant, user__email=email)
    if members.filter(ended=None).exists():
        raise RefusedError(tables.problem("casework.toml", "erase-members-first", email=email))
    with doing(actor, ERASED, "person:erased") as event:
        events = _events(actor, email)
        numbers = sorted(events.values_list("event__sequence", flat=True))
        events.delete()
        personal_messages.erase_written(actor, email, _names(actor, email))
        personal_declarations.erase_declared(actor, email)
        _comments(actor, email).update(by=None)
        _contacts(actor, email).delete()
        _invitations(actor, email).filter(accepted=None).delete()
        event.facts["events"] = numbers
        _erase_account(actor, email)
    return len(numbers)


def _address(email: str) -> str:
    """Return an address as it is kept. Raises RefusedError for what is none."""
    if "@" not in email.strip("@ "):
        raise RefusedError(tables.problem("casework.toml", "nobody", email=email))
    return email.strip().lower()


def _erase_account(actor: Actor, email: str) -> None:
    """Take name and address from an account that was this registrant's alone.

    One that has or had to do with another registrant is that one's to erase, too.
    """
    user = _user(actor, email)
    if user and not user.memberships.exclude(registrant=actor.registrant).exists():
        user.email, user.name = f"erased-{user.pk}@erased.invalid", "Erased"
        user.is_active = False
        user.set_unusable_password()
        user.save()


def _contacts(actor: Actor, email: str) -> QuerySet[Contact]:
    return Contact.objects.filter(registrant=actor.registrant, email__iexact=email)


def _invitations(actor: Actor, email: str) -> QuerySet[Invitation]:
    return Invitation.objects.filter(registrant=actor.registrant, email=email)


def _comments(actor: Actor, email: str) -> QuerySet[Comment]:
    return Comment.objects.filter(registrant=actor.registrant, by__email=email)


def _events(actor: Actor, email: str) -> QuerySet[AuditPerson]:
    """Return the personal parts of the events that the person did, or that name the address."""
    held = AuditPerson.objects.filter(registrant=actor.registrant)
    naming = held.filter(details__icontains=email)
    named = [row.pk for row in naming if personal_messages.mentions(row.details, email)]
    user = _user(actor, email)
    return held.filter(Q(user=user) | Q(pk__in=named) if user else Q(pk__in=named))


def _names(actor: Actor, email: str) -> set[str]:
    """Return the names under which the registrant knows the person."""
    user = _user(actor, email)
    held = {*_contacts(actor, email).values_list("name", flat=True), user.name if user else ""}
    return held - {""}


def _user(actor: Actor, email: str) -> User | None:
    """Return the account with that address where it is, or was, a member's of the registrant."""
    return User.objects.filter(email=email, memberships__registrant=actor.registrant).first()
