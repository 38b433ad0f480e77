"""Filling in somebody else's workbook: the cells named change, everything else stays as it is."""

from datetime import date
from pathlib import Path

import pytest

from oreigin.errors import UnreadableDocumentError
from oreigin.response.reading import read_declaration
from oreigin.workbook.cells import Workbook
from oreigin.workbook.patching import Shown, patched
from tests.making_workbooks import cmrt, edited, members, sheet_xml


def test_cells_are_set_and_emptied_and_the_rest_stays() -> None:
    data = cmrt({"Declaration!D8": "Old", "Declaration!D12": "keep", "Declaration!D15": "gone"})
    changes = {
        "Declaration": {
            "D8": "New & <better>", "D15": None, "D22": date(2025, 7, 18), "A99": True, "D56": 1
        },
        "smelter list": {"C7": " spaced ", "B5": "Tin", "AB3": "far"},
    }  # fmt: skip
    book = Workbook.open(patched(data, "a.xlsx", changes), "a.xlsx")
    assert book.cell("Declaration", "D8") == "New & <better>"
    assert book.cell("Declaration", "D12") == "keep"
    assert book.cell("Declaration", "D15") in (None, "")
    assert book.cell("Declaration", "A99") is True
    assert book.cell("Declaration", "D56") == 1
    assert book.cell("Smelter List", "C7") == " spaced "
    assert book.cell("Smelter List", "AB3") == "far"
    read = read_declaration(patched(data, "a.xlsx", changes), "a.xlsx")
    assert read.effective_date.value == date(2025, 7, 18)


@pytest.mark.parametrize(
    "text",
    ["_x0041_", "a_x000D_b", "_x005F_x0041_", "=1+1", "@SUM(A1)", "two\nlines", "中文 👷", "1.0"],
)
def test_a_text_comes_back_to_the_letter(text: str) -> None:
    data = patched(cmrt({}), "a.xlsx", {"Declaration": {"D8": text}})
    assert Workbook.open(data, "a.xlsx").cell("Declaration", "D8") == text


def test_only_the_sheets_named_and_the_calculation_switch_change() -> None:
    data = cmrt({"Declaration!D8": "Old"})
    before, after = members(data), members(patched(data, "a.xlsx", {"Declaration": {"D8": "x"}}))
    assert list(before) == list(after)
    changed = [name for name in before if before[name] != after[name]]
    assert changed == ["xl/worksheets/sheet1.xml"]  # its formulas were to be calculated anyway
    assert b'fullCalcOnLoad="1"' in after["xl/workbook.xml"]


def test_a_cell_keeps_its_style() -> None:
    data = sheet_xml(cmrt(), '<row r="5"><c r="B5" s="3"/><c r="C5" s="4"><v>1</v></c></row>')
    xml = members(patched(data, "a.xlsx", {"Smelter List": {"B5": "Tin", "C5": 2}}))
    sheet = xml["xl/worksheets/sheet2.xml"]
    assert b'<c r="B5" s="3" t="inlineStr">' in sheet
    assert b'<c r="C5" s="4"><v>2</v></c>' in sheet


def shared(ref: str) -> bytes:
    """A smelter list whose C5 to C7 share one formula."""
    first = (
        f'<row r="5"><c r="C5"><f t="shared" ref="{ref}" si="0">$A5&amp;A$4&amp;"A5"</f></c></row>'
    )
    others = "".join(
        f'<row r="{row}"><c r="C{row}"><f t="shared" si="0"/><v>1</v></c></row>' for row in (6, 7)
    )
    return sheet_xml(cmrt(), first + others)


def test_a_formula_that_others_share_moves_to_the_next_cell_that_keeps_it() -> None:
    changes = {"Smelter List": {"C5": "x", "C6": "y"}}
    xml = members(patched(shared("C5:C7"), "a.xlsx", changes))["xl/worksheets/sheet2.xml"]
    assert b'<c r="C7"><f t="shared" ref="C7:C7" si="0">$A7&amp;A$4&amp;"A5"</f><v>1</v></c>' in xml
    assert xml.count(b"<f") == 1


def test_a_formula_shared_across_columns_is_not_taken_away() -> None:
    with pytest.raises(UnreadableDocumentError) as raised:
        patched(shared("C5:D7"), "a.xlsx", {"Smelter List": {"C5": "x"}})
    assert raised.value.problem.code == "not-patchable"


def test_a_formula_stays_and_shows_what_it_comes_to() -> None:
    xml = '<row r="5"><c r="B5" s="2" t="e"><f>A5</f><v>#N/A</v></c><c r="C5" s="3"/></row>'
    changes = {"Smelter List": {"B5": Shown("Tin & Co."), "C5": Shown("typed"), "D5": Shown("")}}
    after = members(patched(sheet_xml(cmrt(), xml), "a.xlsx", changes))["xl/worksheets/sheet2.xml"]
    assert b'<c r="B5" s="2" t="str"><f>A5</f><v>Tin &amp; Co.</v></c>' in after
    assert b'<c r="C5" s="3" t="inlineStr"><is><t xml:space="preserve">typed</t></is></c>' in after
    assert b'<c r="D5"/>' in after


def test_days_count_from_where_the_workbook_says() -> None:
    old = edited(cmrt(), "xl/workbook.xml", b"<workbookPr/>", b'<workbookPr date1904="1"/>')
    data = patched(old, "a.xlsx", {"Declaration": {"D22": date(2025, 7, 18)}})
    assert b'<c r="D22"><v>44394</v></c>' in members(data)["xl/worksheets/sheet1.xml"]


def test_a_sheet_that_is_not_there_and_xml_that_is_unusual_are_refused() -> None:
    with pytest.raises(UnreadableDocumentError, match="missing"):
        patched(cmrt(), "a.xlsx", {"Nowhere": {"A1": "x"}})
    unusual = edited(cmrt(), "xl/worksheets/sheet1.xml", b"<sheetData>", b"<sheetData >")
    with pytest.raises(UnreadableDocumentError, match="unusually"):
        patched(unusual, "a.xlsx", {"Declaration": {"D8": "x"}})


@pytest.mark.samples
def test_an_official_workbook_keeps_every_other_member(samples: Path) -> None:
    data = (samples / "templates" / "RMI_CMRT_6.01.xlsx").read_bytes()
    before = members(data)
    after = members(patched(data, "a.xlsx", {"Declaration": {"D8": "Acme"}}))
    assert set(before) - set(after) == {"xl/calcChain.xml"}
    changed = {name for name in after if before[name] != after[name]}
    assert changed == {
        "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels",
        "xl/worksheets/sheet4.xml",
    }  # fmt: skip
    assert (
        read_declaration(
            patched(data, "a.xlsx", {"Declaration": {"D8": "Acme"}}), "a"
        ).company_name()
        == "Acme"
    )
