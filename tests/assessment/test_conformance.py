"""The status of a facility as of a date, from the lists in force."""

from dataclasses import replace
from datetime import date

from oreigin.assessment.conformance import StatusBook, status_book
from oreigin.case import StatusPolicy
from oreigin.smelters.facility import ListKind, MemberList, MemberRow, Snapshot, StatusList
from oreigin.terms import Cid, ConformanceStatus, Metal

from .world import CASE, NO_HASH, assessed, status_list

DAY = date(2021, 5, 31)


def status(*lists: StatusList, cid: str = "CID000292", as_of: date = DAY) -> ConformanceStatus:
    return book(*lists, as_of=as_of).conformance(Cid(cid)).status


def book(*lists: StatusList, as_of: date = DAY) -> StatusBook:
    return status_book(lists, as_of)


def test_the_last_list_not_after_the_date_is_the_one_that_counts() -> None:
    old = status_list({"CID000292": "Conformant"}, date(2020, 12, 1))
    new = status_list({"CID000292": "Active"}, date(2021, 5, 1))
    future = status_list({}, date(2021, 6, 1))
    assert status(old, new, future) is ConformanceStatus.ACTIVE
    assert status(old, new, future, as_of=date(2021, 1, 1)) is ConformanceStatus.CONFORMANT


def test_a_facility_that_left_the_list_is_not_listed_though_an_older_list_holds_it() -> None:
    old = status_list({"CID000292": "Conformant"}, date(2020, 12, 1))
    new = status_list({"CID003387": "Conformant"}, date(2021, 5, 1))
    assert status(old, new) is ConformanceStatus.NOT_LISTED


def test_separate_lists_of_one_program_are_read_together_and_the_newer_is_believed() -> None:
    conformant = status_list({"CID000292": "Conformant"}, date(2021, 4, 1), "rmap-conformant")
    active = status_list({"CID000292": "Active", "CID3": "Active"}, date(2021, 5, 1), "rmap-active")
    assert status(conformant, active) is ConformanceStatus.ACTIVE
    assert status(conformant, active, cid="CID3") is ConformanceStatus.ACTIVE


def test_on_one_date_the_weaker_of_two_statements_counts() -> None:
    conformant = status_list({"CID000292": "Conformant"}, DAY, "rmap-conformant")
    active = status_list({"CID000292": "Active"}, DAY, "rmap-active")
    assert status(conformant, active) is ConformanceStatus.ACTIVE


def test_an_audit_under_another_program_counts_beside_the_rmap() -> None:
    rmap = status_list({"CID000292": "Outreach Required"})
    lbma = status_list({"CID000292": "Good Delivery"}, scheme="lbma")
    assert status(rmap, lbma) is ConformanceStatus.CROSS_RECOGNIZED


def test_words_without_an_agreed_meaning_are_never_guessed_upward() -> None:
    strange = book(status_list({"CID000292": "Conformant-ish"}))
    assert strange.conformance(Cid("CID000292")).status is ConformanceStatus.NOT_LISTED
    assert strange.unknown_words == {("rmap-2021-05-14", "Conformant-ish")}


def test_the_words_of_the_list_and_its_date_are_kept() -> None:
    found = book(status_list({"CID000292": "conformant"})).conformance(Cid("CID000292"))
    assert (found.words, found.scheme, found.as_of) == ("conformant", "rmap", date(2021, 5, 14))


def test_who_is_missing_from_a_newer_list_of_conformant_smelters_has_lost_the_status() -> None:
    whole = status_list({"CID000292": "Conformant", "CID3": "Active"}, date(2018, 5, 1))
    conformant = status_list({"CID5": "Conformant"}, date(2021, 4, 1), "rmap-conformant")
    assert status(whole, conformant) is ConformanceStatus.NOT_LISTED
    assert status(whole, conformant, cid="CID3") is ConformanceStatus.ACTIVE
    assert status(whole, conformant, cid="CID5") is ConformanceStatus.CONFORMANT


def test_unknown_words_of_a_newer_list_end_an_older_status() -> None:
    old = status_list({"CID000292": "Conformant"}, date(2020, 12, 1))
    new = status_list({"CID000292": "Suspended for now"}, date(2021, 5, 1), "rmap-active")
    assert status(old, new) is ConformanceStatus.NOT_LISTED


def test_a_newer_finding_of_non_conformance_outweighs_another_programs_older_audit() -> None:
    failed = status_list({"CID000292": "Non Conformant"}, date(2021, 5, 1))
    old_audit = status_list({"CID000292": "Good Delivery"}, date(2012, 5, 1), "lbma")
    new_audit = status_list({"CID000292": "Good Delivery"}, date(2021, 5, 9), "lbma")
    assert status(failed, old_audit) is ConformanceStatus.NON_CONFORMANT
    assert status(failed, new_audit) is ConformanceStatus.CROSS_RECOGNIZED


def test_a_failed_assessment_is_not_made_good_by_an_older_audit_of_another_program() -> None:
    ecap = status_list({"CID000292": "ECAP"}, date(2021, 5, 14))
    before = status_list({"CID000292": "Good Delivery"}, date(2021, 1, 1), "lbma")
    since = status_list({"CID000292": "Good Delivery"}, date(2021, 5, 20), "lbma")
    assert status(ecap, before) is ConformanceStatus.IN_CORRECTIVE_ACTION
    assert status(ecap, since) is ConformanceStatus.CROSS_RECOGNIZED


def test_a_list_of_another_time_gives_no_status_beside_a_newer_one_of_another_program() -> None:
    rmap = status_list({"CID5": "Conformant"}, date(2021, 5, 14))
    old = status_list({"CID000292": "Good Delivery"}, date(2014, 1, 1), "lbma")
    made = book(rmap, old)
    assert made.conformance(Cid("CID000292")).status is ConformanceStatus.NOT_LISTED
    assert made.left_out == (old,)
    patient = status_book((rmap, old), DAY, StatusPolicy(programs_apart_days=9999))
    assert patient.conformance(Cid("CID000292")).status is ConformanceStatus.CROSS_RECOGNIZED


def test_a_list_by_names_that_nobody_matched_is_not_in_force() -> None:
    members = MemberList(
        Snapshot("lbma-m", ListKind.MEMBERS, "lbma", DAY, "test", NO_HASH, NO_HASH, True),
        (MemberRow(Metal("Gold"), "8853 S.p.A.", "ITALY"),),
    )
    case = replace(CASE, lists=replace(CASE.lists, statuses=(), members=(members,)))
    made = assessed(case=case)
    assert made.claim("has-status-list").holds is False
    (item,) = (i for i in made.attention if i.rule == "no-status-list")
    assert (item.severity, set(item.members)) == ("error", {"Tin", "Gold"})


def test_a_metal_that_no_list_in_force_speaks_of_was_compared_with_nothing() -> None:
    lbma = status_list({"CID002763": "Good Delivery"}, scheme="lbma", metal="Gold")
    case = replace(CASE, lists=replace(CASE.lists, statuses=(lbma,)))
    (item,) = (i for i in assessed(case=case).attention if i.rule == "no-status-list")
    assert item.members == ("Tin",)
