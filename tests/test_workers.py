"""Workers: a document that kills its reader is one problem, and the run goes on."""

import faulthandler
import os
import time
from pathlib import Path

import pytest

from oreigin.errors import UnreadableDocumentError
from oreigin.workbook.problems import problem
from oreigin.workers import Outcome, WorkerLimits, run

LIMITS = WorkerLimits(seconds=2, memory=1_000_000_000)


def work(data: bytes, file: str) -> str:
    """What a document says is what happens to its reader."""
    match data:
        case b"forever":
            while True:
                time.sleep(0.1)
        case b"abort":
            faulthandler.disable()  # pytest would print a page
            os.abort()
        case b"memory":
            return str(len(bytearray(4_000_000_000)))
        case b"refuse":
            raise UnreadableDocumentError(problem("empty-file", file))
        case b"bug":
            raise ZeroDivisionError
        case b"slow":
            time.sleep(0.5)
    return data.decode()


def outcomes(folder: Path, *contents: str, processes: int = 2) -> list[Outcome[str]]:
    paths = []
    for number, content in enumerate(contents):
        paths.append(folder / f"{number}.xlsx")
        paths[-1].write_text(content)
    return list(run(work, paths, LIMITS, processes))


def test_results_come_in_the_order_of_the_documents(tmp_path: Path) -> None:
    contents = ["slow", *map(str, range(20)), "slow"]
    assert [o.result for o in outcomes(tmp_path, *contents)] == contents


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("forever", "timed-out"),
        ("abort", "reader-died"),
        ("memory", "out-of-memory"),
        ("refuse", "empty-file"),
    ],
)
def test_what_ends_a_reader_is_a_problem_of_that_document(
    tmp_path: Path, content: str, code: str
) -> None:
    before, ended, after = outcomes(tmp_path, "a", content, "b")
    assert (before.result, after.result) == ("a", "b")
    assert ended.problem
    assert ended.problem.code == code
    assert ended.problem.file.endswith("1.xlsx")
    assert ended.sha256


def test_a_single_document_is_as_safe(tmp_path: Path) -> None:
    (ended,) = outcomes(tmp_path, "abort")
    assert ended.problem
    assert ended.problem.code == "reader-died"


def test_a_missing_file_is_a_problem_without_a_hash(tmp_path: Path) -> None:
    (missing,) = run(work, [tmp_path / "none.xlsx"], LIMITS)
    assert missing.problem
    assert missing.problem.code == "file-not-readable"
    assert missing.sha256 is None


def test_a_fault_of_ours_is_not_blamed_on_the_document(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        outcomes(tmp_path, "bug")


def test_no_documents_start_no_process() -> None:
    assert list(run(work, [])) == []
