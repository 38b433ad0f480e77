"""What a case says of a smelter beyond its status: days, audits, operation, risk, flags, ties."""

from dataclasses import replace
from datetime import date

import pytest

from oreigin.assessment.assess import assess
from oreigin.assessment.lapse import lapse
from oreigin.assessment.profile import Moment, Profile
from oreigin.assessment.values import Assessment
from oreigin.case import Case, Risk, RiskDecision, RiskPolicy
from oreigin.response.declaration import Declaration, DeclaredSmelter
from oreigin.smelters.facility import (
    HistoryList,
    HistoryRow,
    ListKind,
    MemberList,
    MemberRow,
    ReferenceList,
    RegionList,
    RegionRow,
    SanctionList,
    SanctionRow,
    Snapshot,
    StatusList,
    StatusRow,
)
from oreigin.smelters.judgment import Judgment, Verdict
from oreigin.terms import GOLD, TIN, Cid, ConformanceStatus, Country, Scope, Sha256

from .world import CASE, NO_HASH, STATUS_DAY, assessed, declared, status_list

ALPHA, GOLD_8853 = Cid("CID000292"), Cid("CID002763")
CRITERIA = RiskPolicy((Country("CN"),), "own criteria", STATUS_DAY)


def profile_of(made: Assessment, cid: str) -> Profile:
    return next(s.profile for s in made.smelters if s.smelter.id == cid)


def status_of(made: Assessment, cid: str) -> ConformanceStatus:
    return next(s.conformance.status for s in made.smelters if s.smelter.id == cid)


def snapshot(kind: ListKind, scheme: str) -> Snapshot:
    return Snapshot(f"{scheme}-list", kind, scheme, STATUS_DAY, "test", NO_HASH, NO_HASH, True)


def with_statuses(*lists: StatusList) -> Case:
    return replace(CASE, lists=replace(CASE.lists, statuses=lists))


def with_row(**cells: str) -> Declaration:
    """A declaration of Alpha whose row says more."""
    row = DeclaredSmelter(5, metal="Tin", look_up="Alpha", **cells)
    return replace(declared("d1", {}), smelters=(row,))


def rules(made: Assessment) -> set[str]:
    return {item.rule for item in made.attention}


# --- Status


def test_the_status_at_period_end_and_filing_is_shown_beside_the_printed_one() -> None:
    case = with_statuses(
        status_list({ALPHA: "Active"}, date(2020, 12, 1)),
        status_list({ALPHA: "Conformant"}, STATUS_DAY),
    )
    made = assessed(case=case)
    at = {on.moment: on.conformance.status for on in profile_of(made, ALPHA).statuses}
    assert status_of(made, ALPHA) is ConformanceStatus.CONFORMANT
    assert at[Moment.PERIOD_END] is ConformanceStatus.ACTIVE
    assert at[Moment.FILING] is ConformanceStatus.CONFORMANT
    assert "status-differs" in rules(made)


def test_the_day_of_the_newest_declaration_counts_too() -> None:
    old = with_effective(declared("d1", {"Alpha": "Tin"}), date(2021, 1, 10))
    new = with_effective(declared("d2", {"8853 S.p.A.": "Gold"}), date(2021, 2, 20))
    days = {on.moment: on.day for on in profile_of(assessed(old, new), ALPHA).statuses}
    assert days[Moment.DECLARED] == date(2021, 2, 20)


def test_without_a_list_of_that_day_nothing_is_claimed_of_it() -> None:
    at = {on.moment: on.conformance for on in profile_of(assessed(), ALPHA).statuses}
    assert not at[Moment.PERIOD_END].known


def test_an_audit_that_the_rmi_recognized_names_its_scheme() -> None:
    row = StatusRow(GOLD, GOLD_8853, "8853", "", "Conformant", recognized_by=("lbma",))
    held = StatusList(snapshot(ListKind.STATUS, "rmap"), (row,))
    (found,) = (
        s.conformance
        for s in assessed(case=with_statuses(held)).smelters
        if s.smelter.id == row.cid
    )
    assert (found.status, found.recognized_by, found.words) == (
        ConformanceStatus.CROSS_RECOGNIZED,
        ("lbma",),
        "Conformant",
    )


def test_an_audit_of_another_program_counts_as_conformant_as_rmi_counts_it() -> None:
    case = with_statuses(status_list({GOLD_8853: "Good Delivery"}, scheme="lbma"))
    made = assessed(case=case)
    assert made.figure("smelters-conformant").members == (GOLD_8853,)
    assert made.figure("smelters-active").members == ()


def test_a_name_on_a_list_without_cids_counts_once_a_person_says_which_facility_it_is() -> None:
    rows = (MemberRow(GOLD, "Otto Otto Spa", "ITALY"),)
    members = MemberList(snapshot(ListKind.MEMBERS, "lbma"), rows)
    case = replace(CASE, lists=replace(CASE.lists, members=(members,)))
    unmatched = assessed(case=case)
    assert status_of(unmatched, GOLD_8853) is ConformanceStatus.NOT_LISTED
    assert "members-unmatched" in rules(unmatched)
    judgment = Judgment(
        GOLD, "Otto Otto Spa", "", Verdict.FACILITY, "GC", STATUS_DAY, "same address", GOLD_8853
    )
    matched = assessed(case=replace(case, judgments=(judgment,)))
    assert status_of(matched, GOLD_8853) is ConformanceStatus.CROSS_RECOGNIZED
    assert "members-unmatched" not in rules(matched)


@pytest.mark.parametrize(
    ("audited", "cycle", "rule"),
    [
        (date(2020, 5, 1), "1 Year", "audit-expired"),
        (date(2018, 7, 1), "3 years", "audit-expiring"),
        (date(2021, 5, 1), "1 Year", None),
        (date(2000, 5, 1), "as needed", None),
    ],
)
def test_audits_that_expire_are_said(audited: date, cycle: str, rule: str | None) -> None:
    row = StatusRow(
        TIN, ALPHA, "Alpha", "", "Conformant", str(audited), audited, audited, cycle, "Yes"
    )
    made = assessed(case=with_statuses(StatusList(snapshot(ListKind.STATUS, "rmap"), (row,))))
    assert rules(made) & {"audit-expired", "audit-expiring"} == ({rule} if rule else set())


def test_a_facility_that_does_not_operate_keeps_its_audit_status() -> None:
    row = HistoryRow(
        TIN, ALPHA, "Alpha", "", "Removed", "No longer an operating smelter / refiner", "",
        STATUS_DAY, STATUS_DAY,
    )  # fmt: skip
    held = HistoryList(snapshot(ListKind.HISTORY, "rmi-revisions"), (row,))
    made = assessed(case=replace(CASE, lists=replace(CASE.lists, histories=(held,))))
    operation = profile_of(made, ALPHA).operation
    assert operation
    assert (operation.state, operation.words) == ("inoperative", row.details)
    assert status_of(made, ALPHA) is ConformanceStatus.ACTIVE


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("Suspended", "suspended"),
        ("Permanently closed", "closed"),
        ("Operational", None),
        ("Communication Suspended - Not Interested", None),
    ],
)
def test_only_words_about_operation_say_that_a_facility_does_not_operate(
    words: str, state: str | None
) -> None:
    row = StatusRow(TIN, ALPHA, "Alpha", "", "Conformant", operation=words)
    made = assessed(case=with_statuses(StatusList(snapshot(ListKind.STATUS, "rmap"), (row,))))
    operation = profile_of(made, ALPHA).operation
    assert (operation.state if operation else None) == state


# --- Lapse


def test_a_lapse_says_which_suppliers_products_and_figures_it_hits() -> None:
    one = declared("d1", {"Luna Smelter, Ltd.": "Tin"})
    documents = {Sha256("d1"): one, Sha256("d2"): declared("d2", {"8853 S.p.A.": "Gold"})}
    cids = (Cid("CID003387"), Cid("CID009999"))
    before, after = assess(CASE, documents), assess(CASE, documents, lapsed=cids)
    found = lapse(before, after, cids)
    assert (found.suppliers, found.products, found.unknown) == (("s1",), ("p",), ("CID009999",))
    figures = {change.id: (change.before, change.after) for change in found.figures}
    assert figures["smelters-conformant"] == (1, 0)
    assert figures["smelters-not-listed"] == (1, 2)


# --- Location and origin


def test_where_ore_comes_from_is_not_where_the_smelter_stands() -> None:
    made = assessed(with_row(mine_countries="CONGO, DEMOCRATIC REPUBLIC OF THE; Peru"))
    (alpha,) = (s for s in made.smelters if s.smelter.id == ALPHA)
    assert alpha.profile.origin.countries == ("CD", "PE")
    assert not alpha.in_covered_country
    assert [flag.rule for flag in alpha.profile.flags] == ["origin-covered"]


def test_a_claim_of_recycled_beside_a_mine_is_a_red_flag_with_its_row() -> None:
    made = assessed(with_row(recycled="Yes", mine_countries="Peru"))
    (flag,) = profile_of(made, ALPHA).flags
    assert flag.rule == "recycled-with-mines"
    assert "Peru" in flag.reason
    assert "!Smelter List!5" in flag.evidence[0]


def test_recycled_gold_refined_in_a_country_of_transit_is_a_red_flag() -> None:
    row = DeclaredSmelter(5, metal="Gold", look_up="8853 S.p.A.", recycled="Yes")
    risk = replace(CRITERIA, transit_countries=(Country("IT"),))
    case = replace(CASE, policy=replace(CASE.policy, risk=risk))
    made = assessed(second=replace(declared("d2", {}), smelters=(row,)), case=case)
    assert [f.rule for f in profile_of(made, GOLD_8853).flags] == ["recycled-transit"]


def test_a_name_on_a_sanctions_list_is_a_red_flag_for_a_person() -> None:
    held = SanctionList(
        snapshot(ListKind.SANCTIONS, "sanctions"), (SanctionRow("ALPHA", program="Example"),)
    )
    made = assessed(case=replace(CASE, lists=replace(CASE.lists, sanctions=(held,))))
    (flag,) = profile_of(made, ALPHA).flags
    assert "is it the same?" in flag.reason
    assert "red-flag" in rules(made)


def test_areas_make_a_location_elevated_or_a_question() -> None:
    italy = (RegionRow("ITALY"),)
    part = (RegionRow("ITALY", "Lombardia"),)
    assert risk_with(italy).risk is Risk.ELEVATED
    unknown = risk_with(part)
    assert unknown.risk is Risk.UNDECIDED
    assert "Lombardia" in unknown.reason
    assert risk_with(part, state="LOMBARDIA").risk is Risk.ELEVATED
    assert risk_with((RegionRow("PERU"),)).risk is Risk.LOW


def test_a_reviewers_decision_comes_before_the_criteria_and_names_the_reviewer() -> None:
    decision = RiskDecision(
        GOLD, "", "", Risk.ELEVATED, "GC", STATUS_DAY, "visited the town", GOLD_8853
    )
    case = replace(CASE, policy=replace(CASE.policy, risk=CRITERIA), risk=(decision,))
    found = profile_of(assessed(case=case), GOLD_8853).risk
    assert found
    assert (found.risk, found.reason, found.who) == (Risk.ELEVATED, "visited the town", "GC")


def test_an_undecided_risk_is_not_a_low_one() -> None:
    policy = replace(CRITERIA, otherwise="undecided")
    case = replace(CASE, policy=replace(CASE.policy, risk=policy))
    made = assessed(case=case)
    assert made.figure("not-listed-risk-undecided").members == (GOLD_8853,)
    assert "risk-undecided" in rules(made)


# --- Over-reporting


def test_only_a_declaration_for_products_ties_a_smelter_to_them() -> None:
    broad, narrow = (
        declared("d1", {"Alpha": "Tin"}),
        declared("d2", {"Alpha": "Tin"}, scope=Scope.PRODUCT),
    )
    company = profile_of(assessed(broad, declared("d2", {"Alpha": "Tin"})), ALPHA).ties
    assert company.only_company_level
    assert company.suppliers == ("s1", "s2")
    made = assessed(broad, narrow)
    ties = profile_of(made, ALPHA).ties
    assert (ties.company, ties.product, ties.products) == (("r1",), ("r2",), ("p",))
    assert made.figure("smelters-tied-to-products").members == (ALPHA,)


def with_effective(declaration: Declaration, day: date) -> Declaration:
    return replace(declaration, effective_date=replace(declaration.effective_date, value=day))


def risk_with(rows: tuple[RegionRow, ...], state: str = ""):  # type: ignore[no-untyped-def]
    """The location risk of 8853 S.p.A. (Italy) where a list names these areas."""
    held = RegionList(snapshot(ListKind.REGIONS, "cahra"), rows)
    (reference,) = CASE.lists.references
    stated = tuple(replace(row, state=state) for row in reference.rows)
    lists = replace(
        CASE.lists, regions=(held,), references=(ReferenceList(reference.snapshot, stated),)
    )
    case = replace(CASE, lists=lists, policy=replace(CASE.policy, risk=CRITERIA))
    return profile_of(assessed(case=case), GOLD_8853).risk
