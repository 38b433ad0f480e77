"""What `determine` and `explain` say on a terminal, and the exit status that scripts rely on."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from oreigin.cli.main import cli
from oreigin.demo import write_example
from oreigin.terms import OriginFinding

FOUND = OriginFinding.NO_REASON_TO_BELIEVE.value


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("explained")
    write_example(folder)
    return folder


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, words)


def test_what_is_left_to_counsel_shows_in_the_exit_status(case: Path, tmp_path: Path) -> None:
    assert run("determine", str(case)).exit_code == 1
    decided = tmp_path / "decided"
    write_example(decided)
    overrides = decided / "overrides.csv"
    rows = "".join(
        f'origin: {metal},{FOUND},"Decided on the inquiry.",counsel,2021-05-20\n'
        for metal in ("Tantalum", "Gold", "Tungsten")
    )
    overrides.write_text(overrides.read_text().rstrip("\n") + "\n" + rows)
    assert run("determine", str(decided)).exit_code == 0


def test_explaining_a_refuted_sentence_tells_what_speaks_against_it(case: Path) -> None:
    told = run("explain", str(case), "no-smelter-in-covered-country").output
    assert "Against it" in told
    assert "Luna Smelter" in told


def test_in_a_pipe_every_member_is_told(case: Path) -> None:
    told = run("explain", str(case), "smelters-total").output
    assert sum(line.startswith("  CID") for line in told.splitlines()) == 297
