"""The acceptance policy: which template versions a period takes, and whether a response will do.

Version floors that were published stand in `data/acceptance.toml`. For other periods the version
that was the newest on the period's first day is the oldest accepted: an April release serves the
next cycle, and nobody is surveyed twice for it.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from oreigin import tables
from oreigin.case import AcceptancePolicy
from oreigin.checks.values import Checked, Finding, Kind
from oreigin.terms import ReportingPeriod
from oreigin.workbook.templates import BUILT_IN, Head


@dataclass(frozen=True, slots=True)
class Floor:
    """A row of `data/acceptance.toml`: what is accepted for a period from which release on."""

    template: str
    period: int
    released_from: date
    source: str


class Verdict(StrEnum):
    """What the policy says of a response."""

    ACCEPT = "accept"
    SEND_BACK = "send back"


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict with the findings that it rests on."""

    verdict: Verdict
    because: tuple[Finding, ...]


def accepted_from(template: str, period: ReportingPeriod) -> Head | None:
    """Return the oldest version that is accepted for a period, None where we know of none."""
    versions = [head for head in BUILT_IN.heads() if head.template == template]
    published = [
        floor
        for floor in tables.load("acceptance.toml", Floor)
        if floor.template == template and floor.period == period.year
    ]
    if published:
        enough = [v for v in versions if v.released >= published[0].released_from]
        return enough[0] if enough else None
    before = [v for v in versions if v.released <= period.first_day]
    return before[-1] if before else None


def accepted_versions(template: str, period: ReportingPeriod) -> tuple[Head, ...]:
    """Return the versions that are accepted for a period, by release; () where we know of none."""
    oldest = accepted_from(template, period)
    of_template = (head for head in BUILT_IN.heads() if head.template == template)
    return tuple(head for head in of_template if oldest and head.released >= oldest.released)


def verdict(checked: Checked, policy: AcceptancePolicy) -> Judged:
    """Return whether a checked document will do under `policy`, and why not."""
    because = tuple(finding for finding in checked.findings if _blocks(finding, policy))
    return Judged(Verdict.SEND_BACK if because else Verdict.ACCEPT, because)


def _blocks(finding: Finding, policy: AcceptancePolicy) -> bool:
    if finding.rule in policy.tolerated_rules:
        return False
    if finding.rule in policy.blocking_rules:
        return True
    if finding.kind is Kind.COMPLETENESS:
        return policy.complete_only
    return finding.severity.value in policy.blocking_severities
