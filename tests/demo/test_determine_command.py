"""`oreigin determine` says by its exit status whether anything is left to decide."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from click.testing import CliRunner, Result

from oreigin.case import Case, Override
from oreigin.cli.main import cli
from oreigin.demo import build_example
from oreigin.folder import save_case
from oreigin.terms import CONFLICT_MINERALS, OriginFinding

CASE, DOCUMENTS = build_example()
NONE_BELIEVED = OriginFinding.NO_REASON_TO_BELIEVE


def determined(case: Case, folder: Path) -> Result:
    save_case(case, folder / "case", DOCUMENTS)
    return CliRunner().invoke(cli, ["determine", str(folder / "case")])


def test_an_open_inquiry_is_left_to_counsel(tmp_path: Path) -> None:
    result = determined(CASE, tmp_path)
    assert result.exit_code == 1
    assert "Left open for counsel. It can be read in two ways" in result.output


def test_a_case_without_products_is_not_determined(tmp_path: Path) -> None:
    result = determined(replace(CASE, products=()), tmp_path)
    assert result.exit_code == 1
    assert "not determined: no product is on record" in result.output


def test_what_counsel_decided_metal_by_metal_is_settled_and_shown(tmp_path: Path) -> None:
    decided = tuple(
        Override(
            f"origin: {m}", OriginFinding.NO_REASON_TO_BELIEVE, "Read.", "GC", date(2021, 5, 1)
        )
        for m in CONFLICT_MINERALS
    )
    result = determined(replace(CASE, overrides=decided), tmp_path)
    said = " ".join(result.output.split())
    assert result.exit_code == 0
    assert "Did due diligence then show that it did not originate there" in said
    assert "yes: Tin" in said
    assert "GC decided so on 2021-05-01: Read." in said
