"""What was done, promised and escalated prints from its records; what lacks one is pointed out."""

import re
from dataclasses import replace
from datetime import date
from html import unescape

import pytest

from oreigin.case import (
    Case,
    Fulfilment,
    Narrative,
    ProgramRecord,
    RecordKind,
    Signatory,
    Signature,
)
from oreigin.report.html import render
from oreigin.report.outline import outline
from oreigin.report.package import package
from oreigin.terms import Outcome

from .world import CASE, assessed, record

FILING = CASE.as_of.filing
PROMISE = ProgramRecord(
    "ask-products", 5, RecordKind.COMMITMENT, date(2020, 5, 29), "We will ask at product level."
)


def text(case: Case, document: int = 1) -> str:
    shown = unescape(re.sub(r"<[^>]+>", " ", render(outline(assessed(case)).documents[document])))
    return re.sub(r"\s+", " ", shown)


def rules(case: Case) -> dict[str, str]:
    return {item.rule: item.severity for item in package(assessed(case)).attention}


def with_records(*records: ProgramRecord, before: tuple[ProgramRecord, ...] = ()) -> Case:
    return replace(CASE, program=(*CASE.program, *records), previous_program=before)


def follow_up(
    commitment: str = "", became: Fulfilment | None = None, when: date = FILING
) -> ProgramRecord:
    return ProgramRecord(
        "asked",
        5,
        RecordKind.FOLLOW_UP,
        when,
        "Two of three answered.",
        commitment=commitment,
        fulfilment=became,
    )


class TestCommitments:
    @pytest.mark.parametrize(
        ("became", "said"),
        [
            (Fulfilment.FULFILLED, "This was done."),
            (Fulfilment.PARTLY, "This was done in part."),
            (Fulfilment.CONTINUED, "This is being continued."),
            (Fulfilment.NOT, "This was not done."),
        ],
    )
    def test_the_next_report_says_what_became_of_each(self, became: Fulfilment, said: str) -> None:
        made = text(with_records(follow_up("ask-products", became), before=(PROMISE,)))
        assert f"“We will ask at product level.” {said} Two of three answered." in made

    @pytest.mark.parametrize(
        ("became", "open_still"),
        [(Fulfilment.FULFILLED, False), (Fulfilment.PARTLY, True), (Fulfilment.NOT, True)],
    )
    def test_one_that_is_not_fulfilled_needs_a_person(
        self, became: Fulfilment, open_still: bool
    ) -> None:
        found = rules(with_records(follow_up("ask-products", became), before=(PROMISE,)))
        assert ("commitment-open" in found) is open_still

    def test_one_that_nothing_is_said_of_stops_a_final_package(self) -> None:
        case = with_records(before=(PROMISE,))
        assert rules(case)["commitment-unanswered"] == "error"
        assert "We will ask at product level." not in text(case)

    def test_a_follow_up_on_an_unknown_commitment_is_pointed_out(self) -> None:
        case = with_records(follow_up("ask-prodcts", Fulfilment.FULFILLED))
        assert "follow-up-unknown" in rules(case)
        assert "Two of three answered." not in text(case)


def test_steps_since_the_period_are_those_dated_after_it() -> None:
    assert "we took these steps: Two of three answered." in text(with_records(follow_up()))
    early = with_records(follow_up(when=date(2020, 12, 31)))
    assert "Two of three answered." not in text(early)
    assert "follow-up-too-early" in rules(early)


def test_an_escalation_says_before_whom_what_was_considered_and_what_was_decided() -> None:
    case = with_records(
        ProgramRecord(
            "silent",
            3,
            RecordKind.ESCALATION,
            date(2021, 3, 1),
            "A manufacturer did not answer.",
            body="the audit committee",
            options=("End the contract", "Ask again"),
            decision="We asked again.",
        )
    )
    assert (
        "A manufacturer did not answer. The matter was brought before the audit committee. "
        "The options considered were as follows: End the contract; Ask again. "
        "The conclusion was as follows: We asked again."
    ) in text(case)


class TestDueDiligence:
    SENTENCE = "exercised due diligence on"

    def test_it_is_said_only_where_every_step_has_a_record(self) -> None:
        support = record(RecordKind.AUDIT_SUPPORT, "We support audits.", 4)
        whole = with_records(support)
        assert self.SENTENCE in text(whole)
        assert self.SENTENCE in text(whole, 0)
        assert "due-diligence-unproved" not in rules(whole)

    def test_without_one_it_is_not_said_and_stops_a_final_package(self) -> None:
        assert self.SENTENCE not in text(CASE)
        assert self.SENTENCE not in text(CASE, 0)
        assert rules(CASE)["due-diligence-unproved"] == "error"

    def test_a_program_without_a_policy_is_none(self) -> None:
        support = record(RecordKind.AUDIT_SUPPORT, "We support audits.", 4)
        program = tuple(r for r in (*CASE.program, support) if r.kind is not RecordKind.POLICY)
        assert rules(replace(CASE, program=program))["due-diligence-unproved"] == "error"


def test_the_posting_is_past_only_with_its_record() -> None:
    for document in (0, 1):
        assert "will be publicly available at" in text(CASE, document)
    posted = with_records(replace(record(RecordKind.POSTING, "It is posted.", 5), date=FILING))
    for document in (0, 1):
        assert "will be publicly available" not in text(posted, document)
        assert "publicly available at https://example.com/filings" in text(posted, document)


def test_the_inquiry_was_conducted_only_with_its_record() -> None:
    assert "We conducted in good faith a reasonable country of origin inquiry" in text(CASE)
    program = tuple(r for r in CASE.program if r.kind is not RecordKind.SURVEY)
    assert "We conducted in good faith" not in text(replace(CASE, program=program))
    assert "done-without-record" in rules(replace(CASE, program=program))


@pytest.mark.parametrize("own", ["forward-looking", "websites", "risk-factor-list", "controls"])
def test_a_text_of_the_registrants_own_stands_in_the_place_of_ours(own: str) -> None:
    ours = {
        "forward-looking": "contains forward-looking statements within",
        "websites": "inactive textual references",
        "risk-factor-list": "A number of factors",
        "controls": "are kept unchanged",
    }[own]
    case = replace(CASE, narrative=(Narrative(own, "We say it our way."),))
    assert ours in text(CASE)
    assert ours not in text(case)
    assert "We say it our way." in text(case)
    assert "narrative-unused" not in rules(case)


SIGNED = Signature("Name of the signer", date(2021, 5, 27), "binder of the general counsel")


def test_a_signature_is_dated_the_day_it_was_given() -> None:
    case = replace(CASE, signatory=Signatory("General Counsel", SIGNED))
    assert "Date: May 27, 2021" in text(case, 0)


@pytest.mark.parametrize(
    "given", [replace(SIGNED, authentication=""), replace(SIGNED, signed=date(2021, 6, 1))]
)
def test_a_record_that_lacks_what_makes_a_signature_prints_none(given: Signature) -> None:
    case = replace(CASE, signatory=Signatory("General Counsel", given))
    assert "/s/" not in text(case, 0)
    assert rules(case)["signature-invalid"] == "error"


def test_an_audit_of_the_report_is_told_where_one_was_owed_and_made() -> None:
    audit = ProgramRecord(
        "ipsa", 4, RecordKind.INDEPENDENT_AUDIT, date(2021, 5, 1), "An auditor examined it."
    )
    proud = Narrative("company-overview", "Our products are conflict free.")
    case = replace(with_records(audit), narrative=(proud,))
    assert "Independent private sector audit. An auditor examined it." in text(case)
    assert "not accompanied by an independent private sector audit" not in text(case)
    assert "An auditor examined it." not in text(with_records(audit))


def test_where_the_first_year_may_be_waited_for_nothing_is_filed() -> None:
    made = assessed(CASE)
    waiting = replace(made.determination, outcome=Outcome.MAY_WAIT)
    assert outline(replace(made, determination=waiting)).documents == ()


def test_a_form_without_a_report_tells_due_diligence_that_settled_the_origin() -> None:
    from oreigin.case import Override
    from oreigin.terms import OriginFinding

    assessment = record(RecordKind.RISK_ASSESSMENT, "We traced the tin to mines in Peru.", 2)
    decided = tuple(
        Override(f"origin: {metal}", OriginFinding.DID_NOT_ORIGINATE, "Traced.", "counsel", FILING)
        for metal in CASE.products[0].metals
    )
    support = record(RecordKind.AUDIT_SUPPORT, "We are a member of RMI.", 4)
    case = replace(with_records(assessment, support), overrides=decided)
    made = text(case, 0)
    assert "The inquiry gave reason to go further." in made
    assert "We traced the tin to mines in Peru." in made
    assert len(outline(assessed(case)).documents) == 1
    without = replace(case, program=CASE.program)
    assert "exercised due diligence" not in text(without, 0)
    assert "done-without-record" in rules(without)
