"""A declaration into an official workbook: what is written, what is told, what stays as it was."""

from datetime import date

import pytest

from oreigin.errors import UnknownTemplateError, UnreadableDocumentError
from oreigin.response.declaration import DeclaredProduct, DeclaredSmelter
from oreigin.response.drafting import Given, drafted
from oreigin.response.reading import read_declaration
from oreigin.response.writing import Written, written
from oreigin.terms import TIN, TUNGSTEN, Answer, Metal, Scope
from oreigin.workbook.cells import Workbook
from oreigin.workbook.templates import layout
from tests.making_workbooks import Cells, fingerprint, workbook

LOOK_UP = {
    "Smelter Look-up!A5": "Tin", "Smelter Look-up!B5": "Works, the", "Smelter Look-up!C5": "Works",
    "Smelter Look-up!D5": "PERU", "Smelter Look-up!E5": "CID000001", "Smelter Look-up!H5": "Lima",
}  # fmt: skip


def blank(version: str = "6.5", cells: Cells | None = None) -> bytes:
    """A workbook with all tabs of a CMRT and a look-up of one smelter."""
    known = layout("CMRT", version)
    tabs = {f"{tab}!A1": "." for tab in known.tabs}
    formulas = {f"Smelter List!{letter}{row}": "=A5" for letter in "BCEFGHIJ" for row in (5, 6, 7)}
    return workbook({**fingerprint(known), **tabs, **LOOK_UP, **formulas, **(cells or {})})


def filled(*smelters: DeclaredSmelter, version: str = "6.5") -> Written:
    declaration = drafted(layout("CMRT", "6.5"), {}, {}, smelters=smelters)
    return written(declaration, blank(version), "blank.xlsx")


def row(data: bytes, number: int = 5, columns: str = "ABCDEF") -> list[object]:
    book = Workbook.open(data, "a.xlsx")
    return [book.cell("Smelter List", f"{letter}{number}") or "" for letter in columns]


def test_answers_are_written_in_the_words_of_the_drop_downs() -> None:
    answers = {
        ("1", TIN): Given(Answer.YES, "in solder"),
        ("6", TIN): Given(Answer.ALL),
        ("E", None): Given(Answer.YES_IPC1755),
    }
    said = drafted(
        layout("CMRT", "6.5"), {"company_name": "Acme"}, answers,
        scope=Scope.USER_DEFINED, effective_date=date(2025, 7, 18), language="Deutsch",
    )  # fmt: skip
    book = Workbook.open(written(said, blank("6.22"), "a.xlsx").data, "a.xlsx")
    cells = {"D3": "Deutsch", "D8": "Acme", "D27": "Yes", "G27": "in solder", "D57": 1}
    cells |= {"D9": "C. User defined [Specify in 'Description of scope']"}
    cells |= {"D83": "Yes, in conformance with IPC1755 (e.g., CMRT)"}
    assert {cell: book.cell("Declaration", cell) for cell in cells} == cells


def test_a_smelter_of_the_look_up_is_named_by_its_cid_and_the_formulas_show_the_rest() -> None:
    made = filled(
        DeclaredSmelter(0, cid_input="CID000001", metal="Tin", name="Works", comments="x")
    )
    assert row(made.data, columns="ABCDEFIQ") == [
        "CID000001", "Tin", "Works", "", "PERU", "CID000001", "Lima", "x"
    ]  # fmt: skip
    assert not made.notes


def test_a_cid_that_the_look_up_lacks_is_declared_as_not_listed_and_told() -> None:
    smelter = DeclaredSmelter(0, cid_input="CID009999", metal="Tin", name="New", country="CHILE")
    made = filled(smelter)
    assert row(made.data) == ["", "Tin", "Smelter not listed", "New", "CHILE", "CID009999"]
    assert [(note.id, note.place) for note in made.changed] == [
        ("now-not-listed", "Smelter List!5")
    ]
    assert "CID009999 is not in the look-up of CMRT 6.5" in made.changed[0].message


def test_one_that_nobody_knows_stays_so() -> None:
    smelter = DeclaredSmelter(0, metal="Tin", look_up="Smelter not yet identified")
    assert row(filled(smelter).data) == ["", "Tin", "Smelter not yet identified", "", "", ""]


def test_what_the_look_up_says_otherwise_is_told() -> None:
    made = filled(DeclaredSmelter(0, cid_input="CID000001", metal="Tungsten", country="CHILE"))
    assert row(made.data)[1] == "Tin"
    (note,) = made.changed
    assert "metal 'Tin' in place of 'Tungsten'; country 'PERU' in place of 'CHILE'" in note.message


def test_a_name_chosen_from_the_look_up_stays_chosen() -> None:
    smelter = DeclaredSmelter(0, metal="Tin", look_up="Works, the")
    assert row(filled(smelter).data) == ["", "Tin", "Works, the", "", "PERU", "CID000001"]


def test_more_smelters_than_the_form_has_rows_stand_below_it_and_that_is_told() -> None:
    one = DeclaredSmelter(0, cid_input="CID000001", metal="Tin")
    made = filled(*[one] * 2502)
    assert [note.id for note in made.notes] == ["rows-below-form"]
    assert row(made.data, 2506) == ["CID000001", "Tin", "Works", "", "PERU", "CID000001"]
    assert len(read_declaration(made.data, "a.xlsx").smelters) == 2502


def test_what_was_filled_in_before_is_taken_out_and_told() -> None:
    old = blank(
        cells={
            "Declaration!D8": "Other", "Declaration!D15": "Lab", "Declaration!D27": "Yes",
            "Smelter List!A6": "CID000001", "Smelter List!C7": "typed", "Product List!B6": "P-1",
        }
    )  # fmt: skip
    said = drafted(layout("CMRT", "6.5"), {"company_name": "Acme"}, {("1", TIN): Given(Answer.YES)})
    made = written(said, old, "old.xlsx")
    again = read_declaration(made.data, "new.xlsx")
    assert again.company_name() == "Acme"
    assert not again.smelters
    assert not again.products
    assert not again.fields["contact_name"].raw
    assert [(note.id, note.place) for note in made.cleared] == [
        ("input-cleared", "Declaration!D8"), ("input-cleared", "Declaration!D15"),
        ("rows-cleared", "Smelter List"), ("formulas-gone", "Smelter List"),
        ("rows-cleared", "Product List"),
    ]  # fmt: skip


def test_what_another_version_does_not_ask_is_listed() -> None:
    answers = {
        ("1", TIN): Given(Answer.NO),  # "intentionally added": 6.x asks for more
        ("3", TIN): Given(Answer.UNKNOWN),
        ("4", TUNGSTEN): Given(Answer.NO),
        ("C", None): Given(Answer.YES),
        ("F", None): Given(Answer.YES, "since 2012"),
    }
    old = drafted(layout("CMRT", "3.01"), {"company_name": "Acme"}, answers)
    made = written(old, blank(), "a.xlsx")
    again = read_declaration(made.data, "a.xlsx")
    assert again.answer("3", TIN).answer.value is Answer.UNKNOWN  # type: ignore[union-attr]
    assert again.answer("5", TUNGSTEN).answer.value is Answer.NO  # type: ignore[union-attr]
    assert [note.message for note in made.lost] == [
        "CMRT 6.5 does not ask question 1 of CMRT 3.01 (Added to the products); "
        "the answer for Tin was 'No'.",
        "CMRT 6.5 does not ask question C of CMRT 3.01 (Suppliers must be conflict-free); "
        "the answer for the company was 'Yes'.",
        "CMRT 6.5 does not offer the answer 'Yes' to question E for the company.",
    ]


def test_products_beyond_the_form_and_fields_it_lacks_are_listed() -> None:
    products = [DeclaredProduct(0, f"P-{n}", requester_number="R") for n in range(2001)]
    said = drafted(layout("AMRT", "1.3"), {}, {}, products=products)
    made = written(said, blank(), "a.xlsx")
    assert [(note.id, note.place) for note in made.lost] == [
        ("rows-do-not-fit", "Product List"), ("column-missing", "Product List")
    ]  # fmt: skip
    assert "requester number" in made.lost[1].message


def test_a_metal_that_the_template_does_not_ask_about_is_listed() -> None:
    answers = {("1", Metal("Cobalt")): Given(Answer.YES)}
    made = written(drafted(layout("EMRT", "1.3"), {}, answers), blank(), "a.xlsx")
    assert [note.id for note in made.lost] == ["metal-missing"]


@pytest.mark.parametrize("missing", ["Checker", "L"])
def test_a_workbook_with_tabs_taken_out_is_refused(missing: str) -> None:
    known = layout("CMRT", "6.5")
    tabs = {f"{tab}!A1": "." for tab in known.tabs if tab != missing}
    with pytest.raises(UnreadableDocumentError) as raised:
        written(drafted(known, {}, {}), workbook({**fingerprint(known), **tabs}), "a.xlsx")
    assert raised.value.problem.code == "template-not-whole"


def test_what_is_no_official_workbook_is_refused() -> None:
    with pytest.raises(UnknownTemplateError):
        written(drafted(layout("CMRT", "6.5"), {}, {}), workbook({"A!A1": "x"}), "a.xlsx")
