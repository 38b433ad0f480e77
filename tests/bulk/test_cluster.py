"""The same run on a real Dask cluster of several processes, also where one of them is killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from oreigin.bulk.engines import dask_cluster
from oreigin.bulk.place import Place
from oreigin.errors import RefusedError, StorageError
from tests.databases import _free_port

from .world import inbox, listed, lists, rows, run_here, wanted

pytestmark = pytest.mark.slow
pytest.importorskip("distributed")


@contextmanager
def running(*command: str, **options: object) -> Iterator[subprocess.Popen]:
    process = subprocess.Popen([sys.executable, "-m", *command], **options)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


@contextmanager
def clustered(folder: Path) -> Iterator[tuple[str, subprocess.Popen]]:
    """The address of a scheduler with two workers, each kept alive by its nanny; its process."""
    from distributed import Client

    address = f"tcp://127.0.0.1:{_free_port()}"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    scheduler = ["distributed.cli.dask_scheduler", "--host", address, "--dashboard-address", ":0"]
    worker = ["distributed.cli.dask_worker", address, "--nworkers", "2", "--nthreads", "1"]
    with running(*scheduler, **quiet) as head, running(*worker, "--no-dashboard", **quiet):
        with Client(address, timeout=60) as client:
            client.wait_for_workers(2, timeout=60)
        yield address, head


@pytest.fixture(scope="module")
def cluster(tmp_path_factory) -> Iterator[str]:
    """The address of a cluster."""
    with clustered(tmp_path_factory.mktemp("dask")) as (address, _):
        yield address


def test_a_cluster_writes_what_this_machine_writes(tmp_path, place, cluster, monkeypatch) -> None:
    monkeypatch.setattr("oreigin.bulk.values.batches.__defaults__", (2,))
    folder = inbox(tmp_path / "in", *"ABCDE")
    (folder / "F.xlsx").write_bytes((folder / "A.xlsx").read_bytes())
    (folder / "broken.xlsx").write_text("no workbook")
    asked = wanted(lists(tmp_path / "lists"))
    files = sorted(folder.iterdir())
    run_here(files, place, asked)
    other = Place.at(str(tmp_path / "cluster"))
    summary = run_here(files, other, asked, dask_cluster(cluster, asked, other))
    assert (summary.documents, summary.read, summary.twice, summary.unreadable) == (7, 5, 1, 1)
    assert listed(other) == listed(place)
    for table, columns in (("declared", "*"), ("declarations", "*"), ("findings", "*")):
        sql = f"SELECT {columns} FROM {{{table}}} ORDER BY ALL"
        assert rows(other, sql) == rows(place, sql)


def test_the_work_of_a_killed_worker_is_done_again_once(
    tmp_path, place, cluster, monkeypatch
) -> None:
    from distributed import Client

    monkeypatch.setattr("oreigin.bulk.values.batches.__defaults__", (1,))
    folder = inbox(tmp_path / "in", *(f"Supplier {number}" for number in range(6)))
    asked = wanted()

    def killing(batches, known):
        parts = dask_cluster(cluster, asked, place)(batches, known)
        yield next(parts)
        with Client(cluster, set_as_default=False) as client:
            workers = {each["pid"] for each in _identities(client)}
        os.kill(workers.pop(), signal.SIGKILL)
        yield from parts

    summary = run_here(sorted(folder.iterdir()), place, asked, killing)
    assert summary.read == 6
    assert rows(place, "SELECT count(*), count(DISTINCT sha256) FROM {declarations}") == [(6, 6)]
    assert rows(place, "SELECT count(*), count(DISTINCT (sha256, row)) FROM {declared}") == [
        (24, 24)
    ]


def _identities(client) -> list[dict]:
    return list(client.run(lambda: {"pid": os.getpid()}).values())


def test_a_batch_that_a_worker_cannot_carry_out_says_why(tmp_path, cluster) -> None:
    folder = inbox(tmp_path / "in", "Acme")
    here, asked = Place.at(str(tmp_path / "kept")), wanted()
    (tmp_path / "file").write_text("in the way")
    elsewhere = Place.at(str(tmp_path / "file" / "kept"))
    with pytest.raises(RefusedError) as error:
        run_here(sorted(folder.iterdir()), here, asked, dask_cluster(cluster, asked, elsewhere))
    assert error.value.problem.code == "cluster-worker"


def test_a_scheduler_that_is_not_there_is_said(tmp_path: Path, place) -> None:
    folder, asked = inbox(tmp_path / "in", "Acme"), wanted()
    nobody = f"tcp://127.0.0.1:{_free_port()}"
    engine = dask_cluster(nobody, asked, place, timeout=1)
    with pytest.raises(StorageError) as error:
        run_here(sorted(folder.iterdir()), place, asked, engine)
    assert error.value.problem.code == "cluster"


def test_a_scheduler_that_goes_is_said_and_the_run_continues_here(
    tmp_path, place, monkeypatch
) -> None:
    monkeypatch.setattr("oreigin.bulk.values.batches.__defaults__", (1,))
    files, asked = sorted(inbox(tmp_path / "in", *"ABCDEF").iterdir()), wanted()
    with clustered(tmp_path) as (address, head):

        def killing(batches, known):
            parts = dask_cluster(address, asked, place)(batches, known)
            yield next(parts)
            head.kill()
            yield from parts

        with pytest.raises(StorageError) as error:
            run_here(files, place, asked, killing)
    assert error.value.problem.code == "cluster"
    assert run_here(files, place, asked).read == 6
    assert rows(place, "SELECT count(*) FROM {declared}") == [(24,)]
