"""Doing something is permission, one transaction and one event, whoever does it at once."""

import threading

import pytest

from tests.casework.world import actor, world


@pytest.fixture
def period(database):
    return world()


def test_what_breaks_half_way_leaves_nothing_behind(period):
    from oreigin.casework.acting import changing
    from oreigin.store.models import AuditEvent, Comment

    events, revision = AuditEvent.objects.count(), period.revision

    def break_off():
        about = {"registrant": period.registrant, "period": period}
        with changing(actor(period), period, "case-changed", "x"):
            Comment.objects.create(**about, subject="x", text="x")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    period.refresh_from_db()
    assert (AuditEvent.objects.count(), period.revision) == (events, revision)
    assert not Comment.objects.exists()


def test_many_at_once_make_one_chain(period):
    from django.db import connection

    from oreigin.casework.following_up import comment
    from oreigin.store.models import Comment
    from oreigin.store.trail import verify

    people = [actor(period, "analyst", f"Person {number}") for number in range(4)]
    broken = []

    def talk(who):
        try:
            for number in range(10):
                comment(who, period, "supplier:two", f"{number}")
        except Exception as fault:
            broken.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=talk, args=(who,)) for who in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broken == []
    assert Comment.objects.count() == 40
    assert verify(period.registrant) == ()


def test_every_kind_of_event_needs_a_permission_that_exists():
    from oreigin.casework.acting import event_kinds
    from oreigin.casework.actors import SUPPLIER
    from oreigin.casework.permissions import permissions
    from oreigin.store.models import Role

    for kind in event_kinds().values():
        assert kind.permission in {"", *permissions()}, kind.id
    for permission in permissions().values():
        assert set(permission.roles) <= {*Role.values, SUPPLIER}, permission.id


def test_auditors_change_nothing():
    from oreigin.casework.permissions import actions_of

    changing = {a for a in actions_of("auditor") if not a.endswith((".read", ".export"))}
    assert changing == set()


def test_every_kind_of_event_is_one_that_casework_writes():
    from pathlib import Path

    from oreigin import casework
    from oreigin.casework.acting import event_kinds
    from oreigin.store.trail import ERASED

    code = "".join(path.read_text() for path in Path(casework.__file__).parent.rglob("*.py"))
    unwritten = {kind for kind in event_kinds() if f'"{kind}"' not in code} - {ERASED}
    assert unwritten == set()


def test_every_word_of_casework_is_said_somewhere():
    import tomllib
    from pathlib import Path

    import oreigin
    from oreigin import tables

    folder = Path(oreigin.__file__).parent
    code = "".join(
        p.read_text()
        for room in ("casework", "store", "web")
        for p in folder.glob(f"{room}/**/*.py")
    )
    unsaid = {code_ for code_ in tomllib.loads(tables.read_text("casework.toml"))
              if f'"{code_}"' not in code}  # fmt: skip
    assert unsaid == set()
