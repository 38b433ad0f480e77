"""Verifying the audit trail as a use case: who may, and against which anchors."""

import pytest

from oreigin.errors import NotAllowedError, RefusedError
from tests.casework.world import actor, world


@pytest.fixture
def period(database):
    return world()


def test_an_auditor_verifies_the_whole_chain(period):
    from oreigin.casework.auditing import anchor, verify
    from oreigin.store.models import AuditEvent

    auditor = actor(period, "auditor")
    found = verify(auditor, [anchor(auditor), "", "  "])
    assert (found.problems, found.given) == ((), 1)
    assert found.events == AuditEvent.objects.count()
    assert found.anchor.startswith(f"{found.events}:")


def test_who_may_not_read_the_trail_verifies_nothing(period):
    from oreigin.casework.auditing import verify

    with pytest.raises(NotAllowedError):
        verify(actor(period, "analyst"))


@pytest.mark.parametrize("text", ["7", f"0:{'a' * 64}", f"7:{'g' * 64}", f"-1:{'a' * 64}"])
def test_an_anchor_is_a_number_and_a_hash(period, text):
    from oreigin.casework.auditing import verify

    with pytest.raises(RefusedError, match="is no anchor"):
        verify(actor(period), [text])


def test_an_event_is_unchanged_until_somebody_changes_it(period):
    from oreigin.casework.auditing import unchanged
    from oreigin.store.models import AuditEvent

    event = AuditEvent.objects.order_by("sequence").first()
    assert unchanged(event)
    event.subject = "period:1999"
    assert not unchanged(event)
