"""What EMRT, CRT, AMRT and the old CMRTs have that today's CMRT has not."""

from datetime import date
from typing import Any

import pytest

from oreigin.response.declaration import Declaration
from oreigin.response.json_form import to_json
from oreigin.response.reading import read_declaration
from oreigin.terms import GOLD, TANTALUM, TIN, Answer, Metal, Scope
from oreigin.workbook.templates import layout
from tests.making_workbooks import Cells, fingerprint, workbook

COBALT, COPPER, NICKEL = Metal("Cobalt"), Metal("Copper"), Metal("Nickel")


def declared(name: str, cells: Cells) -> Declaration:
    data = workbook({**fingerprint(layout(*name.split())), **cells})
    return read_declaration(data, "a.xlsx")


def answered(read: Declaration, question: str, metal: str | None = None) -> Answer | None:
    answer = read.answer(question, Metal(metal) if metal else None)
    assert answer
    return answer.answer.value


def asked(read: Declaration) -> list[str | None]:
    return list(dict.fromkeys(answer.metal for answer in read.questions))


def test_the_metal_of_a_slot_is_what_stands_beside_it() -> None:
    read = declared(
        "EMRT 2.1",
        {
            "Declaration!D12": "Cobalt",
            "Declaration!G13": "Nickel",
            "Declaration!B30": "Cobalt(*)",
            "Declaration!B31": "Nickel(*)",
            "Declaration!D30": "Yes",
            "Declaration!D31": "Not declaring",
            "Declaration!D79": "Did not survey",
            "Declaration!D121": "Yes, when more processors are validated",
        },
    )
    assert asked(read) == [COBALT, NICKEL]
    assert answered(read, "1", "Cobalt") is Answer.YES
    assert answered(read, "1", "Nickel") is Answer.NOT_DECLARING
    assert answered(read, "5", "Nickel") is Answer.DID_NOT_SURVEY
    assert answered(read, "C", "Nickel") is Answer.YES_WHEN_VALIDATED


def test_without_calculated_labels_the_chosen_minerals_fill_the_slots_sorted() -> None:
    read = declared(
        "EMRT 2.1",
        {
            "Declaration!D12": "(Delete Cobalt)",
            "Declaration!E12": "Copper",
            "Declaration!G13": "Nickel",
            "Declaration!D13": "Lithium",
            "Declaration!D31": "No",
        },
    )
    assert asked(read) == [COPPER, "Lithium", NICKEL]
    assert answered(read, "1", "Lithium") is Answer.NO
    chosen = {name: f.value for name, f in read.fields.items() if "minerals" in name and f.value}
    assert chosen == {
        "minerals_in_scope_1": "(Delete Cobalt)",
        "minerals_in_scope_2": "Copper",
        "minerals_in_scope_4": "Lithium",
        "minerals_in_scope_6": "Nickel",
    }


def test_other_minerals_are_named_in_their_own_cells() -> None:
    read = declared(
        "AMRT 1.3",
        {
            "Declaration!D12": "Other [specify below]",
            "Declaration!E12": "Zinc",
            "Declaration!D15": "Antimony",
            "Declaration!D31": "Yes",
            "Declaration!D44": 1,
        },
    )
    assert asked(read) == ["Antimony", "Zinc"]
    assert answered(read, "1", "Antimony") is Answer.YES
    assert answered(read, "2", "Zinc") is Answer.ALL


def test_an_answer_in_a_slot_without_a_mineral_is_not_lost() -> None:
    read = declared("EMRT 2.0", {"Declaration!D12": "Cobalt", "Declaration!D37": "Yes"})
    assert asked(read) == [COBALT, "(row 8)"]
    assert to_json(read, "a.xlsx")["questions"]["1"]["(row 8)"]["raw"] == "Yes"


def test_the_same_mineral_twice_keeps_both_answers() -> None:
    cells = {"Declaration!D12": "Silver", "Declaration!E12": "Silver"}
    read = declared("AMRT 1.3", cells | {"Declaration!D31": "Yes", "Declaration!D32": "No"})
    assert asked(read) == ["Silver", "Silver (row 2)"]


def test_questions_asked_per_metal_about_the_company() -> None:
    read = declared(
        "EMRT 1.3",
        {"Declaration!D74": "Yes", "Declaration!D75": "No", "Declaration!G75": "mica later"},
    )
    assert answered(read, "C", "Cobalt") is Answer.YES
    form = to_json(read, "a.xlsx")["company_questions"]
    assert form["C"]["Mica"] == {
        "answer": "No", "raw": "No", "comment": "mica later", "cell": "Declaration!D75",
    }  # fmt: skip
    assert form["A"]["answer"] is None


@pytest.mark.parametrize(
    ("name", "cell", "typed", "question", "metal", "answer"),
    [
        ("EMRT 1.3", "D26", "Not applicable for this declaration", "1", "Cobalt", Answer.NOT_APPLICABLE),  # noqa: E501
        ("EMRT 1.3", "D38", "DRC only", "3", "Cobalt", Answer.DRC_ONLY),
        ("EMRT 1.3", "D39", "India and/or Madagascar only", "3", "Mica", Answer.INDIA_OR_MADAGASCAR_ONLY),  # noqa: E501
        ("EMRT 1.3", "D50", 1, "5", "Cobalt", Answer.ALL),
        ("EMRT 1.3", "D79", "Yes, in conformance with IPC1755 (e.g. EMRT)", "E", None, Answer.YES_IPC1755),  # noqa: E501
        ("EMRT 1.3", "D79", "Yes, Using Other Format (Describe)", "E", None, Answer.YES_OTHER_FORMAT),  # noqa: E501
        ("CRT 2.2", "D32", "DRC or adjoining countries only", "2", "Cobalt", Answer.DRC_OR_ADJOINING_ONLY),  # noqa: E501
        ("CRT 2.2", "D75", "Yes, CRT", "G", None, Answer.YES_CRT),
        ("CMRT 1.00", "D26", " Uncertain or Unknown", "2", "Tantalum", Answer.UNKNOWN),
        ("CMRT 1.00", "D32", " No", "3", "Tantalum", Answer.NO),
        ("CMRT 1.00", "D67", "Yes (3rd party audit)", "I", None, Answer.YES_THIRD_PARTY_AUDIT),
        ("CMRT 2.03a", "D40", "No but < 25%", "4", "Tantalum", Answer.BUT_UNDER_25),
        ("CMRT 2.03a", "D40", "No - none", "4", "Tantalum", Answer.NONE),
        ("CMRT 2.03a", "D46", "Yes all smelters have been provided", "5", "Tantalum", Answer.YES),
        ("CMRT 2.03a", "D63", "Yes included in standard contract language", "C", None, Answer.YES_IN_CONTRACTS),  # noqa: E501
        ("CMRT 2.03a", "D65", "Planned once lists become available", "D", None, Answer.PLANNED),
        ("CMRT 3.01", "D50", "Yes, 100%", "5", "Tantalum", Answer.ALL),
        ("CMRT 3.01", "D50", "No, but greater than 75% ", "5", "Tantalum", Answer.BUT_OVER_75),
        # What only another template offers means nothing here, and is not guessed.
        ("CMRT 6.5", "D38", "Uncertain or Unknown", "3", "Tantalum", None),
    ],
)  # fmt: skip
def test_answers_of_other_vocabularies(
    name: str, cell: str, typed: Any, question: str, metal: str | None, answer: Answer | None
) -> None:
    read = declared(name, {f"Declaration!{cell}": typed})
    assert answered(read, question, metal) is answer


def test_every_answer_that_a_drop_down_offers_is_understood() -> None:
    """But for a number that stands for a share, each permitted answer has a meaning of ours."""
    from oreigin.workbook.templates import layouts

    for known in layouts():
        sheet = known.declaration
        words = {a.value.casefold() for a in Answer} | {s.text for s in sheet.same_answers}
        words |= {s.text.strip().casefold() for s in sheet.same_answers}
        for question in (*sheet.questions, *sheet.company_questions):
            for offered in (question.answers, *question.answers_of.values()):
                unknown = [a for a in offered if a != 1 and str(a).strip().casefold() not in words]
                assert unknown == [], (known.name, question.id)


@pytest.mark.parametrize(
    ("cells", "value", "raw"),
    [
        ({"E17": 31, "H17": "May", "J17": 2013}, date(2013, 5, 31), "31 May 2013"),
        ({"E17": "7", "H17": "July", "J17": "2011"}, date(2011, 7, 7), "7 July 2011"),
        ({"H17": "May", "J17": 2013}, None, "May 2013"),
        ({}, None, ""),
    ],
)
def test_a_date_in_three_cells(cells: Cells, value: date | None, raw: str) -> None:
    read = declared("CMRT 1.00", {f"Declaration!{cell}": said for cell, said in cells.items()})
    assert (read.effective_date.value, read.effective_date.raw) == (value, raw)
    assert read.fields["effective_date"].raw == raw
    assert read.effective_date.ref.cell == "E17"


def test_the_first_template_asks_for_no_scope_and_none_is_guessed() -> None:
    read = declared("CMRT 1.00", {"Declaration!D7": "Acme"})
    assert (read.company_name(), read.scope.value, read.scope.raw) == ("Acme", None, "")


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("B. Division Level [Specify in 'Description of scope']", Scope.DIVISION),
        ("C. Product Category Level [Specify in 'Description of scope']", Scope.PRODUCT_CATEGORY),
        ("D. Product Level", Scope.PRODUCT),
    ],
)
def test_scopes_of_the_second_templates(text: str, scope: Scope) -> None:
    assert declared("CMRT 2.02", {"Declaration!D9": text}).scope.value is scope


def test_columns_that_only_an_old_list_has_are_kept() -> None:
    row = {"B": "Tin (Sn)", "D": "Cookson", "E": 2, "F": "Altoona, USA", "L": "No", "X": "by fax"}
    read = declared("CMRT 1.00", {f"Smelter and Mine List!{c}6": v for c, v in row.items()})
    (smelter,) = read.smelters
    assert (smelter.metal, smelter.name, smelter.comments) == ("Tin", "Cookson", "by fax")
    assert smelter.raw == {"metal": "Tin (Sn)"}
    other = {"tier": "2", "location": "Altoona, USA", "on_conflict_free_list": "No"}
    assert smelter.other == other
    assert to_json(read, "a.xlsx")["smelters"][0]["other"] == other


def test_the_identification_numbers_before_cids_are_no_cids() -> None:
    read = declared("CMRT 2.03a", {"Smelter List!B5": "Gold", "Smelter List!F5": "1DEU001"})
    (smelter,) = read.smelters
    assert (smelter.cid, smelter.legacy_id) == ("", "1DEU001")
    assert to_json(read, "a.xlsx")["smelters"][0]["legacy_id"] == "1DEU001"


def test_what_stands_below_an_old_form_is_the_forms_own() -> None:
    cells = {"Smelter List!B1002": "© 2011", "Smelter List!G1023": "AGR Matthey"}
    read = declared("CMRT 2.00", cells | {"Smelter List!B1400": "Gold"})
    assert [smelter.row for smelter in read.smelters] == [1400]


def test_mines_products_and_reasons() -> None:
    read = declared(
        "AMRT 1.3",
        {
            "Mine List!A5": "Silver",
            "Mine List!B5": "Smelter X",
            "Mine List!C5": " Mine Y ",
            "Mine List!F5": "PERU",
            "Product List!B6": "4711",
            "Product List!D6": "A-1",
            "Product List!E6": "Relay",
            "Minerals Scope!B8": "Silver",
            "Minerals Scope!C8": "customer asks",
        },
    )
    (mine,) = read.mines
    assert (mine.row, mine.metal, mine.smelters, mine.name, mine.country) == (
        5, "Silver", "Smelter X", "Mine Y", "PERU",
    )  # fmt: skip
    assert mine.raw == {"name": " Mine Y "}
    (product,) = read.products
    assert (product.number, product.requester_number, product.requester_name) == (
        "4711", "A-1", "Relay",
    )  # fmt: skip
    form = to_json(read, "a.xlsx")
    assert form["mines"][0]["name"] == "Mine Y"
    assert form["minerals_scope"] == [{"row": 8, "mineral": "Silver", "reason": "customer asks"}]


def test_metals_of_the_cmrt_keep_their_order() -> None:
    assert asked(declared("CMRT 3.01", {}))[:3] == [TANTALUM, TIN, GOLD]
