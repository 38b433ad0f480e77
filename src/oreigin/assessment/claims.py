"""Sentences with a truth value, each held against the same members that the figures count.

`data/claims.toml` says what each claim asserts and by what rule. A claim whose row names a figure
(`above_zero`) needs no code; every other one is the function here that bears its id.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from oreigin.assessment.determination import settled_by_diligence
from oreigin.assessment.facts import Facts, Truth
from oreigin.assessment.grouping import Group, in_group
from oreigin.assessment.labels import described_products
from oreigin.assessment.origin_risk import criteria_set
from oreigin.assessment.products import makers, necessary_metals
from oreigin.assessment.program import followed_up, recorded, unproved
from oreigin.assessment.values import AssessedSmelter
from oreigin.case import NarrativeClaim, Risk
from oreigin.provenance import Claim
from oreigin.smelters.countries import reader_name
from oreigin.smelters.locations import countries_of
from oreigin.tables import load
from oreigin.terms import ConformanceStatus, OriginFinding, Outcome


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A row of `data/claims.toml`; `reaches` are the narrower sets of smelters it can be about."""

    id: str
    sentence: str
    rule: str
    above_zero: str = ""
    reaches: tuple[str, ...] = ()


Rule = Callable[[Facts, str], Truth]
"""A rule is given the facts and the claim's reach ("" where the sentence leaves it open)."""


def claims(facts: Facts) -> tuple[Claim, ...]:
    """Return the claims of our own documents."""
    return tuple(
        _claim(row.id, row.sentence, row, _truth(row, facts, "all"))
        for row in load("claims.toml", ClaimRow)
    )


def narrative_claim(claim: NarrativeClaim, facts: Facts) -> Claim:
    """Return a sentence of the registrant held against the facts; without a rule if unknown."""
    row = next((r for r in load("claims.toml", ClaimRow) if r.id == claim.predicate), None)
    if row is None or claim.reach not in ("", *row.reaches):
        return Claim(claim.id, claim.sentence, None, "")
    return _claim(claim.id, claim.sentence, row, _truth(row, facts, claim.reach))


def _claim(claim_id: str, sentence: str, row: ClaimRow, truth: Truth) -> Claim:
    return Claim(
        claim_id, sentence, truth.holds, row.rule, truth.members, truth.against, truth.readings
    )


def _truth(row: ClaimRow, facts: Facts, reach: str) -> Truth:
    if row.above_zero:
        figure = facts.figures[row.above_zero]
        members = _within(facts, reach, figure.members) if row.reaches else figure.members
        against = () if members else (f"{figure.label}: {len(members)}",)
        return Truth(bool(members), members, against)
    return RULES[row.id](facts, reach)


def all_suppliers_responded(facts: Facts, reach: str) -> Truth:
    """Hold where every surveyed supplier responded."""
    surveyed, received = facts.members("suppliers-surveyed"), facts.members("responses-received")
    silent = tuple(supplier for supplier in surveyed if supplier not in received)
    return Truth(bool(surveyed) and not silent, received, silent)


def only_company_level(facts: Facts, reach: str) -> Truth:
    """Hold where every declaration is given at company level."""
    all_of_them = facts.members("responses-workbook")
    company = facts.members("responses-company-level")
    others = tuple(response for response in all_of_them if response not in company)
    return Truth(bool(all_of_them) and not others, company, others)


def requests_recorded(facts: Facts, reach: str) -> Truth:
    """Hold where the request to every surveyed supplier is recorded."""
    surveyed, asked = facts.members("suppliers-surveyed"), facts.members("suppliers-requested")
    without = tuple(supplier for supplier in surveyed if supplier not in asked)
    return Truth(bool(surveyed) and not without, asked, without)


def completeness_known(facts: Facts, reach: str) -> Truth:
    """Hold where every declaration received could be checked for completeness."""
    complete, incomplete = (
        facts.members(f"responses-{said}") for said in ("complete", "incomplete")
    )
    unknown = facts.members("responses-completeness-unknown")
    known = (*complete, *incomplete)
    return Truth(bool(known) and not unknown, known, unknown)


def lists_name_origins(facts: Facts, reach: str) -> Truth:
    """Hold where a list of countries of origin names one for a printed smelter."""
    listed = (s for s in facts.printed if any(said.countries for said in s.profile.origin.listed))
    members = tuple(s.smelter.id for s in listed)
    return Truth(bool(members), members)


def something_said_of_ore(facts: Facts, reach: str) -> Truth:
    """Hold where a country of origin is named, or recycled material declared, for some smelter."""
    both = (*facts.members("smelters-origin-known"), *facts.members("smelters-recycled"))
    members = tuple(dict.fromkeys(both))
    return Truth(bool(members), members)


def smelter_in_covered_country(facts: Facts, reach: str) -> Truth:
    """Hold where a printed smelter stands in a Covered Country; a name to review leaves it open."""
    members = _within(facts, reach, facts.members("smelters-in-covered-countries"))
    unreviewed = tuple(s.smelter.id for s in _covered(facts.smelters) if s.smelter.needs_review)
    if members:
        return Truth(True, members)
    against = (f"{facts.figures['smelters-in-covered-countries'].label}: 0",)
    return Truth(None if unreviewed else False, unreviewed, against)


def no_smelter_in_covered_country(facts: Facts, reach: str) -> Truth:
    """Hold where none of the smelters within reach stands in a Covered Country.

    A sentence that leaves its reach open is held against every reading; where they differ it is
    undecided, and the readings say why.
    """
    reaches = {name: within for name, within in _REACHES.items() if reach in ("", name)}
    readings = {name: not _covered(within(facts)) for name, within in reaches.items()}
    covered = _covered(facts.printed)
    members, against = tuple(s.smelter.id for s in covered), tuple(map(_described, covered))
    if len(set(readings.values())) > 1:
        return Truth(None, members, against, readings)
    if not all(readings.values()):
        return Truth(False, members, against)
    to_review = _covered(s for s in facts.smelters if s.smelter.needs_review)
    nowhere = [s for s in facts.printed if not countries_of(s.smelter)]
    unclear = tuple(map(_described, (*to_review, *nowhere)))
    return Truth(None if unclear else bool(facts.printed), against=unclear)


def has_status_list(facts: Facts, reach: str) -> Truth:
    """Hold where a status list was in force on the day that statuses are taken of."""
    lists = tuple(held.snapshot.id for held in facts.public_book.lists)
    return Truth(bool(lists), lists)


def origin_undetermined(facts: Facts, reach: str) -> Truth:
    """Hold where the origin of some necessary metal is not conclusively known."""
    conclusive = {
        OriginFinding.KNOWN_COVERED,
        OriginFinding.DID_NOT_ORIGINATE,
        OriginFinding.RECYCLED_OR_SCRAP,
    }
    necessary = necessary_metals(facts.case)
    metals = tuple(
        origin.metal
        for origin in facts.determination.metals
        if origin.metal in necessary and origin.finding not in conclusive
    )
    return Truth(bool(metals), metals)


def due_diligence_recorded(facts: Facts, reach: str) -> Truth:
    """Hold where every step of the Guidance, and a policy, has a record."""
    missing = unproved(facts.case)
    return Truth(not missing, tuple(record.id for record in recorded(facts.case)), missing)


def concluded_after_due_diligence(facts: Facts, reach: str) -> Truth:
    """Hold where recorded due diligence led a person to another finding than the evidence."""
    found = facts.determination
    metals = tuple(m.metal for m in found.metals if settled_by_diligence(m))
    missing = unproved(facts.case)
    only_form = found.outcome is Outcome.FORM_SD_ONLY
    return Truth(bool(metals) and only_form and not missing, metals, missing)


def has_earlier_commitments(facts: Facts, reach: str) -> Truth:
    """Hold where it is recorded what became of some commitment of the period before."""
    members = tuple(record.id for _, followed in followed_up(facts.case) for record in followed)
    return Truth(bool(members), members)


def surveyed_make_products(facts: Facts, reach: str) -> Truth:
    """Hold where every surveyed supplier makes a covered product, by `products.csv`."""
    surveyed, ours = facts.members("suppliers-surveyed"), makers(facts.case)
    others = tuple(supplier for supplier in surveyed if supplier not in ours)
    return Truth(bool(surveyed) and not others, surveyed, others)


def names_no_smelter(facts: Facts, reach: str) -> Truth:
    """Hold where there are declarations, and none of their rows names a smelter."""
    rows = _rows_naming_smelters(facts)
    return Truth(bool(facts.members("responses-workbook")) and not rows, against=rows)


def names_only_other_smelters(facts: Facts, reach: str) -> Truth:
    """Hold where rows name smelters, and none of these is one that the annex prints."""
    rows = _rows_naming_smelters(facts)
    return Truth(bool(rows) and not facts.printed, rows)


def _rows_naming_smelters(facts: Facts) -> tuple[str, ...]:
    unknown = set(facts.members("rows-not-yet-identified"))
    return tuple(row for row in facts.members("rows-declared") if row not in unknown)


def nothing_called_conflict_free(facts: Facts, reach: str) -> Truth:
    """Hold where no text that may print holds the words, whatever a person makes of them."""
    found = described_products(facts.case)
    return Truth(not found, against=found)


def audit_not_required(facts: Facts, reach: str) -> Truth:
    """Hold where nothing is called conflict free, so that no audit is owed."""
    return Truth(not facts.determination.audit_required)


def risk_criteria_set(facts: Facts, reach: str) -> Truth:
    """Hold where the risk policy has criteria, and says whose they are and of when."""
    return Truth(criteria_set(facts.case))


def active_includes_cross_recognized(facts: Facts, reach: str) -> Truth:
    """Hold where the annex prints cross-recognized facilities as active, which RMI does not."""
    label = facts.case.annex.label
    active, recognized = ConformanceStatus.ACTIVE, ConformanceStatus.CROSS_RECOGNIZED
    if label(active) == label(recognized):
        return Truth(True)
    against = f'RMI counts audits under LBMA and RJC as conformant: printed "{label(recognized)}".'
    return Truth(False, against=(against,))


def most_unlisted_low_risk(facts: Facts, reach: str) -> Truth:
    """Hold where most facilities without a status are of low risk; an undecided one is not."""
    unlisted = _unlisted(facts)
    judged_by_nobody = all(s.profile.risk is None or not s.profile.risk.who for s in unlisted)
    if not criteria_set(facts.case) and judged_by_nobody:
        return Truth(None, against=("The risk policy sets no location criteria.",))
    low = [s for s in unlisted if _risk(s) is Risk.LOW]
    against = tuple(
        f"{_described(s)}: {s.profile.risk.risk}. {s.profile.risk.reason}"
        for s in unlisted
        if s.profile.risk and s.profile.risk.risk is not Risk.LOW
    )
    return Truth(2 * len(low) > len(unlisted), tuple(s.smelter.id for s in unlisted), against)


def _risk(assessed: AssessedSmelter) -> Risk | None:
    return assessed.profile.risk.risk if assessed.profile.risk else None


def _unlisted(facts: Facts) -> tuple[AssessedSmelter, ...]:
    return in_group(facts.printed, Group.NEITHER)


_REACHES: dict[str, Callable[[Facts], tuple[AssessedSmelter, ...]]] = {
    "all": lambda facts: facts.printed,
    "neither conformant nor active": _unlisted,
}


def _within(facts: Facts, reach: str, members: Iterable[str]) -> tuple[str, ...]:
    """Return the members within reach; all of them where the sentence leaves it open."""
    ids = {s.smelter.id for s in _REACHES[reach or "all"](facts)}
    return tuple(member for member in members if member in ids)


def _covered(smelters: Iterable[AssessedSmelter]) -> list[AssessedSmelter]:
    return [assessed for assessed in smelters if assessed.in_covered_country]


def _described(assessed: AssessedSmelter) -> str:
    smelter = assessed.smelter
    return f"{smelter.name} ({smelter.id}), {reader_name(smelter.country)}"


RULES: dict[str, Rule] = {
    function.__name__.replace("_", "-"): function
    for function in (
        all_suppliers_responded,
        only_company_level,
        requests_recorded,
        completeness_known,
        lists_name_origins,
        something_said_of_ore,
        smelter_in_covered_country,
        no_smelter_in_covered_country,
        has_status_list,
        origin_undetermined,
        due_diligence_recorded,
        concluded_after_due_diligence,
        has_earlier_commitments,
        surveyed_make_products,
        names_no_smelter,
        names_only_other_smelters,
        nothing_called_conflict_free,
        audit_not_required,
        risk_criteria_set,
        active_includes_cross_recognized,
        most_unlisted_low_risk,
    )
}
