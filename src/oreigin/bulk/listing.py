"""The counted list as files, in the columns of `oreigin smelters`."""

from itertools import groupby
from operator import itemgetter

from oreigin.assessment.smelter_tables import SMELTER_HEADER, smelter_table, workbook_tables
from oreigin.bulk.consolidating import Consolidator, Counted, CountedList
from oreigin.smelters.resolution import Leftover
from oreigin.workbook.writing import Table, Value, csv_text, workbook_of_tables

MOST_ROWS = 200_000
"""Declared rows that a workbook lists one by one: with more, nobody would open it again."""

_ROWS, _SUPPLIERS = SMELTER_HEADER.index("Rows"), SMELTER_HEADER.index("Suppliers")


def list_csv(counted: CountedList) -> bytes:
    """Return the list as CSV."""
    rows = ([str(cell) for cell in _row(each)] for each in counted.smelters)
    return ("\ufeff" + csv_text(SMELTER_HEADER, rows)).encode()


def list_workbook(opened: Consolidator, counted: CountedList) -> tuple[bytes, bool]:
    """Return the list as XLSX, and whether every declared row is in it."""
    if counted.rows <= MOST_ROWS:
        every = tuple(opened.with_rows(counted))
        smelters = tuple(each for each in every if not isinstance(each, Leftover))
        leftovers = tuple(each for each in every if isinstance(each, Leftover))
        return workbook_of_tables(workbook_tables(smelters, leftovers, {})), True
    rows_by_metal = groupby(map(_row, counted.smelters), itemgetter(0))
    sheets = [
        Table(str(metal), SMELTER_HEADER, list(of_metal), filtered=True)
        for metal, of_metal in rows_by_metal
    ]
    left_over = [(each.reason.value, each.rows) for each in counted.leftovers]
    sheets.append(Table("Leftovers", ("Left over because", "Rows"), left_over, (24, 10)))
    return workbook_of_tables(sheets), False


def _row(counted: Counted) -> tuple[Value, ...]:
    """Return the row of a smelter with the counts of all rows, not of those in the value."""
    (row,) = smelter_table([counted.assessed]).rows
    cells = list(row)
    cells[_ROWS], cells[_SUPPLIERS] = counted.rows, counted.suppliers
    return tuple(cells)
