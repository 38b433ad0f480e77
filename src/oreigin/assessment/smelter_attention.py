"""What a person has to look at about smelters: statuses, audits, risk, red flags."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from oreigin.assessment.attention_items import item, listed
from oreigin.assessment.facts import Facts
from oreigin.assessment.grouping import Group, in_group
from oreigin.assessment.origin_risk import criteria_set
from oreigin.assessment.profile import Audit
from oreigin.assessment.values import AssessedSmelter, Attention
from oreigin.case import Case, Risk

Smelters = tuple[AssessedSmelter, ...]

_SAID_ELSEWHERE = "location-covered"
"""The red flag that has an attention item of its own for every smelter."""


def of_smelters(facts: Facts) -> Iterator[Attention]:
    """Yield what needs a person about the smelters of a case."""
    case, printed = facts.case, facts.printed
    yield from _moments(case, printed)
    yield from _audits(case, printed)
    yield from _risk(case, printed)
    yield from _red_flags(facts.smelters)


def _moments(case: Case, printed: Smelters) -> Iterator[Attention]:
    """Yield one item for each day on which smelters had another status than the printed one."""
    differing: defaultdict[tuple[str, date], list[AssessedSmelter]] = defaultdict(list)
    for assessed in printed:
        for on in assessed.profile.statuses:
            known = on.conformance.known and assessed.conformance.known
            if known and on.conformance.status is not assessed.conformance.status:
                differing[on.moment, on.day].append(assessed)
    for (moment, day), some in differing.items():
        names = listed(_named(s) for s in some)
        subject = f"{moment} ({day})"
        yield item("status-differs", subject, _ids(some), names, case.as_of.status.isoformat())


def _audits(case: Case, printed: Smelters) -> Iterator[Attention]:
    filing, policy = case.as_of.filing, case.policy.status
    soon = filing + timedelta(days=policy.audit_warning_days)
    counted = in_group(printed, Group.CONFORMANT)
    for rule, first, last in (
        ("audit-expired", date.min, filing),
        ("audit-expiring", filing, soon),
    ):
        some = [s for s in counted if (a := s.profile.audit) and _within(a, first, last)]
        if some:
            names = listed(f"{_named(s)}, {_expiry(s.profile.audit)}" for s in some)
            yield item(rule, soon.isoformat(), _ids(some), names)


def _within(audit: Audit, first: date, last: date) -> bool:
    """Whether the earliest day on which the audit may expire is after `first`, up to `last`."""
    return audit.expires_from is not None and first < audit.expires_from <= last


def _expiry(audit: Audit | None) -> str:
    if audit is None:
        return ""
    day = " or ".join(dict.fromkeys(map(str, (audit.expires_from, audit.expires_to))))
    return f"{day}, re-audit: {audit.reaudit}" if audit.reaudit else day


def _risk(case: Case, printed: Smelters) -> Iterator[Attention]:
    if not criteria_set(case) and not case.risk:
        return
    unlisted = in_group(printed, Group.NEITHER)
    open_ones = [s for s in unlisted if (r := s.profile.risk) and r.risk is Risk.UNDECIDED]
    if open_ones:
        yield item("risk-undecided", listed(map(_named, open_ones)), _ids(open_ones))


def _red_flags(smelters: Smelters) -> Iterator[Attention]:
    """Yield one item for each rule, with the reason for each smelter."""
    flagged: defaultdict[tuple[str, str], list[tuple[AssessedSmelter, str]]] = defaultdict(list)
    for assessed in smelters:
        for flag in assessed.profile.flags:
            if flag.rule != _SAID_ELSEWHERE:
                flagged[flag.rule, flag.citation].append((assessed, flag.reason))
    for (rule, citation), some in flagged.items():
        reasons = listed(f"{_named(assessed)}: {reason.rstrip('.')}" for assessed, reason in some)
        members = dict.fromkeys(assessed.smelter.id for assessed, _ in some)
        yield item("red-flag", rule, members, reasons, citation)


def _named(assessed: AssessedSmelter) -> str:
    smelter = assessed.smelter
    return f"{smelter.name} ({smelter.facility.cid if smelter.facility else smelter.metal})"


def _ids(smelters: list[AssessedSmelter]) -> tuple[str, ...]:
    return tuple(s.smelter.id for s in smelters)
