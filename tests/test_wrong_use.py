"""Wrong use is answered with what to do: a command misspelled, no such day, an empty folder."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from oreigin.cli.main import cli
from oreigin.demo import write_example


def run(*words: object) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


def test_a_misspelled_command_is_answered_with_the_one_meant() -> None:
    result = run("chek", "inbox")
    assert result.exit_code == 2
    assert "No such command 'chek'. Did you mean 'check'?" in result.output


def test_a_command_like_no_other_gets_no_guess() -> None:
    assert "Did you mean" not in run("xyzzy").output


def test_a_day_that_does_not_exist_is_named_without_format_codes(tmp_path: Path) -> None:
    result = run("check", tmp_path, "--as-of", "2025-13-01")
    assert result.exit_code == 2
    assert "'2025-13-01' is no day of the calendar; write it YYYY-MM-DD" in result.output
    assert "%" not in run("check", "--help").output


@pytest.mark.parametrize("command", ["read", "check", "proofread", "smelters"])
def test_an_empty_folder_is_said(command: str, tmp_path: Path) -> None:
    result = run(command, tmp_path)
    assert result.exit_code == 2
    assert f"{tmp_path}: There is no file in this folder." in result.output


def test_a_figure_that_does_not_exist_is_answered_with_the_like_of_it(tmp_path: Path) -> None:
    case = tmp_path / "case"
    write_example(case)
    result = run("explain", case, "smelters-activ")
    assert result.exit_code == 2
    assert "Like it: smelters-active" in result.output
    assert "internal/evidence.xlsx" in result.output
    assert "responses-incomplete" not in result.output


def test_a_port_that_cannot_be_is_refused_before_anything_starts() -> None:
    result = run("serve", "--port", "99999")
    assert result.exit_code == 2
    assert "1<=x<=65535" in result.output
