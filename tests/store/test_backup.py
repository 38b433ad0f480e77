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
