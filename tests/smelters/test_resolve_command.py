"""`oreigin resolve`: names pasted from anywhere, one answer a row."""

import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from oreigin.cli.main import cli
from oreigin.folder import add_snapshot
from oreigin.smelters.facility import Snapshot

from .world import AS_OF, WORLD, reference_list

KEYS = ["row", "metal", "name", "outcome", "cid", "standard_name", "country", "how", "score",
        "evidence", "alternatives"]  # fmt: skip


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    reference = reference_list(WORLD)
    snapshot: Snapshot = reference.snapshot
    add_snapshot(tmp_path / "lists", snapshot, reference.rows)
    return tmp_path / "lists"


def run(lists: Path, text: str, *more: str) -> Result:
    command = ["resolve", "-", "--lists", str(lists), "--as-of", AS_OF.isoformat(), *more]
    return CliRunner().invoke(cli, command, input=text)


def objects(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_one_object_a_row_in_order_with_exactly_these_keys(lists: Path) -> None:
    result = run(
        lists,
        "metal,name,country,cid\nTin,Luna Smelter Ltd,RWANDA,\nTin,Luna,,\nGold,Nobody,,\n"
        "tin,,,CID000292\n",
        "--json",
    )
    found = objects(result)
    assert [list(each) for each in found] == [KEYS] * 4
    assert [each["row"] for each in found] == [2, 3, 4, 5]
    assert [each["outcome"] for each in found] == ["accepted", "review", "unresolved", "accepted"]
    assert found[0]["cid"] == "CID003387"
    assert (found[0]["standard_name"], found[0]["country"]) == ("Luna Smelter, Ltd.", "RWANDA")
    assert found[1]["cid"] is None
    nearest = found[1]["alternatives"]
    assert isinstance(nearest, list)
    assert list(nearest[0]) == ["cid", "name", "score"]
    assert result.exit_code == 1


def test_it_is_done_where_every_row_is_accepted(lists: Path) -> None:
    assert run(lists, "metal,name\nTin,Alpha\n", "--json").exit_code == 0


@pytest.mark.parametrize(
    "text",
    [
        "Metal;Smelter Name;Smelter Country;Smelter ID\nGold (Au);8853 S.p.A.;ITALY;\n",
        "\ufeffMETAL\tStandard Smelter Name\tCountry Location\nAu\t8853 SpA\tItaly\n",
        "Smelter Identification\nCID002763\n",
        "\n\nName,Metal\n8853 S.p.A.,gold\n\n",
    ],
)
def test_headers_and_delimiters_as_people_have_them(lists: Path, text: str) -> None:
    (found,) = objects(run(lists, text, "--json"))
    assert found["cid"] == "CID002763"


@pytest.mark.parametrize("text", ["", "metal,name\n", "metal,country\nTin,PERU\n", "a,b\n1,2\n"])
def test_what_cannot_be_used_is_said_and_ends_with_2(lists: Path, text: str) -> None:
    result = run(lists, text, "--json")
    assert result.exit_code != 0
    assert "metal, name, country" in str(result.exception)


def test_people_see_a_table_with_the_likeliest_facility(lists: Path) -> None:
    result = run(lists, "metal,name\nTin,Luna\n")
    assert "perhaps CID003387 Luna Smelter, Ltd." in result.stdout


def test_a_file_can_be_written_as_csv_or_workbook(lists: Path, tmp_path: Path) -> None:
    text = 'metal,name\nTin,Luna\nTin,"=HYPERLINK(""x"")"\n'
    for name in ("names.csv", "names.xlsx"):
        assert run(lists, text, "-o", str(tmp_path / name)).exit_code == 1
    sheet = openpyxl.load_workbook(tmp_path / "names.xlsx").active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]][:4] == [2, "Tin", "Luna", "review"]
    assert "CID003387" in (tmp_path / "names.csv").read_text("utf-8-sig")
    assert "\n3,Tin,=HYPERLINK" not in (tmp_path / "names.csv").read_text("utf-8-sig")
