"""The whole road, from the example's workbooks to its package; and nothing of it is hard-wired."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook

from oreigin.assessment.values import Assessment
from oreigin.case import Decision
from oreigin.cli.main import cli
from oreigin.demo import build_example
from oreigin.folder import assess_folder, save_case
from oreigin.report.package import package
from oreigin.terms import GOLD, TIN, OriginFinding, Outcome, Sha256

Change = Callable[[Workbook], None]
LUNA = "CID003387"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The example's folder after `oreigin demo`, and what was printed."""
    folder = tmp_path_factory.mktemp("demo") / "case"
    result = CliRunner().invoke(cli, ["demo", str(folder)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return folder, result.output


def test_the_demo_prints_the_table_what_needs_a_person_and_where_the_files_are(
    made: tuple[Path, str],
) -> None:
    folder, printed = made
    assert "7 suppliers surveyed, 7 responded" in printed
    assert [w for line in printed.splitlines() if line.startswith("Total") for w in line.split()][
        1:
    ] == ["239", "5", "53", "297"]
    assert "Luna Smelter, Ltd. is located in Rwanda" in printed
    assert str(folder / "out" / "filing" / "ex1-01.htm") in printed.replace("\n", "")


def test_the_annex_is_the_filed_one_row_for_row_in_its_order(
    made: tuple[Path, str], samples: Path
) -> None:
    filed = (samples / "seed" / "annex_2020_with_cids.csv").read_text(encoding="utf-8")
    printed = (made[0] / "out" / "filing" / "annex.csv").read_text(encoding="utf-8")
    expected = [
        (row["metal"], row["name"], row["country"], row["annex_status"])
        for row in csv.DictReader(io.StringIO(filed))
    ]
    assert len(expected) == 297
    assert [
        (row["metal"], row["name"], row["country"], row["status"])
        for row in csv.DictReader(io.StringIO(printed))
    ] == expected


def test_what_the_filing_passed_over_is_noticed(made: tuple[Path, str]) -> None:
    text = (made[0] / "out" / "internal" / "attention.json").read_text(encoding="utf-8")
    rules = {item["rule"] for item in json.loads(text)}
    assert {"smelter-in-covered-country", "claim-ambiguous", "outside-claim-refuted"} <= rules
    report = (made[0] / "out" / "filing" / "ex1-01.htm").read_text(encoding="ascii")
    assert "Luna Smelter, Ltd." in report
    assert "no smelter" not in report.lower()


def test_a_package_made_again_is_the_same_to_the_byte(made: tuple[Path, str]) -> None:
    again = package(assess_folder(made[0])).files
    assert again == {name: (made[0] / "out" / name).read_bytes() for name in again}


def changed(tmp_path: Path, changes: Mapping[str, Change]) -> Assessment:
    """The example with some responses' workbooks changed by hand and received anew."""
    case, documents = build_example()
    responses = []
    for response in case.responses:
        assert response.sha256
        if response.id in changes:
            book = load_workbook(io.BytesIO(documents.pop(response.sha256)))
            changes[response.id](book)
            out = io.BytesIO()
            book.save(out)
            new = Sha256(sha256(out.getvalue()).hexdigest())
            documents[new] = out.getvalue()
            response = replace(response, sha256=new)  # noqa: PLW2901
        responses.append(response)
    save_case(replace(case, responses=tuple(responses)), tmp_path / "case", documents)
    return assess_folder(tmp_path / "case")


def without_rows(rows: list[int]) -> Change:
    def change(book: Workbook) -> None:
        for row in rows:
            for cell in book["Smelter List"][row]:
                cell.value = None

    return change


def declarers(assessment: Assessment, smelter: str) -> list[tuple[str, int]]:
    return [
        (member.source, member.row.row)
        for assessed in assessment.smelters
        if assessed.smelter.id == smelter
        for member in assessed.smelter.members
    ]


def test_a_changed_workbook_moves_figures_annex_claims_and_determination(
    made: tuple[Path, str], tmp_path: Path
) -> None:
    before = assess_folder(made[0])
    rows = declarers(before, LUNA)
    responses = dict.fromkeys(source for source, _ in rows)
    after = changed(
        tmp_path, {r: without_rows([row for source, row in rows if source == r]) for r in responses}
    )
    for figure, now in {
        "smelters-total": 296,
        "smelters-conformant": 238,
        "smelters-tin": 64,
        "smelters-in-covered-countries": 0,
        "rows-declared": before.figure("rows-declared").value - len(rows),
    }.items():
        assert after.figure(figure).value == now, figure
    assert after.claim("smelter-in-covered-country").holds is False
    assert after.claim("no-smelter-in-covered-country").holds is True
    findings = {o.metal: o.finding for o in after.determination.metals}
    assert findings[TIN] is OriginFinding.UNDETERMINED
    annex = package(after).files["filing/annex.csv"].decode()
    assert "Luna" not in annex
    assert "Luna" not in package(after).files["filing/ex1-01.htm"].decode()


def test_one_answer_moves_the_determination(tmp_path: Path) -> None:
    def answer_yes_for_gold(book: Workbook) -> None:
        book["Declaration"]["D40"] = "Yes"

    after = changed(tmp_path, {"cm-1-2020": answer_yes_for_gold})
    findings = {o.metal: o.finding for o in after.determination.metals}
    assert findings[GOLD] is OriginFinding.REASON_TO_BELIEVE
    assert after.determination.outcome is Outcome.CONFLICT_MINERALS_REPORT
    assert not after.determination.audit_required


def test_a_figure_walks_back_to_its_rows(made: tuple[Path, str]) -> None:
    arguments = ["explain", str(made[0]), "smelters-in-covered-countries"]
    result = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert LUNA in result.output
    assert "Smelter List row" in result.output


def test_a_final_package_is_refused_while_something_is_in_error(
    made: tuple[Path, str], tmp_path: Path
) -> None:
    case, documents = build_example()
    unsure = replace(case.responses[0], decision=Decision.PENDING)
    save_case(replace(case, responses=(unsure, *case.responses[1:])), tmp_path / "c", documents)
    result = CliRunner().invoke(cli, ["report", str(tmp_path / "c"), "--final"])
    assert result.exit_code == 1
    assert "Not written" in result.output
    assert not (tmp_path / "c" / "out").exists()


def test_luna_brings_a_report_without_audit_and_without_a_label(made: tuple[Path, str]) -> None:
    determination = assess_folder(made[0]).determination
    (tin,) = (origin for origin in determination.metals if origin.metal == TIN)
    assert tin.finding is OriginFinding.REASON_TO_BELIEVE
    assert tin.reasons[0].members == (LUNA,)
    assert determination.outcome is Outcome.CONFLICT_MINERALS_REPORT
    assert not determination.audit_required
    report = (made[0] / "out" / "filing" / "ex1-01.htm").read_text(encoding="ascii")
    disclaimed = report.partition("This Report does not describe any Covered Product as")
    assert "conflict free" not in disclaimed[0]
    assert "conflict free" not in disclaimed[2].partition("In keeping with")[2]
    assert "it is not accompanied by an independent private sector audit" in report


def test_the_commands_know_the_templates_of_a_folder(
    made: tuple[Path, str], tmp_path: Path
) -> None:
    """A version of a template that we do not know is read once its file is given."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "broken.toml").write_text("template =", encoding="utf-8")
    folder = ["--templates", str(tmp_path / "templates")]
    for command in (
        ["determine", str(made[0])],
        ["report", str(made[0])],
        ["explain", str(made[0]), "smelters-total"],
    ):
        result = CliRunner().invoke(cli, [*command, *folder])
        assert result.exit_code != 0
        assert "broken.toml" in str(result.exception)
