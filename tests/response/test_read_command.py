"""`oreigin read` and `oreigin templates`: what they print, and their exit status."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from oreigin.cli.read import read
from oreigin.cli.templates import templates
from tests.making_workbooks import cmrt

GOOD = cmrt(
    {
        "Declaration!D8": "Acme [bold] Ltd.",
        "Declaration!D9": "A. Company",
        "Declaration!D28": "Yes",
        "Smelter List!B5": "Gold",
        "Smelter List!A6": "CID000019",
    }
)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(read, [str(argument) for argument in arguments])


def files(folder: Path, **contents: bytes) -> Path:
    for name, content in contents.items():
        (folder / f"{name}.xlsx").write_bytes(content)
    return folder


def test_one_json_object_a_file_in_order(tmp_path: Path) -> None:
    files(tmp_path, a=GOOD, b=b"%PDF", c=GOOD)
    paths = [tmp_path / f"{name}.xlsx" for name in "cba"]
    result = run("--json", *paths)
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["file"] for line in lines] == [str(path) for path in paths]
    assert lines[0]["fields"]["company_name"]["value"] == "Acme [bold] Ltd."
    assert lines[1]["error"]["code"] == "not-a-workbook"
    assert lines[1]["sha256"]
    assert result.exit_code == 1


def test_the_summary_names_company_scope_answers_and_rows(tmp_path: Path) -> None:
    result = run(files(tmp_path, a=GOOD) / "a.xlsx")
    assert result.exit_code == 0
    for words in ("Acme [bold] Ltd.", "CMRT 6.5", "Company", "2 (1 without a metal)", "Gold"):
        assert words in result.stdout


@pytest.mark.parametrize(("contents", "status"), [([GOOD], 0), ([GOOD, b""], 1), ([b"", b"x"], 2)])
def test_exit_status(tmp_path: Path, contents: list[bytes], status: int) -> None:
    folder = files(tmp_path, **{f"f{number}": data for number, data in enumerate(contents)})
    for flags in ([], ["--json"]):
        result = run(*flags, folder)
        assert result.exit_code == status
        assert "Traceback" not in result.output


def test_a_missing_file_is_said_and_not_a_traceback(tmp_path: Path) -> None:
    result = run(tmp_path / "none.xlsx")
    assert result.exit_code == 2
    assert "none.xlsx: The file cannot be opened" in result.stderr


def test_a_folder_is_read_without_hidden_and_lock_files(tmp_path: Path) -> None:
    files(tmp_path, **{"a": GOOD, "~$a": b"lock", ".hidden": b"x"})
    result = run("--json", tmp_path)
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == 1
    assert "~$a.xlsx: skipped" in result.stderr


def test_templates_are_listed_by_release() -> None:
    result = CliRunner().invoke(templates, ["list"])
    lines = [line.split() for line in result.output.splitlines()]
    assert ["CMRT", "6.5", "released", "2025-04-25"] in lines
    assert [line[3] for line in lines if line[0] == "CMRT"] == sorted(
        line[3] for line in lines if line[0] == "CMRT"
    )


def test_templates_verify_says_what_differs(tmp_path: Path) -> None:
    verify = CliRunner().invoke(templates, ["verify", str(files(tmp_path, a=GOOD) / "a.xlsx")])
    assert verify.exit_code == 1
    assert "Smelter Look-up: sheet" in verify.output
    unreadable = CliRunner().invoke(templates, ["verify", str(tmp_path / "none.xlsx")])
    assert unreadable.exit_code == 2


def test_official_templates_verify(samples: Path) -> None:
    official = sorted(str(path) for path in (samples / "templates").glob("RMI_CMRT_6*.xlsx"))
    result = CliRunner().invoke(templates, ["verify", *official])
    assert result.exit_code == 0
    assert result.output.count("everything agrees") == 6


def test_reading_loads_nothing_that_it_does_not_need(tmp_path: Path) -> None:
    """A call for one file should feel immediate; how long it takes is measured by a benchmark."""
    path = files(tmp_path, a=GOOD) / "a.xlsx"
    command = [sys.executable, "-X", "importtime", "-m", "oreigin", "read", "--json", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    loaded = {
        line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()
    }
    assert "oreigin" in loaded
    assert loaded.isdisjoint(
        {"django", "docx", "lxml", "numpy", "openpyxl", "pypdfium2", "rapidfuzz", "rich", "typst"}
    )
