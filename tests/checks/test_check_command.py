"""`oreigin check`, `rules` and `policy try`: what they print and how they exit."""

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from oreigin.cli.main import cli
from oreigin.demo import write_example
from oreigin.workbook.cells import Workbook
from tests.checks.world import good_cells
from tests.making_workbooks import Cells, cmrt, workbook

DAY = ("--as-of", "2026-01-15")
LOOK_UP = {"Smelter Look-up!A5": "Tin", "Smelter Look-up!E5": "CID900002"}


def write(folder: Path, name: str, cells: Cells) -> Path:
    path = folder / name
    changed = {k: v for k, v in (good_cells() | cells).items() if v is not None}
    path.write_bytes(cmrt(changed))
    return path


def run(*arguments: Any) -> Result:
    return CliRunner().invoke(cli, [str(a) for a in arguments], catch_exceptions=False)


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_json_is_one_object_a_file_in_order(tmp_path: Path) -> None:
    write(tmp_path, "b.xlsx", {"Declaration!D8": None, "Declaration!D20": "x@y"})
    write(tmp_path, "a.xlsx", {})
    (tmp_path / "c.xlsx").write_bytes(b"no workbook")
    result = run("check", tmp_path, "--json", *DAY)
    assert result.exit_code == 1
    good, wrong, broken = lines(result)
    assert [Path(said["file"]).name for said in (good, wrong, broken)] == [
        "a.xlsx",
        "b.xlsx",
        "c.xlsx",
    ]
    assert (good["status"], good["missing"], good["error"]) == ("complete", [], None)
    assert (good["template"], good["version"], len(good["sha256"])) == ("CMRT", "6.5", 64)
    assert (wrong["status"], wrong["missing"]) == ("incomplete", ["Declaration!D8"])
    assert wrong["findings"][0] == {
        "rule": "company-name-missing",
        "kind": "completeness",
        "severity": "error",
        "cells": ["Declaration!D8"],
        "message": "The company name is missing.",
        "remedy": "Fill in the cell.",
    }
    assert wrong["findings"][1]["kind"] == "plausibility"
    assert broken["status"] == "unreadable"
    assert set(broken["error"]) >= {"code", "message", "remedy"}
    assert set(broken) == set(good)


def test_exit_status_says_how_bad_it_is(tmp_path: Path) -> None:
    good = write(tmp_path, "good.xlsx", {})
    warned = write(tmp_path, "warned.xlsx", {"Declaration!G77": "our website"})
    wrong = write(tmp_path, "wrong.xlsx", {"Declaration!D20": "x@y"})
    no_workbook = tmp_path / "no.xlsx"
    no_workbook.write_bytes(b"")
    for paths, status in (
        ([good, warned], 0),
        ([good, wrong], 1),
        ([good, no_workbook], 1),
        ([no_workbook], 2),
    ):
        assert run("check", *paths, *DAY).exit_code == status, paths


def test_people_get_counts_and_the_worst_findings(tmp_path: Path) -> None:
    path = write(tmp_path, "a.xlsx", {"Declaration!D8": None, "Declaration!D20": "x@y"})
    said = " ".join(run("check", path, *DAY).stdout.split())
    assert "the official Checker still asks for 1 line; 2 errors" in said
    assert "The company name is missing." in said


def test_all_findings_as_a_workbook_and_letters(tmp_path: Path) -> None:
    path = write(tmp_path, "a.xlsx", {"Declaration!D8": None})
    out, letters = tmp_path / "findings.xlsx", tmp_path / "letters"
    run("check", path, "-o", out, "--letter", letters, "--language", "fr", *DAY)
    sheet = Workbook.open(out.read_bytes(), "findings.xlsx").sheet("Findings")
    assert "company-name-missing" in sheet.rows[1]
    assert "Le nom de l'entreprise manque." in (letters / "a.fr.txt").read_text(encoding="utf-8")


def test_a_corrected_copy_is_written_beside_its_changes(tmp_path: Path) -> None:
    path = write(tmp_path, "a.xlsx", {"Declaration!D26": "Yes "} | LOOK_UP)
    run("check", path, "--corrected", tmp_path / "corrected", *DAY)
    assert {p.name for p in (tmp_path / "corrected").iterdir()} == {"a.xlsx", "a.changes.csv"}


def test_a_policy_file_is_followed(tmp_path: Path) -> None:
    path = write(tmp_path, "a.xlsx", {})
    policy = tmp_path / "policy.toml"
    policy.write_text('[acceptance]\ntemplate_versions = ["CMRT 6.4"]\n', encoding="utf-8")
    (said,) = lines(run("check", path, "--json", "--policy", policy, *DAY))
    assert "template-not-accepted" in [finding["rule"] for finding in said["findings"]]


def test_workbooks_of_another_template_say_that_their_checker_is_not_known(tmp_path: Path) -> None:
    from oreigin.workbook.templates import layout

    known = layout("CMRT", "2.00")
    cells = {f"{known.fingerprint.sheet}!{known.fingerprint.cell}": known.fingerprint.text}
    (tmp_path / "old.xlsx").write_bytes(workbook(cells | {f"{s}!A1": "." for s in known.sheets}))
    (said,) = lines(run("check", tmp_path / "old.xlsx", "--json", *DAY))
    assert "completeness-unknown" in [finding["rule"] for finding in said["findings"]]


def test_rules_are_listed_and_shown() -> None:
    assert "cid-unknown" in run("rules", "list").stdout
    shown = run("rules", "show", "cid-unknown").stdout
    assert "checks/rules_smelters.py:" in shown
    assert run("rules", "show", "no-such-rule").exit_code == 2


def test_policy_try_says_which_responses_would_change(tmp_path: Path) -> None:
    case, new = tmp_path / "case", tmp_path / "new.toml"
    write_example(case)
    new.write_text('[acceptance]\nblocking_severities = ["warning"]\n', encoding="utf-8")
    strict = run("policy", "try", new, case)
    assert strict.exit_code == 0
    assert strict.stdout.count("accept -> send back") == len(strict.stdout.splitlines()) > 0
    same = run("policy", "try", case / "policy.toml", case)
    assert same.stdout == ""
    assert "0 of" in same.stderr
