"""The annex: which smelters, in which order, under which words."""

import csv
import io
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from oreigin.case import AnnexChoices
from oreigin.report.annex import annex_csv, annex_rows, annex_tables
from oreigin.report.document import Heading, Table, text_of
from oreigin.report.insertions import Source
from oreigin.report.wording import report_wording
from oreigin.smelters.names import sort_key

from .world import CASE, LABELS, assessed


def test_rows_stand_by_metal_and_then_by_name() -> None:
    assert [(row.metal, row.name) for row in annex_rows(assessed())] == [
        ("Gold", "8853 S.p.A."),
        ("Gold", "Lingbao Gold Co., Ltd."),
        ("Gold", "L'Orfebre S.A."),
        ("Tantalum", "Metallurgical Products India Pvt., Ltd."),
        ("Tin", "CV Ayi Jaya"),
        ("Tin", "Luna Smelter, Ltd."),
        ("Tin", "Old Mill Tin Works"),
        ("Tungsten", "A.L.M.T. Corp."),
    ]


def test_accents_case_and_apostrophes_do_not_move_a_name() -> None:
    assert sort_key("L'Orfèbre") == sort_key("LORFEBRE") == sort_key("L’orfebre")


@given(st.text())
def test_sorting_a_name_twice_changes_nothing(name: str) -> None:
    assert sort_key(sort_key(name).casefold()) == sort_key(sort_key(name))


def test_csv_holds_the_printed_rows_in_order() -> None:
    rows = list(csv.DictReader(io.StringIO(annex_csv(assessed()))))
    assert list(rows[0]) == ["metal", "name", "country", "status", "cid"]
    assert rows[5] == {
        "metal": "Tin",
        "name": "Luna Smelter, Ltd.",
        "country": "RWANDA",
        "status": "Full Compliant",
        "cid": "CID003387",
    }
    assert (rows[6]["country"], rows[6]["status"], rows[6]["cid"]) == ("PERU", "Indeterminable", "")


def test_the_table_has_the_columns_that_the_case_chose() -> None:
    choices = AnnexChoices(columns=("cid", "metal", "name"), labels=LABELS)
    made = assessed(replace(CASE, annex=choices))
    (table,) = annex_tables(Source(made, {}), report_wording().words)
    assert isinstance(table, Table)
    heads = [text_of(column.head) for column in table.columns]
    assert heads == ["RMI smelter ID", "Metal", "Smelter or refiner"]
    assert sum(column.width for column in table.columns) <= 100
    assert [text_of(cell) for cell in table.rows[0]] == ["CID002763", "Gold", "8853 S.p.A."]


def test_the_order_is_that_of_a_filed_annex(samples: Path) -> None:
    filed = csv.DictReader((samples / "seed" / "annex_2020_with_cids.csv").open(encoding="utf-8"))
    printed = [(row["metal"], row["name"]) for row in filed]
    assert printed == sorted(printed, key=lambda row: (row[0], sort_key(row[1])))


def headed(group_by: str) -> list[tuple[str, list[str]]]:
    """The annex grouped: what heads each table, and the names in it."""
    choices = AnnexChoices(columns=("metal", "name", "status"), labels=LABELS, group_by=group_by)
    blocks = annex_tables(
        Source(assessed(replace(CASE, annex=choices)), {}), report_wording().words
    )
    found: list[tuple[str, list[str]]] = []
    for block in blocks:
        if isinstance(block, Heading):
            found.append((text_of(block.runs), []))
        elif isinstance(block, Table):
            found[-1][1].extend(text_of(row[-2]) for row in block.rows)
    return found


def test_each_metal_can_have_a_table_of_its_own() -> None:
    assert [title for title, _ in headed("metal")] == ["Gold", "Tantalum", "Tin", "Tungsten"]


def test_groups_by_status_stand_in_the_order_of_our_vocabulary() -> None:
    assert [title for title, _ in headed("status")] == [
        "Full Compliant",
        "Active",
        "Indeterminable",
    ]


def test_the_csv_stands_in_the_printed_order() -> None:
    choices = AnnexChoices(labels=LABELS, group_by="status", order=("country", "name"))
    made = assessed(replace(CASE, annex=choices))
    rows = list(csv.DictReader(io.StringIO(annex_csv(made))))
    assert [(row["status"], row["country"]) for row in rows[:2]] == [
        ("Full Compliant", "ANDORRA"),
        ("Full Compliant", "INDIA"),
    ]
    assert [row["name"] for row in rows] == [row.name for row in annex_rows(made)]
