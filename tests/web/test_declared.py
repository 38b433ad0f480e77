"""Laying a declaration out like its form: a finding is told once, and seen at all its cells."""

from hypothesis import given
from hypothesis import strategies as st

from oreigin.checks.values import Finding, Kind, Severity
from oreigin.web.declared import Marks


def finding(*cells, severity=Severity.ERROR):
    return Finding("a-rule", Kind.PLAUSIBILITY, severity, cells, "Wrong.", "Mend it.")


def test_a_finding_about_many_cells_is_told_at_the_first_and_pointed_to_from_the_others():
    one = finding("Declaration!D38", "Declaration!D39")
    marks = Marks.of([one])
    assert marks.beside("Declaration", "D38").here == (one,)
    assert marks.beside("Declaration", "D39").elsewhere == ((one, "D38"),)
    assert marks.beside("Declaration", "D39").tone == "bad"
    assert marks.beside("Smelter List", "D38").tone == ""


def test_notes_are_not_repeated_where_they_are_not_told():
    note = finding("Declaration!D38", "Declaration!D39", severity=Severity.INFO)
    assert Marks.of([note]).beside("Declaration", "D39").grave == ()


def test_the_rows_with_findings_are_known():
    marks = Marks.of([finding("Smelter List!C12", "Smelter List!AB7"), finding("Declaration!D8")])
    assert marks.rows("Smelter List") == {7, 12}


@given(st.lists(st.lists(st.sampled_from(["S!A1", "S!A2", "S!B1", "T!A1"]), unique=True)))
def test_every_finding_about_a_cell_is_told_exactly_once(places):
    marks = Marks.of(finding(*cells) for cells in places)
    told = sum(len(beside.here) for beside in marks.by_cell.values())
    assert told == sum(bool(cells) for cells in places)
