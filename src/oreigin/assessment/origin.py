"""What the data say of one metal's origin, with the reasons: the findings the determination needs.

Facility country and ore origin are two things: a facility in a Covered Country gives reason to
believe, it proves nothing of where the ore was mined. What a declaration says for the whole company
weakens "in our products"; it never removes a reason to believe.
"""

from collections.abc import Iterable, Iterator, Mapping

from oreigin.assessment.responses import (
    answer_to,
    metal_in_scope,
    surveyed,
)
from oreigin.assessment.values import AssessedSmelter, CountedResponse, MetalOrigin, Reason
from oreigin.case import Case, ResponseKind
from oreigin.response.declaration import Declaration, DeclaredSmelter
from oreigin.smelters.consolidate import metal_of
from oreigin.smelters.countries import countries_in, country_name, is_covered, reader_name
from oreigin.terms import Answer, Metal, OriginFinding, Scope, Topic

INQUIRY = "Form SD, Item 1.01(a)"
REASON_TO_BELIEVE = "Form SD, Item 1.01(c)"
RECYCLED = "Form SD, Item 1.01(b)"

Responses = tuple[CountedResponse, ...]


def metal_origin(
    case: Case, metal: Metal, responses: Responses, smelters: tuple[AssessedSmelter, ...]
) -> MetalOrigin:
    """Return the finding on a metal that is necessary to a covered product.

    Evidence of a Covered Country comes before everything; then recycled or scrap sources, which
    need no country; then what is open. Only where nothing is open is there no reason to believe,
    and only where all of it is traced to mines elsewhere did it not originate there.
    """
    known = tuple(_mined_for_products(case, metal, responses))
    if known:
        return MetalOrigin(metal, OriginFinding.KNOWN_COVERED, known)
    believed = (
        *_located(metal, smelters),
        *_declared(metal, responses),
        *_mined(case, metal, responses),
        *_listed(case, metal, smelters),
        *_declared_locations(case, metal, responses, smelters),
    )
    if believed:
        return MetalOrigin(metal, OriginFinding.REASON_TO_BELIEVE, believed)
    missing = (*_silent(case, responses), *_uncovered(metal, responses))
    if not missing and _all_recycled(metal, responses):
        fact = "Every response declares all of it recycled or scrap."
        reason = Reason(fact, RECYCLED, _ids(responses))
        return MetalOrigin(metal, OriginFinding.RECYCLED_OR_SCRAP, (reason,))
    unanswered = (*missing, *_unclear(metal, responses))
    if unanswered:
        return MetalOrigin(metal, OriginFinding.UNDETERMINED, unanswered)
    if _all_traced(metal, responses, smelters):
        fact = "Every response is for our products and complete, and names the mines' countries."
        reason = Reason(fact, INQUIRY, _ids(responses))
        return MetalOrigin(metal, OriginFinding.DID_NOT_ORIGINATE, (reason,))
    fact = "No response and no facility points to a Covered Country."
    reason = Reason(fact, INQUIRY, _ids(responses))
    return MetalOrigin(metal, OriginFinding.NO_REASON_TO_BELIEVE, (reason,))


def _silent(case: Case, responses: Responses) -> Iterator[Reason]:
    """Yield the surveyed suppliers of whom nothing usable is known."""
    answered = {counted.response.supplier for counted in responses if _speaks(counted)}
    silent = tuple(s.id for s in surveyed(case) if s.id not in answered)
    if silent:
        fact = "Surveyed suppliers without an accepted response that can be read."
        yield Reason(fact, INQUIRY, silent)


def _uncovered(metal: Metal, responses: Responses) -> Iterator[Reason]:
    """Yield that nobody speaks of a metal which a product needs: then nothing is known of it."""
    if not any(c.declaration and metal_in_scope(c.declaration, metal) for c in responses):
        fact = "No accepted declaration covers this metal, although a covered product needs it."
        yield Reason(fact, INQUIRY, _ids(responses))


def _unclear(metal: Metal, responses: Responses) -> Iterator[Reason]:
    """Yield the responses that leave the question on Covered Countries open."""
    for answer, words in ((Answer.UNKNOWN, '"Unknown"'), (None, "nothing that can be used")):
        unclear = _ids(_answering(metal, responses, Topic.COVERED_COUNTRIES, answer))
        if unclear:
            fact = f"Asked about the Covered Countries, responses answer {words}."
            yield Reason(fact, INQUIRY, unclear)


def _located(metal: Metal, smelters: Iterable[AssessedSmelter]) -> Iterator[Reason]:
    for assessed in smelters:
        smelter = assessed.smelter
        if smelter.metal == metal and assessed.in_covered_country:
            where = reader_name(smelter.country)
            fact = f"{smelter.name} ({smelter.id}) is located in {where}, a Covered Country."
            yield Reason(fact, REASON_TO_BELIEVE, (smelter.id,))


def _listed(case: Case, metal: Metal, smelters: Iterable[AssessedSmelter]) -> Iterator[Reason]:
    """Yield the smelters that a list says to source from a Covered Country."""
    for assessed in smelters:
        smelter = assessed.smelter
        if smelter.metal != metal:
            continue
        for said in assessed.profile.origin.listed:
            covered = [c for c in said.countries if is_covered(c, case.as_of.filing)]
            if covered:
                where = ", ".join(map(country_name, covered))
                fact = f"{smelter.name} ({smelter.id}) sources from {where}, by {said.snapshot}."
                yield Reason(fact, REASON_TO_BELIEVE, (smelter.id,))


def _declared(metal: Metal, responses: Responses) -> Iterator[Reason]:
    for counted in _answering(metal, responses, Topic.COVERED_COUNTRIES, Answer.YES):
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


def _declared_locations(
    case: Case, metal: Metal, responses: Responses, smelters: tuple[AssessedSmelter, ...]
) -> Iterator[Reason]:
    """Yield declared rows that say Covered Country where no list says so of the facility."""
    told = {
        member.row
        for assessed in smelters
        if assessed.in_covered_country
        for member in assessed.smelter.members
    }
    for counted, declaration in _covering(metal, responses):
        covered = [
            row
            for row in declaration.smelters
            if _is_of(row, metal)
            and declaration.row_ref(row) not in told
            and _any_covered(case, row.country)
        ]
        if covered:
            fact = f"Response {counted.response.id} places smelters in Covered Countries."
            members = tuple(str(declaration.row_ref(row)) for row in covered)
            yield Reason(fact, REASON_TO_BELIEVE, members)


def _covering(metal: Metal, responses: Responses) -> Iterator[tuple[CountedResponse, Declaration]]:
    """Yield the responses whose declaration leaves the metal in scope."""
    for counted in responses:
        if counted.declaration and metal_in_scope(counted.declaration, metal):
            yield counted, counted.declaration


def _is_of(row: DeclaredSmelter, metal: Metal) -> bool:
    """Whether a row is about the metal; one that names none may be about any."""
    return metal_of(row.metal) in (metal, "")


def _mines(case: Case, metal: Metal, responses: Responses) -> Iterator[tuple[Reason, Scope | None]]:
    for counted, declaration in _covering(metal, responses):
        rows = [row for row in declaration.smelters if _is_of(row, metal)]
        covered = [row for row in rows if _any_covered(case, row.mine_countries)]
        if covered:
            fact = f"Response {counted.response.id} names mines in Covered Countries."
            members = tuple(str(declaration.row_ref(row)) for row in covered)
            yield Reason(fact, REASON_TO_BELIEVE, members), declaration.scope.value


def _any_covered(case: Case, text: str) -> bool:
    return any(is_covered(code, case.as_of.filing) for code in countries_in(text))


def _speaks(counted: CountedResponse) -> bool:
    return counted.declaration is not None or counted.response.kind is ResponseKind.NO_3TG


def _all_recycled(metal: Metal, responses: Responses) -> bool:
    covering = tuple(counted for counted, _ in _covering(metal, responses))
    return _answering(metal, covering, Topic.ALL_RECYCLED, Answer.YES) == covering


def _all_traced(metal: Metal, responses: Responses, smelters: Iterable[AssessedSmelter]) -> bool:
    """Whether every declaration is for our products, complete, and names mines for every row.

    All of them answer that nothing comes from a Covered Country, and none of their mines is there:
    what says otherwise was found before.
    """
    covering = tuple(_covering(metal, responses))
    about = [s for s in smelters if s.smelter.metal == metal]
    if not covering or not about or any(s.smelter.needs_review for s in about):
        return False
    return all(_traces(metal, declaration) for _, declaration in covering)


def _traces(metal: Metal, declaration: Declaration) -> bool:
    rows = [row for row in declaration.smelters if _is_of(row, metal)]
    answers = all(answer_to(declaration, topic, metal) is said for topic, said in _WHOLE.items())
    for_products = declaration.scope.value is Scope.PRODUCT
    mined = all(countries_in(row.mine_countries) for row in rows)
    return answers and for_products and bool(rows) and mined


_WHOLE: Mapping[Topic, Answer] = {
    Topic.COVERED_COUNTRIES: Answer.NO,
    Topic.SUPPLIERS_ANSWERED: Answer.ALL,
    Topic.SMELTERS_IDENTIFIED: Answer.YES,
    Topic.SMELTERS_REPORTED: Answer.YES,
}
"""What a declaration answers that knows of every smelter of a metal."""


def _answering(
    metal: Metal, responses: Responses, topic: Topic, answer: Answer | None
) -> Responses:
    return tuple(
        counted
        for counted, declaration in _covering(metal, responses)
        if answer_to(declaration, topic, metal) is answer
    )


def _ids(responses: Iterable[CountedResponse]) -> tuple[str, ...]:
    return tuple(counted.response.id for counted in responses)
