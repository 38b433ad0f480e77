"""What a person has to look at before anything is filed; the words are in `data/attention.toml`."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from oreigin.assessment.attention_items import (
    gravest_first,
    item,
    listed,
    overridable_rules,
    settled,
)
from oreigin.assessment.claims import Facts
from oreigin.assessment.conformance import StatusBook
from oreigin.assessment.determination import has_independent_audit
from oreigin.assessment.overrides import decided_subjects
from oreigin.assessment.own_words import of_own_words
from oreigin.assessment.program import of_program
from oreigin.assessment.responses import current, surveyed
from oreigin.assessment.smelter_attention import of_smelters
from oreigin.assessment.values import Attention, Determination, Reason
from oreigin.case import Case, Decision, NarrativeClaim, ResponseKind
from oreigin.errors import Problem
from oreigin.provenance import Claim
from oreigin.smelters.countries import reader_name
from oreigin.smelters.locations import countries_of
from oreigin.smelters.resolution import Consolidation, How
from oreigin.terms import OriginFinding, Outcome, Sha256

CID_WITHOUT_NAME_SCORE = 0.9
"""The score of a row that only its CID speaks for (see `oreigin.smelters.resolve`)."""

Told = tuple[tuple[NarrativeClaim, Claim], ...]

__all__ = ["attention", "gravest_first", "item"]


def attention(
    facts: Facts,
    consolidation: Consolidation,
    book: StatusBook,
    told: Told,
    unread: dict[Sha256, Problem],
) -> tuple[Attention, ...]:
    """Return everything that needs a person, the gravest first.

    `told` are the sentences of the registrant's own, each with how it was held against the data.
    """
    items = (
        *_lists(facts.case, book),
        *of_smelters(facts.case, facts.smelters),
        *_responses(facts, unread),
        *_names(consolidation),
        *_unnecessary(facts),
        *_origin(facts),
        *_claims(told),
        *of_own_words(facts.case),
        *of_program(facts.case, facts.determination),
        *_overrides(facts.case),
    )
    return gravest_first(settled(items, facts.case))


def _overrides(case: Case) -> Iterator[Attention]:
    decided, rules = decided_subjects(), overridable_rules()
    for override in case.overrides:
        known = override.subject in decided or override.subject.partition(": ")[0] in rules
        rule = "override-recorded" if known else "override-unknown"
        source = ", ".join((*decided, *rules))
        yield item(rule, override.subject, facts=f"{override.why} ({override.who})", source=source)


def _lists(case: Case, book: StatusBook) -> Iterator[Attention]:
    as_of = case.as_of.status
    if not book.lists:
        yield item("no-status-list", as_of.isoformat())
    if not any(reference.snapshot.as_of <= as_of for reference in case.lists.references):
        yield item("no-reference-list", as_of.isoformat())
    for status_list in book.lists:
        known = status_list.snapshot
        age = (case.as_of.filing - known.as_of).days
        if age > case.policy.status.list_age_days:
            day = known.as_of.isoformat()
            yield item("list-outdated", known.id, (known.id,), day, source=str(age))
    for list_id, words in sorted(book.unknown_words):
        yield item("status-words-unknown", words, facts=list_id)


def _responses(facts: Facts, unread: dict[Sha256, Problem]) -> Iterator[Attention]:
    answered = {counted.response.supplier for counted in facts.responses}
    waiting = [r.id for r in current(facts.case) if r.decision is Decision.PENDING]
    silent = [s.id for s in surveyed(facts.case) if s.id not in answered]
    if silent:
        yield item("response-missing", listed(silent), silent)
    if waiting:
        yield item("response-pending", listed(waiting), waiting)
    for counted in facts.responses:
        response = counted.response
        if response.kind is ResponseKind.WORKBOOK and counted.declaration is None:
            problem = unread.get(response.sha256) if response.sha256 else None
            why = str(problem) if problem else "its document is not in the case."
            yield item("response-unread", response.id, (response.id,), why)
    suppliers = Counter(counted.response.supplier for counted in facts.responses)
    for supplier in (s for s, responses in suppliers.items() if responses > 1):
        yield item("several-accepted", supplier, (supplier,))
    company = facts.members("responses-company-level")
    if company:
        yield item("company-level-only", members=company)


def _names(consolidation: Consolidation) -> Iterator[Attention]:
    undecided = [smelter for smelter in consolidation.smelters if smelter.needs_review]
    if undecided:
        names = listed(f"{s.name} ({s.metal})" for s in undecided)
        yield item("names-to-decide", names, (s.id for s in undecided))
    lone = [
        member
        for smelter in consolidation.smelters
        for member in smelter.members
        if member.resolution.how is How.CID and member.resolution.score <= CID_WITHOUT_NAME_SCORE
    ]
    if lone:
        names = listed(f"{m.resolution.query.name} ({m.resolution.query.cid})" for m in lone)
        yield item("name-unknown-beside-cid", names, (str(m.row) for m in lone))
    for leftover in consolidation.leftovers:
        rows = (str(member.row) for member in leftover.members)
        yield item("rows-without-smelter", members=rows, facts=leftover.reason)


def _unnecessary(facts: Facts) -> Iterator[Attention]:
    idle = [s.smelter for s in facts.smelters if not s.necessary]
    if idle:
        metals = ", ".join(dict.fromkeys(smelter.metal for smelter in idle))
        yield item("metal-not-necessary", metals, (smelter.id for smelter in idle))


def _origin(facts: Facts) -> Iterator[Attention]:
    for assessed in facts.smelters:
        if assessed.in_covered_country:
            smelter = assessed.smelter
            where = reader_name(smelter.country)
            yield item("smelter-in-covered-country", smelter.name, (smelter.id,), where)
    nowhere = [s.smelter for s in facts.printed if not countries_of(s.smelter)]
    if nowhere:
        names = listed(smelter.name for smelter in nowhere)
        yield item("country-unknown", names, (smelter.id for smelter in nowhere))
    yield from _open_inquiries(facts.determination)
    if facts.determination.outcome in (Outcome.NOTHING_OWED, Outcome.MAY_WAIT):
        last = facts.determination.branches[-1]
        yield item("nothing-owed", f"{last.question} {last.answer}.", facts=" ".join(last.facts))
    if facts.determination.audit_required and not has_independent_audit(facts.case):
        yield item("conflict-free-label")


def _open_inquiries(determination: Determination) -> Iterator[Attention]:
    """Yield one item for all metals that the same reasons leave open."""
    alike: defaultdict[tuple[Reason, ...], list[str]] = defaultdict(list)
    for origin in determination.metals:
        if origin.finding is OriginFinding.UNDETERMINED:
            alike[origin.reasons].append(origin.metal)
    for reasons, metals in alike.items():
        members = dict.fromkeys(member for reason in reasons for member in reason.members)
        why = " ".join(f"{reason.fact} ({_counted(reason.members)})" for reason in reasons)
        yield item("origin-open", ", ".join(metals), members, why)


def _counted(members: tuple[str, ...]) -> str:
    """Return who or what is meant: declared rows by their number, others by their ids."""
    rows = [member for member in members if "!" in member]
    return f"{len(rows)} rows" if rows else listed(members)


def _claims(told: Told) -> Iterator[Attention]:
    for narrative, claim in told:
        against = "; ".join(claim.against)
        if claim.readings and claim.holds is None:
            readings = "; ".join(
                f"about {reach}: {'true' if holds else 'false'}"
                for reach, holds in claim.readings.items()
            )
            facts = f"{readings}; {against}"
            yield item("claim-ambiguous", claim.sentence, claim.members, facts, about=claim.id)
        elif claim.holds is None:
            rule = "claim-undecided" if claim.rule else "claim-rule-unknown"
            yield item(
                rule,
                claim.sentence,
                claim.members,
                against or f"{narrative.predicate} {narrative.reach}".strip(),
                about=claim.id,
            )
        elif not claim.holds:
            rule = "claim-refuted" if narrative.printed else "outside-claim-refuted"
            words = (claim.sentence, claim.members, against, narrative.source)
            yield item(rule, *words, about=claim.id)
