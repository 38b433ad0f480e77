"""What a run promises: each document is read once, nothing kills it, nothing is there twice."""

import os
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from oreigin.bulk import reading
from oreigin.bulk.consolidating import consolidator
from oreigin.bulk.engines import this_machine
from oreigin.bulk.place import Place
from oreigin.bulk.rows import document_rows
from oreigin.bulk.schema import PARTS
from oreigin.checks.checking import check
from oreigin.smelters.resolution import Leftover
from oreigin.workers import WorkerLimits
from tests.making_workbooks import cmrt, sheet_xml, zipped

from .world import inbox, listed, lists, rows, run_here, wanted, workbook

FEW = 2


def files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def smelters(place: Place) -> list[tuple]:
    return [(one.assessed.smelter.name, one.rows, one.suppliers) for one in listed(place).smelters]


def test_a_run_reads_every_document_and_the_list_counts_its_rows(tmp_path, place) -> None:
    asked = wanted(lists(tmp_path / "lists"))
    summary = run_here(files(inbox(tmp_path / "in", "Acme", "Bolt")), place, asked)
    assert (summary.documents, summary.opened, summary.read, summary.unreadable) == (2, 2, 2, 0)
    assert smelters(place) == [("Alpha", 2, 2), ("Hill Works", 2, 2)]
    assert [(one.reason, one.rows) for one in listed(place).leftovers] == [
        ("not yet identified", 2),
        ("out of scope metal", 2),
    ]


def test_a_second_run_opens_only_what_is_new(tmp_path, place) -> None:
    folder = inbox(tmp_path / "in", "Acme", "Bolt")
    run_here(files(folder), place)
    assert run_here(files(folder), place).opened == 0
    inbox(folder, "Cord")
    summary = run_here(files(folder), place)
    assert (summary.documents, summary.opened, summary.read) == (3, 1, 3)
    assert smelters(place) == [("Alpha", 3, 3), ("Hill Works", 3, 3)]


def test_a_changed_document_counts_as_it_is_now(tmp_path, place) -> None:
    folder = inbox(tmp_path / "in", "Acme", "Bolt")
    run_here(files(folder), place)
    (folder / "Bolt.xlsx").write_bytes(workbook("Bolt", ("Tin", "Luna Smelter", "", "", "")))
    assert run_here(files(folder), place).opened == 1
    assert [name for name, *_ in smelters(place)] == ["Alpha", "Hill Works", "Luna Smelter"]


def test_what_was_taken_out_of_the_sources_no_longer_counts(tmp_path, place) -> None:
    folder = inbox(tmp_path / "in", "Acme", "Bolt")
    run_here(files(folder), place)
    (folder / "Bolt.xlsx").unlink()
    assert run_here(files(folder), place).opened == 0
    assert smelters(place) == [("Alpha", 1, 1), ("Hill Works", 1, 1)]


def test_the_same_bytes_twice_are_one_document(tmp_path, place) -> None:
    folder = inbox(tmp_path / "in", "Acme")
    (folder / "Again.xlsx").write_bytes((folder / "Acme.xlsx").read_bytes())
    summary = run_here(files(folder), place)
    assert (summary.documents, summary.read, summary.twice) == (2, 1, 1)
    assert smelters(place) == [("Alpha", 1, 1), ("Hill Works", 1, 1)]
    assert rows(place, "SELECT count(*) FROM {declared}") == [(4,)]


def test_rows_that_two_parts_have_count_once_however_often_it_was_stopped(
    tmp_path, place, monkeypatch
) -> None:
    folder = inbox(tmp_path / "in", "Acme")
    run_here(files(folder), place)
    [name] = place.names("sources")
    for table in PARTS:
        again = f"{name.partition('-')[0]}-again.parquet"
        place.write_table(f"{table}/{again}", place.read_table(f"{table}/{name}"))
    plainly = Place.write_table
    for writes in range(6):
        left = iter(range(writes))

        def write(self: Place, *rest: object) -> None:
            if next(left, None) is None:  # noqa: B023 - called before the next round
                raise KeyboardInterrupt
            plainly(self, *rest)

        with monkeypatch.context() as patched:
            patched.setattr(Place, "write_table", write)
            with suppress(KeyboardInterrupt):
                run_here(files(folder), place)
    run_here(files(folder), place)
    assert rows(place, "SELECT count(*) FROM {declared}") == [(4,)]
    assert smelters(place) == [("Alpha", 1, 1), ("Hill Works", 1, 1)]


def read_or_die(data: bytes, file: str, wanted) -> object:
    """Read a document, but let some kill their reader."""
    if b"memory" in data:
        return bytearray(4_000_000_000)
    if b"crash" in data:
        os._exit(139)
    while b"forever" in data:
        pass
    return document_rows(data, file, wanted)


def test_a_poisoned_workbook_costs_its_own_row(tmp_path, place, monkeypatch) -> None:
    folder = inbox(tmp_path / "in", "Acme", "Zinc")
    for poison in ("memory", "crash", "forever"):
        (folder / f"{poison}.xlsx").write_text(poison)
    (folder / "nothing.xlsx").write_bytes(b"")
    monkeypatch.setattr(reading, "document_rows", read_or_die)
    summary = run_here(files(folder), place, limits=WorkerLimits(seconds=3))
    assert (summary.read, summary.unreadable) == (2, 4)
    found = rows(place, "SELECT parse_filename(file), code FROM {errors} ORDER BY code")
    assert found == [
        ("nothing.xlsx", "empty-file"),
        ("memory.xlsx", "out-of-memory"),
        ("crash.xlsx", "reader-died"),
        ("forever.xlsx", "timed-out"),
    ]
    assert run_here(files(folder), place).opened == 0  # it is not tried again


def test_a_fault_of_ours_costs_one_document_too(tmp_path, place, monkeypatch) -> None:
    def failing(context):
        return 1 // 0 if context.declaration.company_name() == "Bolt" else check(context)

    monkeypatch.setattr("oreigin.bulk.rows.check", failing)
    summary = run_here(files(inbox(tmp_path / "in", "Acme", "Bolt")), place)
    assert (summary.read, summary.unreadable) == (1, 1)
    assert rows(place, "SELECT code FROM {errors}") == [("fault",)]


def test_a_bomb_in_an_archive_is_an_error_of_its_own(tmp_path, place) -> None:
    archive = tmp_path / "mail.zip"
    archive.write_bytes(zipped({"Acme.xlsx": workbook("Acme"), "bomb.xlsx": b"\0" * 60_000_000}))
    run_here([archive / "Acme.xlsx", archive / "bomb.xlsx"], place)
    assert rows(place, "SELECT code FROM {errors}") == [("too-much-inside",)]
    assert rows(place, "SELECT company FROM {declarations}") == [("Acme",)]


def test_a_stopped_run_continues_and_writes_the_same(tmp_path, place, monkeypatch) -> None:
    monkeypatch.setattr("oreigin.bulk.values.batches.__defaults__", (FEW,))
    folder = inbox(tmp_path / "in", *"ABCDE")
    asked = wanted()
    whole = Place.at(str(tmp_path / "whole"))
    run_here(files(folder), whole, asked)

    def stops(batches, known):
        parts = this_machine(asked, place, 1)(batches, known)
        yield next(parts)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_here(files(folder), place, asked, stops)
    summary = run_here(files(folder), place, asked)
    assert (summary.opened, summary.read) == (3, 5)
    assert listed(place) == listed(whole)


def test_a_part_without_its_sources_never_counts(tmp_path, place) -> None:
    folder = inbox(tmp_path / "in", "Acme")
    run_here(files(folder), place)
    (name,) = place.names("sources")
    table = place.read_table(f"declared/{name}")
    place.write_table("declared/half.parquet", table)
    assert smelters(place) == [("Alpha", 1, 1), ("Hill Works", 1, 1)]
    run_here(files(folder), place)
    assert place.names("declared") == [name]


def test_no_half_file_is_left_by_a_writer_that_fails(tmp_path, place, monkeypatch) -> None:
    monkeypatch.setattr("pyarrow.parquet.write_table", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run_here(files(inbox(tmp_path / "in", "Acme")), place)
    assert place.names("declared") == []


def test_a_file_name_that_is_no_text_is_written_down_all_the_same(tmp_path, place) -> None:
    folder = inbox(tmp_path / "in", "Acme")
    Path(os.fsdecode(bytes(folder) + b"/B\xff.xlsx")).write_bytes(workbook("Bolt"))
    assert run_here(files(folder), place).read == 2
    assert run_here(files(folder), place).opened == 0
    stored = rows(place, "SELECT file FROM {documents} ORDER BY number")
    assert stored == [(f"{folder}/Acme.xlsx",), (f"{folder}/B\\udcff.xlsx",)]


def test_a_row_deeper_than_excel_has_them_is_its_documents_own(tmp_path, place) -> None:
    deep = '<row r="3000000"><c r="A3000000" t="str"><v>CID000292</v></c></row>'
    folder = inbox(tmp_path / "in", "Acme")
    (folder / "Zinc.xlsx").write_bytes(sheet_xml(cmrt(), deep))
    run_here(files(folder), place)
    with consolidator(place) as opened:
        lines = list(opened.with_rows(opened.counted()))
    members = [member for line in lines if isinstance(line, Leftover) for member in line.members]
    assert (str(folder / "Zinc.xlsx"), 3_000_000) in [(m.source, m.row.row) for m in members]


def test_what_could_not_be_opened_is_tried_again(tmp_path, place) -> None:
    folder = inbox(tmp_path / "in", "Acme")
    missing = folder / "Bolt.xlsx"
    summary = run_here([*files(folder), missing], place)
    assert (summary.read, summary.unreadable) == (1, 1)
    assert rows(place, "SELECT code, sha256 FROM {errors}") == [("file-not-readable", None)]
    inbox(folder, "Bolt")
    assert run_here(files(folder), place).read == 2
    assert rows(place, "SELECT count(*) FROM {errors}") == [(0,)]


def test_the_order_of_arrival_changes_nothing(tmp_path, place, monkeypatch) -> None:
    monkeypatch.setattr("oreigin.bulk.values.batches.__defaults__", (1,))
    folder = inbox(tmp_path / "in", *"ABCDE")
    (folder / "F.xlsx").write_bytes((folder / "A.xlsx").read_bytes())
    asked = wanted(lists(tmp_path / "lists"))
    run_here(files(folder), place, asked)
    for seed in range(3):
        other = Place.at(str(tmp_path / f"order {seed}"))

        def shuffled(batches, known, seed=seed, other=other):
            mixed = list(batches)
            Random(seed).shuffle(mixed)
            # As on a cluster, nobody knows what another one has read.
            for batch in mixed:
                yield from this_machine(asked, other, 1)([batch], set())

        run_here(files(folder), other, asked, shuffled)
        assert listed(other) == listed(place)
        assert rows(other, "SELECT count(*), count(DISTINCT sha256) FROM {declarations}") == [
            (5, 5)
        ]


def test_other_terms_read_anew_and_leave_nothing_of_the_old(tmp_path, place) -> None:
    folder = inbox(tmp_path / "in", "Acme")
    run_here(files(folder), place)
    assert run_here(files(folder), place, wanted(lists(tmp_path / "lists"))).opened == 1
    assert rows(place, "SELECT count(*) FROM {declarations}") == [(1,)]
    assert listed(place).smelters[0].assessed.smelter.id == "CID000292"
