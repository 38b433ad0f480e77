"""What a status counts as in figures and sentences.

RMI counts facilities that were audited under LBMA or RJC as conformant, and so do we. A registrant
that wants to tell them apart gives them a label of their own.
"""

from collections.abc import Iterable
from enum import StrEnum

from oreigin.assessment.values import AssessedSmelter
from oreigin.terms import ConformanceStatus


class Group(StrEnum):
    """The groups that reports speak of; part of the ids of figures."""

    CONFORMANT = "conformant"
    ACTIVE = "active"
    NEITHER = "not-listed"


def group_of(status: ConformanceStatus) -> Group:
    """Return the group that a status counts in."""
    match status:
        case ConformanceStatus.CONFORMANT | ConformanceStatus.CROSS_RECOGNIZED:
            return Group.CONFORMANT
        case ConformanceStatus.ACTIVE:
            return Group.ACTIVE
    return Group.NEITHER


def in_group(smelters: Iterable[AssessedSmelter], group: Group) -> tuple[AssessedSmelter, ...]:
    """Return the smelters whose status counts in a group."""
    return tuple(s for s in smelters if group_of(s.conformance.status) is group)
