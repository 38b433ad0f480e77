"""Layouts: which versions are known, how one is recognized, and that they hold."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from oreigin.errors import UnknownTemplateError
from oreigin.workbook.cells import Workbook
from oreigin.workbook.identify import identify
from oreigin.workbook.layout import Layout
from oreigin.workbook.templates import layout, layouts
from oreigin.workbook.verify import verify
from tests.making_workbooks import cmrt, workbook

VERSIONS = ["6.01", "6.1", "6.22", "6.31", "6.4", "6.5"]
SOURCE = Path(__file__).parents[2] / "src" / "oreigin"


def opened(data: bytes) -> Workbook:
    return Workbook.open(data, "a.xlsx")


def official(samples: Path, version: str) -> Workbook:
    known = layout("CMRT", version)
    data = (samples / "templates" / f"RMI_CMRT_{version}.xlsx").read_bytes()
    return Workbook.open(data, "a.xlsx", (*known.sheets, known.look_up.sheet, "L"))


def test_versions_are_known_in_order_of_release() -> None:
    by_template: dict[str, list[str]] = {}
    for known in layouts():
        by_template.setdefault(known.template, []).append(known.version)
    assert by_template == {
        "AMRT": ["1.2", "1.3"],
        "CMRT": ["1.00", "2.00", "2.01", "2.02", "2.03", "2.03a", "3.01", *VERSIONS],
        "CRT": ["2.2"],
        "EMRT": ["1.1", "1.11", "1.2", "1.3", "2.0", "2.1"],
    }


@pytest.mark.parametrize("version", VERSIONS)
def test_a_version_is_recognized_by_its_fingerprint(version: str) -> None:
    assert identify(opened(cmrt(version=version))).name == f"CMRT {version}"


def test_no_version_is_named_in_code() -> None:
    """A version literal such as "6.5" in Python would make its file incomplete."""
    literal = re.compile(r'"(?:' + "|".join(map(re.escape, VERSIONS)) + r')"')
    rooms = [SOURCE / "workbook", SOURCE / "response", SOURCE / "cli"]
    files = [path for room in rooms for path in room.rglob("*.py")]
    assert [str(path) for path in files if literal.search(path.read_text())] == []


@pytest.mark.parametrize(
    ("mark", "named"),
    [
        ("Revision 6.6\nApril 17, 2026", "6.6"),
        ("Revision 6.5a\nApril 25, 2025", "6.5a"),
        ("Revision 6.5\nApril 1, 2025", "6.5"),
        ("Revision 2.1\nOctober 17, 2025", "2.1"),
    ],
)
def test_an_unknown_version_is_refused_naming_it_and_the_known(mark: str, named: str) -> None:
    data = cmrt({"Declaration!J3": mark, "Declaration!D2": "Reporting Template (CMRT)"})
    with pytest.raises(UnknownTemplateError) as error:
        identify(opened(data))
    assert f"CMRT {named} is not known; known are AMRT 1.2" in str(error.value)
    assert "CMRT 6.5," in str(error.value)
    assert "Ask the supplier" in str(error.value)
    assert "oreigin templates add" in str(error.value)


def test_the_same_version_number_of_another_template_is_not_ours() -> None:
    data = cmrt({"Declaration!D2": "Erweiterte Vorlage (EMRT)"})
    with pytest.raises(UnknownTemplateError, match=r"EMRT 6\.5 is not known"):
        identify(opened(data))


@pytest.mark.parametrize(
    "data",
    [
        workbook({"Tabelle1!A1": "Umsatz"}),
        workbook({"Declaration!A1": "Customs declaration"}),
        workbook({"Declaration!J3": "Total"}),
    ],
)
def test_a_workbook_that_is_no_rmi_template_is_called_that(data: bytes) -> None:
    with pytest.raises(UnknownTemplateError) as error:
        identify(opened(data))
    assert error.value.problem.code == "not-an-rmi-template"


@pytest.mark.parametrize("version", VERSIONS)
def test_each_layout_agrees_with_its_official_workbook(samples: Path, version: str) -> None:
    assert verify(layout("CMRT", version), official(samples, version)) == ()


def moved_field(known: Layout) -> Layout:
    first, *rest = known.declaration.fields
    return _declaration(known, fields=(replace(first, label="B9"), *rest))


def optional_field(known: Layout) -> Layout:
    first, *rest = known.declaration.fields
    return _declaration(known, fields=(replace(first, required=False), *rest))


def other_answers(known: Layout) -> Layout:
    first, *rest = known.declaration.questions
    return _declaration(known, questions=(replace(first, answers=("Yes", "Unknown")), *rest))


def shifted_question(known: Layout) -> Layout:
    *rest, last = known.declaration.company_questions
    return _declaration(known, company_questions=(*rest, replace(last, answer="D90")))


def other_scopes(known: Layout) -> Layout:
    return _declaration(known, scopes=known.declaration.scopes[:2])


def swapped_columns(known: Layout) -> Layout:
    columns = list(known.smelter_list.columns)
    columns[3], columns[4] = replace(columns[3], column="E"), replace(columns[4], column="D")
    return replace(known, smelter_list=replace(known.smelter_list, columns=tuple(columns)))


def shorter_list(known: Layout) -> Layout:
    return replace(known, smelter_list=replace(known.smelter_list, last_row=2000))


def shorter_products(known: Layout) -> Layout:
    return replace(known, product_list=replace(known.product_list, last_row=900))


def other_look_up(known: Layout) -> Layout:
    return replace(known, look_up=replace(known.look_up, header_row=5))


def other_release(known: Layout) -> Layout:
    return replace(known, released=known.released.replace(day=1))


def _declaration(known: Layout, **changes: object) -> Layout:
    return replace(known, declaration=replace(known.declaration, **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("tamper", "about"),
    [
        (moved_field, "label"),
        (optional_field, "required"),
        (other_answers, "answers"),
        (shifted_question, "answers"),
        (other_scopes, "answers"),
        (swapped_columns, "label"),
        (shorter_list, "rows"),
        (shorter_products, "rows"),
        (other_look_up, "label"),
        (other_release, "release date"),
    ],
)
def test_a_layout_that_is_wrong_is_found_out(samples: Path, tamper: object, about: str) -> None:
    assert callable(tamper)
    wrong = tamper(layout("CMRT", "6.5"))
    assert about in {difference.about for difference in verify(wrong, official(samples, "6.5"))}


def test_a_layout_of_another_version_is_found_out(samples: Path) -> None:
    differences = verify(layout("CMRT", "6.22"), official(samples, "6.5"))
    assert {"version", "answers", "label"} <= {difference.about for difference in differences}
