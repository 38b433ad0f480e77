"""Which responses count: the newest of each supplier, accepted, with what its document declares."""

from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import TypeVar

from oreigin.assessment.values import CountedResponse
from oreigin.case import Case, Decision, Response, Supplier
from oreigin.response.declaration import Declaration
from oreigin.terms import CONFLICT_MINERALS, Answer, Metal, Sha256, Topic

Key = TypeVar("Key", bound=Hashable)
"""What names a response: its id in a case, its key in a database."""


def surveyed(case: Case) -> tuple[Supplier, ...]:
    """Return the suppliers in scope of the survey."""
    return tuple(supplier for supplier in case.suppliers if supplier.in_scope)


def current(case: Case) -> tuple[Response, ...]:
    """Return the responses of surveyed suppliers whose place no later accepted one has taken.

    What is received after filing is none yet.
    """
    in_scope = {supplier.id for supplier in surveyed(case)}
    here = [r for r in case.responses if r.received <= case.as_of.filing]
    accepted_ones = (r.id for r in here if r.decision is Decision.ACCEPTED)
    superseded = replaced({r.id: r.supersedes for r in here if r.supersedes}, accepted_ones)
    return tuple(r for r in here if r.id not in superseded and r.supplier in in_scope)


def replaced(supersedes: Mapping[Key, Key | None], accepted: Iterable[Key]) -> set[Key]:
    """Return whose place the accepted have taken: of all before them in their line.

    What was sent back in between keeps no earlier one in its place.
    """
    gone: set[Key] = set()
    for newest in accepted:
        older = supersedes.get(newest)
        while older is not None and older not in gone:
            gone.add(older)
            older = supersedes.get(older)
    return gone


def late(case: Case) -> tuple[str, ...]:
    """Return the ids of the responses received after filing."""
    return tuple(r.id for r in case.responses if r.received > case.as_of.filing)


def responded(case: Case) -> frozenset[str]:
    """Return every supplier, surveyed or not, from whom something was received by filing."""
    return frozenset(r.supplier for r in case.responses if r.received <= case.as_of.filing)


def counted(case: Case, declarations: Mapping[Sha256, Declaration]) -> tuple[CountedResponse, ...]:
    """Return the accepted current responses with their declarations, each document once."""
    again = set(repeated(case))
    return tuple(
        CountedResponse(response, declarations.get(response.sha256) if response.sha256 else None)
        for response in accepted(case)
        if response.id not in again
    )


def of_this_survey(
    responses: tuple[CountedResponse, ...], others: Collection[Sha256]
) -> tuple[CountedResponse, ...]:
    """Return the responses without documents about other minerals beside one that counts here.

    `others` are those documents; a supplier may well answer several templates.
    """
    heard = {c.response.supplier for c in responses if c.response.sha256 not in others}
    return tuple(
        c for c in responses if c.response.sha256 not in others or c.response.supplier not in heard
    )


def accepted(case: Case) -> tuple[Response, ...]:
    """Return the accepted current responses."""
    return tuple(r for r in current(case) if r.decision is Decision.ACCEPTED)


def repeated(case: Case) -> tuple[str, ...]:
    """Return the ids of accepted responses whose document the same supplier gave before."""
    given: set[tuple[str, Sha256]] = set()
    again: list[str] = []
    for response in accepted(case):
        if response.sha256 is None:
            continue
        document = (response.supplier, response.sha256)
        if document in given:
            again.append(response.id)
        given.add(document)
    return tuple(again)


def about_conflict_minerals(declaration: Declaration) -> bool:
    """Return whether its form asks about conflict minerals at all; one about cobalt does not."""
    return any(question.metal in CONFLICT_MINERALS for question in declaration.questions)


def metal_in_scope(declaration: Declaration, metal: Metal) -> bool:
    """Return whether the metal is asked about and stays in scope: neither unused nor removed."""
    if all(question.metal != metal for question in declaration.questions):
        return False
    answers = (answer_to(declaration, topic, metal) for topic in (Topic.USED, Topic.REMAINS))
    return Answer.NO not in tuple(answers)


def answer_to(declaration: Declaration, topic: Topic, metal: Metal) -> Answer | None:
    """Return the answer about a topic; None: blank, not in the vocabulary, or not asked."""
    given = declaration.answer_on(topic, metal)
    return given.answer.value if given else None
