"""`oreigin bulk`: the same list as `oreigin smelters`, the same findings as `oreigin check`."""

import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from oreigin.bulk.place import Place
from oreigin.cli.main import cli, main
from oreigin.demo.example import write_example
from oreigin.workbook.templates import layout
from tests import making_workbooks
from tests.making_workbooks import fingerprint, zipped

from .world import inbox, lists, rows, workbook

DAY = "2026-05-01"


def called(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(each) for each in arguments], catch_exceptions=False)


def cobalt() -> bytes:
    """An EMRT: what it declares is in scope for its own form, and not for a CMRT."""
    said = {"B": "Cobalt", "C": "Smelter not listed", "D": "Blue Hill", "E": "CANADA"}
    row = {f"Smelter List!{column}5": text for column, text in said.items()}
    return making_workbooks.workbook(fingerprint(layout("EMRT", "1.3")) | row)


@pytest.fixture(scope="module")
def example(tmp_path_factory) -> tuple[Path, Path, Path]:
    """The documents of the worked example in a folder, its lists, and what a run made of them."""
    case = tmp_path_factory.mktemp("example")
    write_example(case)
    folder, held, kept = case / "responses", case / "lists", case / "kept"
    (folder / "broken.xlsx").write_text("no workbook")
    (folder / "cobalt.xlsx").write_bytes(cobalt())
    (folder / "more.zip").write_bytes(zipped({"Acme.xlsx": workbook("Acme")}))
    done = called("bulk", folder, "-o", kept, "--lists", held, "--as-of", DAY)
    assert done.exit_code == 1
    return folder, held, kept


@pytest.mark.parametrize("suffix", ["csv", "json", "xlsx"])
def test_the_list_is_that_of_oreigin_smelters(example, tmp_path, suffix) -> None:
    folder, held, kept = example
    one, other = tmp_path / f"one.{suffix}", tmp_path / f"other.{suffix}"
    called("smelters", folder, "--lists", held, "--as-of", DAY, "-o", one)
    called("bulk", "consolidate", kept, "-o", other)
    assert other.read_bytes() == one.read_bytes()


def test_cobalt_is_in_scope_where_an_emrt_declares_it(example) -> None:
    printed = called("bulk", "consolidate", example[2], "--json").stdout
    listed = [json.loads(line) for line in printed.splitlines()]
    declared = {(each["metal"], each["name"]) for each in listed if "metal" in each}
    assert ("Cobalt", "Blue Hill") in declared
    (left,) = [each for each in listed if each.get("leftover") == "out of scope metal"]
    assert [member["file"].endswith("Acme.xlsx") for member in left["members"]] == [True]


def test_what_is_printed_is_what_oreigin_smelters_prints(example) -> None:
    folder, held, kept = example
    for flags in ((), ("--json",)):
        plain = called("smelters", folder, "--lists", held, "--as-of", DAY, *flags)
        assert called("bulk", "consolidate", kept, *flags).stdout == plain.stdout


def test_findings_and_errors_are_those_of_oreigin_check(example) -> None:
    folder, held, kept = example
    plain = called("check", folder, "--lists", held, "--as-of", DAY, "--json")
    place = Place.at(str(kept))
    weight = "kind <> 'completeness', list_position(['error', 'warning', 'info'], severity)"
    found = rows(
        place,
        "SELECT file, rule, kind, severity, cells, message, remedy FROM {findings} f "
        f"JOIN {{documents}} d USING (sha256) ORDER BY d.number, {weight}, f.number",
    )
    failed = rows(place, "SELECT file, code, message, remedy, place FROM {errors} ORDER BY file")
    said = [json.loads(line) for line in plain.stdout.splitlines()]
    keys = ("rule", "kind", "severity", "cells", "message", "remedy")
    assert found == [
        (each["file"], *(one[key] for key in keys)) for each in said for one in each["findings"]
    ]
    keys = ("code", "message", "remedy", "place")
    assert failed == [
        (each["file"], *(each["error"][key] for key in keys)) for each in said if each["error"]
    ]


def test_a_workbook_of_too_many_rows_says_so_and_keeps_every_count(
    example, tmp_path, monkeypatch
) -> None:
    monkeypatch.setattr("oreigin.bulk.listing.MOST_ROWS", 0)
    file = tmp_path / "list.xlsx"
    done = called("bulk", "consolidate", example[2], "-o", file)
    assert "only in Parquet" in done.stderr
    book = openpyxl.load_workbook(file)
    assert "Members" not in book.sheetnames
    left = list(book["Leftovers"].iter_rows(values_only=True))
    assert left[0] == ("Left over because", "Rows")
    assert ("out of scope metal", 1) in left


def test_another_list_needs_no_document(example, tmp_path) -> None:
    folder, _, kept = example
    other = lists(tmp_path / "lists")
    plain = called("smelters", folder, "--lists", other, "--as-of", DAY, "--json")
    assert called("bulk", "consolidate", kept, "--lists", other, "--json").stdout == plain.stdout


def test_the_day_stays_that_of_the_first_run(tmp_path) -> None:
    folder, kept = inbox(tmp_path / "in", "Acme"), tmp_path / "kept"
    called("bulk", folder, "-o", kept, "--as-of", DAY)
    done = called("bulk", "read", folder, "-o", kept)
    assert "0 opened now" in done.stderr
    assert json.loads((kept / "bulk.json").read_text())["as_of"] == DAY


def test_lists_that_cannot_be_used_are_said_once(tmp_path, capsys) -> None:
    folder, empty = inbox(tmp_path / "in", "Acme"), tmp_path / "lists"
    empty.mkdir()
    with pytest.raises(SystemExit) as ended:
        main(["bulk", str(folder), "-o", str(tmp_path / "kept"), "--lists", str(empty)])
    assert ended.value.code == 2
    assert "lists.toml" in capsys.readouterr().err
    assert not (tmp_path / "kept").exists()


def test_nothing_usable_is_exit_status_2(tmp_path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "broken.xlsx").write_text("no workbook")
    assert called("bulk", tmp_path / "in", "-o", tmp_path / "kept").exit_code == 2
    assert called("bulk", tmp_path / "nowhere", "-o", tmp_path / "kept").exit_code == 2


def test_before_the_first_run_there_is_nothing_to_consolidate(tmp_path, capsys) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["bulk", "consolidate", str(tmp_path)])
    assert ended.value.code == 2
    assert "oreigin bulk SOURCE -o" in capsys.readouterr().err


def test_without_the_extra_it_is_said_what_to_install(monkeypatch, tmp_path, capsys) -> None:
    monkeypatch.setattr("oreigin.cli.bulk.find_spec", lambda name: None)
    with pytest.raises(SystemExit) as ended:
        main(["bulk", str(tmp_path), "-o", str(tmp_path / "kept")])
    assert ended.value.code == 2
    assert "pip install 'oreigin[bulk]'" in capsys.readouterr().err


def test_no_other_command_waits_for_the_extra(tmp_path) -> None:
    file = inbox(tmp_path / "in", "Acme") / "Acme.xlsx"
    for arguments in (["--help"], ["read", str(file)], ["bulk", "--help"]):
        code = (
            "import sys\nfrom oreigin.cli.main import cli\n"
            f"try: cli({arguments!r})\nexcept SystemExit: pass\n"
            "heavy = {'duckdb', 'pyarrow', 'dask', 'distributed'} & set(sys.modules)\n"
            "raise SystemExit(str(heavy) if heavy else 0)"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
