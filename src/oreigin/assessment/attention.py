"""What a person has to look at before anything is filed; the words are in `data/attention.toml`."""

from collections.abc import Iterator

from oreigin.assessment.attention_items import (
    gravest_first,
    item,
    listed,
    overridable_rules,
    settled,
)
from oreigin.assessment.facts import Facts
from oreigin.assessment.list_attention import of_lists
from oreigin.assessment.overrides import decided_subjects, in_force
from oreigin.assessment.owed_attention import of_what_is_owed
from oreigin.assessment.own_words import of_own_words
from oreigin.assessment.program import of_program
from oreigin.assessment.response_attention import of_responses
from oreigin.assessment.smelter_attention import of_smelters
from oreigin.assessment.values import Attention
from oreigin.case import Case, NarrativeClaim, Override
from oreigin.errors import Problem
from oreigin.provenance import Claim
from oreigin.smelters.resolution import Consolidation, How, Member
from oreigin.terms import Sha256

CID_WITHOUT_NAME_SCORE = 0.9
"""The score of a row that only its CID speaks for (see `oreigin.smelters.resolve`)."""

Told = tuple[tuple[NarrativeClaim, Claim], ...]

__all__ = ["attention", "gravest_first", "item"]


def attention(facts: Facts, told: Told, unread: dict[Sha256, Problem]) -> tuple[Attention, ...]:
    """Return everything that needs a person, the gravest first.

    `told` are the sentences of the registrant's own, each with how it was held against the data.
    """
    items = (
        *of_lists(facts),
        *of_smelters(facts),
        *of_responses(facts, unread),
        *_names(facts.consolidation),
        *_unnecessary(facts),
        *of_what_is_owed(facts),
        *(_claims(told) if facts.determination.outcome.files else ()),
        *of_own_words(facts.case),
        *of_program(facts.case, facts.determination),
        *_overrides(facts.case),
    )
    return gravest_first(settled(items, facts.case))


def _overrides(case: Case) -> Iterator[Attention]:
    decided, rules, standing = decided_subjects(), overridable_rules(), in_force(case)
    for override in case.overrides:
        said = f"{override.value}. {override.why} ({override.who}, {override.when.isoformat()})"
        source = ", ".join((*decided, *rules))
        known = override.subject in decided or override.subject.partition(": ")[0] in rules
        yield item(_rule_of(override, known, standing), override.subject, (), said, source)


def _rule_of(override: Override, known: bool, standing: tuple[Override, ...]) -> str:
    if not known:
        return "override-unknown"
    return "override-recorded" if override in standing else "override-without-effect"


def _names(consolidation: Consolidation) -> Iterator[Attention]:
    undecided = [smelter for smelter in consolidation.smelters if smelter.needs_review]
    if undecided:
        names = listed(f"{s.name} ({s.metal})" for s in undecided)
        yield item("names-to-decide", names, (s.id for s in undecided))
    lone = [m for smelter in consolidation.smelters for m in smelter.members if _only_by_cid(m)]
    if lone:
        names = listed(f"{m.resolution.query.name} ({m.resolution.query.cid})" for m in lone)
        yield item("name-unknown-beside-cid", names, (str(m.row) for m in lone))
    for leftover in consolidation.leftovers:
        rows = (str(member.row) for member in leftover.members)
        yield item("rows-without-smelter", members=rows, facts=leftover.reason)


def _only_by_cid(member: Member) -> bool:
    """Whether only the CID of a row speaks for its facility, not the name beside it."""
    resolution = member.resolution
    return resolution.how is How.CID and resolution.score <= CID_WITHOUT_NAME_SCORE


def _unnecessary(facts: Facts) -> Iterator[Attention]:
    idle = [s.smelter for s in facts.smelters if not s.necessary]
    if idle:
        metals = ", ".join(dict.fromkeys(smelter.metal for smelter in idle))
        yield item("metal-not-necessary", metals, (smelter.id for smelter in idle))


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
            words = (claim.sentence, claim.members, against, narrative.source or "another document")
            yield item(rule, *words, about=claim.id)
