"""What points to a Covered Country for one metal: facilities, answers, and the countries of mines.

Facility country and ore origin are two things: a facility in a Covered Country gives reason to
believe, it proves nothing of where the ore was mined. What a declaration says for the whole company
weakens "in our products"; it never removes a reason to believe.
"""

from collections.abc import Iterable, Iterator

from oreigin.assessment.products import makers
from oreigin.assessment.responses import answer_to, metal_in_scope
from oreigin.assessment.values import AssessedSmelter, CountedResponse, Reason
from oreigin.case import Case
from oreigin.response.declaration import Declaration, DeclaredSmelter
from oreigin.smelters.consolidate import metal_of
from oreigin.smelters.countries import (
    countries_in,
    country_name,
    is_covered,
    nothing_but_countries,
    reader_name,
)
from oreigin.terms import Answer, Country, Metal, Scope, Topic

REASON_TO_BELIEVE = "Form SD, Item 1.01(c)"
_QUOTED = 3

Responses = tuple[CountedResponse, ...]


def known_to_originate(case: Case, metal: Metal, responses: Responses) -> Iterator[Reason]:
    """Yield declarations by which material of the metal in our products is of a Covered Country.

    Nothing less than: a declaration for the products that a maker of ours supplies, a row for that
    very metal whose cell for mines names countries and nothing else, and which says that the
    material is not recycled. Whatever is vaguer gives reason to believe.
    """
    ours = makers(case, metal)
    for counted, declaration in covering(metal, responses):
        for_products = declaration.scope.value is Scope.PRODUCT
        if for_products and counted.response.supplier in ours:
            rows = [r for r in declaration.smelters if _states_covered(case, r, metal)]
            if rows:
                yield _mines(counted, declaration, rows, "states, for what it supplies to us,")


def reasons_to_believe(
    case: Case, metal: Metal, responses: Responses, smelters: tuple[AssessedSmelter, ...]
) -> tuple[Reason, ...]:
    """Return everything that gives reason to believe in a Covered Country."""
    about = tuple(assessed for assessed in smelters if assessed.smelter.metal == metal)
    return (
        *_located(about),
        *_answered(metal, responses),
        *_mined(case, metal, responses),
        *_listed(case, about),
        *_placed(case, metal, responses, about),
    )


def covering(metal: Metal, responses: Responses) -> Iterator[tuple[CountedResponse, Declaration]]:
    """Yield the responses whose declaration leaves the metal in scope."""
    for counted in responses:
        if counted.declaration and metal_in_scope(counted.declaration, metal):
            yield counted, counted.declaration


def may_be_of(row: DeclaredSmelter, metal: Metal) -> bool:
    """Return whether a row is about the metal; one that names none may be about any."""
    return metal_of(row.metal) in (metal, "")


def answering(metal: Metal, responses: Responses, topic: Topic, answer: Answer | None) -> Responses:
    """Return the responses that leave the metal in scope and answer so about the topic."""
    return tuple(
        counted
        for counted, declaration in covering(metal, responses)
        if answer_to(declaration, topic, metal) is answer
    )


def _states_covered(case: Case, row: DeclaredSmelter, metal: Metal) -> bool:
    stated = nothing_but_countries(row.mine_countries)
    mined = row.recycled.casefold() == "no"
    return metal_of(row.metal) == metal and mined and _any_covered(case, stated)


def _located(smelters: Iterable[AssessedSmelter]) -> Iterator[Reason]:
    for assessed in smelters:
        if assessed.in_covered_country:
            smelter = assessed.smelter
            where = reader_name(smelter.country)
            fact = f"{smelter.name} ({smelter.id}) is located in {where}, a Covered Country."
            yield Reason(fact, REASON_TO_BELIEVE, (smelter.id,))


def _answered(metal: Metal, responses: Responses) -> Iterator[Reason]:
    for counted in answering(metal, responses, Topic.COVERED_COUNTRIES, Answer.YES):
        fact = f"Response {counted.response.id} declares sourcing from the Covered Countries."
        yield Reason(fact, REASON_TO_BELIEVE, (counted.response.id,))


def _mined(case: Case, metal: Metal, responses: Responses) -> Iterator[Reason]:
    """Yield declarations that mention a Covered Country where they speak of mines."""
    for counted, declaration in covering(metal, responses):
        rows = [
            row
            for row in declaration.smelters
            if may_be_of(row, metal) and _any_covered(case, countries_in(row.mine_countries))
        ]
        if rows:
            yield _mines(counted, declaration, rows, "says")


def _mines(
    counted: CountedResponse, declaration: Declaration, rows: list[DeclaredSmelter], how: str
) -> Reason:
    texts = list(dict.fromkeys(f'"{row.mine_countries}"' for row in rows))
    more = " and more" if len(texts) > _QUOTED else ""
    said = ", ".join(texts[:_QUOTED])
    fact = f"Response {counted.response.id} {how} of the countries of mines: {said}{more}."
    return Reason(fact, REASON_TO_BELIEVE, tuple(str(declaration.row_ref(row)) for row in rows))


def _listed(case: Case, smelters: Iterable[AssessedSmelter]) -> Iterator[Reason]:
    """Yield the smelters that a list says to source from a Covered Country."""
    for assessed in smelters:
        smelter = assessed.smelter
        for said in assessed.profile.origin.listed:
            covered = [c for c in said.countries if is_covered(c, case.as_of.filing)]
            if covered:
                where = ", ".join(map(country_name, covered))
                fact = f"{smelter.name} ({smelter.id}) sources from {where}, by {said.snapshot}."
                yield Reason(fact, REASON_TO_BELIEVE, (smelter.id,))


def _placed(
    case: Case, metal: Metal, responses: Responses, smelters: Iterable[AssessedSmelter]
) -> Iterator[Reason]:
    """Yield declared rows that say Covered Country where no list says so of the facility."""
    told = {m.row for a in smelters if a.in_covered_country for m in a.smelter.members}
    for counted, declaration in covering(metal, responses):
        covered = [
            row
            for row in declaration.smelters
            if may_be_of(row, metal)
            and _any_covered(case, countries_in(row.country))
            and declaration.row_ref(row) not in told
        ]
        if covered:
            fact = f"Response {counted.response.id} places smelters in Covered Countries."
            members = tuple(str(declaration.row_ref(row)) for row in covered)
            yield Reason(fact, REASON_TO_BELIEVE, members)


def _any_covered(case: Case, countries: Iterable[Country]) -> bool:
    return any(is_covered(country, case.as_of.filing) for country in countries)
