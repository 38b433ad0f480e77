"""A backup holds everything, and is restored into either database."""

import json
import zipfile

import pytest

from tests.casework.world import NOW, actor, workbook, world
from tests.databases import connected


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request, settings_of_tests):
    """Another, empty database, on both kinds."""
    server = request.getfixturevalue(f"{request.param}_server")
    made = server.fresh(f"empty{id(request)}")
    yield made
    server.drop(made)


def content():
    from django.apps import apps

    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for model in apps.get_app_config("store").get_models()
    }


@pytest.fixture
def backup(database, tmp_path):
    """A backup of a world with a response, and what the database held."""
    from oreigin.casework import responding
    from oreigin.casework.receiving import receive
    from oreigin.casework.working import work_off
    from oreigin.store.backup import write_backup
    from oreigin.store.models import Response

    period = world()
    for number in range(2):
        data = workbook({"Declaration!D15": f"Person {number}"})
        receive(actor(period), period, [("acme.xlsx", data)])
        work_off()
    responding.accept(actor(period), list(Response.objects.order_by("pk")))
    work_off()
    path = tmp_path / "backup.zip"
    assert write_backup(path, NOW) == ()
    return path, content()


def test_everything_comes_back_in_either_database(backup, empty, tmp_path):
    from django.test import override_settings

    from oreigin.casework import people
    from oreigin.store import documents
    from oreigin.store.backup import restore_backup
    from oreigin.store.models import Document, User

    path, held = backup
    elsewhere = {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "elsewhere"},
        }
    }
    with connected(empty), override_settings(STORAGES=elsewhere):
        assert restore_backup(path) == ()
        assert content() == held
        for document in Document.objects.all():
            assert len(documents.read(document)) == document.size
        people.create_registrant(User.objects.first(), "New", "new", NOW)  # ids go on


def test_a_database_that_is_not_empty_is_left_alone(backup):
    from oreigin.errors import RefusedError
    from oreigin.store.backup import restore_backup

    path, held = backup
    with pytest.raises(RefusedError) as refused:
        restore_backup(path)
    assert refused.value.problem.code == "not-empty"
    assert content() == held


def test_a_backup_that_was_tampered_with_shows(backup, empty, tmp_path):
    from oreigin.store.backup import restore_backup

    path, _ = backup
    changed = tmp_path / "changed.zip"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "tables/store.auditevent.jsonl":
                data = data.replace(b"response-accepted", b"response-reopened")
            new.writestr(name, data)
    with connected(empty):
        assert [problem.code for problem in restore_backup(changed)] == ["event-edited"]


def test_what_is_no_backup_of_this_version_is_refused(backup, empty, tmp_path):
    from oreigin.errors import RefusedError
    from oreigin.store.backup import restore_backup
    from oreigin.store.models import Registrant

    (tmp_path / "odd.zip").write_bytes(b"odd")
    with zipfile.ZipFile(tmp_path / "old.zip", "w") as old:
        old.writestr("manifest.json", json.dumps({"oreigin": "0.0.1", "migrations": {}}))
    with connected(empty):
        for name, code in (("odd.zip", "no-backup"), ("old.zip", "other-version")):
            with pytest.raises(RefusedError) as refused:
                restore_backup(tmp_path / name)
            assert refused.value.problem.code == code
        assert not Registrant.objects.exists()


def test_a_document_that_is_gone_is_said(backup, tmp_path):
    from django.core.files.storage import default_storage

    from oreigin.store.backup import write_backup
    from oreigin.store.models import Document

    document = Document.objects.first()
    default_storage.delete(f"{document.registrant_id}/{document.sha256[:2]}/{document.sha256}")
    [problem] = write_backup(tmp_path / "second.zip", NOW)
    assert (problem.code, problem.file) == ("document-lost", document.sha256)


def changed_copy(path, copy, change):
    """Copy a backup, each member as `change(name, data)` returns it; None leaves it out."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w") as new:
        for name in old.namelist():
            data = change(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
    return copy


def test_documents_that_a_backup_lacks_or_has_damaged_are_named_and_the_others_restored(
    backup, empty, tmp_path
):
    from django.test import override_settings

    from oreigin.store import documents
    from oreigin.store.backup import restore_backup
    from oreigin.store.models import Document

    path, _ = backup
    lost, damaged, *others = Document.objects.order_by("pk").values_list("sha256", flat=True)

    def change(name, data):
        return None if name.endswith(lost) else b"x" if name.endswith(damaged) else data

    copy = changed_copy(path, tmp_path / "changed.zip", change)
    elsewhere = {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "elsewhere"},
        }
    }
    with connected(empty), override_settings(STORAGES=elsewhere):
        said = [(problem.code, problem.file) for problem in restore_backup(copy)]
        assert said == [("document-lost", lost), ("document-damaged", damaged)]
        there = Document.objects.filter(sha256__in=others)
        assert others
        assert all(documents.read(each) for each in there)


@pytest.mark.parametrize("damage", ["cut off", "flipped", "a table missing", "a row missing"])
def test_a_damaged_backup_is_refused_and_nothing_is_restored(backup, empty, tmp_path, damage):
    from oreigin.errors import RefusedError
    from oreigin.store.backup import restore_backup
    from oreigin.store.models import Registrant

    path, _ = backup
    copy = tmp_path / "damaged.zip"
    data = path.read_bytes()
    if damage == "cut off":
        copy.write_bytes(data[: len(data) // 2])
    elif damage == "flipped":
        with zipfile.ZipFile(path) as held:
            at = held.getinfo("tables/store.supplier.jsonl").header_offset + 120
        copy.write_bytes(data[:at] + bytes([data[at] ^ 255]) + data[at + 1 :])
    elif damage == "a table missing":
        changed_copy(path, copy, lambda name, held: None if "store.supplier." in name else held)
    else:
        changed_copy(
            path,
            copy,
            lambda name, held: held.split(b"\n")[0] if "store.supplier." in name else held,
        )
    with connected(empty):
        with pytest.raises(RefusedError) as refused:
            restore_backup(copy)
        assert refused.value.problem.code == "no-backup"
        assert str(copy) in refused.value.problem.message
        assert not Registrant.objects.exists()


def test_a_backup_that_cannot_be_finished_leaves_the_older_one_alone(backup, tmp_path):
    from oreigin.store.backup import write_backup

    path, _ = backup
    before = path.read_bytes()
    with pytest.raises(AttributeError):
        write_backup(path, None)
    assert path.read_bytes() == before
    assert not list(tmp_path.glob("*.new"))


def test_a_backup_made_while_people_write_is_one_moment(database, empty, tmp_path):
    """A writer adds events and responses all the while; each backup's trail ends at its anchor."""
    import threading

    from django.db import connection

    from oreigin.casework.receiving import receive
    from oreigin.store import trail
    from oreigin.store.backup import restore_backup, write_backup
    from oreigin.store.models import AuditEvent, Registrant, Upload

    period = world()
    over = threading.Event()

    def write():
        number = 0
        while not over.is_set():
            data = workbook({"Declaration!D15": f"Office {number}"})
            receive(actor(period), period, [(f"{number}.xlsx", data)])
            number += 1
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while AuditEvent.objects.count() < 5:
            pass
        faults = write_backup(tmp_path / "backup.zip", NOW)
        moment = AuditEvent.objects.count()
        while AuditEvent.objects.count() < moment + 3:
            pass
    finally:
        over.set()
        writer.join()
    assert faults == ()
    with connected(empty):
        assert restore_backup(tmp_path / "backup.zip") == ()
        told = AuditEvent.objects.filter(action="documents-received").count()
        assert told == Upload.objects.count()
        number = int(trail.anchor(Registrant.objects.get()).split(":")[0])
        assert number == AuditEvent.objects.count()
