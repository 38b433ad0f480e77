"""What would be hit if facilities lost their conformance: suppliers, products, figures, claims."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from oreigin.assessment.values import AssessedSmelter, Assessment
from oreigin.case import Case
from oreigin.terms import Cid


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that differs between two assessments; None where one of them has no such figure."""

    id: str
    label: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """A sentence whose truth differs between two assessments."""

    id: str
    sentence: str
    before: bool | None
    after: bool | None


@dataclass(frozen=True, slots=True)
class Lapse:
    """What the lapse of facilities changes. `unknown` are CIDs that no response names.

    `suppliers` name one of them; `products` are covered products of those suppliers with its metal,
    whether or not the declaration ties the smelter to them.
    """

    smelters: tuple[AssessedSmelter, ...]
    unknown: tuple[Cid, ...]
    suppliers: tuple[str, ...]
    products: tuple[str, ...]
    figures: tuple[FigureChange, ...]
    claims: tuple[ClaimChange, ...]


def lapse(before: Assessment, after: Assessment, cids: Collection[Cid]) -> Lapse:
    """Return what differs between a case and the same case with `cids` lapsed (see `assess`)."""
    hit = tuple(s for s in before.smelters if s.smelter.facility and s.smelter.id in cids)
    known = {assessed.smelter.id for assessed in hit}
    return Lapse(
        smelters=hit,
        unknown=tuple(cid for cid in cids if cid not in known),
        suppliers=tuple(dict.fromkeys(supplier for s in hit for supplier in s.suppliers)),
        products=tuple(_products(before.case, hit)),
        figures=changed_figures(before, after),
        claims=tuple(_changed_claims(before, after)),
    )


def _products(case: Case, hit: tuple[AssessedSmelter, ...]) -> Iterator[str]:
    """Yield the products in scope that need a metal of which a maker of theirs names a smelter."""
    for product in case.products:
        makers = set(product.suppliers)
        metals = {s.smelter.metal for s in hit if makers.intersection(s.suppliers)}
        if product.in_scope and metals.intersection(product.metals):
            yield product.id


def changed_figures(before: Assessment, after: Assessment) -> tuple[FigureChange, ...]:
    """Return the figures whose values differ, in their own order."""
    old, new = ({f.id: f for f in a.figures} for a in (before, after))
    changes = (
        FigureChange(
            figure_id,
            (new.get(figure_id) or old[figure_id]).label,
            old[figure_id].value if figure_id in old else None,
            new[figure_id].value if figure_id in new else None,
        )
        for figure_id in dict.fromkeys((*old, *new))
    )
    return tuple(change for change in changes if change.before != change.after)


def _changed_claims(before: Assessment, after: Assessment) -> Iterable[ClaimChange]:
    new = {claim.id: claim for claim in after.claims}
    for claim in before.claims:
        if claim.id in new and new[claim.id].holds is not claim.holds:
            yield ClaimChange(claim.id, claim.sentence, claim.holds, new[claim.id].holds)
