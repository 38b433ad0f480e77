"""Completeness: exactly the lines that the workbook's own Checker would still ask for."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from oreigin.response.completeness import COMPLETE, REQUIRED, LineStatus, completeness, missing
from oreigin.response.reading import read_declaration
from oreigin.workbook.templates import layout, layouts
from tests.making_workbooks import Cells, cmrt, edited, sheet_xml, workbook

SHEETS = {"Declaration!D3": "English"}
PRODUCT_SCOPE = "B. Product (or List of Products)"


def statuses(cells: Cells, version: str = "6.5") -> dict[str, LineStatus]:
    return of(cmrt(SHEETS | cells, version))


def of(data: bytes) -> dict[str, LineStatus]:
    declaration = read_declaration(data, "a.xlsx")
    known = layout(declaration.template, declaration.version)
    return {line.name: line.status for line in completeness(declaration, known)}


def test_an_empty_form_asks_for_all_that_does_not_depend_on_an_answer() -> None:
    said = statuses({})
    assert len(said) == 56
    not_required = [name for name, status in said.items() if status is LineStatus.NOT_REQUIRED]
    assert not_required == [
        "Declaration!D10", "Declaration!G77", "Product List!B6", "Smelter List!not-listed"
    ]  # fmt: skip
    assert list(said.values()).count(LineStatus.MISSING) == 52


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        (" ", LineStatus.COMPLETE),
        ("0", LineStatus.COMPLETE),
        ("n/a", LineStatus.COMPLETE),
        (False, LineStatus.COMPLETE),
        (0, LineStatus.MISSING),
        (None, LineStatus.MISSING),
        ("=NA()", LineStatus.ERROR),
        ('="Acme"', LineStatus.COMPLETE),
    ],
)
def test_anything_but_nothing_and_zero_is_an_answer(typed: Any, status: LineStatus) -> None:
    assert statuses({"Declaration!D8": typed})["Declaration!D8"] is status


@pytest.mark.parametrize(
    ("scope", "described", "products"),
    [
        ("a. company", LineStatus.NOT_REQUIRED, LineStatus.NOT_REQUIRED),
        (PRODUCT_SCOPE, LineStatus.NOT_REQUIRED, LineStatus.MISSING),
        ("B. Products", LineStatus.MISSING, LineStatus.NOT_REQUIRED),
        (None, LineStatus.NOT_REQUIRED, LineStatus.NOT_REQUIRED),
    ],
)
def test_a_scope_in_other_words_has_to_be_described(
    scope: str | None, described: LineStatus, products: LineStatus
) -> None:
    said = statuses({"Declaration!D9": scope})
    assert (said["Declaration!D10"], said["Product List!B6"]) == (described, products)


def test_only_the_first_product_row_counts() -> None:
    late = {"Declaration!D9": PRODUCT_SCOPE, "Product List!B7": "P-2", "Product List!C6": "Name"}
    assert statuses(late)["Product List!B6"] is LineStatus.MISSING
    assert statuses(late | {"Product List!B6": " "})["Product List!B6"] is LineStatus.COMPLETE


def test_q1_in_other_words_makes_all_later_questions_missing_whatever_is_typed() -> None:
    answers = {f"Declaration!D{row}": "Yes" for row in (32, 38, 44, 50, 56, 62, 68)}
    said = statuses(answers | {"Declaration!D26": "Yes "})
    assert said["Declaration!D26"] is LineStatus.COMPLETE
    assert all(said[cell] is LineStatus.MISSING for cell in answers)
    said = statuses(answers | {"Declaration!D26": "Yes"})
    assert all(said[cell] is LineStatus.COMPLETE for cell in answers)


def test_a_metal_that_does_not_remain_needs_nothing_more() -> None:
    said = statuses({"Declaration!D26": "Yes", "Declaration!D32": "No"})
    assert said["Declaration!D38"] is LineStatus.NOT_REQUIRED
    assert said["Smelter List!Tantalum"] is LineStatus.NOT_REQUIRED
    everything = {f"Declaration!D{row}": "No" for row in range(26, 30)}
    assert statuses(everything)["Declaration!D75"] is LineStatus.NOT_REQUIRED


def test_any_text_beside_the_metal_is_a_smelter() -> None:
    row = {"Smelter List!B5": "tin", "Smelter List!C5": "x"}
    assert statuses(row)["Smelter List!Tin"] is LineStatus.COMPLETE
    assert statuses({"Smelter List!B5": "Tin"})["Smelter List!Tin"] is LineStatus.MISSING
    below = {"Smelter List!B2505": "Tin", "Smelter List!C2505": "x"}
    assert statuses(below)["Smelter List!Tin"] is LineStatus.MISSING


@pytest.mark.parametrize(
    ("row", "version", "status"),
    [(2504, "6.1", "missing"), (2600, "6.1", "not_required"), (2600, "6.5", "missing")],
)
def test_unlisted_smelters_need_name_and_country_also_below_the_form(
    row: int, version: str, status: str
) -> None:
    cells = {f"Smelter List!B{row}": "Gold", f"Smelter List!C{row}": "Smelter Not Listed"}
    assert statuses(cells, version)["Smelter List!not-listed"] == status
    described = {f"Smelter List!D{row}": " ", f"Smelter List!E{row}": "PERU"}
    said = statuses(cells | described, version)["Smelter List!not-listed"]
    assert said == ("complete" if status == "missing" else "not_required")


def test_an_error_in_the_list_spoils_its_line_and_nothing_else() -> None:
    xml = '<row r="5"><c r="B5" t="str"><v>Tin</v></c><c r="C5" t="e"><v>#N/A</v></c></row>'
    said = of(sheet_xml(cmrt(SHEETS), xml))
    assert said["Smelter List!not-listed"] is LineStatus.ERROR
    assert list(said.values()).count(LineStatus.ERROR) == 1


def test_an_error_in_an_answer_spoils_every_line_that_looks_at_it() -> None:
    data = cmrt(SHEETS | {"Declaration!D26": 4711})
    broken = edited(
        data,
        "xl/worksheets/sheet1.xml",
        b'<c r="D26" t="n"><v>4711</v></c>',
        b'<c r="D26" t="e"><v>#REF!</v></c>',
    )
    errors = [name for name, status in of(broken).items() if status is LineStatus.ERROR]
    assert "Declaration!D26" in errors
    assert "Declaration!D68" in errors
    assert "Declaration!D75" in errors  # whether any metal is needed cannot be said
    assert "Declaration!D27" not in errors


def test_a_language_the_workbook_does_not_speak_spoils_lines_over_whole_columns() -> None:
    spoken, unspoken = {"Declaration!D3": "english"}, {"Declaration!D3": "Latin"}
    line = "Smelter List!not-listed"
    assert statuses(spoken)[line] is LineStatus.NOT_REQUIRED
    assert statuses(unspoken)[line] is LineStatus.ERROR
    assert statuses(unspoken, "6.1")[line] is LineStatus.NOT_REQUIRED


LOOK_UP = {
    "Smelter Look-up!A6": "Gold", "Smelter Look-up!B6": "Berg AG", "Smelter Look-up!C6": "Berg AG",
    "Smelter Look-up!D6": "SWITZERLAND", "Smelter Look-up!E6": "CID900003",
    "Smelter Look-up!A5": "Gold", "Smelter Look-up!B5": "Berg", "Smelter Look-up!C5": "Berg AG",
    "Smelter Look-up!D5": "SWITZERLAND", "Smelter Look-up!E5": "CID900003",
}  # fmt: skip


def row_xml(cid: str = "", metal: str = "", look_up: str = "", name: str = "") -> str:
    """A row of formulas that nobody calculated, typed over where a text is given."""

    def cell(column: str, text: str, formula: str) -> str:
        if text:
            return f'<c r="{column}5" t="inlineStr"><is><t>{text}</t></is></c>'
        return f'<c r="{column}5"><f>{formula}</f><v></v></c>' if formula else ""

    cells = (
        ("A", cid, ""),
        ("B", metal, "x"),
        ("C", look_up, "x"),
        ("D", name, ""),
        ("E", "", "x"),
    )
    return f'<row r="5">{"".join(cell(*each) for each in cells)}</row>'


def test_formulas_that_nobody_calculated_are_worked_out_from_the_look_up() -> None:
    read = read_declaration(sheet_xml(cmrt(SHEETS | LOOK_UP), row_xml(cid="cid900003")), "a.xlsx")
    (row,) = read.smelters
    assert (row.metal, row.look_up, row.country) == ("Gold", "Berg AG", "SWITZERLAND")


def test_an_unknown_id_is_an_error_where_nobody_calculated() -> None:
    said = of(sheet_xml(cmrt(SHEETS | LOOK_UP), row_xml(cid="CID999999")))
    assert said["Smelter List!not-listed"] is LineStatus.ERROR


@pytest.mark.parametrize(("version", "status"), [("6.5", "complete"), ("6.1", "missing")])
def test_the_country_of_an_unlisted_smelter_may_come_from_its_name(
    version: str, status: str
) -> None:
    row = row_xml(metal="Gold", look_up="Smelter not listed", name="Berg")
    said = of(sheet_xml(cmrt(SHEETS | LOOK_UP, version), row))
    assert said["Smelter List!not-listed"] == status


def test_every_predicate_is_used_and_every_condition_has_one() -> None:
    lines = [line for known in layouts() for line in known.completeness]
    assert {line.required for line in lines} == set(REQUIRED)
    assert {line.complete for line in lines} == set(COMPLETE)


def test_every_line_names_a_cell_of_the_form_or_a_name_of_ours() -> None:
    for known in layouts():
        for line in known.completeness:
            assert bool(line.line) != bool(line.question)
            if line.line and not line.line.startswith("Smelter List!"):
                assert re.fullmatch(r"(Declaration|Product List)![A-Z]\d+", line.line)


def official_name(line: dict[str, Any]) -> str:
    cell = line["cell"]
    metal = re.match(r"Smelter List ?- ?(\w+)", cell)
    if cell.startswith("All rows"):
        return "Smelter List!not-listed"
    return f"Smelter List!{metal[1]}" if metal else cell.replace("'", "")


@pytest.mark.samples
def test_every_line_of_every_recalculated_case_agrees(samples: Path) -> None:
    cases = sorted((samples / "checker_cases").glob("*.json"))
    assert cases
    for case in cases:
        verdict = json.loads(case.read_text(encoding="utf-8"))["verdict"]
        official = {official_name(line): line["status"] for line in verdict["lines"]}
        said = of(case.with_suffix(".xlsx").read_bytes())
        assert {name: str(status) for name, status in said.items()} == official, case.name


def test_a_template_whose_checker_is_not_known_has_no_lines() -> None:
    mark = layout("CMRT", "2.00").fingerprint
    data = workbook(
        {
            f"{mark.sheet}!{mark.cell}": mark.text,
            **{f"{s}!A1": "." for s in layout("CMRT", "2.00").sheets},
        }
    )
    declaration = read_declaration(data, "a.xlsx")
    lines = completeness(declaration, layout("CMRT", "2.00"))
    assert missing(lines) == ()
