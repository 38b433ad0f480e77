"""Reading a declaration: what a supplier typed comes out with its cell, and nothing else does."""

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oreigin.errors import UnknownTemplateError, UnreadableDocumentError
from oreigin.provenance import CellRef
from oreigin.response.declaration import Declaration
from oreigin.response.json_form import failure_to_json, to_json
from oreigin.response.reading import read_declaration
from oreigin.terms import CONFLICT_MINERALS, GOLD, TANTALUM, TIN, Answer, Scope
from oreigin.workbook.cells import Value, Workbook, raw_text
from oreigin.workbook.templates import layout
from tests.making_workbooks import Cells, cmrt, edited, sheet_xml, workbook


def declared(cells: Cells, version: str = "6.5") -> Declaration:
    return read_declaration(cmrt(cells, version), "a.xlsx")


def test_fields_answers_and_comments_come_with_their_cells() -> None:
    data = cmrt(
        {
            "Declaration!D3": "English",
            "Declaration!D8": " Acme Ltd. ",
            "Declaration!D9": "B. Product (or List of Products)",
            "Declaration!D22": date(2025, 7, 18),
            "Declaration!D28": "Yes",
            "Declaration!G28": "gold wire",
            "Declaration!D77": "No",
        }
    )
    read = read_declaration(data, "a.xlsx")
    document = hashlib.sha256(data).hexdigest()
    assert (read.document, read.template, read.version) == (document, "CMRT", "6.5")
    assert read.language == "English"
    assert read.company_name() == "Acme Ltd."
    assert read.fields["company_name"].raw == " Acme Ltd. "
    assert read.fields["company_name"].ref == CellRef(read.document, "Declaration", "D8")
    assert read.scope.value is Scope.PRODUCT
    assert (read.effective_date.value, read.effective_date.raw) == (
        date(2025, 7, 18),
        "2025-07-18",
    )
    gold = read.answer("1", GOLD)
    assert gold
    assert (gold.answer.value, gold.comment.value) == (Answer.YES, "gold wire")
    assert (gold.answer.ref.cell, gold.comment.ref.cell) == ("D28", "G28")
    public = read.answer("B")
    assert public
    assert (public.answer.value, public.answer.ref.cell) == (Answer.NO, "D77")


@pytest.mark.parametrize("version", ["6.01", "6.1", "6.22"])
def test_100_percent_stored_as_the_number_one(version: str) -> None:
    answer = declared({"Declaration!D56": 1}, version).answer("6", TANTALUM)
    assert answer
    assert (answer.answer.value, answer.answer.raw) == (Answer.ALL, "1")


def test_100_percent_stored_as_text_and_one_where_nobody_asks_for_a_share() -> None:
    read = declared({"Declaration!D56": "100%", "Declaration!D26": 1})
    share, used = read.answer("6", TANTALUM), read.answer("1", TANTALUM)
    assert share
    assert used
    assert share.answer.value is Answer.ALL
    assert (used.answer.value, used.answer.raw) == (None, "1")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("Yes", Answer.YES),
        (" yes ", Answer.YES),
        ("UNKNOWN", Answer.UNKNOWN),
        ("n/a", None),
        ("Ja", None),
        ("Yes, some", None),
        (True, None),
        (0.75, None),
    ],
)
def test_an_answer_is_in_the_vocabulary_or_keeps_only_its_text(
    typed: Value, answer: Answer | None
) -> None:
    read = declared({"Declaration!D27": typed}).answer("1", TIN)
    assert read
    assert read.answer.value == answer
    assert read.answer.raw == raw_text(typed)


def test_an_error_in_a_field_has_no_value_and_keeps_the_error() -> None:
    data = edited(
        cmrt({"Declaration!D8": 4711}),
        "xl/worksheets/sheet1.xml",
        b'<c r="D8" t="n"><v>4711</v></c>',
        b'<c r="D8" t="e"><v>#REF!</v></c>',
    )
    name = read_declaration(data, "a.xlsx").fields["company_name"]
    assert (name.value, name.raw) == (None, "#REF!")


def test_numbers_in_phone_and_id_cells_are_texts() -> None:
    read = declared({"Declaration!D12": 645306571, "Declaration!D17": 4930555303})
    assert read.fields["company_unique_id"].value == "645306571"
    assert read.fields["contact_phone"].value == "4930555303"


@pytest.mark.parametrize(
    ("typed", "value"),
    [("18-Jul-2025", date(2025, 7, 18)), ("05/04/2025", None), (45856, date(2025, 7, 18))],
)
def test_an_effective_date_is_read_where_it_can_only_be_one(
    typed: Value, value: date | None
) -> None:
    read = declared({"Declaration!D22": typed}).effective_date
    assert (read.value, read.raw) == (value, raw_text(typed))


def smelter_rows(rows: str) -> Declaration:
    return read_declaration(sheet_xml(cmrt(), rows), "a.xlsx")


FORMULAS = "".join(f'<c r="{column}7" t="str"><f>A7</f><v></v></c>' for column in "BCEFGHIJ")


@pytest.mark.parametrize(
    "row",
    [
        f'<row r="7">{FORMULAS}</row>',
        '<row r="7"><c r="B7" t="e"><f>A7</f><v>#N/A</v></c></row>',
        '<row r="7"><c r="E7"><f>A7</f><v>0</v></c></row>',
        '<row r="7"><c r="X7"><f>A7</f><v>0</v></c><c r="R7" t="str"><f>A7</f><v>x</v></c></row>',
        '<row r="7"><c r="D7" t="str"><v> </v></c></row>',
    ],
)
def test_a_row_that_nobody_touched_is_not_declared(row: str) -> None:
    assert smelter_rows(row).smelters == ()


def test_a_row_with_only_a_cid_and_formulas_without_results_is_declared() -> None:
    """As openpyxl saves it: every formula without its value."""
    row = '<row r="7"><c r="A7" t="str"><v>CID000019</v></c><c r="B7"><f>A7</f></c></row>'
    (smelter,) = smelter_rows(row).smelters
    assert (smelter.row, smelter.cid_input, smelter.metal) == (7, "CID000019", "")


def test_an_error_beside_a_cid_leaves_the_value_empty_and_keeps_the_error() -> None:
    row = (
        '<row r="7"><c r="A7" t="str"><v>CID999999 </v></c>'
        '<c r="B7" t="e"><f>A7</f><v>#N/A</v></c><c r="E7"><f>A7</f><v>0</v></c></row>'
    )
    (smelter,) = smelter_rows(row).smelters
    assert (smelter.cid_input, smelter.metal, smelter.country) == ("CID999999", "", "")
    assert smelter.raw == {"cid_input": "CID999999 ", "metal": "#N/A", "country": "0"}


def test_text_typed_over_a_formula_counts() -> None:
    (smelter,) = declared({"Smelter List!E9": "ITALY"}).smelters
    assert (smelter.row, smelter.country) == (9, "ITALY")


@pytest.mark.parametrize("row", [5, 2504, 2505, 3000])
def test_rows_are_read_from_the_first_to_the_last_and_below_the_form(row: int) -> None:
    (smelter,) = declared({f"Smelter List!B{row}": "Gold"}).smelters
    assert smelter.row == row


def test_a_comment_alone_makes_a_row() -> None:
    (smelter,) = declared({"Smelter List!Q12": "see attachment"}).smelters
    assert (smelter.row, smelter.comments) == (12, "see attachment")


def test_products_are_read_and_the_closing_line_of_the_form_is_not_one() -> None:
    read = declared(
        {
            "Product List!B6": 4711,
            "Product List!C6": "Relay",
            "Product List!B2006": "© 2025 Responsible Minerals Initiative",
            "Product List!C2010": "below the form",
        }
    )
    assert [(p.row, p.number, p.name) for p in read.products] == [
        (6, "4711", "Relay"),
        (2010, "", "below the form"),
    ]


def test_a_missing_sheet_is_named() -> None:
    mark = layout("CMRT", "6.5").fingerprint
    data = workbook({f"{mark.sheet}!{mark.cell}": mark.text, "Product List!A1": "."})
    with pytest.raises(UnreadableDocumentError, match='its sheet "Smelter List" is missing'):
        read_declaration(data, "a.xlsx")


def test_the_json_form_has_every_key_of_its_contract() -> None:
    read = declared({"Declaration!D9": "A. Company", "Smelter List!B5": "Gold"})
    form = to_json(read, "a.xlsx")
    assert json.loads(json.dumps(form)) == form
    assert form["fields"]["declaration_scope"] == {
        "value": "Company",
        "raw": "A. Company",
        "cell": "Declaration!D9",
    }
    assert list(form["questions"]) == list("12345678")
    assert list(form["questions"]["1"]) == list(CONFLICT_MINERALS)
    assert form["questions"]["8"]["Tungsten"] == {
        "answer": None,
        "raw": "",
        "comment": "",
        "cell": "Declaration!D71",
    }
    assert list(form["company_questions"]) == list("ABCDEFGH")
    assert list(form["smelters"][0]) == [
        "row", "cid_input", "metal", "look_up", "name", "country", "cid", "id_source", "street",
        "city", "state", "contact_name", "contact_email", "next_steps", "mines", "mine_countries",
        "recycled", "comments",
    ]  # fmt: skip
    assert form["mines"] == []
    assert form["error"] is None


def test_a_failure_has_the_same_keys() -> None:
    with pytest.raises(UnknownTemplateError) as error:
        read_declaration(workbook({"A!A1": "x"}), "a.xlsx")
    form = failure_to_json(error.value.problem, "a.xlsx", None)
    assert list(form) == list(to_json(declared({}), "a.xlsx"))
    assert form["error"]["code"] == "not-an-rmi-template"
    assert form["error"]["remedy"]


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("C",)), min_size=1, max_size=30)
FIELDS = ["company_name", "scope_description", "address", "contact_name", "authorizer_title"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    version=st.sampled_from(["6.01", "6.22", "6.5"]),
    fields=st.dictionaries(st.sampled_from(FIELDS), TEXTS),
    answers=st.dictionaries(
        st.tuples(st.integers(0, 7), st.integers(0, 3)), st.sampled_from(["Yes", "No", "maybe"])
    ),
    names=st.dictionaries(st.integers(5, 2600), TEXTS, max_size=8),
)
def test_whatever_is_typed_is_read_back_from_its_cell(
    version: str, fields: dict[str, str], answers: dict[tuple[int, int], str], names: dict[int, str]
) -> None:
    known = layout("CMRT", version)
    typed: dict[str, Any] = {
        f"Declaration!{known.declaration.field(f).cell}": t for f, t in fields.items()
    }
    for (question, metal), text in answers.items():
        cell = known.declaration.questions[question].answer_cell(metal)
        typed[f"Declaration!{cell}"] = text
    typed |= {f"Smelter List!D{row}": f"x{text}" for row, text in names.items()}
    # A leading "=" would be a formula, which has no value until somebody calculates it.
    typed = {place: text for place, text in typed.items() if not text.startswith("=")}
    read = declared(typed, version)
    said = {str(f.ref): f.raw for f in read.fields.values() if f.raw}
    said |= {str(a.answer.ref): a.answer.raw for a in read.questions if a.answer.raw}
    said |= {f"Smelter List!D{s.row}": s.raw.get("name", s.name) for s in read.smelters}
    assert said == typed


CASES = ["cmrt6_22_000", "cmrt6_22_005", "cmrt6_4_004", "cmrt6_5_003", "cmrt6_5_006"]


@pytest.mark.parametrize("case", CASES)
def test_every_cell_that_was_typed_into_a_real_workbook_is_read(samples: Path, case: str) -> None:
    folder = samples / "checker_cases"
    typed = json.loads((folder / f"{case}.json").read_text())["mutation"]["inputs"]
    data = (folder / f"{case}.xlsx").read_bytes()
    book = Workbook.open(data, case, ("Declaration", "Smelter List", "Product List"))
    for place, value in typed.items():
        said = str(value).removeprefix("@date:") if value is not None else ""
        assert raw_text(book.cell(*place.split("!"))) == said, place
    form = to_json(read_declaration(data, case), case)
    typed_rows = {int(p.split("!")[1][1:]) for p, v in typed.items() if v and "Smelter" in p}
    assert {row["row"] for row in form["smelters"]} == typed_rows


def test_a_real_declaration_6_5_with_values_read_by_hand(samples: Path) -> None:
    data = (samples / "checker_cases" / "cmrt6_5_003.xlsx").read_bytes()
    read = read_declaration(data, "cmrt6_5_003.xlsx")
    assert (read.template, read.version, read.language) == ("CMRT", "6.5", "English")
    assert read.company_name() == "O'Neil & Sons <Cable> Ltd."
    assert read.scope.value is Scope.COMPANY
    assert read.effective_date.value == date(2025, 7, 18)
    assert [a.answer.value for a in read.questions[:5]] == [Answer.NO] * 4 + [None]
    survey = read.answer("E")
    assert survey
    assert survey.answer.value is Answer.YES_OTHER_FORMAT
    assert survey.comment.value == "own questionnaire"
    (smelter,) = read.smelters
    assert (smelter.row, smelter.metal, smelter.look_up) == (5, "Gold", "Smelter not listed")
    assert (smelter.name, smelter.country) == ("", "UKRAINE")


@pytest.mark.parametrize("version", ["6.01", "6.1", "6.22", "6.4", "6.5"])
def test_official_blanks_declare_nothing(samples: Path, version: str) -> None:
    data = (samples / "templates" / f"RMI_CMRT_{version}.xlsx").read_bytes()
    read = read_declaration(data, "blank.xlsx")
    assert read.version == version
    assert [f for f in read.fields.values() if f.raw] == []
    assert [a for a in (*read.questions, *read.company_questions) if a.answer.raw] == []
    assert (read.smelters, read.products) == ((), ())


def test_the_official_blank_6_31_holds_its_nine_stray_answers(samples: Path) -> None:
    """As published it is not quite blank; what it holds is read, not tidied away."""
    read = read_declaration((samples / "templates" / "RMI_CMRT_6.31.xlsx").read_bytes(), "b")
    answers = [a for a in (*read.questions, *read.company_questions) if a.answer.raw]
    assert len(answers) + bool(read.scope.raw) == 9
