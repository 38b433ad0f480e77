"""What a status counts as in figures and sentences, by the policy of the case.

RMI counts facilities that were audited under LBMA or RJC as conformant, and so do we; a registrant
may decide otherwise (`policy.toml`, [status] cross_recognized).
"""

from enum import StrEnum

from oreigin.case import StatusPolicy
from oreigin.terms import ConformanceStatus


class Group(StrEnum):
    """The groups that reports speak of; part of the ids of figures."""

    CONFORMANT = "conformant"
    ACTIVE = "active"
    NEITHER = "not-listed"


def group_of(status: ConformanceStatus, policy: StatusPolicy) -> Group:
    """Return the group that a status counts in."""
    match status:
        case ConformanceStatus.CONFORMANT:
            return Group.CONFORMANT
        case ConformanceStatus.ACTIVE:
            return Group.ACTIVE
        case ConformanceStatus.CROSS_RECOGNIZED:
            return _RECOGNIZED[policy.cross_recognized]
    return Group.NEITHER


_RECOGNIZED = {
    "conformant": Group.CONFORMANT,
    "active": Group.ACTIVE,
    "neither": Group.NEITHER,
}
