"""Lists of every kind, as their owners hand them out: odd texts are said, nothing is dropped."""

import csv
from datetime import date
from pathlib import Path

import pytest

from oreigin.errors import InvalidListError
from oreigin.smelters.facility import (
    HistoryRow,
    ListKind,
    MemberRow,
    OriginRow,
    RegionRow,
    StatusRow,
    TranslationRow,
)
from oreigin.smelters.importing import Import, ListFile, import_file
from oreigin.smelters.list_dates import read_dates
from oreigin.smelters.listing import listing
from oreigin.terms import Cid, Metal

DAY = date(2023, 3, 1)
REVISIONS = (
    "METAL,SMELTER ID,STANDARD SMELTER NAME,COUNTRY,BASIS FOR REVISION,DETAILS,REVISION DATE\n"
)


def imported(text: str, scheme: str = "") -> Import:
    return import_file(ListFile(text.encode(), "list.csv", DAY, scheme))


def test_a_column_of_texts_above_12_and_dates_up_to_12_has_day_and_month_exchanged() -> None:
    texts = [f"1/{day}/2023" for day in range(13, 23)]
    dates = [f"2022-0{day}-11" for day in range(1, 10)]
    read = read_dates([*texts, *dates])
    assert read.days["2022-05-11"].earliest == date(2022, 11, 5)
    assert read.days["1/20/2023"].latest == date(2023, 1, 20)
    assert list(read.notes) == ["days-exchanged"]


def test_too_few_dates_to_say_so_are_kept_as_both_days_they_can_mean() -> None:
    day = read_dates(["1/20/2023", "2022-05-11"]).days["2022-05-11"]
    assert (day.earliest, day.latest) == (date(2022, 5, 11), date(2022, 11, 5))


def test_real_dates_alone_mean_what_they_say() -> None:
    read = read_dates(["2022-05-11", "2022-05-12"])
    assert read.days["2022-05-11"].earliest == date(2022, 5, 11)
    assert not read.notes


def test_what_is_no_date_is_kept_as_written_and_said() -> None:
    read = read_dates(["soon", ""])
    assert not read.days
    assert list(read.notes) == ["days-unread"]


def test_invisible_characters_around_a_cid_are_taken_away_and_said() -> None:
    made = imported(
        "Metal,Smelter ID,Smelter Name,Status\nTantalum,\uffa0CID002307,Jin,Compliant\n"
    )
    assert made.lists[0].rows == (StatusRow("Tantalum", "CID002307", "Jin", "", "Compliant"),)
    assert made.notes == ("Invisible characters around the CID were taken away: row 2.",)


def test_lost_characters_are_said() -> None:
    made = imported("Metal,Smelter ID,Smelter Name,Status\nGold,CID000058,C\ufffdrrego,Compliant\n")
    assert "row 2" in made.notes[0]


def test_the_audits_of_the_conformant_list_are_read_and_kept_as_written() -> None:
    head = "Metal,Smelter ID,Smelter Name,Last audit date,Audit cycle,LBMA RG,RJC,Type"
    (made,) = imported(f"{head}\nGold,CID000035,Agosi,8/15/2019,3 Years,Yes,No,Conformant\n").lists
    (row,) = made.rows
    assert isinstance(row, StatusRow)
    assert (row.last_audit, row.audited_from, row.audit_cycle) == (
        "8/15/2019",
        date(2019, 8, 15),
        "3 Years",
    )
    assert (row.recognized_by, row.recognition) == (("lbma",), "lbma: Yes; rjc: No")


def test_a_list_of_revisions_is_a_history() -> None:
    made = imported(
        REVISIONS + "Tin,CID000873,Kam Tin,CHINA,Removed,Alias to CID000760,4/30/2015\n"
    )
    (kept,) = made.lists
    assert (kept.snapshot.kind, kept.snapshot.scheme) == (ListKind.HISTORY, "rmi-revisions")
    (row,) = kept.rows
    assert isinstance(row, HistoryRow)
    assert (row.basis, row.revised_from) == ("Removed", date(2015, 4, 30))


def test_the_translation_of_old_numbers_names_only_its_last_two_columns() -> None:
    made = imported(
        ",,,Version 2,Version 3\nGold,Aida,JAPAN,1JPN072,CID000019\nGold,New,ITALY, ,CID2\n"
    )
    (kept,) = made.lists
    assert kept.rows == (TranslationRow("Gold", "Aida", "JAPAN", "1JPN072", "CID000019"),)
    assert made.rejected[0].reason == '"CID2" is not a CID'


def test_a_list_without_cids_is_kept_by_name_for_a_person_to_match() -> None:
    made = imported("Refiner,Country,Valid until,Contact\nArgor,SWITZERLAND,2024-01-01,x\n", "lbma")
    (kept,) = made.lists
    assert kept.rows == (MemberRow("Gold", "Argor", "SWITZERLAND", valid_until="2024-01-01"),)
    assert kept.snapshot.unknown_columns == ("Contact",)


def test_a_list_of_areas_names_countries_and_parts_of_them() -> None:
    (kept,) = imported("Country,Region,Reason\nCOLOMBIA,Choco,conflict\nMALI,,\n", "cahra").lists
    assert kept.rows == (RegionRow("COLOMBIA", "Choco", "conflict"), RegionRow("MALI"))


def test_a_table_that_does_not_fit_its_scheme_is_refused() -> None:
    with pytest.raises(InvalidListError, match="country"):
        imported("Metal,Smelter ID\nTin,CID000292\n", "cahra")


@pytest.mark.samples
@pytest.mark.parametrize(
    ("file", "kind", "rows", "rejected"),
    [
        ("cfsi_compliant_2014.csv", ListKind.STATUS, 130, [89]),
        ("rmi_revisions_2023.csv", ListKind.HISTORY, 402, [6, 325]),
        ("smelter_id_v2_to_cid.csv", ListKind.TRANSLATION, 215, []),
    ],
)
def test_the_older_exports_come_in_with_every_row_kept_or_named(
    samples: Path, file: str, kind: ListKind, rows: int, rejected: list[int]
) -> None:
    path = samples / "lists" / file
    made = import_file(ListFile(path.read_bytes(), file, DAY))
    assert [(one.snapshot.kind, len(one.rows)) for one in made.lists] == [(kind, rows)]
    assert [row.row for row in made.rejected] == rejected


@pytest.mark.samples
def test_the_rmis_revisions_are_in_order_of_their_dates_once_day_and_month_are_exchanged(
    samples: Path,
) -> None:
    with (samples / "lists" / "rmi_revisions_2023.csv").open(newline="") as text:
        rows = listing(list(csv.reader(text)), "revisions").lists[ListKind.HISTORY]
    days = [row.revised_from for row in rows if isinstance(row, HistoryRow) and row.revised_from]
    assert len(days) == 402
    assert days == sorted(days, reverse=True)


def test_a_list_of_countries_of_origin_keeps_them_apart_from_where_a_facility_stands() -> None:
    text = (
        "Metal,Smelter ID,Smelter Name,Country,Countries of Origin,Recycled\n"
        "Tin,CID000292,Alpha,USA,Rwanda; Peru,\n"
    )
    made = imported(text, "published-origins")
    assert made.lists[0].rows == (
        OriginRow(Metal("Tin"), Cid("CID000292"), "Alpha", "Rwanda; Peru", "USA"),
    )
    assert made.lists[0].snapshot.public
    assert not imported(text, "rmi-rcoi").lists[0].snapshot.public


def test_a_column_of_origins_in_a_list_of_another_kind_is_kept_unread() -> None:
    text = "Metal,Smelter ID,Smelter Name,Status,Country of Origin\nTin,CID000292,A,Active,Peru\n"
    (kept,) = imported(text).lists
    assert kept.snapshot.unknown_columns == ("Country of Origin",)
    assert kept.unknown_cells == (("Peru",),)
