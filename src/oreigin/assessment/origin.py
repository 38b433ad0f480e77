"""What the data say of one metal's origin, with the reasons: the findings the determination needs.

What points to a Covered Country is in `origin_evidence`. Here is what remains where nothing does:
recycled or scrap sources, an open inquiry, an origin elsewhere, or no reason to believe.
"""

from collections.abc import Iterable, Iterator, Mapping

from oreigin.assessment.origin_evidence import (
    Responses,
    answering,
    covering,
    known_to_originate,
    may_be_of,
    reasons_to_believe,
)
from oreigin.assessment.responses import answer_to, surveyed
from oreigin.assessment.values import AssessedSmelter, CountedResponse, MetalOrigin, Reason
from oreigin.case import Case, ResponseKind
from oreigin.response.declaration import NOT_YET_IDENTIFIED, Declaration
from oreigin.smelters.countries import countries_stated
from oreigin.terms import Answer, Metal, OriginFinding, Scope, Topic

INQUIRY = "Form SD, Item 1.01(a)"
RECYCLED = "Form SD, Item 1.01(b)"

Smelters = tuple[AssessedSmelter, ...]


def metal_origin(case: Case, metal: Metal, responses: Responses, smelters: Smelters) -> MetalOrigin:
    """Return the finding on a metal that is necessary to a covered product.

    Evidence of a Covered Country comes before everything; then recycled or scrap sources, which
    need no country; then what is open. Only where nothing is open is there no reason to believe,
    and only where all of it is traced to mines elsewhere did it not originate there.
    """
    if known := tuple(known_to_originate(case, metal, responses)):
        return MetalOrigin(metal, OriginFinding.KNOWN_COVERED, known)
    if believed := reasons_to_believe(case, metal, responses, smelters):
        return MetalOrigin(metal, OriginFinding.REASON_TO_BELIEVE, believed)
    missing = (*_silent(case, responses), *_uncovered(metal, responses))
    if not missing and _all_recycled(metal, responses):
        fact = "Every response declares all of it recycled or scrap."
        reason = Reason(fact, RECYCLED, _ids(responses))
        return MetalOrigin(metal, OriginFinding.RECYCLED_OR_SCRAP, (reason,))
    if open_ := (*missing, *_unclear(metal, responses), *_unidentified(metal, responses, smelters)):
        return MetalOrigin(metal, OriginFinding.UNDETERMINED, open_)
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
    if not any(covering(metal, responses)):
        fact = "No accepted declaration covers this metal, although a covered product needs it."
        yield Reason(fact, INQUIRY, _ids(responses))


def _unclear(metal: Metal, responses: Responses) -> Iterator[Reason]:
    """Yield the responses that leave the question on Covered Countries open, or contradict it."""
    for answer, words in ((Answer.UNKNOWN, '"Unknown"'), (None, "nothing that can be used")):
        unclear = _ids(answering(metal, responses, Topic.COVERED_COUNTRIES, answer))
        if unclear:
            fact = f"Asked about the Covered Countries, responses answer {words}."
            yield Reason(fact, INQUIRY, unclear)
    yield from _doubtful(metal, responses)


def _doubtful(metal: Metal, responses: Responses) -> Iterator[Reason]:
    """Yield the answers that their own declaration contradicts."""
    said: dict[str, list[str]] = {}
    for counted, _ in covering(metal, responses):
        for doubt in counted.doubts:
            if doubt.metal == metal:
                said.setdefault(doubt.fact, []).append(counted.response.id)
    for fact, ids in said.items():
        yield Reason(fact, INQUIRY, tuple(dict.fromkeys(ids)))


def _unidentified(metal: Metal, responses: Responses, smelters: Smelters) -> Iterator[Reason]:
    """Yield declared smelters of whom nobody knows yet who they are, and so where they source."""
    rows = tuple(
        str(declaration.row_ref(row))
        for _, declaration in covering(metal, responses)
        for row in declaration.smelters
        if may_be_of(row, metal) and row.look_up.casefold() == NOT_YET_IDENTIFIED
    )
    if rows:
        yield Reason("Declared rows say that the smelter is not yet identified.", INQUIRY, rows)
    unread = (s.smelter for s in smelters if s.smelter.metal == metal and s.smelter.needs_review)
    names = tuple(smelter.id for smelter in unread)
    if names:
        yield Reason("Declared names are not recognized yet.", INQUIRY, names)


def _speaks(counted: CountedResponse) -> bool:
    return counted.declaration is not None or counted.response.kind is ResponseKind.NO_3TG


def _all_recycled(metal: Metal, responses: Responses) -> bool:
    """Whether every declaration says so of the metal, and none of them contradicts itself."""
    every = tuple(counted for counted, _ in covering(metal, responses))
    doubted = any(
        doubt.metal == metal and doubt.topic is Topic.ALL_RECYCLED
        for counted in every
        for doubt in counted.doubts
    )
    return not doubted and answering(metal, every, Topic.ALL_RECYCLED, Answer.YES) == every


def _all_traced(metal: Metal, responses: Responses, smelters: Smelters) -> bool:
    """Whether every declaration is for our products, complete, and names mines for every row.

    All of them answer that nothing comes from a Covered Country, and none of their mines is there:
    what says otherwise was found before, and so was what is open.
    """
    every = [declaration for _, declaration in covering(metal, responses)]
    named = any(assessed.smelter.metal == metal for assessed in smelters)
    return named and all(_traces(metal, declaration) for declaration in every)


def _traces(metal: Metal, declaration: Declaration) -> bool:
    rows = [row for row in declaration.smelters if may_be_of(row, metal)]
    answers = all(answer_to(declaration, topic, metal) is said for topic, said in _WHOLE.items())
    for_products = declaration.scope.value is Scope.PRODUCT
    mined = all(countries_stated(row.mine_countries) for row in rows)
    return answers and for_products and bool(rows) and mined


_WHOLE: Mapping[Topic, Answer] = {
    Topic.COVERED_COUNTRIES: Answer.NO,
    Topic.SUPPLIERS_ANSWERED: Answer.ALL,
    Topic.SMELTERS_IDENTIFIED: Answer.YES,
    Topic.SMELTERS_REPORTED: Answer.YES,
}
"""What a declaration answers that knows of every smelter of a metal."""


def _ids(responses: Iterable[CountedResponse]) -> tuple[str, ...]:
    return tuple(counted.response.id for counted in responses)
