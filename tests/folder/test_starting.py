"""`oreigin init`: from the workbooks of an inbox to a case that only waits for decisions."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from oreigin.case import Decision
from oreigin.cli.main import cli
from oreigin.demo import build_example
from oreigin.folder import load_case


def run(*words: object) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two workbooks under one name, one of them twice."""
    folder = tmp_path_factory.mktemp("inbox")
    first, second = list(build_example()[1].values())[:2]
    for place, data in (("a", first), ("b", second), ("c", first)):
        (folder / place).mkdir()
        (folder / place / "cmrt.xlsx").write_bytes(data)
    return folder


def started(case: Path, *paths: object) -> Result:
    terms = ("--registrant", "Acme, Inc.", "--year", "2025", "--received", "2026-02-01")
    return run("init", case, *paths, *terms)


def test_each_company_is_a_supplier_and_each_workbook_waits(inbox: Path, tmp_path: Path) -> None:
    result = started(tmp_path / "case", inbox)
    assert result.exit_code == 0
    assert "2 suppliers, 2 responses to decide on" in result.output
    case = load_case(tmp_path / "case")
    assert (case.registrant.name, case.period.year) == ("Acme, Inc.", 2025)
    assert len({supplier.id for supplier in case.suppliers}) == 2
    assert all("@" in supplier.contact_email for supplier in case.suppliers)
    assert [response.decision for response in case.responses] == [Decision.PENDING] * 2
    assert [str(response.received) for response in case.responses] == ["2026-02-01"] * 2
    assert len(list((tmp_path / "case/responses").iterdir())) == 2


def test_a_file_that_cannot_be_read_is_said_and_the_rest_is_kept(
    inbox: Path, tmp_path: Path
) -> None:
    (tmp_path / "photo.xls").write_bytes(b"\xff\xd8\xff\xe0 no workbook")
    result = started(tmp_path / "case", inbox, tmp_path / "photo.xls")
    assert result.exit_code == 1
    assert "photo.xls" in result.output
    assert len(load_case(tmp_path / "case").responses) == 2


def test_a_case_can_start_without_any_workbook(tmp_path: Path) -> None:
    assert started(tmp_path / "case").exit_code == 0
    assert load_case(tmp_path / "case").responses == ()


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    result = started(tmp_path)
    assert result.exit_code == 2
    assert [entry.name for entry in tmp_path.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize(
    ("year", "due"),
    [("2024", "2025-06-02"), ("2025", "2026-06-01"), ("2026", "2027-06-01")],
)
def test_the_case_is_dated_for_the_day_form_sd_is_due(tmp_path: Path, year: str, due: str) -> None:
    run("init", tmp_path / "case", "--registrant", "Acme, Inc.", "--year", year)
    dates = load_case(tmp_path / "case").as_of
    assert (str(dates.filing), str(dates.status)) == (due, due)


def test_what_came_after_the_deadline_still_counts_and_is_said(inbox: Path, tmp_path: Path) -> None:
    terms = ("--registrant", "Acme, Inc.", "--year", "2020", "--received", "2021-08-01")
    result = run("init", tmp_path / "case", inbox, *terms)
    assert "due on 2021-06-01" in result.output
    assert str(load_case(tmp_path / "case").as_of.filing) == "2021-08-01"
