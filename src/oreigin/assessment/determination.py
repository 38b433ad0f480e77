"""What is owed, from what is known of each metal's origin: the first form of the decision tree.

Rule 13p-1 and Form SD, Item 1.01: a registrant whose products need conflict minerals inquires into
their origin; where it knows or has reason to believe that any may originate in a Covered Country
and are not from recycled or scrap sources, it exercises due diligence and files a Conflict
Minerals Report.
"""

import re
from collections.abc import Iterable, Iterator

from oreigin.assessment.responses import (
    FROM_COVERED_COUNTRIES,
    FROM_RECYCLED_OR_SCRAP,
    answer_to,
    metal_in_scope,
    surveyed,
)
from oreigin.assessment.values import (
    AssessedSmelter,
    CountedResponse,
    Determination,
    MetalOrigin,
    Reason,
)
from oreigin.case import Case, ResponseKind
from oreigin.smelters.countries import country_code, country_name
from oreigin.terms import CONFLICT_MINERALS, Answer, Metal, OriginFinding, Outcome

NECESSARY = "Form SD, Item 1.01(a): necessary to the functionality or production of a product"
INQUIRY = "Form SD, Item 1.01(a): reasonable country of origin inquiry"
REASON_TO_BELIEVE = "Form SD, Item 1.01(c): reason to believe"
RECYCLED = "Form SD, Item 1.01(b): recycled or scrap sources"

_CONFLICT_FREE = re.compile(r"\bconflict[- ]free\b", re.IGNORECASE)


def determine(
    case: Case, responses: tuple[CountedResponse, ...], smelters: tuple[AssessedSmelter, ...]
) -> Determination:
    """Return the determination that the data known so far support, with its reasons."""
    necessary = necessary_metals(case)
    metals = tuple(
        _origin(case, metal, responses, smelters)
        if metal in necessary
        else MetalOrigin(metal, OriginFinding.NOT_NECESSARY, ())
        for metal in CONFLICT_MINERALS
    )
    outcome = _outcome(metals)
    return Determination(outcome, metals, tuple(_reasons(metals)), calls_conflict_free(case))


def necessary_metals(case: Case) -> tuple[Metal, ...]:
    """Return the metals necessary to at least one covered product, in the templates' order."""
    named = {metal for product in case.products if product.in_scope for metal in product.metals}
    return tuple(metal for metal in CONFLICT_MINERALS if metal in named)


def calls_conflict_free(case: Case) -> bool:
    """Return whether anything of the registrant's own calls a product "conflict free".

    Only then is an independent private sector audit owed (SEC staff statement, April 29, 2014).
    """
    printed = (claim.sentence for claim in case.claims if claim.printed)
    texts = (*(n.text for n in case.narrative), *printed, *case.annex.labels.values())
    return any(_CONFLICT_FREE.search(text) for text in texts)


def _outcome(metals: Iterable[MetalOrigin]) -> Outcome:
    findings = {origin.finding for origin in metals}
    if findings == {OriginFinding.NOT_NECESSARY}:
        return Outcome.NOTHING_OWED
    owed = {
        OriginFinding.KNOWN_COVERED,
        OriginFinding.REASON_TO_BELIEVE,
        # Counsel may read an unfinished inquiry either way; until then the fuller filing is owed.
        OriginFinding.UNDETERMINED,
    }
    return Outcome.CONFLICT_MINERALS_REPORT if findings & owed else Outcome.FORM_SD_ONLY


def _reasons(metals: Iterable[MetalOrigin]) -> Iterator[Reason]:
    for origin in metals:
        if origin.finding is not OriginFinding.NOT_NECESSARY:
            yield Reason(f"{origin.metal}: {origin.finding}.", NECESSARY)
            yield from origin.reasons


def _origin(
    case: Case,
    metal: Metal,
    responses: tuple[CountedResponse, ...],
    smelters: tuple[AssessedSmelter, ...],
) -> MetalOrigin:
    if _all_recycled(metal, responses) and not _open(case, metal, responses):
        fact = "Every response declares all of it recycled or scrap."
        reason = Reason(fact, RECYCLED, _ids(responses))
        return MetalOrigin(metal, OriginFinding.RECYCLED_OR_SCRAP, (reason,))
    covered = (*_located(metal, smelters), *_declared(metal, responses))
    if covered:
        return MetalOrigin(metal, OriginFinding.REASON_TO_BELIEVE, covered)
    unanswered = _open(case, metal, responses)
    if unanswered:
        return MetalOrigin(metal, OriginFinding.UNDETERMINED, unanswered)
    fact = "No response and no facility points to a Covered Country."
    reason = Reason(fact, INQUIRY, _ids(responses))
    return MetalOrigin(metal, OriginFinding.NO_REASON_TO_BELIEVE, (reason,))


def _located(metal: Metal, smelters: Iterable[AssessedSmelter]) -> Iterator[Reason]:
    for assessed in smelters:
        smelter = assessed.smelter
        if smelter.metal == metal and assessed.in_covered_country:
            code = country_code(smelter.country)
            where = country_name(code) if code else smelter.country
            fact = f"{smelter.name} ({smelter.id}) is located in {where}, a Covered Country."
            yield Reason(fact, REASON_TO_BELIEVE, (smelter.id,))


def _declared(metal: Metal, responses: Iterable[CountedResponse]) -> Iterator[Reason]:
    for counted in _answering(metal, responses, FROM_COVERED_COUNTRIES, Answer.YES):
        fact = f"Response {counted.response.id} declares sourcing from the Covered Countries."
        yield Reason(fact, REASON_TO_BELIEVE, (counted.response.id,))


def _open(case: Case, metal: Metal, responses: tuple[CountedResponse, ...]) -> tuple[Reason, ...]:
    """Return what keeps the inquiry open: no usable response, Unknown, blank."""
    answered = {counted.response.supplier for counted in responses if _speaks(counted)}
    silent = tuple(s.id for s in surveyed(case) if s.id not in answered)
    reasons = []
    if silent:
        reasons.append(
            Reason(
                "Surveyed suppliers without an accepted response that can be read.", INQUIRY, silent
            )
        )
    for answer, words in ((Answer.UNKNOWN, '"Unknown"'), (None, "nothing that can be used")):
        unclear = _ids(_answering(metal, responses, FROM_COVERED_COUNTRIES, answer))
        if unclear:
            fact = f"Asked about the Covered Countries, responses answer {words}."
            reasons.append(Reason(fact, INQUIRY, unclear))
    return tuple(reasons)


def _speaks(counted: CountedResponse) -> bool:
    return counted.declaration is not None or counted.response.kind is ResponseKind.NO_3TG


def _all_recycled(metal: Metal, responses: Iterable[CountedResponse]) -> bool:
    declared = [c for c in responses if c.declaration and metal_in_scope(c.declaration, metal)]
    recycled = _answering(metal, declared, FROM_RECYCLED_OR_SCRAP, Answer.YES)
    return bool(declared) and len(recycled) == len(declared)


def _answering(
    metal: Metal, responses: Iterable[CountedResponse], question: str, answer: Answer | None
) -> tuple[CountedResponse, ...]:
    return tuple(
        counted
        for counted in responses
        if counted.declaration
        and metal_in_scope(counted.declaration, metal)
        and answer_to(counted.declaration, question, metal) is answer
    )


def _ids(responses: Iterable[CountedResponse]) -> tuple[str, ...]:
    return tuple(counted.response.id for counted in responses)
