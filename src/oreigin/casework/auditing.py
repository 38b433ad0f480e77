"""Auditing: whether the trail still is what was written, asked by whoever may read it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from oreigin import tables
from oreigin.casework.actors import Actor
from oreigin.errors import Problem, RefusedError
from oreigin.store import trail
from oreigin.store.models import AuditEvent, Package

_ANCHOR = re.compile(r"[1-9][0-9]*:[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Verification:
    """What came of verifying a chain: all that is wrong with it, and what it was held against.

    `anchor` is its newest event, to be noted elsewhere, "" where nothing was done yet; `packages`
    and `given` count the anchors that were looked at.
    """

    at: datetime
    events: int
    anchor: str
    packages: int
    given: int
    problems: tuple[Problem, ...]


def verify(actor: Actor, anchors: Iterable[str] = ()) -> Verification:
    """Recompute the registrant's whole chain, and hold it against anchors noted outside of it.

    Raises NotAllowedError, and RefusedError for an anchor that is not "number:hash".
    """
    actor.must("audit.read")
    given = [anchor.strip() for anchor in anchors if anchor.strip()]
    for anchor in given:
        if not _ANCHOR.fullmatch(anchor):
            raise RefusedError(tables.problem("trail.toml", "anchor-unreadable", text=anchor[:80]))
    packages = Package.objects.filter(registrant=actor.registrant).exclude(trail="")
    return Verification(
        at=actor.now,
        events=AuditEvent.objects.filter(registrant=actor.registrant).count(),
        anchor=trail.anchor(actor.registrant),
        packages=packages.count(),
        given=len(given),
        problems=trail.verify(actor.registrant, given),
    )


def anchor(actor: Actor) -> str:
    """Return the newest event of the chain as "number:hash"; "" before the first."""
    actor.must("audit.read")
    return trail.anchor(actor.registrant)


def unchanged(event: AuditEvent) -> bool:
    """Return whether an event still is what its hash was computed over."""
    return trail.hash_of(event) == event.hash
