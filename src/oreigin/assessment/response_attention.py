"""What a person has to look at about suppliers and their responses."""

from collections import Counter
from collections.abc import Iterator

from oreigin.assessment.attention_items import item, listed
from oreigin.assessment.facts import Facts
from oreigin.assessment.responses import current, late, repeated, responded, surveyed
from oreigin.assessment.values import Attention
from oreigin.case import Case, Decision, ResponseKind
from oreigin.errors import Problem
from oreigin.smelters.countries import countries_in, countries_stated, is_covered
from oreigin.terms import Sha256


def of_responses(facts: Facts, unread: dict[Sha256, Problem]) -> Iterator[Attention]:
    """Yield what suppliers and their responses leave for a person."""
    yield from _suppliers(facts)
    yield from _undecided(facts.case)
    yield from _unread(facts, unread)
    yield from _several(facts)
    yield from _dates(facts)
    yield from _scopes(facts)
    yield from _mines(facts)


def _suppliers(facts: Facts) -> Iterator[Attention]:
    """Yield who did not answer, or gave nothing that was accepted; both count as surveyed."""
    case, heard = facts.case, responded(facts.case)
    silent = facts.members("suppliers-silent")
    if silent:
        yield item("response-missing", listed(silent), silent)
    pending = {r.supplier for r in current(case) if r.decision is Decision.PENDING}
    refused = [s for s in facts.members("responses-not-accepted") if s not in pending]
    if refused:
        yield item("response-not-accepted", listed(refused), refused)
    asked = {supplier.id for supplier in surveyed(case)}
    dropped = [s for s in case.suppliers if s.requested and s.id not in asked | heard]
    if dropped:
        reasons = listed(f"{supplier.id} ({supplier.reason})" for supplier in dropped)
        yield item("asked-out-of-scope", reasons, (supplier.id for supplier in dropped))


def _undecided(case: Case) -> Iterator[Attention]:
    waiting = [r.id for r in current(case) if r.decision is Decision.PENDING]
    if waiting:
        yield item("response-pending", listed(waiting), waiting)


def _unread(facts: Facts, unread: dict[Sha256, Problem]) -> Iterator[Attention]:
    for counted in facts.responses:
        response = counted.response
        if response.kind is ResponseKind.WORKBOOK and counted.declaration is None:
            problem = unread.get(response.sha256) if response.sha256 else None
            why = str(problem) if problem else "its document is not in the case."
            yield item("response-unread", response.id, (response.id,), why)


def _several(facts: Facts) -> Iterator[Attention]:
    suppliers = Counter(counted.response.supplier for counted in facts.responses)
    for supplier in (s for s, responses in suppliers.items() if responses > 1):
        yield item("several-accepted", supplier, (supplier,), about=supplier)
    waiting = _side_by_side(facts.case)
    if waiting:
        yield item("several-sent", listed(waiting.values()), waiting)
    again = repeated(facts.case)
    if again:
        yield item("response-repeated", listed(again), again)


def _side_by_side(case: Case) -> dict[str, str]:
    """Return the undecided responses that stand beside another of their supplier, named with it."""
    replaced = {response.supersedes for response in case.responses}
    standing = [r for r in current(case) if r.id not in replaced and r.decision in _COUNTING]
    several = Counter(response.supplier for response in standing)
    return {
        r.id: f"{r.supplier} ({r.filename or r.id})"
        for r in standing
        if several[r.supplier] > 1 and r.decision is Decision.PENDING
    }


_COUNTING = (Decision.PENDING, Decision.ACCEPTED)
"""What counts, or may yet."""


def _dates(facts: Facts) -> Iterator[Attention]:
    """Yield responses of after filing, which count for nothing, and declarations of before."""
    case = facts.case
    to_come = late(case)
    if to_come:
        day = case.as_of.filing.isoformat()
        yield item("response-after-filing", listed(to_come), to_come, day)
    oldest = case.policy.acceptance.oldest_effective_date or case.period.first_day
    old = [
        counted.response.id
        for counted in facts.responses
        if counted.declaration
        and (effective := counted.declaration.effective_date.value)
        and not oldest <= effective <= counted.response.received
    ]
    if old:
        yield item("response-of-another-time", listed(old), old, oldest.isoformat())


def _scopes(facts: Facts) -> Iterator[Attention]:
    company = facts.members("responses-company-level")
    others = [r for r in facts.members("responses-workbook") if r not in company]
    if company:
        yield item("company-level-some" if others else "company-level-only", members=company)


def _mines(facts: Facts) -> Iterator[Attention]:
    """Yield rows whose words about mines mention a Covered Country without stating it."""
    day = facts.case.as_of.filing
    unclear = {
        str(counted.declaration.row_ref(row)): f'"{row.mine_countries}"'
        for counted in facts.responses
        if counted.declaration
        for row in counted.declaration.smelters
        if any(
            is_covered(country, day) and country not in countries_stated(row.mine_countries)
            for country in countries_in(row.mine_countries)
        )
    }
    if unclear:
        yield item("mine-text-unclear", listed(unclear.values()), unclear)
