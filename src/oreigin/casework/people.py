"""People: the first account, registrants, invitations, roles."""

import hashlib
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils.text import slugify

from oreigin import tables
from oreigin.errors import RefusedError
from oreigin.store.models import Membership, Registrant, Role, User


def is_new_installation() -> bool:
    """Return whether nobody has an account yet."""
    return not User.objects.exists()


@transaction.atomic
def create_first_account(email: str, name: str, password: str, now: datetime) -> User:
    """Return the first user of an installation.

    Raises RefusedError "already-started" where there is one, django's ValidationError for a
    password that is too weak.
    """
    if not is_new_installation():
        raise RefusedError(tables.problem("casework.toml", "already-started"))
    validate_password(password, User(email=email, name=name))
    user = User.objects.create_user(email, name, password)
    user.created = now
    user.save(update_fields=["created"])
    return user


@transaction.atomic
def create_registrant(user: User, name: str, slug: str, now: datetime) -> Registrant:
    """Return a new registrant, with `user` as its administrator.

    Raises RefusedError "name-taken" where another has that slug.
    """
    slug = slug or slugify(name)[:60] or hashlib.sha256(name.encode()).hexdigest()[:8]
    if Registrant.objects.filter(slug=slug).exists():
        raise RefusedError(tables.problem("casework.toml", "name-taken", slug=slug))
    registrant = Registrant.objects.create(slug=slug, name=name, created=now)
    Membership.objects.create(registrant=registrant, user=user, role=Role.ADMINISTRATOR, since=now)
    return registrant
