"""What is owed, from what the data say of each metal."""

from dataclasses import replace
from datetime import date
from typing import ClassVar

import pytest

from oreigin.assessment.assess import assess
from oreigin.assessment.determination import BRANCHES, BranchRow
from oreigin.assessment.products import may_wait
from oreigin.assessment.values import Assessment
from oreigin.case import (
    Case,
    Decision,
    Narrative,
    Obligation,
    Override,
    Product,
    ProgramRecord,
    RecordKind,
    ResponseKind,
    Supplier,
)
from oreigin.tables import load
from oreigin.terms import GOLD, TIN, Answer, Metal, OriginFinding, Outcome, Scope
from tests.smelters.world import reference_list

from .world import CASE, assessed, declared, saying

CLEARED = date(2021, 5, 1)


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
        (with_products(), Outcome.NOT_DETERMINED, "products", "not known"),
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
        "cable: left out, its manufacture was completed in 2019, another reporting period",
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


def test_an_audit_on_record_is_not_yet_its_report_in_the_filing() -> None:
    proud = replace(CASE, narrative=(Narrative("overview", "Our products are conflict-free."),))
    record = ProgramRecord("a", 4, RecordKind.INDEPENDENT_AUDIT, date(2021, 5, 1), "Audited.")
    (item,) = (
        i
        for i in assessed(case=replace(proud, program=(record,))).attention
        if i.rule == "conflict-free-label"
    )
    assert item.severity == "error"


def test_a_product_called_conflict_free_without_an_audit_is_refused_too() -> None:
    case = with_products(replace(APPLIANCE, name="DRC conflict free appliance"))
    assert "conflict-free-label" in {item.rule for item in assessed(case=case).attention}


class TestNothingKnownIsNoReasonToRelax:
    """Where nobody spoke of a metal, its origin is open and never "no reason to believe"."""

    def test_nobody_was_asked(self) -> None:
        nobody = replace(CASE, suppliers=(), responses=())
        made = assess(nobody, {})
        assert finding(made) is OriginFinding.UNDETERMINED
        assert made.determination.outcome is Outcome.CONFLICT_MINERALS_REPORT

    def test_only_attestations_that_there_is_no_3tg_although_a_product_needs_it(self) -> None:
        attested = tuple(replace(r, kind=ResponseKind.NO_3TG, sha256=None) for r in CASE.responses)
        assert finding(assess(replace(CASE, responses=attested), {})) is OriginFinding.UNDETERMINED

    def test_every_declaration_puts_the_metal_out_of_scope(self) -> None:
        none = {"1": Answer.NO}
        made = assessed(declared("d1", {}, none), declared("d2", {}, none))
        assert finding(made) is OriginFinding.UNDETERMINED


def test_a_row_that_places_a_smelter_in_a_covered_country_gives_reason_to_believe() -> None:
    plain = declared("d1", {"Smelter not yet identified": "Tin"})
    (row,) = plain.smelters
    placed = replace(plain, smelters=(replace(row, country="RWANDA"),))
    assert finding(assessed(placed)) is OriginFinding.REASON_TO_BELIEVE


def test_a_country_that_the_list_writes_oddly_is_still_looked_for() -> None:
    odd = reference_list("Tin | Kivu Works | Kivu Works | RWANDA (KIGALI) | CID000777")
    case = replace(CASE, lists=replace(CASE.lists, references=(odd,)))
    made = assessed(declared("d1", {"Kivu Works": "Tin"}), case=case)
    assert made.figure("smelters-in-covered-countries").value == 1
    assert finding(made) is OriginFinding.REASON_TO_BELIEVE


def test_recycled_sources_need_no_country() -> None:
    recycled = {"3": Answer.UNKNOWN, "5": Answer.YES}
    made = assessed(declared("d1", {}, recycled), declared("d2", {}, recycled))
    assert finding(made) is OriginFinding.RECYCLED_OR_SCRAP


def test_a_metal_that_no_product_needs_is_not_printed_and_owes_nothing() -> None:
    case = with_products(replace(APPLIANCE, metals=(GOLD,)))
    made = assessed(declared("d1", {"Luna Smelter, Ltd.": "Tin"}), case=case)
    assert made.figure("smelters-total").members == ("CID002763",)
    assert finding(made) is OriginFinding.NOT_NECESSARY
    assert "metal-not-necessary" in {item.rule for item in made.attention}


@pytest.mark.parametrize("words", ["conflict free", "conflict\nfree", "conflict‑free"])
def test_conflict_free_is_found_however_it_is_written_and_wherever_it_prints(words: str) -> None:
    record = ProgramRecord("r", 1, RecordKind.POLICY, date(2020, 1, 1), f"Products are {words}.")
    assert assessed(case=replace(CASE, program=(record,))).determination.audit_required


def test_a_person_who_has_read_the_words_can_clear_them() -> None:
    read = Override("conflict-free-label", "stands", "It says we claim none.", "counsel", CLEARED)
    text = Narrative("overview", "We do not claim that any product is conflict free.")
    case = replace(CASE, narrative=(text,), overrides=(read,))
    assert not assessed(case=case).determination.audit_required


def test_a_response_takes_anothers_place_only_once_it_is_accepted() -> None:
    newer = replace(CASE.responses[0], id="r3", supersedes="r1", decision=Decision.REJECTED)
    rejected = replace(CASE, responses=(*CASE.responses, newer))
    assert [c.response.id for c in assessed(case=rejected).responses] == ["r1", "r2"]
    accepted = replace(newer, decision=Decision.ACCEPTED)
    replaced = replace(CASE, responses=(*CASE.responses, accepted))
    assert [c.response.id for c in assessed(case=replaced).responses] == ["r2", "r3"]


class TestMetalThatIsTraced:
    """Only where all of it is traced to mines elsewhere did a metal not originate there."""

    WHOLE: ClassVar = {"6": Answer.ALL, "7": Answer.YES, "8": Answer.YES}

    def traced(self, **changes: str) -> Assessment:
        rows = {"mine_countries": "Peru", **changes}
        first = saying("d1", {"Alpha": "Tin"}, **rows)
        first = replace(declared("d1", {"Alpha": "Tin"}, self.WHOLE), smelters=first.smelters)
        case = replace(CASE, suppliers=CASE.suppliers[:1], responses=CASE.responses[:1])
        return assessed(replace(first, scope=replace(first.scope, value=Scope.PRODUCT)), case=case)

    def test_every_row_names_mines_elsewhere(self) -> None:
        assert finding(self.traced()) is OriginFinding.DID_NOT_ORIGINATE

    def test_a_row_without_mines_leaves_no_more_than_no_reason_to_believe(self) -> None:
        assert finding(self.traced(mine_countries="")) is OriginFinding.NO_REASON_TO_BELIEVE

    def test_a_declaration_for_the_company_does_not_speak_of_our_products(self) -> None:
        first = declared("d1", {"Alpha": "Tin"}, self.WHOLE)
        case = replace(CASE, suppliers=CASE.suppliers[:1], responses=CASE.responses[:1])
        assert finding(assessed(first, case=case)) is OriginFinding.NO_REASON_TO_BELIEVE


def counsel(value: str, subject: str = "origin: Tin", when: date = CLEARED) -> Override:
    return Override(subject, value, "Counsel read the answers.", "counsel", when)


def test_counsel_decides_what_is_open_for_a_metal_and_the_reason_is_kept() -> None:
    unknown = declared("d1", {"Alpha": "Tin"}, {"3": Answer.UNKNOWN})
    decided = tuple(
        counsel(OriginFinding.NO_REASON_TO_BELIEVE, f"origin: {metal}")
        for metal in CASE.products[0].metals
    )
    made = assessed(unknown, case=replace(CASE, overrides=decided)).determination
    assert made.outcome is Outcome.FORM_SD_ONLY
    assert made.readings == ()
    (tin,) = (o for o in made.metals if o.metal == TIN)
    assert tin.computed is OriginFinding.UNDETERMINED
    assert tin.reasons[0].fact.startswith("counsel decided so on 2021-05-01: Counsel read")
    assert made.overridden == decided


def test_a_decision_of_after_filing_is_none_yet() -> None:
    late = counsel(OriginFinding.REASON_TO_BELIEVE, when=date(2021, 6, 1))
    assert finding(assessed(case=replace(CASE, overrides=(late,)))) is (
        OriginFinding.NO_REASON_TO_BELIEVE
    )


def test_of_two_decisions_the_newer_counts() -> None:
    older = counsel(OriginFinding.REASON_TO_BELIEVE, when=date(2021, 4, 1))
    newer = counsel(OriginFinding.RECYCLED_OR_SCRAP)
    made = assessed(case=replace(CASE, overrides=(newer, older)))
    assert finding(made) is OriginFinding.RECYCLED_OR_SCRAP


def test_a_status_list_that_is_old_at_filing_is_pointed_out_with_a_remedy() -> None:
    old = replace(CASE, as_of=replace(CASE.as_of, filing=date(2021, 9, 1)))
    (item,) = (i for i in assessed(case=old).attention if i.rule == "list-outdated")
    assert "110 days before filing" in item.message
    assert "oreigin lists import" in item.remedy
    assert "list-outdated" not in {i.rule for i in assessed().attention}
    patient = replace(old.policy, status=replace(old.policy.status, list_age_days=120))
    lenient = assessed(case=replace(old, policy=patient))
    assert "list-outdated" not in {i.rule for i in lenient.attention}
