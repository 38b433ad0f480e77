"""What is owed: the decision tree of Rule 13p-1 and Form SD as a pure function of the case.

Each branch is a row of `data/determination.toml` (question, citation) and one function here of the
same name, which says how it came out and on what facts. Where the inquiry is open, both readings
are laid out for counsel and the fuller filing is prepared. A person's override, of what is found of
a metal or of the outcome, is kept with its reason; what was computed stays visible.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from oreigin.assessment.labels import described_products
from oreigin.assessment.origin import metal_origin
from oreigin.assessment.overrides import DETERMINATION, origin_subject, override_of
from oreigin.assessment.products import covered_products, may_wait, necessary_metals, why_left_out
from oreigin.assessment.responses import surveyed
from oreigin.assessment.values import (
    AssessedSmelter,
    Branch,
    CountedResponse,
    Determination,
    MetalOrigin,
    Reading,
    Reason,
)
from oreigin.case import Case, RecordKind
from oreigin.tables import load
from oreigin.terms import CONFLICT_MINERALS, Metal, OriginFinding, Outcome

CLEARS_CONFLICT_FREE = "conflict-free-label"
"""The subject of an override by which a person says that the words label no product."""

_REASONS = 6
"""Reasons for a finding that a branch spells out."""

_BELIEVED = frozenset({OriginFinding.KNOWN_COVERED, OriginFinding.REASON_TO_BELIEVE})
_OWING = frozenset(
    {
        *_BELIEVED,
        # Counsel may read an unfinished inquiry either way; until then the fuller filing is owed.
        OriginFinding.UNDETERMINED,
    }
)


@dataclass(frozen=True, slots=True)
class BranchRow:
    """A row of `data/determination.toml`."""

    id: str
    question: str
    citation: str


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What the branches look at."""

    case: Case
    responses: tuple[CountedResponse, ...]
    metals: tuple[MetalOrigin, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """How a branch came out; `ends_with` is the outcome where nothing further is asked."""

    answer: str
    facts: tuple[str, ...] = ()
    ends_with: Outcome | None = None


def determine(
    case: Case, responses: tuple[CountedResponse, ...], smelters: tuple[AssessedSmelter, ...]
) -> Determination:
    """Return the determination that the data support, branch by branch."""
    necessary_here = necessary_metals(case)
    metals = tuple(
        _decided(case, metal_origin(case, metal, responses, smelters))
        if metal in necessary_here
        else MetalOrigin(metal, OriginFinding.NOT_NECESSARY, ())
        for metal in CONFLICT_MINERALS
    )
    branches, computed = _walk(Inquiry(case, responses, metals))
    override = override_of(case, DETERMINATION)
    decided = (*(metal.override for metal in metals), override)
    return Determination(
        outcome=Outcome(override.value) if override else computed,
        metals=metals,
        branches=branches,
        readings=_readings(metals, computed),
        audit_required=calls_conflict_free(case),
        computed=computed,
        overridden=tuple(each for each in decided if each),
    )


def calls_conflict_free(case: Case) -> bool:
    """Return whether anything of the registrant's own calls a product "conflict free".

    Only then is an independent private sector audit owed (SEC staff statement, April 29, 2014).
    A person who has read the words can clear them by an override with a reason.
    """
    return bool(described_products(case)) and not override_of(case, CLEARS_CONFLICT_FREE)


def has_independent_audit(case: Case) -> bool:
    """Return whether a record shows an independent private sector audit of the report."""
    return any(record.kind is RecordKind.INDEPENDENT_AUDIT for record in case.program)


def reporting_issuer(about: Inquiry) -> Answered:
    """Ask whether the registrant reports under the Exchange Act."""
    if about.case.obligation.reporting_issuer:
        return Answered("yes")
    return Answered("no", ("case.toml, [obligation]",), Outcome.NOTHING_OWED)


def products(about: Inquiry) -> Answered:
    """Ask for products of the period; a product left out is named with its reason.

    That none is on record shows nothing: a file may be lost.
    """
    case = about.case
    if not case.products:
        fact = "products.csv names no product, neither covered nor left out for a reason."
        return Answered("not known", (fact,), Outcome.NOT_DETERMINED)
    covered = covered_products(case)
    left_out = [p for p in case.products if p not in covered]
    facts = tuple(f"{p.name}: left out, {why_left_out(case, p)}" for p in left_out)
    if covered:
        return Answered("yes", (*(product.name for product in covered), *facts))
    waiting = any(p.acquired and may_wait(p.acquired, case.period.year) for p in left_out)
    return Answered("no", facts, Outcome.MAY_WAIT if waiting else Outcome.NOTHING_OWED)


def first_year(about: Inquiry) -> Answered:
    """Ask whether a newly public registrant may still wait."""
    registered = about.case.obligation.registered
    if registered is None or not may_wait(registered, about.case.period.year):
        return Answered("no")
    fact = f"The registration became effective on {registered.isoformat()}."
    return Answered("yes", (fact,), Outcome.MAY_WAIT)


def necessary(about: Inquiry) -> Answered:
    """Ask for conflict minerals in the covered products."""
    metals = necessary_metals(about.case)
    if metals:
        return Answered("yes", metals)
    return Answered("no", ("No covered product names a conflict mineral.",), Outcome.NOTHING_OWED)


def inquiry(about: Inquiry) -> Answered:
    """Say how far the reasonable country of origin inquiry reached."""
    asked = surveyed(about.case)
    answered = {counted.response.supplier for counted in about.responses}
    silent = tuple(s.id for s in asked if s.id not in answered)
    heard = len(asked) - len(silent)
    said = f"{heard} of {len(asked)} surveyed suppliers gave an accepted response"
    return Answered(said, tuple(f"{s}: no accepted response" for s in silent))


def origin(about: Inquiry) -> Answered:
    """Say what was found of each metal, with the facts that led there."""
    found = [m for m in about.metals if m.finding is not OriginFinding.NOT_NECESSARY]
    facts = (f"{metal.metal}: {metal.finding}. {_reasons(metal)}" for metal in found)
    return Answered("see the facts", tuple(facts))


def _reasons(metal: MetalOrigin) -> str:
    """Return the first reasons in words; the rest stand with the metal."""
    facts = [reason.fact for reason in metal.reasons]
    more = f" And {len(facts) - _REASONS} more." if len(facts) > _REASONS else ""
    return " ".join(facts[:_REASONS]) + more


def recycled(about: Inquiry) -> Answered:
    """Name the metals that came from recycled or scrap sources only."""
    metals = _with(about.metals, OriginFinding.RECYCLED_OR_SCRAP)
    return Answered(", ".join(metals) or "none")


def due_diligence(about: Inquiry) -> Answered:
    """Name the metals of which due diligence found another origin, as a person recorded it."""
    settled = [metal for metal in about.metals if settled_by_diligence(metal)]
    facts = (f"{m.metal}: {m.computed}; then: {m.finding}. {m.reasons[0].fact}" for m in settled)
    names = ", ".join(metal.metal for metal in settled)
    return Answered(f"yes: {names}" if settled else "no", tuple(facts))


def settled_by_diligence(metal: MetalOrigin) -> bool:
    """Return whether a person recorded another finding than the evidence of a Covered Country."""
    return metal.computed in _BELIEVED and not owing(metal)


def owing(metal: MetalOrigin) -> bool:
    """Return whether what was found of a metal makes a Conflict Minerals Report due."""
    return metal.finding in _OWING


def report(about: Inquiry) -> Answered:
    """Ask whether due diligence and a Conflict Minerals Report are owed."""
    metals = tuple(metal.metal for metal in about.metals if owing(metal))
    if metals:
        return Answered("yes", metals, Outcome.CONFLICT_MINERALS_REPORT)
    return Answered("no: the inquiry and its results go into Form SD", (), Outcome.FORM_SD_ONLY)


def audit(about: Inquiry) -> Answered:
    """Ask whether anything is called conflict free, which alone makes an audit due."""
    found = described_products(about.case)
    if not found:
        return Answered("no: nothing is called conflict free")
    cleared = override_of(about.case, CLEARS_CONFLICT_FREE)
    if cleared:
        return Answered(f"no: {cleared.who} found that the words describe no product", found)
    done = has_independent_audit(about.case)
    return Answered("yes", (*found, "An audit is on record." if done else "No audit is on record."))


BRANCHES: tuple[Callable[[Inquiry], Answered], ...] = (
    reporting_issuer,
    products,
    first_year,
    necessary,
    inquiry,
    origin,
    recycled,
    due_diligence,
    report,
    audit,
)
"""The branches in the order they are walked; a row of the table each."""


def _walk(about: Inquiry) -> tuple[tuple[Branch, ...], Outcome]:
    """Walk the tree until a branch ends it; the audit is asked whatever the report came to."""
    rows = {row.id: row for row in load("determination.toml", BranchRow)}
    walked: list[Branch] = []
    outcome = Outcome.NOTHING_OWED
    for branch in BRANCHES:
        row = rows[branch.__name__.replace("_", "-")]
        said = branch(about)
        walked.append(Branch(row.id, row.question, said.answer, row.citation, said.facts))
        outcome = said.ends_with or outcome
        if said.ends_with and not said.ends_with.files:
            break
    return tuple(walked), outcome


def _decided(case: Case, found: MetalOrigin) -> MetalOrigin:
    """Return the finding that a person put in place of the computed one, with the reason."""
    override = override_of(case, origin_subject(found.metal))
    if override is None:
        return found
    when = override.when.isoformat()
    fact = f"{override.who} decided so on {when}: {override.why} (Computed: {found.finding}.)"
    return MetalOrigin(
        metal=found.metal,
        finding=OriginFinding(override.value),
        reasons=(Reason(fact, "overrides.csv"), *found.reasons),
        computed=found.finding,
        override=override,
    )


def _with(metals: Iterable[MetalOrigin], finding: OriginFinding) -> tuple[Metal, ...]:
    return tuple(metal.metal for metal in metals if metal.finding is finding)


def _readings(metals: tuple[MetalOrigin, ...], computed: Outcome) -> tuple[Reading, ...]:
    """Lay out both readings where the inquiry into a metal is open."""
    undetermined = _with(metals, OriginFinding.UNDETERMINED)
    if not undetermined or computed is not Outcome.CONFLICT_MINERALS_REPORT:
        return ()
    others = {m.finding for m in metals} - {OriginFinding.UNDETERMINED}
    without = Outcome.CONFLICT_MINERALS_REPORT if others & _OWING else Outcome.FORM_SD_ONLY
    names = ", ".join(undetermined)
    return (
        Reading(f"{names}: what is unknown gives no reason to believe", without),
        Reading(
            f"{names}: what is unknown may be from a Covered Country",
            Outcome.CONFLICT_MINERALS_REPORT,
        ),
    )
