"""Documents in an S3-compatible bucket: kept, read, handed to workers, backed up, brought back.

The bucket is in a server of its own process, which speaks S3 over HTTP.
"""

import subprocess
import sys
import time
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.casework.world import NOW, actor, workbook, world
from tests.databases import _free_port, connected

BUCKET = "documents"


@pytest.fixture(scope="session")
def bucket_server():
    """The address of an S3-compatible server."""
    address = f"http://127.0.0.1:{_free_port()}"
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", address.split(":")[2]]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(300):
        try:
            urlopen(f"{address}/moto-api/", timeout=5).close()
            break
        except URLError:
            time.sleep(0.1)
    yield address
    server.terminate()
    server.wait()


@pytest.fixture
def bucket(bucket_server, monkeypatch, settings_of_tests):
    """The app's storage is a new, empty bucket, by the variables that the manual names."""
    import boto3
    from django.test import override_settings

    from oreigin.web.configuration import configuration

    for name, value in (
        ("AWS_ACCESS_KEY_ID", "key"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
        ("AWS_DEFAULT_REGION", "us-east-1"),
    ):
        monkeypatch.setenv(name, value)
    urlopen(f"{bucket_server}/moto-api/reset", data=b"").close()
    held = boto3.resource("s3", endpoint_url=bucket_server).create_bucket(Bucket=BUCKET)
    options = configuration(
        {"OREIGIN_S3_BUCKET": BUCKET, "OREIGIN_S3_ENDPOINT": bucket_server}
    ).s3  # fmt: skip
    storage = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    with override_settings(STORAGES={"default": storage}):
        yield held


def names(bucket):
    return sorted(each.key for each in bucket.objects.all())


def test_a_document_is_one_object_under_its_registrant_and_hash(bucket, sqlite_database):
    from oreigin.store import documents
    from oreigin.store.models import Registrant

    ours = Registrant.objects.create(slug="ours", name="Ours")
    theirs = Registrant.objects.create(slug="theirs", name="Theirs")
    kept = documents.keep(ours, b"workbook", NOW)
    assert documents.keep(ours, b"workbook", NOW) == kept
    documents.keep(theirs, b"workbook", NOW)
    assert names(bucket) == [
        f"{owner.pk}/{kept.sha256[:2]}/{kept.sha256}" for owner in (ours, theirs)
    ]
    assert documents.read(kept) == b"workbook"


def test_what_is_damaged_or_lost_is_told_and_mended_by_the_same_file(bucket, sqlite_database):
    from oreigin.errors import UnreadableDocumentError
    from oreigin.store import documents
    from oreigin.store.models import Registrant

    kept = documents.keep(Registrant.objects.create(slug="ours", name="Ours"), b"workbook", NOW)
    [name] = names(bucket)
    for broken, code in ((b"workbooc", "document-damaged"), (None, "document-lost")):
        bucket.Object(name).delete()
        if broken:
            bucket.put_object(Key=name, Body=broken)
        with pytest.raises(UnreadableDocumentError) as refused:
            documents.read(kept)
        assert refused.value.problem.code == code
    documents.keep(kept.registrant, b"workbook", NOW)
    assert documents.read(kept) == b"workbook"


def test_uploads_are_read_by_workers_and_come_back_from_a_backup(
    bucket, database, sqlite_server, tmp_path
):
    from oreigin.casework.doctor import examine
    from oreigin.casework.receiving import receive
    from oreigin.casework.working import work_off
    from oreigin.store import documents
    from oreigin.store.backup import restore_backup, write_backup
    from oreigin.store.models import Document, Response, Upload

    period = world()
    files = [(f"{n}.xlsx", workbook({"Declaration!D15": f"Office {n}"})) for n in range(3)]
    receive(actor(period), period, files)
    work_off()
    assert list(Upload.objects.values_list("state", flat=True)) == ["filed"] * 3
    assert {seen.state for seen in examine(NOW, every_document=True)} <= {"ok", "warning"}
    held = names(bucket)
    assert write_backup(tmp_path / "backup.zip", NOW) == ()
    bucket.objects.all().delete()
    made = sqlite_server.fresh("from-a-bucket")
    with connected(made):
        assert restore_backup(tmp_path / "backup.zip") == ()
        assert names(bucket) == held
        assert Response.objects.count() == 3
        for document in Document.objects.all():
            assert len(documents.read(document)) == document.size
    sqlite_server.drop(made)


def test_one_lost_document_costs_no_other(bucket, sqlite_database):
    from oreigin.casework.receiving import receive
    from oreigin.casework.working import work_off
    from oreigin.store.models import Upload

    period = world()
    before = set(names(bucket))
    files = [(f"{n}.xlsx", workbook({"Declaration!D15": f"Office {n}"})) for n in range(2)]
    receive(actor(period), period, files[:1])
    [lost] = set(names(bucket)) - before
    bucket.Object(lost).delete()
    receive(actor(period), period, files[1:])
    work_off()
    assert [u.state for u in Upload.objects.order_by("pk")] == ["unreadable", "filed"]


def test_a_bucket_that_is_not_there_or_refuses_is_told_in_words(
    bucket, bucket_server, sqlite_database
):
    from django.test import override_settings

    from oreigin.errors import StorageError
    from oreigin.store import documents
    from oreigin.store.models import Registrant

    ours = Registrant.objects.create(slug="ours", name="Ours")
    for name, address, words in (
        ("nowhere", bucket_server, "NoSuchBucket"),
        (BUCKET, "http://127.0.0.1:9", "Could not connect"),
    ):
        options = {"bucket_name": name, "endpoint_url": address}
        storage = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
        with override_settings(STORAGES={"default": storage}):
            with pytest.raises(StorageError, match=words) as refused:
                documents.keep(ours, b"workbook", NOW)
            assert refused.value.problem.remedy
