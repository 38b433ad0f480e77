"""The registrant's own declarations move with the case folder and with a backup, in every field."""

from dataclasses import fields, replace
from datetime import date

from oreigin.folder.rollup import KeptUpToDate
from oreigin.rollup.ledger import Sent
from oreigin.rollup.values import Decided, Declarant, ProductMineral
from oreigin.terms import Metal, Scope
from tests.casework.world import NOW, world
from tests.store.test_round_trip import moved_to_another_registrant

BYTES = b"what went out"
DAY = date(2026, 2, 3)


def kept(period):
    """Save something in every field, and return what is there then."""
    from oreigin.folder import RollupFolder, sha256_of
    from oreigin.rollup.values import Program
    from oreigin.store.declarations import SentFile, load_rollup, save_rollup

    sha256 = sha256_of(BYTES)
    declarant = Declarant(**{field.name: f"our {field.name}" for field in fields(Declarant)})
    decided = Decided("3 Tin", "Unknown", 'open: "x", y', "me", DAY, "see audit", "CMRT 6.5")
    about = ("CMRT", "6.5", Scope.USER_DEFINED)
    sent = Sent("Customer, Inc.", DAY, *about, sha256, "f" * 16, "all that we sell", ("p1",))
    given = RollupFolder(
        Program(
            declarant,
            (ProductMineral("p1", Metal("Cobalt")),),
            (decided, replace(decided, value="", why="no more")),
        ),
        (sent,),
        (KeptUpToDate(*about, "all that we sell", ("p1",)), KeptUpToDate(*about, "more")),
    )
    save_rollup(period, given, {sha256: SentFile(BYTES, {"products": "1"})}, NOW)
    assert load_rollup(period) == given
    return given


def test_every_field_of_the_folder_is_filled_by_this_test(database):
    given = kept(world())
    rows = (
        given.program.declarant,
        *given.program.minerals,
        given.program.decided[0],
        *given.sent,
        given.kept[0],
    )
    for row in rows:
        assert all(getattr(row, field.name) for field in fields(row)), row


def test_they_come_back_equal_from_a_case_folder(database):
    from oreigin.store import documents
    from oreigin.store.declarations import load_rollup
    from oreigin.store.models import SentDeclaration

    period = world()
    given = kept(period)
    again = moved_to_another_registrant(period)
    assert load_rollup(again) == given
    row = SentDeclaration.objects.get(period=again)
    assert documents.read(row.document) == BYTES
    assert row.parts == {"products": "1"}


def test_a_period_without_any_writes_no_files(database):
    from oreigin.store.declarations import folder_files

    assert folder_files(world()) == {}


def test_a_backup_holds_them(database, tmp_path, request):
    from oreigin.store.backup import restore_backup, write_backup
    from oreigin.store.declarations import load_rollup
    from oreigin.store.models import Period

    given = kept(world())
    assert write_backup(tmp_path / "backup.zip", NOW) == ()
    with_server = request.getfixturevalue("sqlite_server").fresh(f"restored-{tmp_path.name}")
    from tests.databases import connected

    with connected(with_server):
        assert restore_backup(tmp_path / "backup.zip") == ()
        assert load_rollup(Period.objects.get()) == given


def test_what_went_out_is_never_removed(database):
    import pytest
    from django.db import IntegrityError, transaction

    from oreigin.store.models import SentDeclaration

    period = world()
    kept(period)
    with pytest.raises(IntegrityError), transaction.atomic():
        SentDeclaration.objects.filter(period=period).delete()
