"""Filling in somebody else's workbook: the cells named change, everything else stays as it is."""

from datetime import date
from pathlib import Path

import pytest

from oreigin.errors import UnreadableDocumentError
from oreigin.response.reading import read_declaration
from oreigin.workbook.cells import Workbook
from oreigin.workbook.patching import patched
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


def test_a_formula_that_others_share_is_not_taken_away() -> None:
    xml = '<row r="5"><c r="C5"><f t="shared" ref="C5:C9" si="0">A5</f><v>1</v></c></row>'
    with pytest.raises(UnreadableDocumentError) as raised:
        patched(sheet_xml(cmrt(), xml), "a.xlsx", {"Smelter List": {"C5": "x"}})
    assert raised.value.problem.code == "not-patchable"
    assert raised.value.problem.place == "Smelter List!C5"


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
