"""What is owed, from what the data say of each metal."""

from dataclasses import replace
from datetime import date

import pytest

from oreigin.assessment.determination import BRANCHES, BranchRow, may_wait
from oreigin.assessment.values import Assessment
from oreigin.case import (
    Case,
    Narrative,
    Obligation,
    Override,
    Product,
    ProgramRecord,
    RecordKind,
    Supplier,
)
from oreigin.tables import load
from oreigin.terms import GOLD, TIN, Answer, Metal, OriginFinding, Outcome, Scope

from .world import CASE, assessed, declared


def finding(assessment: Assessment, metal: Metal = TIN) -> OriginFinding:
    (found,) = (o.finding for o in assessment.determination.metals if o.metal == metal)
    return found


def test_no_answer_and_no_facility_points_to_a_covered_country() -> None:
    made = assessed()
    assert finding(made) is OriginFinding.NO_REASON_TO_BELIEVE
    assert made.determination.outcome is Outcome.FORM_SD_ONLY


def test_a_facility_in_a_covered_country_gives_reason_to_believe_whatever_is_answered() -> None:
    made = assessed(declared("d1", {"Luna Smelter, Ltd.": "Tin"}))
    assert finding(made) is OriginFinding.REASON_TO_BELIEVE
    assert finding(made, GOLD) is OriginFinding.NO_REASON_TO_BELIEVE
    assert made.determination.outcome is Outcome.CONFLICT_MINERALS_REPORT
    (tin,) = (o for o in made.determination.metals if o.metal == TIN)
    assert tin.reasons[0].members == ("CID003387",)
    assert "Rwanda" in tin.reasons[0].fact


def test_a_supplier_that_sources_from_a_covered_country_gives_reason_to_believe() -> None:
    made = assessed(declared("d1", {"Alpha": "Tin"}, {"3": Answer.YES}))
    assert finding(made) is OriginFinding.REASON_TO_BELIEVE


def test_an_answer_that_does_not_say_no_leaves_the_origin_open() -> None:
    made = assessed(declared("d1", {"Alpha": "Tin"}, {"3": Answer.UNKNOWN}))
    assert finding(made) is OriginFinding.UNDETERMINED
    assert made.determination.outcome is Outcome.CONFLICT_MINERALS_REPORT
    assert "origin-open" in {item.rule for item in made.attention}


def test_a_supplier_that_did_not_answer_leaves_the_origin_open() -> None:
    silent = replace(CASE, suppliers=(*CASE.suppliers, Supplier("s3", "Maker 3")))
    assert finding(assessed(case=silent)) is OriginFinding.UNDETERMINED


def test_a_metal_that_every_response_declares_recycled_is_recycled() -> None:
    recycled = {"5": Answer.YES}
    made = assessed(declared("d1", {}, recycled), declared("d2", {}, recycled))
    assert finding(made) is OriginFinding.RECYCLED_OR_SCRAP
    assert made.determination.outcome is Outcome.FORM_SD_ONLY


def test_without_a_metal_necessary_to_a_product_nothing_is_owed() -> None:
    case = replace(CASE, products=(Product("p", "brochure", (), ()),))
    assert assessed(case=case).determination.outcome is Outcome.NOTHING_OWED


def test_an_audit_is_owed_only_where_something_is_called_conflict_free() -> None:
    assert not assessed().determination.audit_required
    proud = replace(CASE, narrative=(Narrative("overview", "Our products are conflict-free."),))
    made = assessed(case=proud)
    assert made.determination.audit_required
    assert "conflict-free-label" in {item.rule for item in made.attention}


@pytest.mark.parametrize(
    ("event", "year", "waits"),
    [
        (date(2020, 4, 30), 2020, True),
        (date(2020, 5, 1), 2021, False),
        (date(2020, 5, 2), 2021, True),
        (date(2020, 12, 31), 2021, True),
        (date(2020, 12, 31), 2022, False),
    ],
)
def test_the_first_year_is_the_one_that_begins_eight_months_after(
    event: date, year: int, waits: bool
) -> None:
    assert may_wait(event, year) is waits


def with_products(*products: Product) -> Case:
    return replace(CASE, products=products)


APPLIANCE = CASE.products[0]


@pytest.mark.parametrize(
    ("case", "outcome", "branch", "answer"),
    [
        (
            replace(CASE, obligation=Obligation(reporting_issuer=False)),
            Outcome.NOTHING_OWED,
            "reporting-issuer",
            "no",
        ),
        (
            replace(CASE, obligation=Obligation(registered=date(2020, 3, 1))),
            Outcome.MAY_WAIT,
            "first-year",
            "yes",
        ),
        (with_products(), Outcome.NOTHING_OWED, "products", "no"),
        (
            with_products(replace(APPLIANCE, in_scope=False, reason="a logo on a generic product")),
            Outcome.NOTHING_OWED,
            "products",
            "no",
        ),
        (with_products(replace(APPLIANCE, completed=2021)), Outcome.NOTHING_OWED, "products", "no"),
        (
            with_products(replace(APPLIANCE, acquired=date(2020, 6, 1))),
            Outcome.MAY_WAIT,
            "products",
            "no",
        ),
        (
            with_products(replace(APPLIANCE, metals=())),
            Outcome.NOTHING_OWED,
            "necessary",
            "no",
        ),
    ],
)
def test_a_branch_that_ends_the_tree_says_why(
    case: Case, outcome: Outcome, branch: str, answer: str
) -> None:
    determination = assessed(case=case).determination
    assert determination.outcome is outcome
    last = determination.branches[-1]
    assert (last.id, last.answer) == (branch, answer)
    assert last.citation


def test_a_product_left_out_is_named_with_its_reason() -> None:
    sold = replace(APPLIANCE, id="q", name="cable", completed=2019)
    (products,) = (
        b
        for b in assessed(case=with_products(APPLIANCE, sold)).determination.branches
        if b.id == "products"
    )
    assert products.facts == (
        "appliance",
        "cable: left out, completed in 2019 and reported for that year",
    )


def test_every_row_of_the_tree_is_a_branch_and_every_branch_a_row() -> None:
    rows = [row.id for row in load("determination.toml", BranchRow)]
    assert rows == [branch.__name__.replace("_", "-") for branch in BRANCHES]
    assert [b.id for b in assessed().determination.branches] == rows


def test_an_open_inquiry_lays_out_both_readings_with_what_each_would_owe() -> None:
    unknown = assessed(declared("d1", {"Alpha": "Tin"}, {"3": Answer.UNKNOWN})).determination
    assert [reading.outcome for reading in unknown.readings] == [
        Outcome.FORM_SD_ONLY,
        Outcome.CONFLICT_MINERALS_REPORT,
    ]
    assert assessed().determination.readings == ()


def test_an_override_decides_keeps_its_reason_and_shows_what_was_computed() -> None:
    decided = Override(
        "determination",
        Outcome.CONFLICT_MINERALS_REPORT,
        "Voluntary report.",
        "counsel",
        date(2021, 5, 1),
    )
    made = assessed(case=replace(CASE, overrides=(decided,)))
    assert made.determination.outcome is Outcome.CONFLICT_MINERALS_REPORT
    assert made.determination.computed is Outcome.FORM_SD_ONLY
    assert made.determination.overridden == (decided,)
    (item,) = (item for item in made.attention if item.rule == "override-recorded")
    assert "Voluntary report." in item.message


@pytest.mark.parametrize(
    ("scope", "found"),
    [
        (Scope.PRODUCT, OriginFinding.KNOWN_COVERED),
        (Scope.COMPANY, OriginFinding.REASON_TO_BELIEVE),
    ],
)
def test_a_mine_in_a_covered_country_is_known_for_our_products_and_a_reason_otherwise(
    scope: Scope, found: OriginFinding
) -> None:
    plain = declared("d1", {"Alpha": "Tin"}, scope=scope)
    (row,) = plain.smelters
    mined = replace(plain, smelters=(replace(row, mine_countries="Peru; Rwanda"),))
    assert finding(assessed(mined)) is found


def test_an_audit_on_record_lets_conflict_free_stand() -> None:
    proud = replace(CASE, narrative=(Narrative("overview", "Our products are conflict-free."),))
    record = ProgramRecord("a", 4, RecordKind.INDEPENDENT_AUDIT, date(2021, 5, 1), "Audited.")
    made = assessed(case=replace(proud, program=(record,)))
    assert made.determination.audit_required
    assert "conflict-free-label" not in {item.rule for item in made.attention}


def test_a_product_called_conflict_free_without_an_audit_is_refused_too() -> None:
    case = with_products(replace(APPLIANCE, name="DRC conflict free appliance"))
    assert "conflict-free-label" in {item.rule for item in assessed(case=case).attention}
