"""Sources and target in S3-compatible object storage: a server of its own process, over HTTP."""

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from oreigin.bulk import fetching
from oreigin.bulk.engines import this_machine
from oreigin.bulk.fetching import brought
from oreigin.bulk.locking import only_run
from oreigin.bulk.place import Place
from oreigin.bulk.running import Summary, run
from oreigin.bulk.sources import stored_documents
from oreigin.bulk.values import Document, Wanted
from oreigin.cli.main import main
from oreigin.errors import RefusedError, StorageError
from tests.databases import _free_port
from tests.making_workbooks import zipped

from .world import inbox, listed, lists, rows, run_here, wanted, workbook


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of an S3-compatible server."""
    address = f"http://127.0.0.1:{_free_port()}"
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", address.split(":")[2]]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(300):
        try:
            urlopen(f"{address}/moto-api/", timeout=5).close()
            break
        except URLError:
            time.sleep(0.1)
    yield address
    process.terminate()
    process.wait()


@pytest.fixture
def bucket(server, monkeypatch):
    """A new bucket, "mail", and the variables that lead to it."""
    import boto3

    for name, value in (
        ("AWS_ACCESS_KEY_ID", "key"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
        ("AWS_REGION", "us-east-1"),
        ("AWS_DEFAULT_REGION", "us-east-1"),
        ("AWS_ENDPOINT_URL", server),
    ):
        monkeypatch.setenv(name, value)
    urlopen(f"{server}/moto-api/reset", data=b"").close()
    return boto3.resource("s3", endpoint_url=server).create_bucket(Bucket="mail")


def run_stored(place: Place, asked: Wanted) -> Summary:
    documents = list(stored_documents("s3://mail/2026/"))
    return run(documents, asked, place, this_machine(asked, place, 2))


def put(bucket, **contents: bytes) -> None:
    for name, data in contents.items():
        bucket.put_object(Key=f"2026/{name.replace('_', '.')}", Body=data)


def test_from_bucket_to_bucket_the_list_is_that_of_a_folder(tmp_path, place, bucket) -> None:
    folder = inbox(tmp_path / "in", "Acme", "Bolt")
    put(bucket, **{f"{path.stem}_xlsx": path.read_bytes() for path in folder.iterdir()})
    asked = wanted(lists(tmp_path / "lists"))
    run_here(sorted(folder.iterdir()), place, asked)
    stored = Place.at("s3://mail/kept")
    summary = run_stored(stored, asked)
    assert (summary.opened, summary.read) == (2, 2)
    counted, local = listed(stored), listed(place)
    assert [(one.assessed.smelter.id, one.rows, one.suppliers) for one in counted.smelters] == [
        (one.assessed.smelter.id, one.rows, one.suppliers) for one in local.smelters
    ]
    assert [(one.reason, one.rows) for one in counted.leftovers] == [
        (one.reason, one.rows) for one in local.leftovers
    ]
    assert run_stored(stored, asked).opened == 0


def test_archives_are_opened_and_what_is_damaged_is_an_error(place, bucket) -> None:
    put(
        bucket,
        mail_zip=zipped({"Acme.xlsx": workbook("Acme"), ".hidden": b"."}),
        broken_zip=b"PK\3\4 and no more",
        Bolt_xlsx=workbook("Bolt"),
        Thumbs_db=b".",
    )
    summary = run_stored(place, wanted())
    assert (summary.documents, summary.read, summary.unreadable) == (3, 2, 1)
    assert [d.file for d in stored_documents("s3://mail/2026")] == [
        "s3://mail/2026/Bolt.xlsx",
        "s3://mail/2026/broken.zip",
        "s3://mail/2026/mail.zip/Acme.xlsx",
    ]


def test_one_object_is_a_source_too(bucket) -> None:
    put(bucket, Acme_xlsx=workbook("Acme"))
    (only,) = stored_documents("s3://mail/2026/Acme.xlsx")
    assert only.file == "s3://mail/2026/Acme.xlsx"


def test_an_object_that_cannot_be_brought_costs_only_itself(bucket) -> None:
    put(bucket, Acme_xlsx=workbook("Acme"))
    here, gone = (Document(f"s3://mail/2026/{name}.xlsx", 1, "") for name in ("Acme", "Gone"))
    with brought([here, gone]) as paths:
        assert paths[here].read_bytes().startswith(b"PK")
        assert not paths[gone].exists()


def test_an_address_that_leads_nowhere_is_said(bucket) -> None:
    with pytest.raises(RefusedError) as error:
        Place.at("gopher://mail/kept")
    assert error.value.problem.code == "address"
    with pytest.raises(StorageError) as refused:
        list(stored_documents("s3://nobody/2026"))
    assert refused.value.problem.code == "storage"


@pytest.mark.parametrize(
    "address",
    [
        "s3://AKIAKEY:topsecret@mail/2026",
        "s3://AKIAKEY:top/secret+@mail/2026",
        "s3://AKIAKEY@mail/2026",
        "AKIAKEY:topsecret@s3://mail:/2026",
        "s3://mail/2026?access_key=AKIAKEY&secret_key=topsecret",
        "s3://mail/2026?region=eu-west-1",
        "https://user:topsecret@mail/2026",
        "abfs://mail:topsecret@account.dfs.core.windows.net/2026",
    ],
)
def test_an_address_with_a_secret_is_refused_and_not_repeated(address, tmp_path, capsys) -> None:
    for command in (["bulk", address, "-o", str(tmp_path / "kept")],
                    ["bulk", str(tmp_path), "-o", address],
                    ["bulk", "consolidate", address]):  # fmt: skip
        with pytest.raises(SystemExit) as ended:
            main(command)
        said = capsys.readouterr()
        assert ended.value.code == 2
        assert "AWS_ACCESS_KEY_ID" in said.err
        assert "secret" not in said.err + said.out
        assert "AKIA" not in said.err + said.out


def test_a_container_of_an_azure_account_is_no_secret() -> None:
    address = "abfs://mail@account.dfs.core.windows.net/2026"
    assert Place.at(address).path == "mail/2026"


def test_another_run_into_a_bucket_is_refused_and_its_mark_named(bucket) -> None:
    place = Place.at("s3://mail/kept")
    with only_run(place), pytest.raises(RefusedError) as error:
        run([], wanted(), place, this_machine(wanted(), place))
    assert error.value.problem.code == "busy-storage"
    assert "mail/kept/running/" in error.value.problem.remedy
    assert place.names("running") == []


def test_what_could_not_be_brought_is_not_called_a_missing_file(place, bucket, monkeypatch) -> None:
    put(bucket, Acme_xlsx=workbook("Acme"), Bolt_xlsx=workbook("Bolt") + b"." * 50_000)
    found = list(stored_documents("s3://mail/2026/"))
    limits = replace(fetching.LIMITS, compressed=found[0].size)
    with monkeypatch.context() as patched:
        patched.setattr(fetching, "LIMITS", limits)
        summary = run(found, wanted(), place, this_machine(wanted(), place, 1))
    assert (summary.read, summary.unreadable) == (1, 1)
    assert rows(place, "SELECT file, code FROM {errors}") == [
        ("s3://mail/2026/Bolt.xlsx", "not-brought")
    ]
    assert run(found, wanted(), place, this_machine(wanted(), place, 1)).read == 2


def test_names_that_no_folder_could_have_are_read_all_the_same(place, bucket) -> None:
    names = [f"A.{'x' * 300}", "B b?c#d%20é:*.xlsx", "C@d.xlsx"]
    for name in names:
        bucket.put_object(Key=f"2026/{name}", Body=workbook(name[0]))
    summary = run_stored(place, wanted())
    assert (summary.documents, summary.read) == (3, 3)
    stored = rows(place, "SELECT file FROM {documents} ORDER BY number")
    assert stored == [(f"s3://mail/2026/{name}",) for name in names]
    assert run_stored(place, wanted()).opened == 0
