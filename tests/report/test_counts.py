"""The tables of counts add up both ways, in both years, and the chart says what the table says."""

from dataclasses import replace

from oreigin.case import Case, PreviousFigure
from oreigin.report.counts import counts_chart, counts_table
from oreigin.report.document import Table, text_of
from oreigin.report.insertions import Source
from oreigin.report.wording import report_wording
from oreigin.terms import GOLD, TANTALUM, TIN

from .world import CASE, assessed

PREVIOUS = (
    *(PreviousFigure(f"label:Listed{m}", n) for m, n in (("", 5), (":gold", 2), (":tin", 3))),
    *(PreviousFigure(f"label:active{m}", n) for m, n in (("", 4), (":tungsten", 4))),
    *(PreviousFigure(f"smelters-{m}", n) for m, n in (("gold", 2), ("tin", 3), ("tungsten", 4))),
    PreviousFigure("smelters-total", 9),
)
"""Last year with a label of another name, and with tungsten, which is necessary no more."""


def _source(case: Case) -> Source:
    return Source(assessed(case), {})


def _table(case: Case) -> Table:
    return counts_table(_source(case), report_wording().words)


def _rows(table: Table) -> list[list[str]]:
    return [[text_of(cell) for cell in row] for row in table.rows]


def _without_tungsten() -> Case:
    products = tuple(replace(p, metals=(GOLD, TANTALUM, TIN)) for p in CASE.products)
    return replace(CASE, products=products, previous=PREVIOUS)


def _number(text: str) -> int:
    return int(text.replace(",", "")) if text != "not stated" else 0


def test_the_rows_of_each_year_add_up_to_its_totals() -> None:
    rows = _rows(_table(_without_tungsten()))
    for year in ("2020", "2019"):
        of_year = [[_number(cell) for cell in row[2:]] for row in rows if row[1] == year]
        *metals, total = of_year
        assert [sum(column) for column in zip(*metals, strict=True)] == total
        assert all(sum(row[:-1]) == row[-1] for row in of_year)


def test_what_only_last_year_had_has_a_row_or_column_of_last_year() -> None:
    table = _table(_without_tungsten())
    heads = [text_of(column.head) for column in table.columns]
    assert "Listed" in heads
    assert [row[1] for row in _rows(table) if row[0] == "Tungsten"] == ["2019"]


def test_the_chart_shows_the_numbers_of_the_table() -> None:
    chart, table = counts_chart(_source(CASE), report_wording().words), _table(CASE)
    heads = [text_of(column.head) for column in table.columns]
    for row in _rows(table)[: -table.sums]:
        values = chart.values[chart.categories.index(row[0])]
        shown = dict(zip(chart.series, values, strict=True))
        assert shown == {label: _number(row[heads.index(label)]) for label in chart.series}
    assert len(chart.categories) == len(table.rows) - table.sums


def test_a_document_that_a_supplier_sent_twice_counts_once() -> None:
    again = replace(CASE.responses[0], id="again")
    case = replace(CASE, responses=(*CASE.responses, again))
    once, twice = assessed(), assessed(case)
    assert twice.figure("responses-accepted").value == once.figure("responses-accepted").value
    assert twice.figure("rows-declared").value == once.figure("rows-declared").value
    assert [f.members for f in twice.attention if f.rule == "response-repeated"] == [("again",)]
