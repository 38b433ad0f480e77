"""The written workbook, read back and held against the same checks as any supplier's."""

from datetime import date

from oreigin.case import Case
from oreigin.checks.checking import check
from oreigin.checks.context import Context
from oreigin.checks.reference import reference_of
from oreigin.checks.values import Checked
from oreigin.response.reading import Reading
from oreigin.rollup.smelters import with_look_up
from oreigin.terms import Metal


def checked(case: Case, reading: Reading, effective: date) -> Checked:
    """Return what the official Checker would ask for, and every finding of our own rules.

    Smelters are held against what the case recognized them by: its reference lists, and the
    workbook's own look-up for metals that they do not know.
    """
    metals = {Metal(row.metal) for row in reading.declaration.smelters}
    lists = with_look_up(case.lists, reading.layout, reading.look_up, metals, effective)
    reference = reference_of(lists.references, effective)
    return check(Context(reading.declaration, reading.layout, effective, reference))
