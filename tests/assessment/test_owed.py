"""What stands against a package because of what is owed: products, makers, decisions, dates."""

from dataclasses import replace
from datetime import date

import pytest

from oreigin.assessment.program import recorded
from oreigin.assessment.values import Assessment, Severity
from oreigin.case import Amendment, AsOf, Case, Override, ProgramRecord, RecordKind
from oreigin.terms import CONFLICT_MINERALS, Answer, OriginFinding, Outcome

from .test_origin import mined
from .world import CASE, assessed, declared

LUNA = declared("d1", {"Luna Smelter, Ltd.": "Tin"})
READ = date(2021, 5, 1)


def severity(made: Assessment, rule: str) -> Severity | None:
    """The severity of the item of a rule, None where there is none."""
    return next((item.severity for item in made.attention if item.rule == rule), None)


def deciding(subject: str, value: str, when: date = READ, case: Case = CASE) -> Case:
    decided = Override(subject, value, "Counsel has read it.", "counsel", when)
    return replace(case, overrides=(*case.overrides, decided))


def test_a_lost_list_of_products_is_no_legal_conclusion() -> None:
    made = assessed(case=replace(CASE, products=()))
    assert made.determination.outcome is Outcome.NOT_DETERMINED
    assert severity(made, "no-products") == "error"


def test_a_form_sd_without_anybody_surveyed_is_an_error() -> None:
    made = assessed(case=replace(CASE, suppliers=(), responses=()))
    assert severity(made, "nobody-surveyed") == "error"
    assert severity(assessed(), "nobody-surveyed") is None


class TestAnOutcomeThatAPersonDecided:
    def test_form_sd_alone_beside_reason_to_believe_is_an_error(self) -> None:
        made = assessed(LUNA, case=deciding("determination", Outcome.FORM_SD_ONLY))
        assert severity(made, "outcome-contradicted") == "error"

    def test_form_sd_alone_with_a_finding_for_each_metal_is_none(self) -> None:
        case = deciding("determination", Outcome.FORM_SD_ONLY)
        case = deciding("origin: Tin", OriginFinding.DID_NOT_ORIGINATE, case=case)
        made = assessed(LUNA, case=case)
        assert made.determination.outcome is Outcome.FORM_SD_ONLY
        assert severity(made, "outcome-contradicted") is None

    def test_a_report_without_a_product_that_needs_a_metal_is_an_error(self) -> None:
        none = tuple(replace(product, metals=()) for product in CASE.products)
        case = deciding("determination", Outcome.CONFLICT_MINERALS_REPORT)
        made = assessed(case=replace(case, products=none))
        assert severity(made, "outcome-contradicted") == "error"

    def test_a_report_that_nobody_owes_may_be_filed(self) -> None:
        made = assessed(case=deciding("determination", Outcome.CONFLICT_MINERALS_REPORT))
        assert severity(made, "outcome-contradicted") is None

    def test_that_nothing_is_owed_is_told_as_that_persons_word(self) -> None:
        made = assessed(case=deciding("determination", Outcome.NOTHING_OWED))
        (item,) = (i for i in made.attention if i.rule == "nothing-owed")
        assert "counsel decided so on 2021-05-01. Counsel has read it." in item.message

    def test_it_may_be_withdrawn_and_stays_on_record(self) -> None:
        case = deciding("determination", Outcome.NOTHING_OWED)
        made = assessed(case=deciding("determination", "withdrawn", case=case))
        assert made.determination.outcome is Outcome.FORM_SD_ONLY
        recorded = [i for i in made.attention if i.rule == "override-without-effect"]
        assert len(recorded) == 2

    def test_of_two_on_one_day_the_later_row_counts(self) -> None:
        case = deciding("determination", Outcome.NOTHING_OWED)
        case = deciding("determination", Outcome.CONFLICT_MINERALS_REPORT, case=case)
        assert assessed(case=case).determination.outcome is Outcome.CONFLICT_MINERALS_REPORT


class TestDueDiligenceThatShowedAnotherOrigin:
    CASE = deciding("origin: Tin", OriginFinding.DID_NOT_ORIGINATE)

    def test_the_tree_says_so_with_what_was_computed(self) -> None:
        (branch,) = (
            b
            for b in assessed(LUNA, case=self.CASE).determination.branches
            if b.id == "due-diligence"
        )
        assert branch.answer == "yes: Tin"
        assert "reason to believe" in branch.facts[0]
        assert "Counsel has read it." in branch.facts[0]

    def test_without_records_of_it_that_is_an_error_and_no_sentence(self) -> None:
        made = assessed(LUNA, case=self.CASE)
        assert severity(made, "due-diligence-unproved") == "error"
        assert made.claim("concluded-after-due-diligence").holds is False

    def test_with_a_record_of_every_step_it_stands(self) -> None:
        kinds = (
            RecordKind.POLICY,
            RecordKind.RISK_ASSESSMENT,
            RecordKind.ESCALATION,
            RecordKind.AUDIT_SUPPORT,
            RecordKind.REPORTING,
        )
        program = tuple(
            ProgramRecord(kind, step, kind, READ, "Done.") for step, kind in enumerate(kinds, 1)
        )
        made = assessed(LUNA, case=replace(self.CASE, program=program))
        assert made.claim("concluded-after-due-diligence").holds is True
        assert severity(made, "due-diligence-unproved") is None


def test_what_is_known_by_a_suppliers_word_needs_a_person_to_confirm_it() -> None:
    known = mined("Rwanda")
    assert severity(assessed(known), "origin-known") == "error"
    confirmed = deciding("origin-known: Tin", "stands")
    assert severity(assessed(known, case=confirmed), "origin-known") == "info"


def test_makers_and_surveyed_suppliers_that_differ_are_pointed_out() -> None:
    (product,) = CASE.products
    one = assessed(case=replace(CASE, products=(replace(product, suppliers=("s1",)),)))
    assert severity(one, "surveyed-without-product") == "info"
    first, second = CASE.suppliers
    out = replace(CASE, suppliers=(first, replace(second, in_scope=False, reason="ours")))
    assert severity(assessed(case=out), "maker-not-surveyed") == "warning"
    assert severity(assessed(), "maker-not-surveyed") is None


@pytest.mark.parametrize(
    ("amendment", "said"), [(None, "warning"), (Amendment(1, date(2021, 5, 28)), None)]
)
def test_a_form_filed_after_it_was_due_is_pointed_out(
    amendment: Amendment | None, said: str | None
) -> None:
    late = replace(CASE, as_of=replace(CASE.as_of, filing=date(2021, 6, 2)), amendment=amendment)
    assert severity(assessed(case=late), "filing-late") == said


def test_every_metal_can_be_decided() -> None:
    unknown = declared("d1", {"Alpha": "Tin"}, {"3": Answer.UNKNOWN})
    case = CASE
    for metal in CONFLICT_MINERALS:
        case = deciding(f"origin: {metal}", OriginFinding.NO_REASON_TO_BELIEVE, case=case)
    assert assessed(unknown, case=case).determination.outcome is Outcome.FORM_SD_ONLY


@pytest.mark.parametrize(
    ("status", "filing"),
    [(date(2022, 5, 14), date(2021, 5, 28)), (date(2020, 3, 1), date(2020, 3, 1))],
)
def test_days_that_contradict_each_other_are_an_error(status: date, filing: date) -> None:
    case = replace(CASE, as_of=AsOf(status=status, filing=filing))
    assert severity(assessed(case=case), "dates-contradictory") == "error"
    assert severity(assessed(), "dates-contradictory") is None


@pytest.mark.parametrize(
    ("kind", "day", "counts"),
    [
        (RecordKind.SURVEY, date(2013, 1, 11), False),
        (RecordKind.SURVEY, date(2020, 1, 1), True),
        (RecordKind.POSTING, date(2020, 5, 29), False),
        (RecordKind.POSTING, date(2021, 5, 28), True),
        (RecordKind.POLICY, date(2014, 1, 1), True),
        (RecordKind.POLICY, date(2021, 6, 1), False),
    ],
)
def test_a_record_counts_for_the_period_it_is_of(kind: RecordKind, day: date, counts: bool) -> None:
    record = ProgramRecord("r", 1, kind, day, "Done.")
    case = replace(CASE, program=(record,))
    assert (recorded(case) == (record,)) is counts
    too_old = severity(assessed(case=case), "record-of-another-period")
    assert (too_old == "warning") is (not counts and day < case.period.last_day)
