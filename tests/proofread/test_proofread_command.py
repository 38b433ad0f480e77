"""`oreigin proofread` as a person or a program calls it."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from oreigin.cli.main import cli
from oreigin.demo import write_example
from oreigin.proofread.reference_page import reference_page
from tests.proofread.files import written

TWICE = (
    "| Gold | Chimet S.p.A. | ITALY | CID000233 | Conformant |\n",
    2 * "| Gold | Chimet S.p.A. | ITALY | CID000233 | Conformant |\n",
)
OUTDATED = ("Responsible Minerals Initiative (RMI)", "Conflict-Free Sourcing Initiative (CFSI)")
LISTS = (
    "Metal,Smelter Look-up,Standard Smelter Name,Country,Smelter ID\n"
    "Gold,Aurubis AG,\"Aurubis AG, Hamburg\",GERMANY,CID000113\n"
    "Gold,Chimet,Chimet S.p.A.,ITALY,CID000233\n"
    "Tin,Alpha,Alpha,PERU,CID000292\n"
)  # fmt: skip


def run(*args: object) -> Result:
    return CliRunner().invoke(cli, [str(arg) for arg in args])


def objects(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_of_a_clean_filing_nothing_is_said(tmp_path: Path) -> None:
    result = run("proofread", written(tmp_path / "clean.txt"))
    assert result.exit_code == 0
    assert "Nothing found. (annex of 9 smelters and refiners)" in result.stdout


def test_a_contradiction_is_exit_status_1_and_an_outdated_name_is_not(tmp_path: Path) -> None:
    twice = run("proofread", written(tmp_path / "twice.txt", TWICE))
    assert twice.exit_code == 1
    first, *rest = twice.stdout.splitlines()
    assert first.startswith(f"{tmp_path}/twice.txt: ")
    assert "contradiction" in first
    assert any("Chimet S.p.A." in line and "row" in line for line in rest)
    outdated = run("proofread", written(tmp_path / "outdated.txt", OUTDATED))
    assert outdated.exit_code == 0
    assert "[outdated-name]" in outdated.stdout


def test_json_is_one_object_a_finding(tmp_path: Path) -> None:
    result = run("proofread", "--json", written(tmp_path / "twice.txt", TWICE))
    found = next(f for f in objects(result) if f["rule"] == "duplicate-row")
    assert list(found) == ["rule", "severity", "places", "quote", "fact", "remedy"]
    assert found["severity"] == "contradiction"
    places = found["places"]
    assert isinstance(places, list)
    assert [sorted(place) for place in places] == [["quote", "where"]] * len(places)
    assert found["quote"] == places[0]["quote"]


def test_of_several_files_each_finding_says_which_and_the_run_goes_on(tmp_path: Path) -> None:
    twice, outdated = tmp_path / "a.txt", tmp_path / "b.txt"
    written(twice, TWICE)
    written(outdated, OUTDATED)
    (tmp_path / "c.htm").write_bytes(b"")
    result = run("proofread", "--json", tmp_path)
    assert result.exit_code == 1
    found = objects(result)
    assert {f["file"] for f in found} == {str(twice), str(outdated), str(tmp_path / "c.htm")}
    broken = next(f for f in found if f["file"] == str(tmp_path / "c.htm"))
    assert list(broken) == ["file", "error"]
    assert sorted(broken["error"]) == ["code", "message", "place", "remedy"]  # type: ignore[call-overload]


def test_nothing_usable_is_exit_status_2(tmp_path: Path) -> None:
    (tmp_path / "picture.htm").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    assert run("proofread", tmp_path / "picture.htm").exit_code == 2
    assert run("proofread", tmp_path / "nowhere.htm").exit_code == 2


def test_the_annex_is_data_and_nothing_in_it_is_guessed(tmp_path: Path) -> None:
    (tmp_path / "look-up.csv").write_text(LISTS)
    imported = run(
        "lists", "import", tmp_path / "look-up.csv", "--as-of", "2024-04-26",
        "--lists", tmp_path / "lists",
    )  # fmt: skip
    assert imported.exit_code == 0, imported.output
    unnumbered = (("| CID |", "|"), *((f"| {cid} |", "|") for cid in CIDS[1:]))
    file = written(tmp_path / "f.txt", *unnumbered, ("| CID000924 |", "|"))
    out = tmp_path / "annex.csv"
    run("proofread", file, "--lists", tmp_path / "lists", "--annex", out)
    rows = list(csv.DictReader(out.read_text().splitlines()))
    assert list(rows[0])[:5] == ["metal", "name", "country", "status", "cid"]
    held = {row["name"]: (row["cid"], row["cid_from"]) for row in rows}
    assert held["Chimet S.p.A."] == ("CID000233", "exact")
    assert held["Asahi Refining Canada Ltd."] == ("", "unresolved")
    assert len(rows) == 9


CIDS = (
    "CID000924", "CID000113", "CID000233", "CID003463", "CID001173", "CID001477", "CID002756",
    "CID000825", "CID000499",
)  # fmt: skip


def test_printed_numbers_are_kept_as_printed(tmp_path: Path) -> None:
    out = tmp_path / "annex.csv"
    run("proofread", written(tmp_path / "f.txt", ("CID000924", "CIDAU924")), "--annex", out)
    rows = list(csv.DictReader(out.read_text().splitlines()))
    assert (rows[0]["cid"], rows[0]["cid_from"]) == ("CIDAU924", "printed")


def test_a_marked_copy_and_an_annex_are_of_one_file(tmp_path: Path) -> None:
    file, marked = written(tmp_path / "f.txt", TWICE), tmp_path / "marked.html"
    run("proofread", file, "--marked", marked)
    assert "Chimet S.p.A." in marked.read_text()
    assert run("proofread", file, file, "--marked", marked).exit_code == 2


def test_annexes_of_two_filings_are_compared(tmp_path: Path) -> None:
    before = written(tmp_path / "before.txt")
    after = written(
        tmp_path / "after.htm",
        ("| Tin | Super Ligas | BRAZIL | CID002756 | Active |\n", ""),
        ("Kundan Care Products Ltd. | INDIA | CID003463 | Not Conformant",
         "Kundan Care Products | INDIA | CID003463 | Conformant"),
    )  # fmt: skip
    found = objects(run("compare", before, after, "--json"))
    assert [(f["change"], f["cid"], f["before"], f["after"]) for f in found] == [
        ("renamed", "CID003463", "Kundan Care Products Ltd.", "Kundan Care Products"),
        ("status changed", "CID003463", "not conformant", "conformant"),
        ("removed", "CID002756", "active", ""),
    ]


def test_a_filing_compares_with_its_annex_as_csv(tmp_path: Path) -> None:
    file = written(tmp_path / "f.txt")
    run("proofread", file, "--annex", tmp_path / "annex.csv")
    assert run("compare", file, tmp_path / "annex.csv").stdout == ""


def test_a_filing_without_an_annex_is_not_compared(tmp_path: Path) -> None:
    (tmp_path / "plain.htm").write_text("<html><body><p>We make instruments.</p></body></html>")
    result = run("compare", written(tmp_path / "f.txt"), tmp_path / "plain.htm")
    assert result.exit_code == 2
    assert "no annex" in result.stderr


def test_what_is_no_filing_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "host").write_text("somewhere.example.com")
    (tmp_path / "annex.csv").write_text(
        "metal,name,country\nGold,Some Refiner,PERU\nTin,Other,PERU\n"
    )
    for name, words in (
        ("host", "mentions conflict minerals"),
        ("annex.csv", "a table of values"),
    ):
        result = run("proofread", tmp_path / name)
        assert result.exit_code == 2
        assert words in result.stderr


def test_the_rules_are_listed_and_shown() -> None:
    assert "duplicate-row" in run("rules", "list").stdout
    shown = run("rules", "show", "duplicate-row").stdout
    assert "proofread/rules_annex.py:" in shown
    assert "--case" in run("rules", "show", "case-smelter-missing").stdout


def test_the_reference_of_rules_is_current() -> None:
    page = Path(__file__).parents[2] / "docs" / "proofread-rules.md"
    assert page.read_text() == reference_page(), "run scripts/build_rule_reference.py"


@pytest.mark.slow
def test_a_filing_is_held_against_its_case(tmp_path: Path) -> None:
    case = tmp_path / "case"
    write_example(case)
    run("report", case)
    report = case / "out/filing/ex1-01.htm"
    clean = run("proofread", "--json", report, "--case", case)
    assert [f for f in objects(clean) if str(f["rule"]).startswith("case-")] == []
    edited = tmp_path / "edited.htm"
    text = report.read_text()
    edited.write_text(
        text.replace("Luna Smelter, Ltd.", "Sol Smelter, Ltd.").replace("from 7 of", "from 9 of")
    )
    found = objects(run("proofread", "--json", edited, "--case", case))
    rules = {f["rule"] for f in found}
    assert {"case-row-unsupported", "case-smelter-missing"} <= rules
