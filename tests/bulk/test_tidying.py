"""Whatever was lost or left, the next run makes it good, and until then no list is made of it."""

from pathlib import Path

import pyarrow as pa
import pytest

from oreigin.bulk import fetching, reading
from oreigin.bulk.place import Place
from oreigin.bulk.rows import document_rows
from oreigin.bulk.schema import PARTS
from oreigin.bulk.tidying import tidy
from oreigin.bulk.values import reading_key
from oreigin.errors import RefusedError, StorageError
from oreigin.workers import WorkerLimits
from tests.making_workbooks import zipped

from .world import inbox, listed, rows, run_here, wanted, workbook

SMELTERS = [("Alpha", 2, 2), ("Hill Works", 2, 2)]


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch) -> None:
    monkeypatch.setattr("oreigin.bulk.values.batches.__defaults__", (2,))


def smelters(place: Place) -> list[tuple]:
    return [(one.assessed.smelter.name, one.rows, one.suppliers) for one in listed(place).smelters]


def code_of(place: Place) -> str:
    with pytest.raises((RefusedError, StorageError)) as error:
        listed(place)
    return error.value.problem.code


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Two documents, then the bytes of the first under a second name: two parts."""
    folder = inbox(tmp_path / "in", "Acme", "Bolt")
    (folder / "Copy.xlsx").write_bytes((folder / "Acme.xlsx").read_bytes())
    return sorted(folder.iterdir())


@pytest.mark.parametrize("table", PARTS)
def test_a_part_that_lost_a_file_is_read_again_once(table, files, place) -> None:
    run_here(files, place)
    (first,) = [n for n in place.names("declared") if place.read_table(f"declared/{n}").num_rows]
    place.remove([f"{table}/{first}"])
    assert code_of(place) == "does-not-add-up"
    assert run_here(files, place).opened == 3  # the copy too: its rows were in the lost part
    assert smelters(place) == SMELTERS
    assert rows(place, "SELECT count(*), count(DISTINCT (sha256, row)) FROM {declared}") == [(8, 8)]
    assert run_here(files, place).opened == 0


def test_a_damaged_file_is_said_and_without_it_its_part_is_read_again(files, place) -> None:
    run_here(files, place)
    name = f"declared/{place.names('declared')[0]}"
    Path(place.full(name)).write_bytes(b"no table")
    assert code_of(place) == "damaged-table"
    place.remove([name])
    run_here(files, place)
    assert smelters(place) == SMELTERS


@pytest.mark.parametrize("factor", [0, 2])
def test_rows_that_are_missing_or_there_twice_are_never_counted(factor, files, place) -> None:
    run_here(files, place)
    for name in place.names("declared"):
        table = place.read_table(f"declared/{name}")
        changed = [table] * factor if factor else [table.slice(0, 0)]
        place.write_table(f"declared/{name}", pa.concat_tables(changed))
    assert code_of(place) == "does-not-add-up"


def test_nothing_counts_until_a_stopped_run_has_ended(files, place) -> None:
    run_here(files, place)

    def stops(batches, known):
        raise KeyboardInterrupt
        yield

    with pytest.raises(KeyboardInterrupt):
        run_here(files, place, engine=stops)
    assert code_of(place) == "not-finished"
    run_here(files, place)
    assert smelters(place) == SMELTERS


def slow_once(data: bytes, file: str, **asked: object) -> object:
    """Read a document, but be slow as long as there is a file that says so."""
    while b"slow" in data and Path("slow").exists():
        pass
    return document_rows(data, file, **asked)


@pytest.fixture
def late(tmp_path, place, monkeypatch) -> list[Path]:
    """Documents of which one, twice there, ran out of time; now it would not any more."""
    monkeypatch.chdir(tmp_path)
    folder = inbox(tmp_path / "in", "Acme")
    slow = workbook("Bolt") + b"slow"
    for name in ("Bolt", "Copy", "Cord"):
        (folder / f"{name}.xlsx").write_bytes(slow)
    Path("slow").touch()
    monkeypatch.setattr(reading, "document_rows", slow_once)
    found = run_here(sorted(folder.iterdir()), place, limits=WorkerLimits(seconds=2))
    assert (found.read, found.unreadable, found.retryable) == (1, 1, 1)
    Path("slow").unlink()
    return sorted(folder.iterdir())


def test_what_ran_out_of_time_is_tried_again_when_asked(late, place) -> None:
    assert run_here(late, place).opened == 0
    summary = run_here(late, place, retry=True)
    assert (summary.opened, summary.read, summary.unreadable, summary.retryable) == (3, 2, 0, 0)
    assert rows(place, "SELECT count(*) FROM {errors}") == [(0,)]
    assert smelters(place) == SMELTERS
    assert run_here(late, place, retry=True).opened == 0


def test_trying_again_loses_nothing_wherever_it_is_stopped(late, place, monkeypatch) -> None:
    key, plainly = reading_key(wanted()), Place.write_table
    for writes in range(4):
        left = iter(range(writes))

        def write(self: Place, *rest: object) -> None:
            if next(left, None) is None:  # noqa: B023 - called before the next round
                raise KeyboardInterrupt
            plainly(self, *rest)

        with monkeypatch.context() as patched:
            patched.setattr(Place, "write_table", write)
            try:
                tidy(place, key, retry=True)
            except KeyboardInterrupt:
                continue
    run_here(late, place, retry=True)
    assert rows(place, "SELECT count(*) FROM {errors}") == [(0,)]
    assert smelters(place) == SMELTERS


def test_a_document_that_one_worker_read_and_another_did_not_counts_as_read(files, place) -> None:
    run_here(files, place)
    sha256 = place.read_table("documents.parquet")["sha256"][0].as_py()
    prefix = place.names("errors")[0].partition("-")[0]
    for table, schema in PARTS.items():
        row = {"sha256": sha256, "file": "x", "code": "timed-out", "size": 1, "stamp": ""}
        made = schema.empty_table().from_pylist(
            [row] if table in {"errors", "sources"} else [], schema=schema
        )
        place.write_table(f"{table}/{prefix}-0.parquet", made)
    summary = run_here(files, place)
    assert (summary.read, summary.unreadable) == (2, 0)
    assert rows(place, "SELECT count(*) FROM {errors}") == [(0,)]
    assert smelters(place) == SMELTERS


@pytest.mark.parametrize("on_disk", [1_000_000, 10_000, 0])
def test_documents_of_an_archive_are_read_the_same_wherever_they_lie(
    on_disk, tmp_path, place, monkeypatch
) -> None:
    monkeypatch.setattr(fetching, "_UNPACKED", on_disk)
    held = {"a/Acme.xlsx": workbook("Acme"), "Bolt.xlsx": workbook("Bolt"), "no.xlsx": b"no"}
    archive = tmp_path / "mail.zip"
    archive.write_bytes(zipped(held | {"more.zip": zipped({"Cord.xlsx": workbook("Cord")})}))
    paths = [archive / name for name in (*held, "more.zip/Cord.xlsx")]
    summary = run_here(paths, place)
    assert (summary.read, summary.unreadable) == (3, 1)
    assert rows(place, "SELECT file, code FROM {errors}") == [
        (f"{archive}/no.xlsx", "not-a-workbook")
    ]
    assert [name for name, *_ in smelters(place)] == ["Alpha", "Hill Works"]
