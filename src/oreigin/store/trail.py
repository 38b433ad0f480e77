"""The audit trail: adding an event to a registrant's chain, and finding whatever was done to it.

An event's hash covers the event, the salted hash of what is personal, and the hash of the event
before. Whoever may write to the database could compute a whole chain anew: what shows that is an
anchor outside of it, "number:hash" of an event, as packages and backups carry.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from oreigin import tables
from oreigin.errors import Problem
from oreigin.store.models import AuditEvent, AuditPerson, ChainHead, Package, Registrant, User

BEGINNING = "0" * 64
"""What stands before the first event."""

ERASED = "personal-data-erased"
"""The action of the event that says of which events the personal part was erased."""


@dataclass(frozen=True, slots=True)
class Happened:
    """What is to be written into the trail. `facts` hold nothing personal, `person` all that is.

    `who` did it, with the account of `user`, where that was somebody's.
    """

    at: datetime
    action: str
    subject: str
    who: str
    facts: Mapping[str, Any]
    person: Mapping[str, Any]
    user: User | None = None


def append(registrant: Registrant, happened: Happened) -> AuditEvent:
    """Add an event to the chain, inside the transaction that does what it tells of."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an event is written with what it tells of, or not at all")
    ChainHead.objects.get_or_create(registrant=registrant, defaults={"hash": BEGINNING})
    head = ChainHead.objects.select_for_update().get(registrant=registrant)
    salt = secrets.token_hex(32)
    event = AuditEvent(
        registrant=registrant,
        sequence=head.sequence + 1,
        at=happened.at,
        action=happened.action,
        subject=happened.subject,
        facts=dict(happened.facts),
        person_hash=_person_hash(salt, happened.who, happened.person),
        previous=head.hash,
    )
    event.hash = hash_of(event)
    event.save(force_insert=True)
    AuditPerson.objects.create(
        registrant=registrant,
        event=event,
        salt=salt,
        who=happened.who,
        user=happened.user,
        details=dict(happened.person),
    )
    head.sequence, head.hash = event.sequence, event.hash
    head.save(update_fields=["sequence", "hash"])
    return event


def anchor(registrant: Registrant) -> str:
    """Return the newest event as "number:hash", to be kept elsewhere; "" before the first."""
    head = ChainHead.objects.filter(registrant=registrant).first()
    return f"{head.sequence}:{head.hash}" if head and head.sequence else ""


def verify(registrant: Registrant, anchors: Iterable[str] = ()) -> tuple[Problem, ...]:
    """Return everything that is wrong with the chain, in order; () where nothing is.

    Found are edited, removed, reordered, inserted and cut off events, and personal parts that were
    removed without an event that says so. The anchors of packages are looked at too.
    """
    packages = Package.objects.filter(registrant=registrant).exclude(trail="")
    kept = {*anchors, *packages.values_list("trail", flat=True)}
    return tuple(_faults(registrant, dict(_parsed(each) for each in kept)))


def _faults(registrant: Registrant, anchors: dict[int, str]) -> Iterator[Problem]:
    erased = _erased(registrant)
    number, before = 0, BEGINNING
    rows = AuditEvent.objects.filter(registrant=registrant).order_by("sequence")
    for event in rows.select_related("person").iterator(chunk_size=2000):
        if event.sequence != number + 1:
            yield _problem("events-missing", event.sequence, first=number + 1)
        elif event.previous != before:
            yield _problem("event-out-of-place", event.sequence)
        if hash_of(event) != event.hash:
            yield _problem("event-edited", event.sequence)
        yield from _person_faults(event, event.sequence in erased)
        if anchors.pop(event.sequence, event.hash) != event.hash:
            yield _problem("anchor-differs", event.sequence)
        number, before = event.sequence, event.hash
    yield from _end_faults(registrant, number, before)
    for missing in sorted(anchors):
        yield _problem("anchor-missing", missing)


def _person_faults(event: AuditEvent, erased: bool) -> Iterator[Problem]:
    person = getattr(event, "person", None)
    if person is None:
        if not erased:
            yield _problem("person-missing", event.sequence)
    elif _person_hash(person.salt, person.who, person.details) != event.person_hash:
        yield _problem("person-edited", event.sequence)


def _end_faults(registrant: Registrant, number: int, last: str) -> Iterator[Problem]:
    head = ChainHead.objects.filter(registrant=registrant).first()
    if head is None:  # to be there at all is the first event of every registrant
        yield _problem("head-missing", number)
    elif head.sequence > number:
        yield _problem("events-cut-off", head.sequence, first=number + 1)
    elif (head.sequence, head.hash) != (number, last) and number:
        yield _problem("events-appended", number, first=head.sequence + 1)


def _erased(registrant: Registrant) -> set[int]:
    said = AuditEvent.objects.filter(registrant=registrant, action=ERASED)
    return {number for facts in said.values_list("facts", flat=True) for number in facts["events"]}


def hash_of(event: AuditEvent) -> str:
    """Return what an event's hash must be."""
    covered = [
        event.registrant_id,
        event.sequence,
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.action,
        event.subject,
        event.facts,
        event.person_hash,
        event.previous,
    ]
    return hashlib.sha256(_canonical(covered)).hexdigest()


def _person_hash(salt: str, who: str, details: Mapping[str, Any]) -> str:
    return hashlib.sha256(_canonical([salt, who, dict(details)])).hexdigest()


def _canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def _parsed(text: str) -> tuple[int, str]:
    number, _, digest = text.strip().partition(":")
    return int(number), digest


def _problem(code: str, number: int, **facts: object) -> Problem:
    return tables.problem("trail.toml", code, "", f"event {number}", number=number, **facts)
