"""A filing held against the evidence of a case: its annex, its counts and its statements.

The words stand in `data/proofread_case.toml`. Smelters are paired as `oreigin compare` pairs them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from oreigin import tables
from oreigin.assessment.comparing import (
    Change,
    Comparison,
    Difference,
    Entry,
    Roll,
    compare,
    roll_of_case,
)
from oreigin.assessment.values import Assessment
from oreigin.proofread.annex_data import in_common_words, listed_smelters
from oreigin.proofread.context import Context
from oreigin.proofread.numbers import numbers
from oreigin.proofread.proofreading import finding, predicates, rules
from oreigin.proofread.sentences import Sentence
from oreigin.proofread.values import Annex, AnnexRow, Finding, Hit, Place, Rule, Severity
from oreigin.provenance import Claim
from oreigin.smelters.facility import Lists
from oreigin.smelters.history import known_directory
from oreigin.smelters.judgment import Judgment
from oreigin.smelters.resolve import Resolver
from oreigin.terms import Metal

COUNT_RULES = (
    "count-against-annex",
    "status-count-against-annex",
    "percentage-against-annex",
    "count-in-table-against-annex",
)
"""The rules that hold numbers against an annex; the case's stands in where a filing has none."""

_ABOUT_SUPPLIERS = ("suppliers-", "responses-", "response-rate")
_SUPPLIERS = re.compile(
    r"^\s+(?:[\w-]+\s+){0,2}?(suppliers|manufacturers|vendors|responses)\b", re.IGNORECASE
)
_RULES: Mapping[Change, str] = {
    Change.ADDED: "case-row-unsupported",
    Change.REMOVED: "case-smelter-missing",
    Change.RENAMED: "case-other-name",
    Change.MOVED: "case-other-country",
    Change.OTHER_CID: "case-other-cid",
    Change.STATUS: "case-other-status",
}


@dataclass(frozen=True, slots=True)
class CaseEvidence:
    """What of a case a filing is held against; small enough to be sent to a worker."""

    title: str
    roll: Roll
    claims: tuple[Claim, ...]
    lists: Lists
    judgments: tuple[Judgment, ...]
    filed: date


@cache
def case_rules() -> Mapping[str, Rule]:
    """Return every rule of this room by its id."""
    return {rule.id: rule for rule in tables.load("proofread_case.toml", Rule)}


def case_evidence(assessment: Assessment, title: str) -> CaseEvidence:
    """Return what a filing is held against; `title` names the case in findings."""
    case = assessment.case
    return CaseEvidence(
        title,
        roll_of_case(assessment, title),
        assessment.claims,
        case.lists,
        case.judgments,
        case.as_of.filing,
    )


def with_findings_against(
    evidence: CaseEvidence, context: Context, found: Iterable[Finding]
) -> tuple[Finding, ...]:
    """Return `found` and what the filing says otherwise than the case, the gravest first."""
    hits = [
        *_smelters(context, evidence),
        *_counts(context, evidence),
        *_suppliers(context, evidence),
        *_refuted(context, evidence),
    ]
    order, known, case = list(Severity), case_rules(), {"case": evidence.title}
    more = (finding(known[rule], replace(hit, facts=case | hit.facts)) for rule, hit in hits)
    return tuple(sorted((*found, *more), key=lambda one: order.index(one.severity)))


def _smelters(context: Context, evidence: CaseEvidence) -> Iterator[tuple[str, Hit]]:
    """Yield how the annex, where there is one, differs from the smelters of the case."""
    if not context.rows:
        return
    places = {(row.metal, row.name): row.place for row in reversed(context.rows)}
    for each in _compared(context, evidence).differences:
        place = places.get((Metal(each.metal), each.name))
        at = (place,) if place and each.change is not Change.REMOVED else ()
        yield _RULES[each.change], Hit(at, _facts(each))


def _compared(context: Context, evidence: CaseEvidence) -> Comparison:
    resolver = Resolver(known_directory(evidence.lists, evidence.filed), evidence.judgments)
    listed = listed_smelters(context.annexes, resolver)
    entries = (Entry(one.metal, one.cid, one.name, one.country, one.status) for one in listed)
    annex = Roll(context.filing.file, tuple(dict.fromkeys(entries)))
    return compare(in_common_words(evidence.roll), in_common_words(annex))


def _facts(each: Difference) -> dict[str, str]:
    return {
        "name": each.name,
        "metal": each.metal.lower(),
        "cid": each.cid or "no CID",
        "before": each.before,
        "after": each.after,
        "why": f" ({each.why})" if each.why else "",
    }


def _counts(context: Context, evidence: CaseEvidence) -> Iterator[tuple[str, Hit]]:
    """Yield the numbers of a filing without an annex that the smelters of the case refute."""
    if context.rows:
        return
    against = replace(context, annexes=(_annex(evidence),))
    for rule in COUNT_RULES:
        for hit in predicates()[rule](against):
            said = finding(rules()[rule], hit).fact
            inside = tuple(place for place in hit.places if place.block >= 0)
            yield "case-count", Hit(inside, {"fact": said}, hit.severity)


def _annex(evidence: CaseEvidence) -> Annex:
    """Return the smelters of a case as an annex that stands nowhere in the filing."""
    rows = tuple(
        AnnexRow(Metal(e.metal), e.name, e.country, e.cid, e.status, "", Place(e.name, e.cid))
        for e in evidence.roll.entries
    )
    return Annex(evidence.title, rows, frozenset({"country", "cid", "status"}))


def _suppliers(context: Context, evidence: CaseEvidence) -> Iterator[tuple[str, Hit]]:
    """Yield the numbers of suppliers and responses that no figure of the case knows."""
    figures = {
        name: value
        for name, value in (evidence.roll.figures or {}).items()
        if name.startswith(_ABOUT_SUPPLIERS)
    }
    told = ", ".join(f"{name} {value}" for name, value in figures.items() if value)
    for sentence in context.prose:
        for value, what in _counted_suppliers(sentence):
            if value not in figures.values():
                facts = {"value": str(value), "what": what, "figures": told}
                yield "case-suppliers", Hit((sentence.place(),), facts)


def _counted_suppliers(sentence: Sentence) -> Iterator[tuple[int, str]]:
    for number in numbers(sentence.text):
        follows = _SUPPLIERS.match(sentence.text[number.end :])
        if follows and not number.percent:
            yield number.count, follows[1].lower()


def _refuted(context: Context, evidence: CaseEvidence) -> Iterator[tuple[str, Hit]]:
    """Yield the sentences of the filing that are claims of the case and do not hold."""
    false = {_plain(claim.sentence): claim for claim in evidence.claims if claim.holds is False}
    for sentence in context.prose:
        claim = false.get(_plain(sentence.text))
        if claim:
            yield "case-refuted", Hit((sentence.place(),), {"against": "; ".join(claim.against)})


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()
