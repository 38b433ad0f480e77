"""Actions, records, overrides, risk: what the report's sentences stand on."""

from datetime import date

import pytest

from tests.casework.world import actor, world


@pytest.fixture
def period(database):
    return world()


def test_an_action_is_opened_changed_and_closed(period):
    from oreigin.casework import following_up
    from oreigin.store.loading import load_case

    analyst = actor(period)
    made = following_up.open_action(
        analyst, period, "Ask for gold", "Quality", due=date(2026, 4, 1)
    )
    following_up.change_action(analyst, made, owner="Purchasing")
    following_up.close_action(analyst, made, "They answered.", "continue")
    [action] = load_case(period).actions
    assert (action.id, action.owner, action.done, action.outcome) == (
        "a-1", "Purchasing", date(2026, 3, 1), "They answered.",
    )  # fmt: skip


def test_a_record_becomes_part_of_the_case(period):
    from oreigin.case import ProgramRecord, RecordKind
    from oreigin.casework.following_up import add_record
    from oreigin.errors import RefusedError
    from oreigin.store.loading import load_case

    record = ProgramRecord(
        "", 3, RecordKind.ESCALATION, date(2026, 2, 2), "Escalated", options=("stay", "leave"),
        decision="stay",
    )  # fmt: skip
    add_record(actor(period), period, record)
    add_record(actor(period), period, record)
    first, second = load_case(period).program
    assert (first.id, second.id) == ("escalation-2026-02-02", "escalation-2026-02-02-2")
    assert first.options == ("stay", "leave")
    with pytest.raises(RefusedError):
        add_record(actor(period), period, first)


def test_an_override_says_why_and_can_be_taken_back(period):
    from oreigin.casework.following_up import record_override, remove_override
    from oreigin.errors import NotAllowedError, RefusedError
    from oreigin.store.loading import load_case

    counsel = actor(period, "counsel")
    outcome = "Form SD without a Conflict Minerals Report"
    with pytest.raises(RefusedError):
        record_override(counsel, period, "determination", "perhaps", "why")
    with pytest.raises(RefusedError):
        record_override(counsel, period, "determination", outcome, "")
    with pytest.raises(NotAllowedError):
        record_override(actor(period, "analyst"), period, "determination", outcome, "why")
    made = record_override(counsel, period, "determination", outcome, "All recycled.")
    assert load_case(period).overrides[0].value == outcome
    remove_override(counsel, made, "It was not.")
    assert load_case(period).overrides == ()


def test_a_comment_is_in_the_trail_and_changes_no_result(period):
    from oreigin.casework.following_up import comment
    from oreigin.store.models import AuditEvent

    before = period.revision
    comment(actor(period, "counsel"), period, "supplier:two", "Ask purchasing.")
    period.refresh_from_db()
    assert period.revision == before
    assert AuditEvent.objects.order_by("-sequence")[0].person.details == {"text": "Ask purchasing."}
