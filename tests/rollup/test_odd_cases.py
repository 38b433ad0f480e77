"""Cases that are odd but happen: everybody says no, nobody makes it, texts without end."""

from dataclasses import replace
from datetime import date

import pytest

from oreigin.case import Decision, Product
from oreigin.errors import InvalidCaseError, RefusedError
from oreigin.folder.files import TextFile
from oreigin.folder.rows import read_rows
from oreigin.folder.rules import check_judgments
from oreigin.response.recalculation import LookUp, LookUpRow
from oreigin.rollup.rolling import Target
from oreigin.rollup.values import Asked, Decided, ProductMineral
from oreigin.smelters.judgment import Judgment
from oreigin.smelters.minerals import misspelt
from oreigin.terms import TIN, Answer, Metal, Scope
from oreigin.workbook.templates import layout
from tests.rollup.world import DAY, MADE, WHO, made, remarks, said, saying_all

SCANNER = (Product("p1", "scanner", (TIN,), ()), Product("p2", "printer", (TIN,), ("s1", "s2")))


def test_without_an_accepted_response_nothing_is_better_than_unknown() -> None:
    rejected = tuple(
        replace(each, decision=Decision.REJECTED, reason="unsigned") for each in MADE.responses
    )
    rolled = made(case=replace(MADE, responses=rejected))
    assert (said(rolled, "3 Tin"), said(rolled, "7 Tin")) == (Answer.UNKNOWN, Answer.NO)
    assert rolled.smelters == ()
    assert {"smelter-none", "supplier-silent"} <= set(remarks(rolled))


def test_a_metal_that_all_makers_deny_is_said_with_the_products_that_need_it() -> None:
    none = {"q1": Answer.NO, "q2": Answer.NO}
    rolled = made(saying_all("d1", {}, **none), saying_all("d2", {}, **none))
    denied = [remark for remark in rolled.remarks if remark.id == "metal-denied"]
    assert [remark.subject for remark in denied] == ["Tin", "Gold"]
    assert "p1, p2" in denied[0].message


def test_a_product_that_nobody_makes_leaves_its_questions_open() -> None:
    case = replace(MADE, products=SCANNER)
    rolled = made(case=case, asked=Asked(Scope.PRODUCT, products=("p1",)))
    assert said(rolled, "1 Tin") is Answer.YES
    assert {said(rolled, f"{number} Tin") for number in "3678"} == {None}


def test_a_product_named_twice_is_listed_once() -> None:
    rolled = made(asked=Asked(Scope.PRODUCT, products=("p1", "p1")))
    assert [product.number for product in rolled.products] == ["p1"]


def test_blanks_describe_no_scope() -> None:
    with pytest.raises(RefusedError, match="has to be described"):
        made(asked=Asked(Scope.USER_DEFINED, "  \n"))


@pytest.mark.parametrize("field", ["declaration_scope", "scope_description", "effective_date"])
def test_what_the_declaration_is_about_is_no_override(field: str) -> None:
    own = Decided(field, "B. Product", "so", "me", date(2021, 5, 1))
    with pytest.raises(RefusedError, match="follows from"):
        made(program=replace(WHO, decided=(own,)))


def chosen(*minerals: str) -> dict[str, str]:
    """What is chosen in the EMRT 2.1 for a product that needs these minerals."""
    rows = tuple(LookUpRow(each, each, each, "PERU", "CID900000") for each in ("Cobalt", "Mica"))
    needs = tuple(ProductMineral("p1", Metal(each)) for each in minerals)
    target = Target(layout("EMRT", "2.1"), LookUp(rows))
    rolled = made(program=replace(WHO, minerals=needs), target=target)
    fields = rolled.declaration.fields
    cells = {name: of.value for name, of in fields.items() if name.startswith("minerals")}
    return {name: mineral for name, mineral in cells.items() if mineral}


def test_a_mineral_is_chosen_in_the_cell_that_offers_it_listed_or_not() -> None:
    assert chosen("Mica") == {"minerals_in_scope_5": "Mica"}
    assert chosen("Graphite", "Cobalt") == {
        "minerals_in_scope_1": "Cobalt",
        "minerals_in_scope_3": "Graphite",
    }


def test_a_slip_of_the_pen_in_a_mineral_is_told_and_another_mineral_is_none() -> None:
    assert (misspelt("cobalt"), misspelt("Tinn"), misspelt("Aluminium")) == (
        "Cobalt", "Tin", "Aluminum",
    )  # fmt: skip
    assert [misspelt(each) for each in ("Tin", "Mica", "Antimony", "Rhenium", "Iron")] == [None] * 5


@pytest.mark.parametrize(("mineral", "fault"), [("Mica", ""), ("Antimony", ""), ("mica", "Mica")])
def test_names_of_any_mineral_can_be_judged(mineral: str, fault: str) -> None:
    header = "metal,name,country,verdict,who,when,why\n"
    row = f"{mineral},Hilltop,PE,not listed,me,{DAY},so\n"
    rows = read_rows(TextFile("case", "judgments.csv", header + row), Judgment)
    if fault:
        with pytest.raises(InvalidCaseError, match=fault):
            check_judgments(rows)
    else:
        check_judgments(rows)
