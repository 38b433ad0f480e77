"""What became of a facility between lists, and in the words of a revision history."""

from datetime import date

from oreigin.smelters.directory import directory
from oreigin.smelters.facility import (
    HistoryList,
    HistoryRow,
    ListKind,
    Lists,
    Snapshot,
    StatusList,
    StatusRow,
    TranslationList,
    TranslationRow,
)
from oreigin.smelters.history import (
    Happening,
    history,
    known_references,
    legacy_ids,
    newest_references,
    predecessor,
    reference_changes,
    status_changes,
)
from oreigin.terms import GOLD, TIN, Cid, Sha256

from .world import reference_list

OLD, NEW = date(2020, 5, 1), date(2021, 5, 1)
BEFORE = """
Tin  | Alpha   | Alpha   | UNITED STATES OF AMERICA | CID000292
Tin  | Cookson | Alpha   | UNITED STATES OF AMERICA | CID000292
Tin  | Old Tin | Old Tin | CHINA    | CID000873
Tin  | Gone    | Gone    | CHINA    | CID000999
Gold | Mover   | Mover   | RUSSIAN FEDERATION | CID000028
"""
AFTER = """
Tin  | Alpha Assembly | Alpha Assembly | UNITED STATES OF AMERICA | CID000292
Tin  | New Tin | New Tin | CHINA      | CID000760
Tin  | Old Tin | New Tin | CHINA      | CID000760
Tin  | Cookson | New Tin | CHINA      | CID000760
Gold | Mover   | Mover   | KAZAKHSTAN | CID000028
"""


def test_a_newer_list_adds_removes_renames_moves_and_merges() -> None:
    changes = reference_changes(
        reference_list(BEFORE, OLD, "old"), reference_list(AFTER, NEW, "new")
    )
    assert {(e.happening, e.cid, e.before, e.after, e.related) for e in changes} == {
        (Happening.ADDED, "CID000760", "", "", ()),
        (Happening.MERGED, "CID000873", "", "", ("CID000760",)),
        (Happening.REMOVED, "CID000999", "", "", ()),
        (Happening.RENAMED, "CID000292", "Alpha", "Alpha Assembly", ()),
        (Happening.MOVED, "CID000028", "RUSSIAN FEDERATION", "KAZAKHSTAN", ()),
        (Happening.ALIAS_MOVED, "CID000760", "CID000292", "CID000760", ()),
    }
    assert {(e.earliest, e.latest, e.source) for e in changes} == {(OLD, NEW, "new")}


def test_a_country_in_another_writing_is_no_move() -> None:
    old = reference_list("Tin | A | A | CHINA | CID000292", OLD)
    new = reference_list("Tin | A | A | China | CID000292", NEW)
    assert reference_changes(old, new) == ()


def test_a_status_changes_in_the_words_of_the_lists() -> None:
    (changed, gone) = status_changes(
        status_list(OLD, CID000292="Active", CID003387="Active"),
        status_list(NEW, CID000292="Conformant"),
    )
    assert (changed.before, changed.after) == ("Active", "Conformant")
    assert (gone.cid, gone.after) == ("CID003387", "not on the list")


def test_the_words_of_a_revision_say_what_happened_and_stay() -> None:
    rows = [
        HistoryRow(TIN, Cid("CID000873"), "Old Tin", "CHINA", "Removed", "Alias to CID000760"),
        HistoryRow(TIN, Cid("CID000760"), "New Tin", "CHINA", "Name Correction", "Typographical"),
        HistoryRow(TIN, Cid("CID000292"), "Alpha", "", "Something else"),
    ]
    events = {event.cid: event for event in history(revisions_of(*rows), NEW)}
    assert events[Cid("CID000873")].happening is Happening.MERGED
    assert events[Cid("CID000873")].related == ("CID000760",)
    assert events[Cid("CID000760")].why == "Name Correction: Typographical"
    assert events[Cid("CID000292")].happening is Happening.REVISED


def test_a_list_of_later_than_the_date_says_nothing_yet() -> None:
    row = HistoryRow(TIN, Cid("CID000292"), "Alpha", "", "Removed")
    assert history(revisions_of(row), OLD) == ()


def test_a_cid_that_only_another_list_knows_stays_known() -> None:
    statuses = (status_list(OLD, CID003387="Active"),)
    lists = Lists(references=(reference_list(BEFORE, OLD),), statuses=statuses)
    known = directory(known_references(lists, NEW), NEW)
    assert known.facilities[Cid("CID003387")].name == "smelter CID003387"


def test_it_takes_no_name_from_a_facility_that_a_reference_list_knows() -> None:
    row = HistoryRow(TIN, Cid("CID000873"), "Alpha", "CHINA", "Removed")
    reference = reference_list("Tin | Alpha | Alpha | CHINA | CID000292", OLD)
    lists = Lists(references=(reference,), histories=revisions_of(row).histories)
    assert directory(known_references(lists, NEW), NEW).named_exactly(TIN, "Alpha") == {"CID000292"}


def test_an_old_number_leads_to_the_cids_that_followed_it() -> None:
    rows = (
        TranslationRow(GOLD, "Aida", "JAPAN", "1JPN072", Cid("CID000019")),
        TranslationRow(GOLD, "New", "ITALY", "", Cid("CID000020")),
    )
    snapshot = snapshot_of(ListKind.TRANSLATION, "rmi-legacy-ids", OLD)
    lists = Lists(translations=(TranslationList(snapshot, rows),))
    assert legacy_ids(lists, NEW) == {"1JPN072": {"CID000019"}}


def test_a_list_comes_after_the_one_before_it_about_the_same_metals() -> None:
    tin = reference_list("Tin | A | A | PERU | CID000292", OLD, "cmrt-6.4-look-up")
    cobalt = reference_list("Cobalt | B | B | PERU | CID000001", date(2020, 6, 1), "emrt-1.1")
    newer = reference_list("Tin | A | A | PERU | CID000292", NEW, "cmrt-6.5-look-up")
    every = (tin, cobalt, newer)
    assert predecessor(newer, every) == tin
    assert predecessor(cobalt, every) is None
    assert newest_references(every) == (cobalt, newer)


def snapshot_of(kind: ListKind, scheme: str, as_of: date) -> Snapshot:
    no_hash = Sha256("0" * 64)
    return Snapshot(f"{scheme}-{as_of}", kind, scheme, as_of, "test", no_hash, no_hash, True)


def status_list(as_of: date, **statuses: str) -> StatusList:
    rows = (StatusRow(TIN, Cid(c), f"smelter {c}", "RWANDA", s) for c, s in statuses.items())
    return StatusList(snapshot_of(ListKind.STATUS, "rmap", as_of), tuple(rows))


def revisions_of(*rows: HistoryRow) -> Lists:
    snapshot = snapshot_of(ListKind.HISTORY, "rmi-revisions", NEW)
    return Lists(histories=(HistoryList(snapshot, rows),))
