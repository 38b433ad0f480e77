"""The package: which files, the same bytes every time, and nothing confidential in a filing."""

import json
from dataclasses import replace
from typing import Any

from oreigin.assessment.values import Assessment
from oreigin.case import Case, Narrative, Registrant
from oreigin.report.package import package
from oreigin.terms import Outcome

from .world import CASE, assessed


def _attention(case: Case) -> dict[str, dict[str, Any]]:
    items = json.loads(package(assessed(case)).files["internal/attention.json"])
    return {item["rule"]: item for item in items}


def _owing(made: Assessment, outcome: Outcome) -> Assessment:
    return replace(made, determination=replace(made.determination, outcome=outcome))


def test_the_files_of_a_package() -> None:
    assert set(package(assessed()).files) == {
        "filing/formsd.htm",
        "filing/ex1-01.htm",
        "filing/annex.csv",
        "internal/figures.json",
        "internal/attention.json",
    }


def test_without_a_report_there_is_neither_exhibit_nor_annex() -> None:
    only_form = package(_owing(assessed(), Outcome.FORM_SD_ONLY)).files
    nothing = package(_owing(assessed(), Outcome.NOTHING_OWED)).files
    assert [name for name in only_form if name.startswith("filing/")] == ["filing/formsd.htm"]
    assert not [name for name in nothing if name.startswith("filing/")]
    assert "internal/figures.json" in nothing


def test_the_same_assessment_gives_the_same_bytes() -> None:
    assert package(assessed()).files == package(assessed()).files


def test_no_filed_document_names_a_supplier() -> None:
    for name, data in package(assessed()).files.items():
        if name.startswith("filing/"):
            for supplier in CASE.suppliers:
                assert supplier.name not in data.decode()


def test_figures_and_claims_stand_with_their_members() -> None:
    rows = {
        row["id"]: row for row in json.loads(package(assessed()).files["internal/figures.json"])
    }
    total, claim = rows["smelters-total"], rows["none-covered"]
    assert (total["value"], total["members"], total["label"]) == (8, 8, "Smelters and refiners")
    assert claim["holds"] is False
    assert claim["against"] == ["Luna Smelter, Ltd. (CID003387), Rwanda"]


def test_attention_holds_the_gravest_first() -> None:
    items = json.loads(package(assessed()).files["internal/attention.json"])
    order = [item["severity"] for item in items]
    assert order == sorted(order, key=["error", "warning", "info"].index)
    assert all(item["message"] and item["remedy"] for item in items)


def test_a_supplier_named_in_the_registrants_words_is_an_error() -> None:
    told = (Narrative("company-overview", "Ostrava Electronics makes our appliances."),)
    item = _attention(replace(CASE, narrative=told))["supplier-named"]
    assert item["severity"] == "error"
    assert "Ostrava Electronics" in item["message"]


def test_a_number_in_the_registrants_words_is_pointed_out() -> None:
    told = (Narrative("company-overview", "We (1) serve 19,000 customers and (2) grow by 12%."),)
    item = _attention(replace(CASE, narrative=told))["narrative-number"]
    assert "19,000, 12%" in item["message"]
    assert "1," not in item["message"].replace("19,", "")


def test_a_text_that_no_document_prints_is_pointed_out() -> None:
    told = (*CASE.narrative, Narrative("company-overvew", "We make instruments."))
    assert (
        "company-overvew"
        in _attention(replace(CASE, narrative=told))["narrative-unused"]["message"]
    )


def test_an_empty_field_of_the_cover_page_is_an_error() -> None:
    registrant: Registrant = replace(CASE.registrant, irs_ein="")
    assert (
        _attention(replace(CASE, registrant=registrant))["cover-field-empty"]["severity"] == "error"
    )


def test_a_missing_signature_and_missing_records_are_said() -> None:
    items = _attention(CASE)
    assert "signature-missing" in items
    assert "done-without-record" in items


def test_a_case_with_nothing_in_it_still_makes_a_package() -> None:
    empty = replace(
        CASE, suppliers=(), responses=(), program=(), narrative=(), claims=(), products=()
    )
    made = _owing(assessed(empty), Outcome.CONFLICT_MINERALS_REPORT)
    text = package(made).files["filing/ex1-01.htm"].decode()
    assert "name no smelter or refiner" in text
    assert "Annex I" not in text
