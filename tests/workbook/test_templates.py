"""Template files: every version at hand is described, and users may add more."""

import pickle
import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from oreigin.cli.read import read
from oreigin.cli.template_files import VARIABLE
from oreigin.cli.templates import templates
from oreigin.errors import InvalidTemplateError
from oreigin.response.reading import read_declaration
from oreigin.workbook.cells import Workbook
from oreigin.workbook.identify import identify, read_version
from oreigin.workbook.layout import Layout
from oreigin.workbook.template_text import template_text
from oreigin.workbook.templates import BUILT_IN, TemplateFile, Templates, layout, layouts
from oreigin.workbook.verify import sheets_to_verify, verify
from tests.making_workbooks import workbook

SOURCE = Path(__file__).parents[2] / "src" / "oreigin"
NAMES = [known.name for known in layouts()]


def official(samples: Path, known: Layout) -> Path:
    """The official workbook; of CMRT 3.01 the .xlsx, for the .xls shows no drop-downs."""
    if known.name == "CMRT 3.01":
        return samples / "filled" / "CMRT_3.01_complete.xlsx"
    (path,) = (samples / "templates").glob(f"*_{known.template}_{known.version}.xlsx")
    return path


@pytest.mark.samples
@pytest.mark.parametrize("name", NAMES)
def test_each_layout_agrees_with_its_official_workbook(samples: Path, name: str) -> None:
    known = layout(*name.split())
    path = official(samples, known)
    book = Workbook.open(path.read_bytes(), path.name, sheets_to_verify(known))
    assert identify(book) == known
    assert verify(known, book) == ()


@pytest.mark.samples
def test_the_labels_of_the_xls_agree_too(samples: Path) -> None:
    known = layout("CMRT", "3.01")
    path = samples / "templates" / "EICC_CFSI_CMRT_3.01.xls"
    book = Workbook.open(path.read_bytes(), path.name, sheets_to_verify(known))
    assert verify(known, book) == ()


@pytest.mark.parametrize("name", NAMES)
def test_a_layout_written_as_text_is_read_back_the_same(name: str) -> None:
    known = layout(*name.split())
    assert Templates((TemplateFile("x", template_text(known)),)).layout(*name.split()) == known


def test_no_version_is_named_in_code() -> None:
    """A version literal such as "6.5" in Python would make its file incomplete."""
    versions = {re.escape(known.version) for known in layouts()}
    literal = re.compile(r'"(?:' + "|".join(sorted(versions)) + r')"')
    rooms = [SOURCE / "workbook", SOURCE / "response", SOURCE / "cli"]
    files = [path for room in rooms for path in room.rglob("*.py")]
    assert [str(path) for path in files if literal.search(path.read_text())] == []


@pytest.mark.parametrize(
    ("text", "version", "released"),
    [
        ("1.   July 18th 2011", "1", "2011-07-18"),
        ("Revision 2 August 29th 2012", "2", "2012-08-29"),
        ("Revision 2.03a\nJuly 25th, 2013", "2.03a", "2013-07-25"),
        ("Revision 6.6.1\nMay 5, 2026", "6.6.1", "2026-05-05"),
        ("Revision 6.7", "6.7", "None"),
    ],
)
def test_version_and_release_are_read_from_the_version_text(
    text: str, version: str, released: str
) -> None:
    said = read_version(text)
    assert (said.version, str(said.released)) == (version, released)


def newer(version: str = "6.6.1") -> Layout:
    """A version between two of today's numbers but later than both: no decimal."""
    known = layout("CMRT", "6.5")
    mark = replace(known.fingerprint, text=f"Revision {version} May 5, 2026")
    day = known.released.replace(2026, 5, 5)
    return replace(known, version=version, released=day, fingerprint=mark)


def added(folder: Path, known: Layout) -> Path:
    folder.mkdir(exist_ok=True)
    name = f"{known.template}-{known.version}.toml".lower()
    (folder / name).write_text(template_text(known), encoding="utf-8")
    return folder


def filled(known: Layout) -> bytes:
    mark = known.fingerprint
    cells = {f"{sheet}!A1": "." for sheet in known.sheets}
    cells |= {f"{mark.sheet}!{mark.cell}": mark.text, "Declaration!D8": "Acme"}
    return workbook(cells)


def test_versions_are_ordered_by_release_and_not_by_number() -> None:
    known = Templates((TemplateFile("a", template_text(newer("6.45"))),))
    names = [head.name for head in known.heads() if head.template == "CMRT"]
    assert names[-2:] == ["CMRT 6.5", "CMRT 6.45"]


def test_an_added_version_is_read_also_in_another_process() -> None:
    known = pickle.loads(pickle.dumps(Templates((TemplateFile("a", template_text(newer())),))))
    read_back = read_declaration(filled(newer()), "a.xlsx", templates=known)
    assert (read_back.version, read_back.company_name()) == ("6.6.1", "Acme")


@pytest.mark.parametrize("how", ["option", "environment", "own folder"])
def test_a_folder_of_templates_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr("click.get_app_dir", lambda name: str(tmp_path / "config" / name))
    own = tmp_path / "config" / "oreigin" / "templates"
    own.mkdir(parents=True)
    folder = added(own if how == "own folder" else tmp_path / "mine", newer())
    (tmp_path / "a.xlsx").write_bytes(filled(newer()))
    options = ["--templates", str(folder)] if how == "option" else []
    environment = {VARIABLE: str(folder)} if how == "environment" else {}
    result = CliRunner().invoke(
        read, ["--json", *options, str(tmp_path / "a.xlsx")], env=environment
    )
    assert result.exit_code == 0
    assert '"version": "6.6.1"' in result.stdout
    listed = CliRunner().invoke(templates, ["list", *options], env=environment)
    assert f"from {folder}" in listed.stdout


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("not toml =", "line 1"),
        ('template = "CMRT"', "version"),
        (template_text(newer()).replace("[smelter_list]", "[smelters]"), "smelter_list"),
        (template_text(newer()).replace("sheets = { Declaration = ", "sheets = { X = "), "sheets"),
    ],
)
def test_a_file_that_does_not_fit_is_named(tmp_path: Path, broken: str, said: str) -> None:
    (tmp_path / "cmrt-6.6.1.toml").write_text(broken, encoding="utf-8")
    result = CliRunner().invoke(templates, ["list", "--templates", str(tmp_path)])
    assert isinstance(result.exception, InvalidTemplateError)
    assert "cmrt-6.6.1.toml" in str(result.exception)
    assert said in str(result.exception)


def test_two_files_of_one_version_and_the_added_one_counts() -> None:
    other = replace(layout("CMRT", "6.5"), looks_up_unlisted_names=False)
    known = Templates((TemplateFile("mine", template_text(other)),))
    assert len(known.heads()) == len(BUILT_IN.heads())
    assert not known.layout("CMRT", "6.5").looks_up_unlisted_names
