"""Doing something: permission, one transaction, one event of the audit trail."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from django.db import transaction

from oreigin import tables
from oreigin.casework.actors import Actor
from oreigin.errors import RefusedError
from oreigin.store import trail
from oreigin.store.loading import settings_of
from oreigin.store.models import Period


@dataclass(frozen=True, slots=True)
class EventKind:
    """A row of `data/events.toml`: what can be done, what it takes, how the trail says it."""

    id: str
    permission: str
    says: str


@dataclass(slots=True)
class Event:
    """What the trail will say: `facts` hold nothing personal, `person` whatever is."""

    subject: str
    facts: dict[str, Any] = field(default_factory=dict)
    person: dict[str, Any] = field(default_factory=dict)


@cache
def event_kinds() -> Mapping[str, EventKind]:
    """Return every kind of event by its id."""
    return {row.id: row for row in tables.load("events.toml", EventKind)}


@contextmanager
def doing(actor: Actor, kind: str, subject: str, **facts: Any) -> Iterator[Event]:
    """Do something as one transaction with one event, or nothing at all.

    Raises NotAllowedError where the actor's role may not. `subject` is a kind and an id,
    "response:r-7"; it and `facts` hold nothing personal.
    """
    permission = event_kinds()[kind].permission
    if permission:
        actor.must(permission)
    with transaction.atomic():
        event = Event(subject, dict(facts))
        yield event
        happened = trail.Happened(
            actor.now, kind, event.subject, actor.name, event.facts, event.person, actor.user
        )
        trail.append(actor.registrant, happened)


@contextmanager
def changing(
    actor: Actor, period: Period, kind: str, subject: str, **facts: Any
) -> Iterator[Event]:
    """Do something that changes what a period's results rest on; they are out of date then.

    Raises as `doing` does, and RefusedError where the period is closed.
    """
    with doing(actor, kind, subject, period=period.year, **facts) as event:
        held = lock(actor, period)
        yield event
        held.revision += 1
        held.save(update_fields=["revision"])
        period.revision = held.revision


def lock(actor: Actor, period: Period) -> Period:
    """Return the period as it is now, for this transaction alone; RefusedError where closed."""
    held = Period.objects.select_for_update().get(pk=period.pk, registrant=actor.registrant)
    if held.closed:
        raise RefusedError(tables.problem("casework.toml", "period-closed", year=held.year))
    return held


def day_in(actor: Actor, period: Period) -> date:
    """Return the day as of which something decided now counts in a period.

    The case counts what was decided by its filing date. Who works on it later decides as of that
    date; when it was really done stands beside it (`at`) and in the audit trail.
    """
    filing: date = settings_of(period)["as_of"].filing
    return min(actor.now.date(), filing)
