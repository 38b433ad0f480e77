"""The audit trail shows whatever is done to it behind the app's back."""

from datetime import UTC, datetime

import pytest

NOW = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def ours(database):
    """A registrant with a chain of five events."""
    from oreigin.store.models import Registrant

    registrant = Registrant.objects.create(slug="ours", name="Ours")
    for number in range(5):
        write(registrant, f"response:{number}")
    return registrant


def write(registrant, subject, action="response-accepted", facts=None):
    from django.db import transaction

    from oreigin.store.trail import Happened, append

    with transaction.atomic():
        facts = facts or {"reason": "complete", "n": 3, "more": [True, None, "é"]}
        append(
            registrant,
            Happened(NOW, action, subject, "analyst", facts, {"mail": "analyst@x.example"}),
        )


def codes(registrant, anchors=()):
    from oreigin.store.trail import verify

    return [problem.code for problem in verify(registrant, anchors)]


def tamper(statement, *values):
    """Do what only somebody who owns the database can: switch its guards off first."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
        else:
            cursor.execute("PRAGMA foreign_keys = OFF")
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')
        cursor.execute(statement, values)


def test_a_chain_left_alone_is_whole(ours):
    assert codes(ours) == []


def test_the_database_refuses_to_change_or_remove_events(ours):
    from django.db import DatabaseError, IntegrityError, connection

    from oreigin.store.models import AuditEvent, AuditPerson, ChainHead

    with pytest.raises(IntegrityError):
        AuditEvent.objects.filter(sequence=3).update(action="x")
    with pytest.raises(IntegrityError):
        AuditPerson.objects.update(who="Somebody else")
    with pytest.raises(IntegrityError):
        ChainHead.objects.update(sequence=3)
    for table in ("auditevent", "chainhead"):
        with pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM store_{table}")
    assert codes(ours) == []


@pytest.mark.parametrize(
    "change",
    ["action = 'x'", "subject = 'x'", "at = '2020-01-01 00:00:00+00:00'", "facts = '{}'",
     "person_hash = 'x'", "hash = 'x'", "previous = 'x'"],
)  # fmt: skip
def test_an_edited_event_is_found(ours, change):
    tamper(f"UPDATE store_auditevent SET {change} WHERE sequence = 3")
    assert "event-edited" in codes(ours)


def test_an_edited_person_is_found(ours):
    tamper(
        "UPDATE store_auditperson SET who = 'Somebody else' WHERE event_id = "
        "(SELECT id FROM store_auditevent WHERE sequence = 2)"
    )
    assert codes(ours) == ["person-edited"]


def test_a_removed_event_is_found(ours):
    tamper("DELETE FROM store_auditevent WHERE sequence = 3")
    assert "events-missing" in codes(ours)


def test_a_chain_that_was_cut_off_is_found(ours):
    tamper("DELETE FROM store_auditevent WHERE sequence > 3")
    assert codes(ours) == ["events-cut-off"]


def test_reordered_events_are_found(ours):
    tamper("UPDATE store_auditevent SET sequence = 99 WHERE sequence = 3")
    tamper("UPDATE store_auditevent SET sequence = 3 WHERE sequence = 4")
    tamper("UPDATE store_auditevent SET sequence = 4 WHERE sequence = 99")
    assert {"event-edited", "event-out-of-place"} <= set(codes(ours))


def test_an_inserted_event_is_found_though_its_own_hash_is_right(ours):
    from oreigin.store.models import AuditEvent
    from oreigin.store.trail import hash_of

    third = AuditEvent.objects.get(sequence=3)
    tamper("UPDATE store_auditevent SET sequence = sequence + 101 WHERE sequence > 3")
    tamper("UPDATE store_auditevent SET sequence = sequence - 100 WHERE sequence > 100")
    forged = AuditEvent(
        registrant=ours, sequence=4, at=NOW, action="x", subject="x", facts={}, person_hash="x",
        previous=third.hash,
    )  # fmt: skip
    forged.hash = hash_of(forged)
    forged.save()
    assert {"event-edited", "event-out-of-place"} <= set(codes(ours))


def test_an_event_appended_behind_the_apps_back_is_found(ours):
    from oreigin.store.models import AuditEvent
    from oreigin.store.trail import hash_of

    last = AuditEvent.objects.get(sequence=5)
    forged = AuditEvent(
        registrant=ours, sequence=6, at=NOW, action="x", subject="x", facts={}, person_hash="x",
        previous=last.hash,
    )  # fmt: skip
    forged.hash = hash_of(forged)
    forged.save()
    assert "events-appended" in codes(ours)


def test_a_chain_computed_anew_is_found_by_an_anchor_kept_elsewhere(ours):
    from oreigin.store.models import ChainHead
    from oreigin.store.trail import anchor

    kept = anchor(ours)
    tamper("DELETE FROM store_auditperson")
    tamper("DELETE FROM store_auditevent")
    tamper("DELETE FROM store_chainhead")
    for number in range(6):
        write(ours, f"response:other-{number}")
    assert codes(ours) == []
    assert codes(ours, [kept]) == ["anchor-differs"]
    assert ChainHead.objects.get(registrant=ours).sequence == 6
    assert codes(ours, ["99:abc"]) == ["anchor-missing"]


def test_a_chain_cut_off_with_its_head_set_back_is_found_by_an_anchor(ours):
    from oreigin.store.models import AuditEvent
    from oreigin.store.trail import anchor

    kept, third = anchor(ours), AuditEvent.objects.get(sequence=3)
    tamper("DELETE FROM store_auditperson WHERE event_id > %s", third.pk)
    tamper("DELETE FROM store_auditevent WHERE sequence > 3")
    tamper("UPDATE store_chainhead SET sequence = 3, hash = %s", third.hash)
    assert codes(ours) == []
    assert codes(ours, [kept]) == ["anchor-missing"]


def test_personal_data_can_be_erased_and_the_chain_stays_whole(ours):
    from oreigin.store.models import AuditPerson

    AuditPerson.objects.filter(event__sequence=2).delete()
    assert codes(ours) == ["person-missing"]
    write(ours, "person:analyst", "personal-data-erased", {"events": [2]})
    assert codes(ours) == []


def test_the_chains_of_two_registrants_are_apart(ours):
    from oreigin.store.models import Registrant

    theirs = Registrant.objects.create(slug="theirs", name="Theirs")
    write(theirs, "response:1")
    assert codes(theirs) == [] == codes(ours)
    assert Registrant.objects.get(slug="theirs").chain.sequence == 1


def test_a_trail_that_was_emptied_with_its_head_is_found(ours):
    write(ours, "response:r-1")
    for table in ("store_auditperson", "store_auditevent", "store_chainhead"):
        tamper(f"DELETE FROM {table}")
    assert codes(ours) == ["head-missing"]
