"""Who is due what: the promises of the schedule, one by one."""

from dataclasses import replace
from datetime import date

import pytest

from oreigin.campaign import (
    Answer,
    Channel,
    Contact,
    Delivery,
    Due,
    Sent,
    State,
    needs_person,
    plan,
    unwanted,
)
from oreigin.case import Decision
from oreigin.terms import Scope
from tests.campaign.states import (
    ACME,
    ANSWERS_DUE,
    DESK,
    SCHEDULE,
    STARTS,
    SURVEY,
    acme,
    campaign,
    entry_of,
    mailed,
    reason_of,
    steps_due,
)

ASKED = mailed("request", STARTS)
LATE = date(2027, 6, 1)


def answered(decision: Decision, **more: object) -> Answer:
    return Answer("a1", date(2027, 2, 1), decision, date(2027, 2, 3), **more)  # type: ignore[arg-type]


class TestAsking:
    def test_a_notice_of_what_is_expected_goes_three_weeks_before_the_survey(self) -> None:
        assert steps_due(campaign(), date(2020, 12, 18)) == []
        assert steps_due(campaign(), date(2026, 12, 21)) == ["expectations"]

    def test_the_request_goes_on_the_day_the_survey_starts(self) -> None:
        before = mailed("expectations", date(2026, 12, 21))
        assert steps_due(campaign(before), date(2027, 1, 8)) == []
        assert steps_due(campaign(before), STARTS) == ["request"]

    def test_a_late_launch_sends_the_request_and_no_notice_of_it(self) -> None:
        assert steps_due(campaign(), LATE) == ["request"]
        assert reason_of(campaign(), "expectations", LATE) == "too-late"

    def test_the_request_names_the_day_to_answer_by(self) -> None:
        due = entry_of(plan(campaign(), SCHEDULE, STARTS), "request")
        assert isinstance(due, Due)
        assert due.answer_by == ANSWERS_DUE

    def test_who_is_asked_late_has_ten_business_days_all_the_same(self) -> None:
        due = entry_of(plan(campaign(), SCHEDULE, date(2027, 2, 25)), "request")
        assert isinstance(due, Due)
        assert due.answer_by == date(2027, 3, 11)

    def test_who_was_asked_without_us_is_reminded_and_not_asked_again(self) -> None:
        state = campaign(supplier=acme(requested=STARTS))
        assert reason_of(state, "request", STARTS) == "asked-elsewhere"
        assert steps_due(state, date(2027, 2, 16)) == ["reminder"]


class TestReminding:
    def test_nobody_is_reminded_of_what_was_not_asked(self) -> None:
        assert reason_of(campaign(), "reminder", LATE) == "not-asked"
        assert reason_of(campaign(), "overdue", LATE) == "not-asked"

    def test_a_reminder_goes_before_the_day(self) -> None:
        assert steps_due(campaign(ASKED), date(2027, 2, 15)) == []
        assert steps_due(campaign(ASKED), date(2027, 2, 16)) == ["reminder"]

    def test_reminders_after_the_day_are_spaced_and_end(self) -> None:
        sent = [ASKED, mailed("reminder", date(2027, 2, 16))]
        for number, day in enumerate((1, 11, 23), start=1):
            on = date(2027, 3, day)
            assert "overdue" in steps_due(campaign(*sent), on)
            sent.append(mailed("overdue", on, number=number))
            assert "overdue" not in steps_due(campaign(*sent), on)
        assert reason_of(campaign(*sent), "overdue", LATE) == "enough"

    def test_a_worker_that_slept_sends_one_reminder_not_all_of_them(self) -> None:
        mails = [
            due for due in plan(campaign(ASKED), SCHEDULE, LATE).due if due.address == DESK.email
        ]
        assert [due.step for due in mails] == ["overdue"]

    def test_who_waits_for_our_answer_is_not_pressed(self) -> None:
        state = campaign(ASKED, supplier=acme(open_question=True))
        found = plan(state, SCHEDULE, LATE)
        assert found.due == ()
        assert [entry.reason for entry in needs_person(found)] == ["question-open"]


class TestEscalating:
    AFTER = (ASKED, mailed("overdue", date(2027, 3, 1)))

    def test_it_goes_to_the_contact_above_then_to_the_telephone(self) -> None:
        [due] = [d for d in plan(campaign(*self.AFTER), SCHEDULE, date(2027, 3, 16)).due
                 if d.step == "escalation"]  # fmt: skip
        assert (due.address, due.name) == ("office@acme.test", "Management office")
        call = entry_of(plan(campaign(*self.AFTER), SCHEDULE, date(2027, 3, 19)), "call")
        assert isinstance(call, Due)
        assert (call.channel, call.address) == (Channel.CALL, "+1 555 0100")

    def test_without_anybody_above_a_person_is_asked_for_but_not_before_the_day(self) -> None:
        state = campaign(*self.AFTER, supplier=acme(contacts=(DESK,)))
        assert reason_of(state, "escalation", date(2027, 3, 15)) == "not-yet"
        assert reason_of(state, "escalation", date(2027, 3, 16)) == "no-senior-contact"

    def test_our_own_manager_gets_one_message_that_names_everybody_late(self) -> None:
        other = replace(ACME, id="other", name="Other")
        asked = replace(ASKED, key="request/other/1", supplier="other")
        state = State(SURVEY, (ACME, other), (ASKED, asked))
        found = plan(state, SCHEDULE, date(2027, 3, 26)).due
        [due] = [entry for entry in found if entry.step == "executive"]
        assert due.supplier == ""
        assert due.suppliers == ("acme", "other")
        assert due.address == "operations@example.test"

    @pytest.mark.parametrize(
        ("contacts", "bounced"),
        [((), ()), ((replace(DESK, email=""),), ()), ((DESK,), (Delivery.BOUNCED,))],
        ids=["nobody", "no address", "refused"],
    )
    def test_our_own_manager_is_told_of_suppliers_that_no_request_ever_reached(
        self, contacts: tuple[Contact, ...], bounced: tuple[Delivery, ...]
    ) -> None:
        hidden = replace(ACME, id="hidden", name="Hidden", contacts=contacts)
        sent = [
            replace(mailed("request", STARTS, state), key="request/hidden/1", supplier="hidden")
            for state in bounced
        ]
        state = State(SURVEY, (ACME, hidden), (ASKED, *sent))
        [due] = [e for e in plan(state, SCHEDULE, date(2027, 3, 26)).due if e.step == "executive"]
        assert due.suppliers == ("acme", "hidden")
        assert due.unreached == {"hidden"}
        assert reason_of(State(SURVEY, (hidden,), tuple(sent)), "executive", STARTS) == "not-yet"

    def test_the_message_to_our_manager_comes_weekly_while_somebody_is_late(self) -> None:
        day = date(2027, 3, 26)
        first = Sent("executive/1", "executive", day, address="operations@example.test")
        assert reason_of(campaign(ASKED, first), "executive", day) == "not-yet"
        again = entry_of(plan(campaign(ASKED, first), SCHEDULE, date(2027, 4, 2)), "executive")
        assert isinstance(again, Due)
        assert again.key == "executive/2"

    def test_without_a_manager_named_a_person_is_asked_for(self) -> None:
        state = campaign(ASKED, survey=replace(SURVEY, executive=None))
        assert reason_of(state, "executive", date(2027, 3, 26)) == "no-executive"
        assert reason_of(campaign(), "executive", LATE) == "nobody-to-name"


class TestAnswered:
    @pytest.mark.parametrize("decision", [Decision.PENDING, Decision.ACCEPTED, Decision.WAIVED])
    def test_who_answered_is_asked_nothing_more(self, decision: Decision) -> None:
        state = campaign(ASKED, supplier=acme(answers=(answered(decision),)))
        assert plan(state, SCHEDULE, LATE).due == ()

    def test_who_is_out_of_scope_gets_nothing_and_the_reason_is_said(self) -> None:
        state = campaign(supplier=acme(in_scope=False, reason="Sells services."))
        found = plan(state, SCHEDULE, LATE)
        assert found.due == ()
        assert found.skipped[0].why == "Out of scope: Sells services."

    def test_an_answer_sent_back_is_followed_by_what_to_correct(self) -> None:
        state = campaign(ASKED, supplier=acme(answers=(answered(Decision.REJECTED),)))
        [due] = plan(state, SCHEDULE, date(2027, 2, 3)).due
        assert (due.step, due.about) == ("corrections", "a1")
        assert due.key == "corrections/acme/a1/1"

    def test_corrections_are_reminded_of_and_count_anew_for_the_next_answer(self) -> None:
        sent = mailed("corrections", date(2027, 2, 3), about="a1")
        state = campaign(ASKED, sent, supplier=acme(answers=(answered(Decision.REJECTED),)))
        assert steps_due(state, date(2027, 2, 15)) == ["corrections-reminder"]
        again = replace(answered(Decision.REJECTED), id="a2", received=date(2027, 2, 20))
        both = acme(answers=(answered(Decision.REJECTED), again))
        [due] = plan(campaign(ASKED, sent, supplier=both), SCHEDULE, date(2027, 2, 22)).due
        assert due.key == "corrections/acme/a2/1"

    def test_an_answer_never_corrected_is_escalated(self) -> None:
        sent = mailed("corrections", date(2027, 2, 3), about="a1")
        state = campaign(ASKED, sent, supplier=acme(answers=(answered(Decision.REJECTED),)))
        assert "escalation" in steps_due(state, date(2027, 3, 16))

    def test_an_answer_for_the_whole_company_is_asked_for_again_by_product(self) -> None:
        answer = answered(Decision.ACCEPTED, scope=Scope.COMPANY)
        state = campaign(ASKED, supplier=acme(answers=(answer,)))
        assert steps_due(state, date(2027, 2, 8)) == ["product-level"]
        content = replace(state, survey=replace(SURVEY, product_level=False))
        assert reason_of(content, "product-level", LATE) == "company-answer-suffices"

    def test_smelters_that_cannot_be_determined_are_warned_of_on_another_day(self) -> None:
        answer = answered(Decision.ACCEPTED, scope=Scope.COMPANY, indeterminate=("Lu Smelter",))
        state = campaign(ASKED, supplier=acme(answers=(answer,)))
        assert steps_due(state, date(2027, 2, 8)) == ["product-level"]
        assert reason_of(state, "smelter-warning", date(2027, 2, 8)) == "one-a-day"
        later = campaign(
            ASKED, mailed("product-level", date(2027, 2, 8)), supplier=acme(answers=(answer,))
        )
        assert steps_due(later, date(2027, 2, 11)) == ["smelter-warning"]

    def test_a_queued_reminder_is_not_wanted_once_an_answer_came(self) -> None:
        queued = mailed("reminder", date(2027, 2, 16), Delivery.WAITING)
        assert unwanted(campaign(ASKED, queued), SCHEDULE) == {}
        state = campaign(ASKED, queued, supplier=acme(answers=(answered(Decision.PENDING),)))
        assert unwanted(state, SCHEDULE)[queued.key].reason == "answered"


class TestReaching:
    @pytest.mark.parametrize(
        ("contacts", "reason"),
        [((), "no-contact"), ((Contact("c1", "Desk", main=True),), "no-address")],
    )
    def test_who_cannot_be_reached_is_never_passed_over_in_silence(
        self, contacts: tuple[Contact, ...], reason: str
    ) -> None:
        found = plan(campaign(supplier=acme(contacts=contacts)), SCHEDULE, date(2026, 12, 1))
        assert [entry.reason for entry in needs_person(found)] == [reason]

    def test_an_address_that_mail_came_back_from_needs_a_person_until_it_is_another(self) -> None:
        bounced = mailed("request", STARTS, Delivery.BOUNCED)
        assert reason_of(campaign(bounced), "request", date(2027, 1, 12)) == "bounced"
        mended = acme(contacts=(replace(DESK, email="new@acme.test"),))
        [due] = plan(campaign(bounced, supplier=mended), SCHEDULE, date(2027, 1, 12)).due
        assert (due.address, due.key) == ("new@acme.test", "request/acme/2")

    def test_an_address_is_good_again_once_it_took_mail_on_a_later_day(self) -> None:
        bounced = mailed("request", STARTS, Delivery.BOUNCED)
        same_day = mailed("expectations", STARTS)
        assert reason_of(campaign(bounced, same_day), "request", date(2027, 1, 13)) == "bounced"
        later = mailed("expectations", date(2027, 1, 12))
        assert reason_of(campaign(bounced, later), "request", date(2027, 1, 13)) == "due"

    def test_mail_that_could_not_be_sent_needs_a_person(self) -> None:
        failed = mailed("request", STARTS, Delivery.FAILED)
        assert reason_of(campaign(failed), "request", date(2027, 1, 12)) == "failed"
        assert reason_of(campaign(failed), "expectations", STARTS) == "failed"

    def test_a_canceled_message_is_not_sent_after_all(self) -> None:
        canceled = mailed("request", STARTS, Delivery.CANCELED)
        assert reason_of(campaign(canceled), "request", LATE) == "canceled"

    def test_an_address_gets_one_message_a_day(self) -> None:
        shared = acme(contacts=(DESK, Contact("c2", email="SALES@acme.test", role="Director")))
        state = campaign(ASKED, mailed("overdue", date(2027, 3, 16)), supplier=shared)
        assert reason_of(state, "escalation", date(2027, 3, 19)) == "due"
        other = campaign(ASKED, mailed("overdue", date(2027, 3, 1)), supplier=shared)
        found = plan(other, SCHEDULE, date(2027, 3, 16))
        assert [due.step for due in found.due] == ["overdue"]
        assert entry_of(found, "escalation").why.endswith("one a day.")

    def test_a_language_without_texts_falls_back_to_english_and_says_so(self) -> None:
        contact = replace(DESK, language="th")
        state = campaign(supplier=acme(contacts=(contact,), language=""))
        [due] = plan(state, SCHEDULE, STARTS).due
        assert due.language == "en"
        assert due.why.endswith("there are no texts in the language th.")

    def test_a_contact_is_written_to_in_its_own_language(self) -> None:
        contact = replace(DESK, language="zh-Hans")
        [due] = plan(campaign(supplier=acme(contacts=(contact,))), SCHEDULE, STARTS).due
        assert due.language == "zh"


def test_why_says_it_in_words() -> None:
    [due] = plan(campaign(ASKED), SCHEDULE, date(2027, 2, 16)).due
    assert due.why == ("Asked on 2027-01-11 to answer by 2027-02-26, and nothing was received.")


def test_a_survey_without_dates_sends_nothing() -> None:
    state = campaign(survey=replace(SURVEY, answers_due=None))
    assert plan(state, SCHEDULE, LATE).due == ()
    assert reason_of(state, "request", LATE) == "no-dates"


def test_ids_of_any_length_and_kind_make_different_keys() -> None:
    long = acme(id="x" * 300)
    slashed = acme(id="a/b")
    state = State(SURVEY, (long, slashed))
    keys = [due.key for due in plan(state, SCHEDULE, STARTS).due]
    assert len(set(keys)) == len(keys) == 2
    assert all(len(key) <= 200 for key in keys)
