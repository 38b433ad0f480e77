"""What is out of range, of another year or in no table stops with a word, not a traceback."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from oreigin.case import AnnexColumn, Case, PreviousFigure
from oreigin.demo import write_example
from oreigin.errors import InvalidCaseError
from oreigin.folder import (
    case_from_files,
    files_of_case,
    input_hashes,
    open_case,
)

from .test_reading import failure

YEAR_BEFORE = "previous/figures.json"


@pytest.fixture
def case(small_case: Case) -> Case:
    return replace(small_case, responses=())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('[{"id":"x","value":1e999}]', "not-figures"),
        ('[{"id":"x","value":NaN}]', "not-figures"),
        ("[" * 100_000, "not-figures"),
        ("{}", "not-figures"),
        ('[{"id":"x","value":296.9}]', "not-figures"),
        ('[{"id":"x","value":"-5"}]', "not-figures"),
        ('[{"id":"x","value":-5}]', "not-figures"),
        ('[{"id":"x","value":1},{"id":"x","value":2}]', "not-figures"),
        ('[{"id":"x","value":1,"year":2031}]', "figures-of-another-year"),
    ],
)
def test_figures_of_the_year_before_are_what_our_package_wrote(
    case: Case, text: str, code: str
) -> None:
    failure({**files_of_case(case, {}), YEAR_BEFORE: text.encode()}, code)


def test_figures_say_of_which_year_they_are(case: Case) -> None:
    told = replace(case, previous=(PreviousFigure("smelters-total", 3),))
    files = files_of_case(told, {})
    assert [row["year"] for row in json.loads(files[YEAR_BEFORE])] == [case.period.year - 1]
    assert case_from_files(files, "case", None).previous == told.previous


@pytest.mark.parametrize("number", [-1, 999_999_999])
def test_a_number_of_days_can_be_counted(case: Case, number: int) -> None:
    status = replace(case.policy.status, audit_warning_days=number)
    files = files_of_case(replace(case, policy=replace(case.policy, status=status)), {})
    fault = failure(files, "out-of-range")
    line = (
        files["policy.toml"].decode().split("\n")[int(str(fault.problem.place).split(":")[1]) - 1]
    )
    assert "audit_warning_days" in line


def test_a_year_can_be_counted_from(case: Case) -> None:
    files = files_of_case(case, {})
    filing = f"filing = {case.as_of.filing}".encode()
    far = files["case.toml"].replace(filing, b"filing = 9999-12-31")
    failure({**files, "case.toml": far}, "out-of-range")
    year = f"year = {case.period.year}".encode()
    failure({**files, "case.toml": files["case.toml"].replace(year, b"year = 9999")}, "bad-year")


@pytest.mark.parametrize("columns", [(), ("name", "name")])
def test_an_annex_has_columns(case: Case, columns: tuple[AnnexColumn, ...]) -> None:
    told = replace(case, annex=replace(case.annex, columns=columns))
    failure(files_of_case(told, {}), "bad-columns")


def test_only_what_a_case_is_read_from_is_read_and_frozen(tmp_path: Path) -> None:
    case, outside = tmp_path / "case", tmp_path / "outside.txt"
    write_example(case)
    before = input_hashes(case)
    outside.write_text("secret")
    (case / "README.txt").write_text("mine")
    (case / "notes.csv").write_text("a\n")
    (case / "mailbox").symlink_to(outside)
    (case / "narrative/outside.md").symlink_to(outside)
    (case / "responses/outside.xlsx").symlink_to(outside)
    os.mkfifo(case / "pipe.csv")
    assert input_hashes(case) == before
    noted = {note.place for note in open_case(case).notes}
    assert noted == {
        "README.txt",
        "notes.csv",
        "mailbox",
        "narrative/outside.md",
        "responses/outside.xlsx",
    }


def test_a_document_that_is_a_link_out_of_the_folder_is_missing(tmp_path: Path) -> None:
    case = tmp_path / "case"
    write_example(case)
    first = sorted((case / "responses").iterdir())[0]
    first.rename(tmp_path / "elsewhere.xlsx")
    first.symlink_to(tmp_path / "elsewhere.xlsx")
    with pytest.raises(InvalidCaseError, match="No file in responses/"):
        open_case(case)
