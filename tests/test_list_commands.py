"""`lists import`, `compare` and `smelters --if-lapsed` as a person calls them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from oreigin.cli.main import cli
from oreigin.demo import write_example

HEADER = "Metal,Smelter Look-up,Standard Smelter Name,Country,Smelter ID\n"
OLD = HEADER + "Tin,Alpha,Alpha,PERU,CID000292\nTin,Gone,Gone,PERU,CID000999\n"
NEW = HEADER + "Tin,Alpha Metals,Alpha Metals,PERU,CID000292\nTin,Luna,Luna,RWANDA,CID003387\n"


def run(*args: object) -> Result:
    return CliRunner().invoke(cli, [str(arg) for arg in args])


def run_alone(*args: object) -> str:
    """Run a command as its own process, as people do, and return what it printed."""
    command = [sys.executable, "-m", "oreigin", *map(str, args)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    """A folder with one list; the file of a newer one stands beside it."""
    (tmp_path / "old.csv").write_text(OLD)
    (tmp_path / "new.csv").write_text(NEW)
    folder = tmp_path / "lists"
    made = run("lists", "import", tmp_path / "old.csv", "--lists", folder, "--as-of", "2020-01-01")
    assert made.exit_code == 0
    return folder


def test_what_a_new_list_changes_is_shown_before_it_is_kept(lists: Path) -> None:
    new = lists.parent / "new.csv"
    shown = run("lists", "import", new, "--lists", lists, "--as-of", "2021-01-01", "--dry-run")
    assert "Added: 1\n    CID003387 Luna" in shown.output
    assert "Removed (stays known): 1\n    CID000999 Gone" in shown.output
    assert "CID000292 Alpha -> Alpha Metals" in shown.output
    assert not list(lists.glob("*2021*"))
    run("lists", "import", new, "--lists", lists, "--as-of", "2021-01-01", "--yes")
    assert list(lists.glob("*2021*"))


def test_the_history_of_a_facility_is_a_command(lists: Path) -> None:
    run("lists", "import", lists.parent / "new.csv", "--lists", lists, "--as-of", "2021-01-01")
    shown = run("lists", "history", lists, "CID000292").output
    assert "2020-01-01 to 2021-01-01" in shown
    assert "renamed: Alpha -> Alpha Metals" in shown


def test_a_facility_without_history_is_told_from_one_that_no_list_knows(lists: Path) -> None:
    unchanged = run("lists", "history", lists, "CID000292")
    assert (unchanged.exit_code, "none records a change" in unchanged.output) == (0, True)
    unknown = run("lists", "history", lists, "CID999999")
    assert (unknown.exit_code, "knows CID999999" in unknown.output) == (2, True)


def test_lists_are_compared_as_lines_of_json(lists: Path) -> None:
    made = run("compare", lists.parent / "old.csv", lists.parent / "new.csv", "--json")
    found = [json.loads(line) for line in made.stdout.splitlines()]
    assert {(each["change"], each["cid"]) for each in found} == {
        ("renamed", "CID000292"),
        ("removed", "CID000999"),
        ("added", "CID003387"),
    }


def test_a_snapshot_and_an_annex_are_compared_as_they_lie(lists: Path) -> None:
    (snapshot,) = lists.glob("*.csv")
    annex = lists.parent / "annex.csv"
    annex.write_text("metal,name,country,status,cid\nTin,Alpha,PERU,Active,\n")
    made = run("compare", snapshot, annex, "--json")
    (found,) = (json.loads(line) for line in made.stdout.splitlines())
    assert (found["change"], found["cid"]) == ("removed", "CID000999")


def test_a_file_that_is_no_list_does_not_stop_the_others(lists: Path) -> None:
    (lists.parent / "no.csv").write_text("a,b\n1,2\n")
    files = (lists.parent / "no.csv", lists.parent / "new.csv")
    made = run("lists", "import", *files, "--lists", lists, "--as-of", "2021-01-01")
    assert made.exit_code == 1
    assert "no.csv: No row in the first ten" in made.output
    assert list(lists.glob("*2021*"))


def test_a_scheme_nobody_knows_is_refused_naming_those_that_are_known(lists: Path) -> None:
    made = run("lists", "import", lists.parent / "new.csv", "--lists", lists, "--scheme", "x")
    assert "rmap" in str(made.exception)


@pytest.mark.slow
def test_the_example_compared_with_its_own_annex_shows_no_difference(tmp_path: Path) -> None:
    write_example(tmp_path / "case")
    run_alone("report", tmp_path / "case")
    annex = tmp_path / "case/out/filing/annex.csv"
    assert run_alone("compare", tmp_path / "case", annex) == ""


@pytest.mark.slow
def test_a_lapse_takes_several_cids_and_says_what_is_hit(tmp_path: Path) -> None:
    write_example(tmp_path / "case")
    lapsed = ("--if-lapsed", "CID003387", "CID000292")
    found = json.loads(run_alone("smelters", tmp_path / "case", *lapsed, "--json"))
    assert [smelter["cid"] for smelter in found["smelters"]] == ["CID000292", "CID003387"]
    figures = {change["id"]: (change["before"], change["after"]) for change in found["figures"]}
    assert figures["smelters-conformant"] == (239, 237)
    assert found["products"] == ["scanner-appliances"]
