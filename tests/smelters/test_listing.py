"""Reference and status lists from tables as they come."""

from pathlib import Path

import pytest

from oreigin.errors import InvalidListError
from oreigin.smelters.facility import ListKind, ReferenceRow, StatusRow
from oreigin.smelters.listing import Table, listing
from oreigin.terms import Cid, Metal


def table(text: str) -> Table:
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


def test_a_look_up_table_becomes_a_reference_list() -> None:
    made = listing(
        table(
            """
            Metal | Smelter Look-up (*) | Standard Smelter Names | Country | Smelter ID | City
            Tin | Cookson | Alpha | UNITED STATES OF AMERICA | CID000292 | Altoona
            Tin | Smelter not listed | | | |
            """
        ),
        "look-up.csv",
    )
    assert made.kinds == (ListKind.REFERENCE,)
    assert made.references == (
        ReferenceRow(
            Metal("Tin"),
            "Cookson",
            "Alpha",
            "UNITED STATES OF AMERICA",
            Cid("CID000292"),
            city="Altoona",
        ),
    )


def test_a_conformant_list_becomes_a_status_list_with_its_own_words() -> None:
    made = listing(
        table(
            """
            Sl # | METAL | SMELTER ID | STANDARD SMELTER NAME | COUNTRY LOCATION | Type
            1.0 | Tungsten | CID000004 | A.L.M.T. Corp. | JAPAN | Conformant
            """
        ),
        "conformant.csv",
    )
    assert made.statuses == (
        StatusRow(Metal("Tungsten"), Cid("CID000004"), "A.L.M.T. Corp.", "JAPAN", "Conformant"),
    )
    assert made.unknown_columns == ("Sl #",)


def test_a_row_that_cannot_be_used_is_named_with_its_reason() -> None:
    made = listing(
        table(
            """
            Metal | Smelter ID | Smelter Name | Status
            Gold | ID000157 | Boliden AB | Active
            Gold | CID000157 | Boliden AB | Active
            """
        ),
        "list.csv",
    )
    assert [(r.row, r.reason) for r in made.rejected] == [(2, '"ID000157" is not a CID')]
    assert len(made.statuses) == 1


def test_a_table_without_the_needed_columns_is_refused_naming_what_is_missing() -> None:
    with pytest.raises(InvalidListError) as refused:
        listing(table("Metal | Smelter ID | Smelter Name\nTin | CID000292 | Alpha"), "list.csv")
    assert "status" in str(refused.value)
    assert "list.csv" in str(refused.value)


@pytest.mark.samples
@pytest.mark.parametrize(
    ("file", "references", "statuses"),
    [
        ("rmi_conformant_2023.csv", 0, 267),
        ("rmi_active_2023.csv", 0, 40),
        ("rmi_facilities_2023.csv", 629, 629),
    ],
)
def test_the_exports_of_the_rmi_come_in_whole(
    samples: Path, file: str, references: int, statuses: int
) -> None:
    import csv

    with (samples / "lists" / file).open(encoding="utf-8-sig", newline="") as text:
        made = listing(list(csv.reader(text)), file)
    assert (len(made.references), len(made.statuses)) == (references, statuses)
    assert made.rejected == ()
