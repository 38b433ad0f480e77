"""Which responses count: the newest of each supplier, accepted, with what its document declares."""

from collections.abc import Mapping

from oreigin.assessment.values import CountedResponse
from oreigin.case import Case, Decision, Response, Supplier
from oreigin.response.declaration import Declaration
from oreigin.terms import Answer, Metal, Sha256

USED = "1"
REMAINS = "2"
FROM_COVERED_COUNTRIES = "3"
FROM_RECYCLED_OR_SCRAP = "5"
"""The CMRT 6.x questions that origin rests on, by number (Declaration rows 26 to 53)."""


def surveyed(case: Case) -> tuple[Supplier, ...]:
    """Return the suppliers in scope of the survey."""
    return tuple(supplier for supplier in case.suppliers if supplier.in_scope)


def current(case: Case) -> tuple[Response, ...]:
    """Return the responses of surveyed suppliers whose place no later accepted one has taken."""
    in_scope = {supplier.id for supplier in surveyed(case)}
    accepted = (r for r in case.responses if r.decision is Decision.ACCEPTED)
    superseded = {response.supersedes for response in accepted}
    return tuple(r for r in case.responses if r.id not in superseded and r.supplier in in_scope)


def counted(case: Case, declarations: Mapping[Sha256, Declaration]) -> tuple[CountedResponse, ...]:
    """Return the accepted current responses with their declarations."""
    return tuple(
        CountedResponse(response, declarations.get(response.sha256) if response.sha256 else None)
        for response in current(case)
        if response.decision is Decision.ACCEPTED
    )


def metal_in_scope(declaration: Declaration, metal: Metal) -> bool:
    """Return whether the declaration leaves the metal in scope: neither question 1 nor 2 is No."""
    answers = (answer_to(declaration, question, metal) for question in (USED, REMAINS))
    return Answer.NO not in tuple(answers)


def answer_to(declaration: Declaration, question: str, metal: Metal) -> Answer | None:
    """Return the answer to a question for a metal, None where blank or not in the vocabulary."""
    given = declaration.answer(question, metal)
    return given.answer.value if given else None
