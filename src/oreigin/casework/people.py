"""People: the first account, registrants, invitations, roles."""

import hashlib
import itertools
import secrets
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from oreigin import tables
from oreigin.casework import second_factor
from oreigin.casework.acting import doing
from oreigin.casework.actors import Actor, operator
from oreigin.errors import RefusedError
from oreigin.store.models import Invitation, Membership, Registrant, Role, User

INVITATION_LASTS = timedelta(days=7)

RESERVED = frozenset(
    (
        "account",
        "answer",
        "documents",
        "invitation",
        "parts",
        "sign-in",
        "sign-out",
        "static",
        "welcome",
    )
)
"""First words of addresses that are no registrant's."""


def is_new_installation() -> bool:
    """Return whether nobody has an account yet."""
    return not User.objects.exists()


@transaction.atomic
def create_first_account(email: str, name: str, password: str, now: datetime) -> User:
    """Return the first user of an installation.

    Raises RefusedError "already-started" where there is one, "password-weak".
    """
    if not is_new_installation():
        raise RefusedError(tables.problem("casework.toml", "already-started"))
    return _new_user(email, name, password, now)


@transaction.atomic
def create_registrant(user: User, name: str, slug: str, now: datetime) -> Registrant:
    """Return a new registrant, with `user` as its administrator.

    Without `slug` its name makes one that is free. Raises RefusedError "name-taken" where `slug`
    is another's.
    """
    slug = slug or _free_slug(name)
    if _is_taken(slug):
        raise RefusedError(tables.problem("casework.toml", "name-taken", slug=slug))
    registrant = Registrant.objects.create(slug=slug, name=name, created=now)
    Membership.objects.create(registrant=registrant, user=user, role=Role.ADMINISTRATOR, since=now)
    actor = Actor(registrant, user, Role.ADMINISTRATOR.value, now)
    with doing(actor, "registrant-created", f"registrant:{slug}"):
        return registrant


def rename_registrant(actor: Actor, name: str) -> None:
    """Call the registrant otherwise in the app; what a report prints is a setting of its case.

    Raises RefusedError for an empty name.
    """
    if not name.strip():
        raise RefusedError(tables.problem("casework.toml", "text-needed"))
    facts = {"before": actor.registrant.name, "after": name.strip()}
    with doing(actor, "registrant-renamed", f"registrant:{actor.registrant.slug}", **facts):
        actor.registrant.name = name.strip()
        actor.registrant.save(update_fields=["name"])


def _free_slug(name: str) -> str:
    made = slugify(name)[:50] or hashlib.sha256(name.encode()).hexdigest()[:8]
    numbered = (f"{made}-{number}" for number in itertools.count(2))
    return next(slug for slug in itertools.chain([made], numbered) if not _is_taken(slug))


def _is_taken(slug: str) -> bool:
    return slug in RESERVED or Registrant.objects.filter(slug=slug).exists()


def invite(actor: Actor, email: str, role: Role) -> str:
    """Invite somebody by email address; return the token for the link, which is not kept.

    Raises RefusedError where they are a member already.
    """
    email = email.strip().lower()
    token = secrets.token_urlsafe(32)
    with doing(actor, "member-invited", "invitation:new", role=role.value) as event:
        event.person["email"] = email
        held = Membership.objects.filter(registrant=actor.registrant, ended=None)
        if held.filter(user__email=email).exists():
            raise RefusedError(tables.problem("casework.toml", "member-already"))
        invitation = Invitation.objects.create(
            registrant=actor.registrant,
            email=email,
            role=role,
            token_hash=_hashed(token),
            invited_by=actor.user,
            created=actor.now,
            expires=actor.now + INVITATION_LASTS,
        )
        event.subject = f"invitation:{invitation.pk}"
    return token


def revoke_invitation(actor: Actor, invitation: Invitation) -> None:
    """Let an invitation's link lead nowhere."""
    with doing(actor, "invitation-revoked", f"invitation:{invitation.pk}"):
        if invitation.accepted or invitation.revoked:
            raise RefusedError(tables.problem("casework.toml", "invitation-void"))
        invitation.revoked = actor.now
        invitation.save(update_fields=["revoked"])


def open_invitation(token: str, now: datetime) -> Invitation:
    """Return the invitation that a link leads to; looking at it changes nothing.

    Raises RefusedError where there is none, it was used, revoked, or has expired.
    """
    found = (
        Invitation.objects.select_related("registrant")
        .filter(token_hash=_hashed(token), accepted=None, revoked=None, expires__gt=now)
        .first()
    )
    if found is None:
        raise RefusedError(tables.problem("casework.toml", "invitation-void"))
    return found


@transaction.atomic
def accept_invitation(token: str, name: str, password: str, now: datetime) -> User:
    """Accept an invitation and return the user, who is made now where the address has no account.

    Whoever has an account shows by its password that it is theirs. Raises RefusedError for a link
    that leads nowhere, a wrong password, or one that is too weak.
    """
    invitation = open_invitation(token, now)
    user = User.objects.filter(email=invitation.email).first()
    if user is None:
        user = _new_user(invitation.email, name, password, now)
    elif not user.check_password(password):
        raise RefusedError(tables.problem("casework.toml", "password-wrong"))
    invitation.accepted, invitation.accepted_by = now, user
    invitation.save(update_fields=["accepted", "accepted_by"])
    Membership.objects.update_or_create(
        registrant=invitation.registrant,
        user=user,
        defaults={"role": invitation.role, "since": now, "ended": None},
    )
    actor = Actor(invitation.registrant, user, invitation.role, now)
    with doing(actor, "invitation-accepted", f"invitation:{invitation.pk}", role=invitation.role):
        return user


def change_role(actor: Actor, membership: Membership, role: Role) -> None:
    """Give a member another role. Raises RefusedError for the last administrator's."""
    subject, facts = f"member:{membership.user_id}", {"before": membership.role}
    with doing(actor, "role-changed", subject, role=role.value, **facts):
        if role != Role.ADMINISTRATOR:
            _check_not_last(membership)
        membership.role = role
        membership.save(update_fields=["role"])


def end_membership(actor: Actor, membership: Membership) -> None:
    """End a membership; what the person did stays. The last administrator stays too."""
    with doing(actor, "membership-ended", f"member:{membership.user_id}"):
        _check_not_last(membership)
        membership.ended = actor.now
        membership.save(update_fields=["ended"])


def rename(user: User, name: str) -> None:
    """Change one's own name; what stands in records already keeps the old one."""
    if not name.strip():
        raise RefusedError(tables.problem("casework.toml", "text-needed"))
    user.name = name.strip()
    user.save(update_fields=["name"])


def change_password(user: User, old: str, new: str) -> None:
    """Change one's own password. Raises RefusedError for a wrong old or a weak new one."""
    if not user.check_password(old):
        raise RefusedError(tables.problem("casework.toml", "password-not-yours"))
    _check_password(user, new)
    user.set_password(new)
    user.save(update_fields=["password"])


@transaction.atomic
def reset_password(
    email: str, password: str, now: datetime, *, second_factor_off: bool = False
) -> None:
    """Give an account a new password, from the machine itself; every trail it is in says so.

    Raises RefusedError where there is no such account, or for a password that is too weak.
    """
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        raise RefusedError(tables.problem("casework.toml", "no-account", email=email))
    _check_password(user, password)
    user.set_password(password)
    user.save(update_fields=["password"])
    if second_factor_off:
        second_factor.take_off(user)
    for held in user.memberships.select_related("registrant"):
        subject = f"member:{user.pk}"
        actor = operator(held.registrant, now)
        with doing(actor, "password-reset", subject, second_factor_off=second_factor_off):
            pass


def _check_not_last(membership: Membership) -> None:
    others = Membership.objects.select_for_update().filter(
        registrant=membership.registrant_id, role=Role.ADMINISTRATOR, ended=None
    )
    if membership.role == Role.ADMINISTRATOR and {m.pk for m in others} <= {membership.pk}:
        raise RefusedError(tables.problem("casework.toml", "last-administrator"))


def _new_user(email: str, name: str, password: str, now: datetime) -> User:
    _check_password(User(email=email, name=name), password)
    user = User.objects.create_user(email, name, password)
    user.created = now
    user.save(update_fields=["created"])
    return user


def _check_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as weak:
        said = " ".join(weak.messages)
        raise RefusedError(tables.problem("casework.toml", "password-weak", what=said)) from weak


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
