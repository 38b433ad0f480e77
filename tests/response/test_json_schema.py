"""The published JSON Schema says what `oreigin read --json` prints, of every template."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from oreigin.cli.main import cli
from oreigin.response.json_schema import declaration_schema
from tests.making_workbooks import cmrt

PUBLISHED = Path(__file__).parents[2] / "docs" / "declaration.schema.json"


def faults(file: Path) -> list[str]:
    printed = CliRunner().invoke(cli, ["read", str(file), "--json"]).stdout
    check = Draft202012Validator(declaration_schema())
    return [e.message for line in printed.splitlines() for e in check.iter_errors(json.loads(line))]


def test_the_published_schema_is_todays() -> None:
    Draft202012Validator.check_schema(declaration_schema())
    held = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    assert held == declaration_schema(), "run scripts/build_declaration_schema.py"


def test_a_workbook_and_one_that_cannot_be_read_both_keep_to_it(tmp_path: Path) -> None:
    (tmp_path / "good.xlsx").write_bytes(cmrt({"Declaration!D8": "Acme", "Smelter List!B5": "Tin"}))
    (tmp_path / "bad.xlsx").write_bytes(b"nothing")
    assert faults(tmp_path) == []


def test_it_refuses_what_is_no_answer() -> None:
    answer = {"answer": "Perhaps", "raw": "Perhaps", "comment": "", "cell": "Declaration!D26"}
    check = Draft202012Validator(declaration_schema()["$defs"]["answer"])
    assert not check.is_valid(answer)
    assert check.is_valid({**answer, "answer": "Yes"})


@pytest.mark.samples
@pytest.mark.parametrize("folder", ["templates", "filled"])
def test_every_real_workbook_keeps_to_it(folder: str, samples: Path) -> None:
    assert faults(samples / folder) == []
