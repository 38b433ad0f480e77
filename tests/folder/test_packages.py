"""A package on disk is whole, and what was made final is not written over."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from oreigin.cli.main import cli
from oreigin.demo import write_example
from oreigin.errors import RefusedError
from oreigin.folder import filed_package, input_hashes, write_package
from oreigin.report.freeze import FREEZE

FINAL = {"filing/formsd.htm": b"as filed", FREEZE: b"{}"}


def test_a_file_that_is_no_longer_made_is_taken_away_and_others_stay(tmp_path: Path) -> None:
    write_package({"filing/formsd.htm": b"1", "filing/ex1-01.htm": b"1"}, tmp_path)
    (tmp_path / "filing/notes.txt").write_text("mine")
    write_package({"filing/formsd.htm": b"2"}, tmp_path)
    assert {p.name for p in (tmp_path / "filing").iterdir()} == {"formsd.htm", "notes.txt"}


@pytest.mark.parametrize(
    "manifest",
    ["5", "null", "[" * 100_000, '["../precious.txt"]', '["filing"]', "[1]", '["/etc/hostname"]'],
)
def test_a_manifest_that_somebody_wrote_takes_nothing_away(tmp_path: Path, manifest: str) -> None:
    out = tmp_path / "out"
    (tmp_path / "precious.txt").write_text("kept")
    (out / "internal").mkdir(parents=True)
    (out / "internal/manifest.json").write_text(manifest)
    write_package({"filing/formsd.htm": b"1"}, out)
    assert (tmp_path / "precious.txt").read_text() == "kept"
    assert json.loads((out / "internal/manifest.json").read_text()) == ["filing/formsd.htm"]


def test_a_final_package_is_not_written_over(tmp_path: Path) -> None:
    write_package(FINAL, tmp_path)
    with pytest.raises(RefusedError):
        write_package({"filing/formsd.htm": b"a draft"}, tmp_path)
    assert (tmp_path / "filing/formsd.htm").read_bytes() == b"as filed"
    write_package(FINAL, tmp_path)
    write_package({"filing/formsd.htm": b"a draft"}, tmp_path, replace=True)
    assert (tmp_path / "filing/formsd.htm").read_bytes() == b"a draft"


def test_an_amendment_is_not_written_over_what_it_amends(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="written over"):
        filed_package(tmp_path, tmp_path)


def test_a_package_inside_the_case_is_no_part_of_the_case(tmp_path: Path) -> None:
    write_example(tmp_path)
    before = input_hashes(tmp_path)
    write_package(FINAL, tmp_path / "filed")
    assert input_hashes(tmp_path) == before


def test_a_draft_says_so_on_every_document_and_a_final_package_does_not(tmp_path: Path) -> None:
    write_example(tmp_path / "case")
    for how, marked in (("--draft", True), ("--final", False)):
        out = tmp_path / how
        done = CliRunner().invoke(cli, ["report", str(tmp_path / "case"), how, "-o", str(out)])
        assert done.exit_code == 0
        for page in ("formsd.htm", "ex1-01.htm"):
            assert ("DRAFT" in (out / "filing" / page).read_text()) is marked
