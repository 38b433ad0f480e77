"""Which lists may not be shown publicly, and what of a filing would rest on them."""

from collections import defaultdict

from oreigin.assessment.conformance import LIST_SEPARATOR
from oreigin.assessment.facts import Facts
from oreigin.case import Case
from oreigin.smelters.facility import Snapshot
from oreigin.smelters.schemes import schemes
from oreigin.terms import Cid


def may_be_shown(snapshot: Snapshot) -> bool:
    """Return whether a list may be shown publicly: its importer and its scheme both say so."""
    return snapshot.public and schemes()[snapshot.scheme].public


def resting_on_hidden_lists(facts: Facts) -> dict[str, tuple[str, ...]]:
    """Return, for each list that may not be shown, the printed smelters that rest on it.

    A smelter rests on the newest reference list that knows it, unless one that may be shown gives
    it the same name and country; on lists that give the origin of its ore; and on status lists
    without which it would print another status, be it that they name it or that they do not.
    """
    case = facts.case
    hidden = {held.snapshot.id for held in case.lists.all if not may_be_shown(held.snapshot)}
    found: defaultdict[str, list[str]] = defaultdict(list)
    if not hidden:
        return {}
    named = _hidden_names(case)
    for assessed in facts.printed:
        facility = assessed.smelter.facility
        if facility is None:
            continue
        sources = {named.get(facility.cid, "")}
        shown = facts.public_book.conformance(facility.cid)
        if shown.status is not assessed.conformance.status:
            sources |= set(assessed.conformance.snapshot.split(LIST_SEPARATOR))
        sources |= {said.snapshot for said in assessed.profile.origin.listed}
        for source in sorted(sources & hidden):
            found[source].append(assessed.smelter.id)
    return {source: tuple(ids) for source, ids in found.items()}


def _hidden_names(case: Case) -> dict[Cid, str]:
    """Return the hidden list that names each facility, where no other gives the same name."""
    newest: dict[Cid, tuple[str, str, str]] = {}
    shown: set[tuple[Cid, str, str]] = set()
    for held in sorted(case.lists.references, key=lambda each: each.snapshot.as_of):
        if held.snapshot.as_of > case.as_of.status:
            continue
        public = may_be_shown(held.snapshot)
        for row in held.rows:
            newest[row.cid] = (row.name, row.country, "" if public else held.snapshot.id)
            if public:
                shown.add((row.cid, row.name, row.country))
    return {
        cid: source
        for cid, (name, country, source) in newest.items()
        if source and (cid, name, country) not in shown
    }
