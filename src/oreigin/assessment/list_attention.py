"""What a person has to look at about the lists that names and statuses are taken from."""

from collections.abc import Iterator

from oreigin.assessment.attention_items import item, listed
from oreigin.assessment.conformance import unmatched_members
from oreigin.assessment.facts import Facts
from oreigin.assessment.publication import resting_on_hidden_lists
from oreigin.assessment.values import Attention
from oreigin.smelters.facility import StatusList


def of_lists(facts: Facts) -> Iterator[Attention]:
    """Yield what is missing, too old, not understood or not to be shown."""
    yield from _missing(facts)
    for held in facts.book.lists:
        if _age(facts, held) > facts.case.policy.status.list_age_days:
            yield _aged("list-outdated", facts, held)
    for held in facts.book.left_out:
        yield _aged("list-left-out", facts, held)
    for list_id, words in sorted(facts.book.unknown_words):
        yield item("status-words-unknown", words, facts=list_id)
    for list_id, members in resting_on_hidden_lists(facts).items():
        yield item("list-not-public", list_id, members)
    yield from _unmatched(facts)


def _missing(facts: Facts) -> Iterator[Attention]:
    """Yield the metals of printed smelters of which no status list in force speaks."""
    as_of, lists = facts.case.as_of.status, facts.case.lists
    spoken_of = {row.metal for held in facts.book.lists for row in held.rows}
    metals = dict.fromkeys(s.smelter.metal for s in facts.printed)
    without = [metal for metal in metals if metal not in spoken_of]
    if without or not facts.book.lists:
        named = listed(without) or "any metal"
        yield item("no-status-list", as_of.isoformat(), without, named)
    if not any(reference.snapshot.as_of <= as_of for reference in lists.references):
        yield item("no-reference-list", as_of.isoformat())


def _unmatched(facts: Facts) -> Iterator[Attention]:
    case = facts.case
    matched = unmatched_members(case.lists.members, case.judgments, case.as_of.filing)
    for list_id, names in matched.items():
        if names:
            yield item("members-unmatched", list_id, names, listed(names))


def _aged(rule: str, facts: Facts, held: StatusList) -> Attention:
    known = held.snapshot
    day, age = known.as_of.isoformat(), str(_age(facts, held))
    return item(rule, known.id, (known.id,), day, source=age)


def _age(facts: Facts, held: StatusList) -> int:
    return (facts.case.as_of.filing - held.snapshot.as_of).days
