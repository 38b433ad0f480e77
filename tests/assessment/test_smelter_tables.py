"""The consolidated list as a workbook: a sheet a metal, statuses that read without color."""

import io

import openpyxl

from oreigin.assessment.smelter_tables import smelter_table, workbook_tables
from oreigin.workbook.writing import workbook_of_tables

from .world import assessed, declared


def test_one_sheet_a_metal_then_members_and_leftovers() -> None:
    made = assessed(declared("d1", {"Alpha": "Tin", "Smelter not yet identified": "Tin"}))
    tables = workbook_tables(made.smelters, made.consolidation.leftovers, {})
    book = openpyxl.load_workbook(io.BytesIO(workbook_of_tables(tables)))
    assert book.sheetnames == ["Gold", "Tin", "Members", "Leftovers"]
    tin = book["Tin"]
    assert (tin.freeze_panes, tin.auto_filter.ref[:3]) == ("A2", "A1:")
    assert [tin["A2"].value, tin["F2"].value] == ["◐", "active"]
    assert tin["F2"].fill.fgColor.rgb == tin["A2"].fill.fgColor.rgb == "FFFFF2CC"
    assert book["Leftovers"]["A2"].value == "not yet identified"


def test_location_and_ore_are_two_columns() -> None:
    header = smelter_table(()).header
    assert {"Country", "Ore: mine countries declared"} <= set(header)


def test_every_declared_row_is_in_the_workbook_once() -> None:
    made = assessed(declared("d1", {"Alpha": "Tin", "Smelter not yet identified": "Tin"}))
    *_, members, left = workbook_tables(made.smelters, made.consolidation.leftovers, {})
    assert len(members.rows) + len(left.rows) == made.figure("rows-declared").value
