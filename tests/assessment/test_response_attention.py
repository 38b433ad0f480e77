"""Who did not answer stays surveyed and open; only what waits for a decision holds a package up."""

from dataclasses import replace
from datetime import date

import pytest

from oreigin.assessment.attention_items import item
from oreigin.case import Case, Decision, Override, Supplier
from oreigin.terms import OriginFinding, Scope

from .test_origin import mined, origin
from .test_owed import severity
from .world import CASE, assessed, declared

ASKED = date(2021, 1, 11)
SILENT = replace(CASE, suppliers=(*CASE.suppliers, Supplier("s3", "Maker 3", requested=ASKED)))


def decided(decision: Decision) -> Case:
    first, second = CASE.responses
    return replace(CASE, responses=(first, replace(second, decision=decision, reason="why")))


def test_a_supplier_that_did_not_answer_is_counted_told_and_left_to_counsel() -> None:
    made = assessed(case=SILENT)
    assert made.figure("suppliers-surveyed").value == 3
    assert made.figure("suppliers-silent").members == ("s3",)
    assert made.figure("response-rate").value == 66
    assert made.claim("all-suppliers-responded").holds is False
    assert severity(made, "response-missing") == "warning"
    assert origin(made).finding is OriginFinding.UNDETERMINED
    assert len(made.determination.readings) == 2


@pytest.mark.parametrize("decision", [Decision.REJECTED, Decision.WAIVED])
def test_a_response_that_a_person_decided_not_to_count_holds_nothing_up(decision: Decision) -> None:
    made = assessed(case=decided(decision))
    assert made.figure("suppliers-surveyed").value == 2
    assert made.figure("responses-not-accepted").members == ("s2",)
    assert severity(made, "response-not-accepted") == "warning"
    assert origin(made).finding is OriginFinding.UNDETERMINED
    errors = {item.rule for item in made.attention if item.severity == "error"}
    assert errors == {"due-diligence-unproved"}


def test_a_response_that_waits_for_a_decision_is_an_error_and_nothing_else() -> None:
    made = assessed(case=decided(Decision.PENDING))
    assert severity(made, "response-pending") == "error"
    assert severity(made, "response-not-accepted") is None


def test_who_was_asked_and_did_not_answer_is_not_put_out_of_scope_for_that() -> None:
    *others, silent = SILENT.suppliers
    out = replace(SILENT, suppliers=(*others, replace(silent, in_scope=False, reason="silence")))
    made = assessed(case=out)
    (item,) = (i for i in made.attention if i.rule == "asked-out-of-scope")
    assert (item.severity, "s3 (silence)" in item.message) == ("error", True)
    read = Override("asked-out-of-scope", "stands", "It went bankrupt.", "counsel", ASKED)
    stands = assessed(case=replace(out, overrides=(read,)))
    assert severity(stands, "asked-out-of-scope") == "info"


def test_what_is_received_after_filing_counts_for_nothing() -> None:
    first, second = CASE.responses
    case = replace(CASE, responses=(first, replace(second, received=date(2025, 2, 5))))
    made = assessed(case=case)
    assert made.figure("responses-received").members == ("s1",)
    assert made.figure("responses-accepted").members == ("r1",)
    assert severity(made, "response-after-filing") == "warning"


@pytest.mark.parametrize(
    ("effective", "said"),
    [(date(2021, 1, 15), None), (date(2019, 12, 31), "warning"), (date(2021, 4, 1), "warning")],
)
def test_a_declaration_of_another_time_is_pointed_out(effective: date, said: str | None) -> None:
    plain = declared("d1", {"Alpha": "Tin"})
    dated = replace(plain, effective_date=replace(plain.effective_date, value=effective))
    assert severity(assessed(dated), "response-of-another-time") == said


def test_where_one_declaration_is_for_products_not_all_are_for_the_company() -> None:
    mixed = assessed(declared("d1", {"Alpha": "Tin"}, scope=Scope.PRODUCT))
    assert severity(mixed, "company-level-some") == "warning"
    assert severity(mixed, "company-level-only") is None
    assert severity(assessed(), "company-level-only") == "warning"


def test_words_that_mention_a_covered_country_and_deny_it_need_a_person() -> None:
    made = assessed(mined("Not from the DRC; Brazil"))
    (item,) = (i for i in made.attention if i.rule == "mine-text-unclear")
    assert '"Not from the DRC; Brazil"' in item.message
    assert severity(assessed(mined("Rwanda")), "mine-text-unclear") is None


def test_one_thing_alone_is_told_in_the_singular() -> None:
    assert item("response-pending", "a", ["a"]).message == "A response waits for a decision: a."
    two = item("response-pending", "a, b", ["a", "b"])
    assert two.message == "2 responses wait for a decision: a, b."
