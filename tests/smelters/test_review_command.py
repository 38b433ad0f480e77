"""`oreigin review`: the queue on a terminal; each decision is kept with who, when and why."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from oreigin.cli.main import cli
from oreigin.demo import build_example
from oreigin.folder import assess_folder, list_csv, load_case, save_case, sha256_of
from oreigin.smelters.judgment import Verdict
from oreigin.terms import Cid

RENAMED = Cid("CID001362")
DECLARED = "Penglai Penggang Gold Industry Co., Ltd."
LISTED = "Penglai Penggang Gold Industry Yantai Works Co., Ltd."
"""What the lists of these tests call it: no list knows the name that rows declare."""
UNKNOWN = "D Block Metals, LLC"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """The worked example with one facility listed under another name and one not listed."""
    example, documents = build_example()
    references = tuple(map(_without_the_names, example.lists.references))
    statuses = tuple(map(_without_the_names, example.lists.statuses))
    lists = replace(example.lists, references=references, statuses=statuses)
    save_case(replace(example, lists=lists), tmp_path / "case", documents)
    return tmp_path / "case"


def _without_the_names(held: Any) -> Any:
    rows = tuple(
        replace(row, name=LISTED, **({"look_up": LISTED} if hasattr(row, "look_up") else {}))
        if row.cid == RENAMED
        else row
        for row in held.rows
        if row.name != UNKNOWN
    )
    snapshot = replace(held.snapshot, sha256=sha256_of(list_csv(held.snapshot, rows)))
    return replace(held, rows=rows, snapshot=snapshot)


def walk(case: Path, *keys: str, on: str = "2021-05-20") -> Result:
    command = ["review", str(case), "--by", "Compliance", "--on", on]
    return CliRunner().invoke(cli, command, input="\n".join((*keys, "")))


def waiting(case: Path) -> list[str]:
    smelters = assess_folder(case).consolidation.smelters
    return [smelter.name for smelter in smelters if smelter.needs_review]


def test_each_kind_of_decision_is_kept_and_answers_the_name(case: Path) -> None:
    names = waiting(case)
    assert UNKNOWN in names
    assert DECLARED in names
    keys = [key for name in names for key in (("l", "letter") if name == UNKNOWN else ("1", ""))]
    result = walk(case, *keys)
    assert result.exit_code == 0, result.output
    assert "Declared by:" in result.output
    assert RENAMED in result.output
    kept = {judgment.name: judgment for judgment in load_case(case).judgments}
    assert kept[UNKNOWN].verdict is Verdict.NOT_LISTED
    assert (kept[UNKNOWN].who, kept[UNKNOWN].why) == ("Compliance", "letter")
    assert kept[DECLARED].cid == RENAMED
    assert waiting(case) == []


def test_undo_revokes_and_asks_again_and_quit_leaves_the_rest(case: Path) -> None:
    result = walk(case, "x", "", "u", "s", "q")
    assert result.exit_code == 1
    assert "Revoked:" in result.output
    (judgment, *more) = load_case(case).judgments
    assert all(each.revoked == each.when for each in (judgment, *more))
    assert set(waiting(case)) >= {UNKNOWN}


def test_what_is_no_decision_is_said_and_asked_again(case: Path) -> None:
    keys = ("z", "99", "c", "CID1", "c", "CID999999", "c", "CID000292", "u", "q")
    result = walk(case, *keys)
    for said in ("none of the keys", "not a CID", "No reference list", "Tin facility", "Nothing"):
        assert said in result.output
    assert load_case(case).judgments == ()


def test_a_typed_cid_decides(case: Path) -> None:
    names = waiting(case)
    skips = ["s"] * names.index(DECLARED)
    assert walk(case, *skips, "c", RENAMED.lower(), "", "q").exit_code == 1
    assert {judgment.cid for judgment in load_case(case).judgments} == {RENAMED}


def test_a_walk_that_ends_early_keeps_what_was_decided(case: Path) -> None:
    result = walk(case, "x", "not one")
    assert result.exit_code == 1
    assert {judgment.why for judgment in load_case(case).judgments} == {"not one"}


def test_decisions_after_the_day_of_filing_are_said_not_to_count(case: Path) -> None:
    assert "looks back to 2021-05-28" in walk(case, "q", on="2022-01-01").output


def test_nobody_decides_without_a_name(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OREIGIN_USER", " ")
    result = CliRunner().invoke(cli, ["review", str(case)], input="q\n")
    assert result.exit_code == 2
    assert "who decides" in result.output


def test_nothing_waits_in_the_worked_example(tmp_path: Path) -> None:
    example, documents = build_example()
    save_case(example, tmp_path / "case", documents)
    result = walk(tmp_path / "case")
    assert result.exit_code == 0
    assert "No name is waiting" in result.output
