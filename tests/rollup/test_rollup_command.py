"""`oreigin rollup` on the worked example, in the official workbooks, as LibreOffice sees them."""

import csv
import io
import json
import shutil
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from oreigin.cli.main import cli
from oreigin.demo import build_example
from oreigin.errors import OreiginError, RefusedError
from oreigin.folder import load_case, save_case
from oreigin.response.completeness import LineStatus
from oreigin.response.json_schema import declaration_schema
from oreigin.workbook.sniff import OLE

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))
import checker_oracle

DECLARANT = """
contact_email = "minerals@qualys.example"
authorizer_name = "The General Counsel"
authorizer_email = "counsel@qualys.example"
"""
OVERRIDES = """subject,template,value,why,who,when
C,CMRT,No,The policy asks for it and no contract does,counsel,2021-05-20
"""


def save_example(folder: Path) -> None:
    case, documents = build_example()
    save_case(case, folder, documents)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked example with what only a person can say."""
    folder = tmp_path_factory.mktemp("rollup") / "case"
    save_example(folder)
    said = {"declarant.toml": DECLARANT, "overrides.csv": OVERRIDES}
    for name, text in said.items():
        (folder / "rollup").mkdir(exist_ok=True)
        (folder / "rollup" / name).write_text(text, encoding="utf-8")
    return folder


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(each) for each in arguments], catch_exceptions=False)


def template(samples: Path, name: str = "CMRT_6.5") -> Path:
    return samples / "templates" / f"RMI_{name}.xlsx"


@pytest.mark.samples
def test_everything_goes_into_the_official_workbook_and_nothing_is_missing(
    case: Path, samples: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.xlsx"
    result = run("rollup", case, "--template", template(samples), "-o", out, "--json")
    assert result.exit_code == 0, result.output
    made = json.loads(result.stdout)
    assert made["checked"]["missing"] == []
    assert len(made["declaration"]["smelters"]) == 298
    read = json.loads(run("read", out, "--json").stdout)
    assert read["questions"]["3"]["Tin"]["answer"] == "Unknown"
    assert read["fields"]["company_name"]["value"] == "Qualys, Inc."


@pytest.mark.samples
def test_no_suppliers_name_contact_or_file_is_in_what_goes_out(
    case: Path, samples: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.xlsx"
    run("rollup", case, "--template", template(samples), "-o", out)
    held = load_case(case)
    secret = [s.name for s in held.suppliers] + [s.contact_email for s in held.suppliers]
    secret += [r.filename for r in held.responses] + [s.id for s in held.suppliers]
    secret += [s.contact_name for s in held.suppliers]
    with zipfile.ZipFile(io.BytesIO(out.read_bytes())) as archive:
        text = "\n".join(
            archive.read(name).decode("utf-8", "ignore") for name in archive.namelist()
        )
    assert [name for name in secret if name and name.casefold() in text.casefold()] == []


@pytest.mark.samples
def test_what_the_case_does_not_say_is_asked_for_and_the_exit_status_says_so(
    samples: Path, tmp_path: Path
) -> None:
    save_example(tmp_path / "case")
    result = run("rollup", tmp_path / "case", "--template", template(samples), "--json")
    assert result.exit_code == 1
    asked = [r["subject"] for r in json.loads(result.stdout)["remarks"] if r["kind"] == "needs you"]
    assert asked == ["C", "contact_email", "authorizer_name", "authorizer_email"]


@pytest.mark.samples
def test_what_is_missing_is_told_in_words_and_that_it_cannot_go_out_yet(
    samples: Path, tmp_path: Path
) -> None:
    save_example(tmp_path / "case")
    out = tmp_path / "out.xlsx"
    said = run("rollup", tmp_path / "case", "--template", template(samples), "-o", out).stdout
    assert "Declaration!D79: Question C has no answer." in said
    assert "Declaration!D18: The authorizer's name is missing." in said
    end = said.partition("It cannot go out yet")[2]
    assert "as far as it goes" in end


@pytest.mark.samples
def test_a_complete_one_says_so(case: Path, samples: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    said = run("rollup", case, "--template", template(samples), "-o", out).stdout
    assert "Complete: nothing needs you" in said
    assert "as far as it goes" not in said


@pytest.mark.parametrize("data", [b"text", OLE + b"\0" * 600])
def test_of_a_template_that_one_brought_oneself_no_supplier_is_asked_for_another(
    case: Path, tmp_path: Path, data: bytes
) -> None:
    bad = tmp_path / "blank.xls"
    bad.write_bytes(data)
    with pytest.raises(OreiginError) as refused:
        run("rollup", case, "--template", bad)
    assert "supplier" not in str(refused.value)
    assert "xlsx" in refused.value.problem.remedy


@pytest.mark.samples
def test_what_goes_out_is_kept_and_a_new_one_is_due_when_a_response_changes_it(
    case: Path, samples: Path, tmp_path: Path
) -> None:
    mine, out = tmp_path / "case", tmp_path / "out.xlsx"
    shutil.copytree(case, mine)
    sent = ("rollup", mine, "--template", template(samples), "-o", out, "--to", "Customer, Inc.")
    assert run(*sent, "--date", "2021-05-28").exit_code == 0
    (row,) = csv.DictReader((mine / "rollup/ledger.csv").read_text().splitlines())
    assert (row["to"], row["when"], row["scope"]) == ("Customer, Inc.", "2021-05-28", "Company")
    assert (mine / f"rollup/sent/{row['sha256']}.xlsx").read_bytes() == out.read_bytes()
    assert run("rollup", mine, "--ledger").exit_code == 0

    responses = mine / "responses.csv"
    lines = responses.read_text(encoding="utf-8")
    responses.write_text(lines.replace(",accepted,", ",pending,", 1), encoding="utf-8")
    result = run("rollup", mine, "--ledger", "--json")
    assert result.exit_code == 1
    review = json.loads(result.stdout)
    assert review["standing"] == "a new one is due"
    assert review["inputs"] == ["response cm-1-2020 no longer counts"]
    assert any("smelters no longer there" in line for line in review["says"])


@pytest.mark.samples
def test_a_declaration_for_products_names_them(case: Path, samples: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    wanted = ("--scope", "product", "--product", "scanner-appliances")
    result = run("rollup", case, "--template", template(samples), "-o", out, *wanted)
    assert result.exit_code == 0, result.output
    read = json.loads(run("read", out, "--json").stdout)
    assert read["fields"]["declaration_scope"]["value"] == "Product"
    assert [row["number"] for row in read["products"]] == ["scanner-appliances"]


@pytest.mark.samples
def test_the_whole_company_is_not_some_of_its_products(case: Path, samples: Path) -> None:
    some = ("--product", "scanner-appliances")
    result = run("rollup", case, "--template", template(samples), *some)
    assert result.exit_code == 2
    assert "the whole company means all products" in result.output


@pytest.mark.samples
def test_its_declaration_keeps_to_the_published_schema(case: Path, samples: Path) -> None:
    made = json.loads(run("rollup", case, "--template", template(samples), "--json").stdout)
    check = Draft202012Validator(declaration_schema())
    assert [fault.message for fault in check.iter_errors(made["declaration"])] == []


@pytest.mark.samples
def test_the_blank_is_not_written_over(case: Path, samples: Path, tmp_path: Path) -> None:
    blank = Path(shutil.copyfile(template(samples), tmp_path / "blank.xlsx"))
    assert run("rollup", case, "--template", blank, "-o", blank).exit_code == 2
    assert blank.read_bytes() == template(samples).read_bytes()


@pytest.mark.samples
def test_rows_that_name_no_smelter_are_not_counted_as_one(case: Path, samples: Path) -> None:
    said = run("rollup", case, "--template", template(samples)).output
    assert "Smelters and refiners: Tantalum 38, Tin 65, Gold 147, Tungsten 47\n" in said
    assert 'rows that say "Smelter not yet identified": Tungsten 1\n' in said


@pytest.mark.samples
def test_what_is_not_complete_does_not_go_out(samples: Path, tmp_path: Path) -> None:
    save_example(tmp_path / "case")
    out = tmp_path / "out.xlsx"
    with pytest.raises(RefusedError, match="cannot go out yet"):
        run("rollup", tmp_path / "case", "--template", template(samples), "-o", out, "--to", "C")
    assert not out.exists()
    assert not (tmp_path / "case/rollup").exists()


@pytest.mark.slow
@pytest.mark.samples
@pytest.mark.skipif(not checker_oracle.installed(), reason="LibreOffice is not installed")
@pytest.mark.parametrize("version", ["6.01", "6.1", "6.22", "6.31", "6.4", "6.5"])
def test_the_official_checker_misses_nothing(
    version: str, case: Path, samples: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.xlsx"
    run("rollup", case, "--template", template(samples, f"CMRT_{version}"), "-o", out)
    lines = checker_oracle.official_lines([out])[out]
    assert LineStatus.MISSING not in lines
    assert LineStatus.COMPLETE in lines
    assert checker_oracle.disagreements(out, lines) == []


@pytest.mark.samples
def test_nothing_is_written_into_a_workbook_that_somebody_filled_in(
    case: Path, samples: Path, tmp_path: Path
) -> None:
    theirs, out = samples / "checker_cases/cmrt6_5_000.xlsx", tmp_path / "out.xlsx"
    for command in (("rollup", case), ("migrate-declaration", theirs)):
        with pytest.raises(OreiginError, match="no blank") as refused:
            run(*command, "--template", theirs, "-o", out)
        assert "Kappa 699 Inc." in str(refused.value)
    assert not out.exists()


@pytest.mark.samples
def test_a_migration_writes_over_neither_what_it_reads(samples: Path, tmp_path: Path) -> None:
    old = Path(shutil.copyfile(template(samples, "CMRT_6.4"), tmp_path / "old.xlsx"))
    blank = Path(shutil.copyfile(template(samples), tmp_path / "blank.xlsx"))
    for out in (old, blank):
        kept = out.read_bytes()
        assert run("migrate-declaration", old, "--template", blank, "-o", out).exit_code == 2
        assert out.read_bytes() == kept


@pytest.mark.samples
def test_an_older_declaration_goes_into_a_newer_template_and_what_is_lost_is_listed(
    samples: Path, tmp_path: Path
) -> None:
    old, out = samples / "filled/CMRT_3.01_complete.xlsx", tmp_path / "out.xlsx"
    result = run("migrate-declaration", old, "--template", template(samples), "-o", out, "--json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert (told["from"], told["to"]) == ("CMRT 3.01", "CMRT 6.5")
    lost = [note["message"] for note in told["notes"] if note["kind"] == "lost"]
    assert any("does not ask question C of CMRT 3.01" in message for message in lost)
    asked_first = [f"Declaration!D{row}" for row in (44, 45, 46, 47)]  # 6.x only: high-risk areas
    assert told["missing"] == [*asked_first, "Declaration!D83", "Declaration!D89"]
    was, now = (json.loads(run("read", path, "--json").stdout) for path in (old, out))
    assert now["fields"]["company_name"]["value"] == was["fields"]["company_name"]["value"]
    assert len(now["smelters"]) == len(was["smelters"])
    topics = {"1": "1", "3": "3", "4": "5"}  # used, covered countries, all recycled
    for before, after in topics.items():
        assert [a["answer"] for a in now["questions"][after].values()] == [
            a["answer"] for a in was["questions"][before].values()
        ]


@pytest.mark.samples
def test_a_declaration_is_not_written_into_another_kind_of_template(
    samples: Path, tmp_path: Path
) -> None:
    old, out = samples / "filled/CMRT_3.01_complete.xlsx", tmp_path / "out.xlsx"
    with pytest.raises(RefusedError, match="asks about other things"):
        run("migrate-declaration", old, "--template", template(samples, "EMRT_2.1"), "-o", out)
    assert not out.exists()


def test_a_list_to_paste_has_the_columns_of_the_template_in_its_order(
    case: Path, tmp_path: Path
) -> None:
    out = tmp_path / "list.csv"
    assert run("smelters", case, "--for-pasting", "-o", out).exit_code == 0
    header, first, *rest = csv.reader(out.read_text(encoding="utf-8-sig").splitlines())
    assert header[:6] == ["cid input", "metal", "look up", "name", "country", "cid"]
    assert first[:6] == ["CID002763", "Gold", "8853 S.p.A.", "8853 S.p.A.", "ITALY", "CID002763"]
    assert len(rest) == 296
