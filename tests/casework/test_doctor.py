"""`oreigin doctor` says what is wrong and what to do."""

from datetime import timedelta

from tests.casework.world import NOW, world


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
