"""What is owed, from what the data say of each metal."""

from dataclasses import replace

from oreigin.assessment.values import Assessment
from oreigin.case import Narrative, Product, Supplier
from oreigin.terms import GOLD, TIN, Answer, Metal, OriginFinding, Outcome

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
