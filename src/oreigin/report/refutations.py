"""What the data refute of the registrant's sentences: the sentence, the facts, and their cells."""

from collections.abc import Iterator
from dataclasses import dataclass

from oreigin.assessment.overrides import lets_stand
from oreigin.assessment.own_words import prose_claims
from oreigin.assessment.values import Assessment
from oreigin.provenance import Claim
from oreigin.report.evidence import Evidence, KnownSmelter
from oreigin.smelters.countries import reader_name


@dataclass(frozen=True, slots=True)
class Refutation:
    """A sentence that was to print and is refuted; `cells` name file, sheet and cells."""

    claim: str
    sentence: str
    facts: tuple[str, ...]
    cells: tuple[str, ...]


def refutations(assessment: Assessment, known: Evidence) -> tuple[Refutation, ...]:
    """Return every refuted sentence of the registrant's that was to print."""
    case = assessment.case
    told = (*(claim for claim in case.claims if claim.printed), *prose_claims(case))
    return tuple(
        _refutation(assessment, claim, known)
        for claim in (assessment.claim(said.id) for said in told)
        if claim.holds is False and not lets_stand(case, claim.id)
    )


def _refutation(assessment: Assessment, claim: Claim, known: Evidence) -> Refutation:
    speaking = dict.fromkeys((*claim.members, *claim.against))
    cells = (cell for member in speaking for cell in _cells(assessment, member, known))
    return Refutation(claim.id, claim.sentence, claim.against, tuple(dict.fromkeys(cells)))


def _cells(assessment: Assessment, member: str, known: Evidence) -> Iterator[str]:
    """Yield where a member stands: a smelter's rows and lists, a response's scope, a supplier."""
    smelter = next((each for each in known.smelters if each.id == member), None)
    if smelter:
        yield from _smelter(smelter, known)
    for counted in assessment.responses:
        if counted.response.id == member and counted.declaration:
            file = counted.response.filename or member
            yield f"{file}, {counted.declaration.scope.ref}"
    if any(supplier.id == member for supplier in assessment.case.suppliers):
        yield f"suppliers.csv, {member}"


def _smelter(smelter: KnownSmelter, known: Evidence) -> Iterator[str]:
    for row in known.rows_of.get(smelter.id, ()):
        cells = ", ".join(f"{row.sheet}!{cell}" for cell in row.cells.split(", ") if cell)
        yield f"{row.file}, {cells or f'{row.sheet} row {row.row}'}"
    for list_id in filter(None, smelter.reference_lists.split(", ")):
        yield f"lists/{list_id}.csv, {smelter.cid}: {reader_name(smelter.country)}"
