"""What suppliers mail, read in one command: folders, archives, files twice, several versions."""

import json
import os
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from oreigin.cli.common import shown
from oreigin.cli.read import read
from oreigin.cli.smelters import smelters
from oreigin.workbook.templates import layout
from tests.making_old_workbooks import locked, old_workbook
from tests.making_workbooks import cmrt, fingerprint, zipped

FORM = layout("CMRT", "6.5").declaration
DATE = f"{FORM.sheet}!{FORM.field('effective_date').cell}"
GOLD = {"Smelter List!B5": "Gold", "Smelter List!C5": "Acme Refinery", "Smelter List!E5": "JAPAN"}


def filled(company: str, effective: date | None = None) -> bytes:
    cells = {"Declaration!D8": company, **GOLD}
    return cmrt(cells | ({DATE: effective} if effective else {}))


def run(*arguments: object) -> Result:
    return CliRunner().invoke(read, [str(argument) for argument in arguments])


@pytest.fixture
def mailed(tmp_path: Path) -> Path:
    """A folder as an analyst has it after a week."""
    folder = tmp_path / "mailed"
    (folder / "asia").mkdir(parents=True)
    acme = filled("Acme", date(2024, 5, 1))
    contents = {
        "acme.xlsx": acme,
        "asia/acme again.xlsx": acme,
        "asia/corrected.zip": zipped({"new/acme.xlsx": filled("ACME ", date(2025, 5, 1))}),
        "asia/old.xls": old_workbook(
            {**fingerprint(layout("CMRT", "6.5")), "Declaration!D8": "Old"}
        ),
        "letter.pdf": b"%PDF-1.7",
        "locked.xlsx": locked(cmrt(), "secret"),
        "next year.xlsx": cmrt({f"{FORM.sheet}!J3": "Revision 9.9\nApril 1, 2031"}),
        "~$acme.xlsx": b"lock",
        "Thumbs.db": b"thumbs",
        ".DS_Store": b"x",
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return folder


def test_a_folder_of_all_sorts_is_read_with_a_summary_to_act_on(mailed: Path) -> None:
    result = run(mailed)
    assert result.exit_code == 1
    last = result.stderr.splitlines()[-1]
    assert last == (
        "7 files: 3 read, 3 unreadable, 1 of these of an unknown version, 1 received twice, "
        "several versions of one supplier."
    )
    summary = " ".join(result.stdout[result.stdout.rindex("7 files") :].split())
    for words in (
        "Ask the supplier to save it as .xlsx without a password",
        "PDF document",
        "Unknown version",
        "Received twice",
        "Several versions",
        "proposed, the newest",
        "Decide which counts",
    ):
        assert words in summary


def test_json_is_one_object_a_file_and_nothing_else(mailed: Path) -> None:
    result = run("--json", mailed)
    objects = [json.loads(line) for line in result.stdout.splitlines()]
    names = [str(Path(each["file"]).relative_to(mailed)) for each in objects]
    assert names == [
        "acme.xlsx",
        "asia/acme again.xlsx",
        "asia/corrected.zip/new/acme.xlsx",
        "asia/old.xls",
        "letter.pdf",
        "locked.xlsx",
        "next year.xlsx",
    ]
    assert objects[2]["fields"]["company_name"]["value"] == "ACME"
    assert objects[0]["sha256"] == objects[1]["sha256"]
    assert result.stderr.splitlines()[-1].startswith("7 files: 3 read")


def test_what_is_passed_over_is_said(mailed: Path) -> None:
    said = run(mailed).stderr
    for name in ("~$acme.xlsx", "Thumbs.db", ".DS_Store"):
        assert f"{name}: skipped" in said


def test_a_smelter_in_a_file_received_twice_counts_once(mailed: Path) -> None:
    result = CliRunner().invoke(smelters, ["--json", str(mailed)])
    objects = [json.loads(line) for line in result.stdout.splitlines()]
    members = [member["file"] for each in objects for member in each["members"]]
    assert sorted(Path(name).name for name in members) == ["acme.xlsx", "acme.xlsx"]
    assert "asia/acme again.xlsx: the same file as" in result.stderr


def test_nothing_is_proposed_where_two_are_equally_new(tmp_path: Path) -> None:
    for number in range(2):
        data = cmrt(
            {"Declaration!D8": "Acme", DATE: date(2025, 5, 1), "Smelter List!B5": f"{number}"}
        )
        (tmp_path / f"{number}.xlsx").write_bytes(data)
    result = run(tmp_path)
    assert "proposed, the newest" not in result.stdout
    assert "compare them" in " ".join(result.stdout.split())


def test_one_file_needs_no_summary(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(filled("Acme"))
    result = run(tmp_path / "a.xlsx")
    assert result.stderr == ""
    assert "files" not in result.stdout


def test_an_archive_that_cannot_be_opened_is_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"../a.xlsx": b"a"}))
    (tmp_path / "b.zip").write_bytes(b"PK\3\4 broken")
    (tmp_path / "c.zip").write_bytes(filled("Acme"))
    objects = [json.loads(line) for line in run("--json", tmp_path).stdout.splitlines()]
    assert [each["error"] and each["error"]["code"] for each in objects] == [
        "unsafe-part-name",
        "damaged-file",
        None,
    ]


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs links")
def test_a_link_to_a_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(filled("Acme"))
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    result = run("--json", tmp_path)
    assert len(result.stdout.splitlines()) == 1
    assert "loop: skipped (a link to a folder)" in result.stderr


def test_names_cannot_steer_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "a\x1b[31m\u202ex.pdf").write_bytes(b"%PDF")
    (tmp_path / "b.xlsx").write_bytes(filled("_x001B_[31mAcme"))
    result = run(tmp_path)
    assert "\x1b" not in result.output
    assert "\u202e" not in result.output
    assert shown("a\tb\nc") == "a\tb\nc"
