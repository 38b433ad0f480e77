"""Texts of a case go to the terminal spelled out: they neither steer it nor turn text around."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.table import Table
from rich.text import Text

from oreigin.cli.console import console
from oreigin.cli.main import cli
from oreigin.demo import write_example

STEERING = "\x1b[31m\u202e"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("steering")
    write_example(folder)
    products = folder / "products.csv"
    products.write_text(products.read_text().replace("Physical", STEERING))
    claims = folder / "narrative/claims.toml"
    told = r"Nobody \u001b[31m\u202eknows."
    claims.write_text(
        f'{claims.read_text()}\n[[claims]]\nid = "odd"\nsentence = "{told}"\n'
        'predicate = "no-smelter-in-covered-country"\nreach = "all"\nprinted = true\n'
    )
    return folder


@pytest.mark.parametrize(
    "command",
    [
        ("determine",),
        ("report",),
        ("report", "--final"),
        ("explain", "odd"),
        ("lapse", "CID003387"),
    ],
    ids=" ".join,
)
def test_no_command_lets_a_text_steer_the_terminal(case: Path, command: tuple[str, ...]) -> None:
    name, *rest = command
    output = CliRunner().invoke(cli, [name, str(case), *rest]).output
    assert output
    assert "\x1b" not in output
    assert "\u202e" not in output


def test_a_table_spells_out_what_steers(capsys: pytest.CaptureFixture[str]) -> None:
    grid = Table.grid()
    grid.add_row(Text(STEERING))
    console().print(grid)
    told = capsys.readouterr().out
    assert told.startswith("\\x1b")
    assert not set(STEERING[:1] + STEERING[-1:]) & set(told)
