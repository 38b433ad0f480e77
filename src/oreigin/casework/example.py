"""The worked example in the app, with an account to look at it."""

from datetime import datetime

from django.db import transaction

from oreigin.casework import actors, case_files, people
from oreigin.store.models import Membership, Period, Registrant, User

SLUG = "qualys"
NAME = "Qualys (worked example)"


@transaction.atomic
def begin(
    email: str, name: str, password: str, company: str, now: datetime, *, with_example: bool
) -> tuple[User, Registrant]:
    """Return the first account of an installation and the registrant that it begins with.

    That is `company`, or without one the worked example. Raises as `people.create_first_account`.
    """
    user = people.create_first_account(email, name, password, now)
    if with_example or not company.strip():
        example = load_example(user, now).registrant
    own = people.create_registrant(user, company.strip(), "", now) if company.strip() else example
    return user, own


def load_example(user: User, now: datetime) -> Period:
    """Return the worked example as a registrant of its own, with `user` as its administrator.

    Once it is there it is left as it is, whatever was done to it.
    """
    registrant = Registrant.objects.filter(slug=SLUG).first()
    if registrant is None:
        registrant = people.create_registrant(user, NAME, SLUG, now)
    there = Period.objects.filter(registrant=registrant).first()
    actor = actors.member(SLUG, user, now) or actors.operator(registrant, now)
    return there or case_files.load_demo(actor)


def has_member(user: User) -> bool:
    """Return whether the worked example is there and `user` belongs to it."""
    return Membership.objects.filter(registrant__slug=SLUG, user=user, ended=None).exists()


def example_account(email: str, password: str, now: datetime) -> User:
    """Return an account that administers the worked example, both made now where missing."""
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, "Demo", password)
    load_example(user, now)
    return user
