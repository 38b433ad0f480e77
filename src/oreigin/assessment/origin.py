"""What the data say of one metal's origin, with the reasons: the findings the determination needs.

Facility country and ore origin are two things: a facility in a Covered Country gives reason to
believe, it proves nothing of where the ore was mined. What a declaration says for the whole company
weakens "in our products"; it never removes a reason to believe.
"""

from collections.abc import Iterable, Iterator

from oreigin.assessment.responses import (
    FROM_COVERED_COUNTRIES,
    FROM_RECYCLED_OR_SCRAP,
    answer_to,
    metal_in_scope,
    surveyed,
)
from oreigin.assessment.values import AssessedSmelter, CountedResponse, MetalOrigin, Reason
from oreigin.case import Case, ResponseKind
from oreigin.response.declaration import DeclaredSmelter
from oreigin.smelters.consolidate import metal_of
from oreigin.smelters.countries import countries_in, country_code, country_name, is_covered
from oreigin.terms import Answer, Metal, OriginFinding, Scope

INQUIRY = "Form SD, Item 1.01(a)"
REASON_TO_BELIEVE = "Form SD, Item 1.01(c)"
RECYCLED = "Form SD, Item 1.01(b)"

Responses = tuple[CountedResponse, ...]


def metal_origin(
    case: Case, metal: Metal, responses: Responses, smelters: tuple[AssessedSmelter, ...]
) -> MetalOrigin:
    """Return the finding on a metal that is necessary to a covered product."""
    unanswered = open_questions(case, metal, responses)
    if _all_recycled(metal, responses) and not unanswered:
        fact = "Every response declares all of it recycled or scrap."
        return MetalOrigin(
            metal, OriginFinding.RECYCLED_OR_SCRAP, (Reason(fact, RECYCLED, _ids(responses)),)
        )
    known = tuple(_mined_for_products(case, metal, responses))
    if known:
        return MetalOrigin(metal, OriginFinding.KNOWN_COVERED, known)
    believed = (
        *_located(metal, smelters),
        *_declared(metal, responses),
        *_mined(case, metal, responses),
    )
    if believed:
        return MetalOrigin(metal, OriginFinding.REASON_TO_BELIEVE, believed)
    if unanswered:
        return MetalOrigin(metal, OriginFinding.UNDETERMINED, unanswered)
    fact = "No response and no facility points to a Covered Country."
    reason = Reason(fact, INQUIRY, _ids(responses))
    return MetalOrigin(metal, OriginFinding.NO_REASON_TO_BELIEVE, (reason,))


def open_questions(case: Case, metal: Metal, responses: Responses) -> tuple[Reason, ...]:
    """Return what keeps the inquiry into a metal open: no usable response, Unknown, blank."""
    answered = {counted.response.supplier for counted in responses if _speaks(counted)}
    silent = tuple(s.id for s in surveyed(case) if s.id not in answered)
    reasons = []
    if silent:
        fact = "Surveyed suppliers without an accepted response that can be read."
        reasons.append(Reason(fact, INQUIRY, silent))
    for answer, words in ((Answer.UNKNOWN, '"Unknown"'), (None, "nothing that can be used")):
        unclear = _ids(_answering(metal, responses, FROM_COVERED_COUNTRIES, answer))
        if unclear:
            fact = f"Asked about the Covered Countries, responses answer {words}."
            reasons.append(Reason(fact, INQUIRY, unclear))
    return tuple(reasons)


def _located(metal: Metal, smelters: Iterable[AssessedSmelter]) -> Iterator[Reason]:
    for assessed in smelters:
        smelter = assessed.smelter
        if smelter.metal == metal and assessed.in_covered_country:
            code = country_code(smelter.country)
            where = country_name(code) if code else smelter.country
            fact = f"{smelter.name} ({smelter.id}) is located in {where}, a Covered Country."
            yield Reason(fact, REASON_TO_BELIEVE, (smelter.id,))


def _declared(metal: Metal, responses: Responses) -> Iterator[Reason]:
    for counted in _answering(metal, responses, FROM_COVERED_COUNTRIES, Answer.YES):
        fact = f"Response {counted.response.id} declares sourcing from the Covered Countries."
        yield Reason(fact, REASON_TO_BELIEVE, (counted.response.id,))


def _mined_for_products(case: Case, metal: Metal, responses: Responses) -> Iterator[Reason]:
    """Yield declarations for our products that name a mine in a Covered Country."""
    for reason, scope in _mines(case, metal, responses):
        if scope is Scope.PRODUCT:
            yield reason


def _mined(case: Case, metal: Metal, responses: Responses) -> Iterator[Reason]:
    """Yield declarations of a wider scope that name a mine in a Covered Country."""
    return (reason for reason, _ in _mines(case, metal, responses))


def _mines(case: Case, metal: Metal, responses: Responses) -> Iterator[tuple[Reason, Scope | None]]:
    for counted in responses:
        declaration = counted.declaration
        if declaration is None or not metal_in_scope(declaration, metal):
            continue
        rows = [row for row in declaration.smelters if metal_of(row.metal) == metal]
        covered = [row for row in rows if _covered_mines(case, row)]
        if covered:
            fact = f"Response {counted.response.id} names mines in Covered Countries."
            members = tuple(str(declaration.row_ref(row)) for row in covered)
            yield Reason(fact, REASON_TO_BELIEVE, members), declaration.scope.value


def _covered_mines(case: Case, row: DeclaredSmelter) -> bool:
    named = countries_in(row.mine_countries)
    return any(is_covered(code, case.as_of.filing) for code in named)


def _speaks(counted: CountedResponse) -> bool:
    return counted.declaration is not None or counted.response.kind is ResponseKind.NO_3TG


def _all_recycled(metal: Metal, responses: Responses) -> bool:
    declared = tuple(c for c in responses if c.declaration and metal_in_scope(c.declaration, metal))
    recycled = _answering(metal, declared, FROM_RECYCLED_OR_SCRAP, Answer.YES)
    return bool(declared) and len(recycled) == len(declared)


def _answering(
    metal: Metal, responses: Responses, question: str, answer: Answer | None
) -> Responses:
    return tuple(
        counted
        for counted in responses
        if counted.declaration
        and metal_in_scope(counted.declaration, metal)
        and answer_to(counted.declaration, question, metal) is answer
    )


def _ids(responses: Iterable[CountedResponse]) -> tuple[str, ...]:
    return tuple(counted.response.id for counted in responses)
