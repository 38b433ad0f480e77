"""Evidence: every figure back to rows and cells, in one function for all who show it."""

import io
import json
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from oreigin.case import ProgramRecord, RecordKind
from oreigin.report.binder import proofs
from oreigin.report.evidence import evidence
from oreigin.report.evidence_files import evidence_json, evidence_words, evidence_xlsx

from .world import CASE, assessed

MADE = assessed()
FOUND = evidence(MADE)


def test_every_figure_and_claim_stands_with_all_its_members() -> None:
    items = {item.id: item for item in FOUND.items}
    for figure in MADE.figures:
        assert items[figure.id].members == figure.members
        assert items[figure.id].says == str(figure.value)
    assert items["none-covered"].says == "does not hold"
    assert items["none-covered"].against


def test_every_declared_row_leads_to_a_smelter_or_says_why_not() -> None:
    rows = [row for row in FOUND.rows if row.response == "r2"]
    assert len(rows) == 5
    assert [row.leftover for row in rows if not row.smelter] == ["not yet identified"]
    judged = next(row for row in rows if row.name == "Old Mill Tin Works")
    assert judged.judgment.startswith("kim decided on 2021-05-14")
    assert judged.cells == "B7, C7, D7, E7"
    assert set(FOUND.rows_of) == {smelter.id for smelter in FOUND.smelters}


def test_a_smelter_names_its_status_its_list_and_its_day() -> None:
    luna = next(s for s in FOUND.smelters if s.cid == "CID003387")
    assert (luna.status, luna.status_list, luna.status_as_of) == (
        "conformant",
        "rmap-2021",
        "2021-05-14",
    )
    assert (luna.reference_lists, luna.in_covered_country) == ("look-up", True)


def test_the_workbook_and_the_json_say_the_same() -> None:
    steps = proofs(MADE)
    book = openpyxl.load_workbook(io.BytesIO(evidence_xlsx(FOUND, steps)), read_only=True)
    held = json.loads(evidence_json(FOUND, steps))
    assert book.sheetnames == [
        *("Figures", "Claims", "Members", "Smelters", "Rows", "Responses", "Lists"),
        "OECD steps",
    ]
    for sheet, key in (("Smelters", "smelters"), ("Rows", "rows"), ("Lists", "lists")):
        rows = list(book[sheet].iter_rows(values_only=True))
        assert len(rows) == len(held[key]) + 1
        assert len(rows[0]) == len([cell for cell in rows[0] if cell])
    assert len(held["items"]) == len(MADE.figures) + len(MADE.claims)


def test_the_binder_shows_what_proves_each_step_and_what_is_missing() -> None:
    every = proofs(MADE)
    assert {proof.step for proof in every} == {1, 2, 3, 4, 5}
    gaps = [proof.expected for proof in every if not proof.present]
    assert "Support of independent audits of smelters and refiners" in gaps
    assert "Suppliers asked for smelters and origin" not in gaps
    without = proofs(assessed(replace(CASE, program=())))
    assert len([p for p in without if not p.present]) > len(gaps)


@pytest.mark.parametrize(
    ("says", "in_part"),
    [("Our code of conduct forbids forced labor.", True), ("Our Conflict Minerals Policy.", False)],
)
def test_a_policy_that_does_not_mention_minerals_proves_in_part(says: str, in_part: bool) -> None:
    policy = ProgramRecord("policy-1", 1, RecordKind.POLICY, date(2019, 1, 4), says)
    (proof,) = (
        each
        for each in proofs(assessed(replace(CASE, program=(policy,))))
        if each.record == policy.id
    )
    assert proof.says.startswith("PARTIAL") is in_part
    assert says in proof.says


def test_every_kind_of_record_has_a_place_in_the_binder() -> None:
    from oreigin import tables
    from oreigin.report.binder import BINDER, BinderWords

    words = tables.load_one(BINDER, BinderWords)
    expected = {each.record for step in words.steps for each in step.expected}
    assert set(RecordKind) <= expected


def test_every_column_of_the_workbook_has_a_head_a_width_and_a_field() -> None:
    for name, sheet in evidence_words().sheets.items():
        assert len(sheet.header) == len(sheet.widths), name
        assert len(sheet.fields) in (0, len(sheet.header)), name


def test_the_heads_of_the_workbook_stand_over_what_they_name() -> None:
    book = openpyxl.load_workbook(io.BytesIO(evidence_xlsx(FOUND, [])), read_only=True)
    heads, *rows = [list(row) for row in book["Smelters"].iter_rows(values_only=True)]
    luna = next(dict(zip(heads, row, strict=True)) for row in rows if "Luna Smelter, Ltd." in row)
    named = ("Metal", "Name", "RMI smelter ID", "Status", "In a Covered Country")
    assert [luna[head] for head in named] == [
        "Tin",
        "Luna Smelter, Ltd.",
        "CID003387",
        "conformant",
        True,
    ]
