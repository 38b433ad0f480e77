"""Documents are kept by their hash, once for a registrant, on disk or where there is no disk."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import Storage

from tests.casework.world import NOW


class Bucket(Storage):
    """A storage without paths, as a bucket is."""

    def __init__(self, location=""):
        self.held = {}

    def _open(self, name, mode="rb"):
        if name not in self.held:
            raise FileNotFoundError(name)
        return ContentFile(self.held[name])

    def _save(self, name, content):
        self.held[name] = content.read()
        return name

    def exists(self, name):
        return name in self.held

    def size(self, name):
        return len(self.held[name])

    def delete(self, name):
        self.held.pop(name, None)


@pytest.fixture(
    params=["django.core.files.storage.FileSystemStorage", "tests.store.test_documents.Bucket"]
)
def registrant(request, sqlite_database, tmp_path):
    """A registrant whose documents are on disk, or in a bucket."""
    from django.test import override_settings

    from oreigin.store.models import Registrant

    options = {"location": str(tmp_path / "kept")}
    held = {"default": {"BACKEND": request.param, "OPTIONS": options}}
    with override_settings(STORAGES=held):
        yield Registrant.objects.create(slug="ours", name="Ours")


def test_the_same_bytes_are_one_document(registrant):
    from oreigin.store import documents
    from oreigin.store.models import Document

    first = documents.keep(registrant, b"workbook", NOW)
    assert documents.keep(registrant, b"workbook", NOW) == first
    assert documents.read(first) == b"workbook"
    assert Document.objects.count() == 1


def test_workers_get_them_as_files(registrant):
    from oreigin.store import documents

    kept = [documents.keep(registrant, data, NOW) for data in (b"one", b"two")]
    with documents.on_disk(kept) as paths:
        assert [path.read_bytes() for path in paths.values()] == [b"one", b"two"]


def test_what_is_damaged_is_refused_and_mended_by_the_same_file(registrant):
    from django.core.files.storage import default_storage

    from oreigin.errors import UnreadableDocumentError
    from oreigin.store import documents

    kept = documents.keep(registrant, b"workbook", NOW)
    name = f"{registrant.pk}/{kept.sha256[:2]}/{kept.sha256}"
    for broken, code in ((b"work", "document-damaged"), (None, "document-lost")):
        default_storage.delete(name)
        if broken:
            default_storage.save(name, ContentFile(broken))
        with pytest.raises(UnreadableDocumentError) as refused:
            documents.read(kept)
        assert refused.value.problem.code == code
        documents.keep(registrant, b"workbook", NOW)
        assert documents.read(kept) == b"workbook"


def test_bytes_that_come_in_anew_while_they_are_removed_stay(database):
    from django.db import transaction

    from oreigin.store import documents
    from oreigin.store.models import Registrant

    acme = Registrant.objects.create(slug="acme", name="Acme")
    gone, again = documents.keep(acme, b"the same", NOW), []
    with transaction.atomic():
        transaction.on_commit(lambda: again.append(documents.keep(acme, b"the same", NOW)))
        assert documents.remove_unused(gone)
    assert documents.read(again[0]) == b"the same"


def test_bytes_that_another_is_just_keeping_stay(database, monkeypatch):
    """What is not committed yet is not seen, but waited for."""
    import time
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connections, transaction

    from oreigin.store import documents
    from oreigin.store.models import Registrant

    if "postgresql" not in database["ENGINE"]:
        pytest.skip("one writes at a time")
    acme = Registrant.objects.create(slug="acme", name="Acme")
    gone, remove = documents.keep(acme, b"the same", NOW), documents._remove

    def another():
        with transaction.atomic():
            kept = documents.keep(acme, b"the same", NOW)
            meanwhile.append(kept)
            time.sleep(0.5)
        connections.close_all()
        return kept

    def removed(document):
        done.append(ThreadPoolExecutor(1).submit(another))
        while not meanwhile:
            time.sleep(0.01)
        remove(document)

    meanwhile, done = [], []
    monkeypatch.setattr(documents, "_remove", removed)
    assert documents.remove_unused(gone)
    assert documents.read(done[0].result(10)) == b"the same"
