"""`oreigin doctor` says what is wrong and what to do."""

from datetime import timedelta

import pytest

from tests.casework.world import NOW, world
from tests.databases import connected


def states(now=NOW, **options):
    from oreigin.casework.doctor import examine

    return {seen.id: seen for seen in examine(now, **options)}


def test_a_good_installation_is_well(database):
    world()
    seen = states()
    well = {"database", "migrations", "guards", "worker", "documents", "trail", "secret", "debug"}
    assert {about for about, each in seen.items() if each.state == "ok"} >= well


def test_a_lost_document_a_stopped_worker_and_a_removed_guard_show(database):
    from django.core.files.storage import default_storage
    from django.db import connection

    from oreigin.casework.jobs import enqueue
    from oreigin.store.models import Document

    period = world()
    lost = Document.objects.first()
    default_storage.delete(f"{lost.registrant_id}/{lost.sha256[:2]}/{lost.sha256}")
    enqueue(period.registrant, "assess", NOW, period)
    with connection.cursor() as cursor:
        table = " ON store_document" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER guard_store_document_update{table}")
    seen = states(NOW + timedelta(minutes=5))
    assert {about for about, each in seen.items() if each.state != "ok"} == {
        "documents", "worker", "guards",
    }  # fmt: skip
    assert all(each.remedy for each in seen.values() if each.state != "ok")


def test_a_changed_document_shows_when_every_one_is_read(database):
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage

    from oreigin.store.models import Document

    world()
    document = Document.objects.first()
    name = f"{document.registrant_id}/{document.sha256[:2]}/{document.sha256}"
    default_storage.delete(name)
    default_storage.save(name, ContentFile(b"x" * document.size))
    assert states()["documents"].state == "ok"
    assert states(every_document=True)["documents"].state == "error"


@pytest.mark.parametrize(
    ("variables", "about", "words"),
    [
        ({"OREIGIN_SECRET_KEY": "short"}, "secret-length", "could be guessed"),
        ({"OREIGIN_TEMPLATES": "/nowhere"}, "templates", "there is no folder /nowhere"),
    ],
)
def test_a_broken_variable_is_named(sqlite_database, monkeypatch, variables, about, words):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    seen = states()[about]
    assert seen.state == "error"
    assert words in seen.said
    assert seen.remedy


def test_an_added_template_that_is_broken_is_named(sqlite_database, monkeypatch, tmp_path):
    (tmp_path / "cmrt-9.9.toml").write_text("template = 3")
    monkeypatch.setenv("OREIGIN_TEMPLATES", str(tmp_path))
    assert "cmrt-9.9.toml" in states()["templates"].said


def test_host_names_that_are_addresses_are_named(sqlite_database):
    from dataclasses import replace

    from django.conf import settings
    from django.test import override_settings

    odd = replace(settings.CONFIGURATION, hosts=("https://a.example.com", "b.example.com"))
    with override_settings(CONFIGURATION=odd, DEBUG=True):
        seen = states()
    assert "not https://a.example.com." in seen["hosts"].said
    assert seen["debug"].state == "warning"


def test_a_storage_that_takes_nothing_is_named(sqlite_database, tmp_path):
    from django.test import override_settings

    (tmp_path / "file").write_text("where the folder should be")
    folder = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path / "file"},
    }
    with override_settings(STORAGES={"default": folder}):
        seen = states()
    assert seen["storage"].state == "error"
    assert "documents" not in seen


def test_a_database_that_cannot_be_written_is_named(database):
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET default_transaction_read_only = on")
        else:
            cursor.execute("PRAGMA query_only = 1")
    seen = states()["writing"]
    assert seen.state == "error"
    assert "read" in seen.said


def test_a_database_that_is_not_there_is_named(django_ready, tmp_path):
    from oreigin.web.configuration import configuration

    url = f"postgresql:///none?host={tmp_path}"
    with connected(configuration({"OREIGIN_DATABASE_URL": url}).database):
        [seen] = states().values()
    assert (seen.id, seen.state) == ("database", "error")
    assert str(tmp_path) in seen.said
