"""Two lists of smelters side by side, with the reason where a history knows it."""

from datetime import date

from oreigin.assessment.comparing import (
    Change,
    Entry,
    Roll,
    compare,
    looked_up,
    roll_of_case,
    roll_of_lists,
)
from oreigin.smelters.facility import HistoryRow, Lists
from oreigin.smelters.history import history
from oreigin.terms import TIN, Cid

from ..smelters.test_history import AFTER, BEFORE, NEW, OLD, revisions_of
from ..smelters.world import WORLD, reference_list
from .world import assessed, declared, status_list


def entry(name: str, cid: str = "", status: str = "", country: str = "PERU") -> Entry:
    return Entry("Tin", cid, name, country, status)


def changes(before: tuple[Entry, ...], after: tuple[Entry, ...]) -> list[tuple[str, ...]]:
    found = compare(Roll("a", before), Roll("b", after)).differences
    return [(d.change, d.cid, d.name, d.before, d.after) for d in found]


def test_smelters_come_and_go() -> None:
    found = changes((entry("Alpha", "CID000292"),), (entry("Luna", "CID003387"),))
    assert found == [
        (Change.REMOVED, "CID000292", "Alpha", "", ""),
        (Change.ADDED, "CID003387", "Luna", "", ""),
    ]


def test_one_cid_under_another_name_is_renamed() -> None:
    found = changes((entry("Alpha", "CID000292"),), (entry("Alpha Assembly", "CID000292"),))
    assert found == [(Change.RENAMED, "CID000292", "Alpha Assembly", "Alpha", "Alpha Assembly")]


def test_a_list_without_cids_is_paired_by_metal_and_name() -> None:
    before = (entry("Alpha", status="Active"),)
    found = changes(before, (entry("ALPHA", "CID000292", "Conformant"),))
    assert [change for change, *_ in found] == [Change.RENAMED, Change.STATUS]


def test_a_country_in_another_writing_is_no_move() -> None:
    before = (entry("Alpha", "CID1", country="UNITED STATES OF AMERICA"),)
    assert changes(before, (entry("Alpha", "CID1", country="US"),)) == []


def test_a_status_that_one_side_does_not_give_is_no_change() -> None:
    assert changes((entry("Alpha", "CID1"),), (entry("Alpha", "CID1", "Active"),)) == []


def test_the_reason_is_the_owners_own_words_where_the_history_has_them() -> None:
    row = HistoryRow(
        TIN, Cid("CID000292"), "Alpha", "", "Removed", "No longer an operating smelter", "",
        OLD, OLD,
    )  # fmt: skip
    before = Roll("a", (entry("Alpha", "CID000292"),))
    (found,) = compare(before, Roll("b", (), history(revisions_of(row), NEW))).differences
    assert found.why.startswith("Removed: No longer an operating smelter")


def test_folders_of_lists_are_compared_by_what_their_newest_lists_hold() -> None:
    old, new = reference_list(BEFORE, OLD, "old"), reference_list(AFTER, NEW, "new")
    found = compare(
        roll_of_lists(Lists((old,)), "a"),
        roll_of_lists(Lists((old, new)), "b"),
    ).differences
    assert {(d.change, d.cid) for d in found} == {
        (Change.ADDED, "CID000760"),
        (Change.REMOVED, "CID000873"),
        (Change.REMOVED, "CID000999"),
        (Change.RENAMED, "CID000292"),
        (Change.MOVED, "CID000028"),
    }
    merged = next(d for d in found if d.cid == "CID000873")
    assert "merged (CID000760)" in merged.why


def test_statuses_of_two_lists_say_where_they_come_from() -> None:
    reference = reference_list("Tin | Alpha | Alpha | PERU | CID000292", OLD)
    old = Lists((reference,), (status_list({"CID000292": "Active"}, OLD),))
    new = Lists((reference,), (status_list({"CID000292": "Conformant"}, date(2021, 4, 1)),))
    (found,) = compare(roll_of_lists(old, "a"), roll_of_lists(new, "b")).differences
    assert (found.change, found.before, found.after) == (Change.STATUS, "active", "conformant")
    assert found.why == '"Active" in rmap-2020-05-01 -> "Conformant" in rmap-2021-04-01'


def test_two_cases_differ_in_smelters_and_figures() -> None:
    before = roll_of_case(assessed(), "a")
    after = roll_of_case(assessed(declared("d1", {"Luna Smelter, Ltd.": "Tin"})), "b")
    found = compare(before, after)
    assert [(d.change, d.name, d.why) for d in found.differences] == [
        (Change.REMOVED, "Alpha", "No accepted response names it any more."),
        (Change.ADDED, "Luna Smelter, Ltd.", ""),
    ]
    assert ("smelters-in-covered-countries", 0, 1) in found.figures


def test_names_without_numbers_are_looked_up_and_paired_by_their_cid() -> None:
    held = Lists(references=(reference_list(WORLD),))
    before = looked_up(Roll("a", (entry("Cookson", country=""),)), held)
    after = looked_up(Roll("b", (entry("Alpha", country=""), entry("Nobody"))), held)
    found = [(d.change, d.cid, d.before, d.after) for d in compare(before, after).differences]
    assert found == [
        (Change.RENAMED, "CID000292", "Cookson", "Alpha"),
        (Change.ADDED, "", "", ""),
    ]


def test_a_status_that_changed_comes_with_the_lists_that_say_so() -> None:
    earlier = status_list({"CID000292": "Active"}, date(2021, 1, 1))
    later = status_list({"CID000292": "Conformant"}, date(2022, 1, 1))
    held = Lists((reference_list(WORLD),), (earlier, later))
    before, after = (
        looked_up(Roll(status, (entry("Alpha", status=status, country=""),)), held)
        for status in ("active", "conformant")
    )
    (difference,) = compare(before, after).differences
    said = (difference.change, difference.before, difference.after)
    assert said == (Change.STATUS, "active", "conformant")
    assert difference.why == "Active -> Conformant [rmap-2022-01-01, 2022-01-01]"
