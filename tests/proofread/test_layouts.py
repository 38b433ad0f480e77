"""A list of smelters comes back exactly, however a filing lays it out."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import pytest

from oreigin.proofread.annex import annexes, other_annexes
from oreigin.proofread.reading import read_filing
from oreigin.proofread.values import AnnexRow, Filing
from tests.proofread import layouts
from tests.proofread.layouts import FEW, LAYOUTS, Layout, p, page, spaced_table


def rows_in(filing: Filing) -> list[AnnexRow]:
    return [row for annex in annexes(filing) for row in annex.rows]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_every_row_is_read_and_nothing_else(layout: Layout) -> None:
    columns = ["metal", "name", *sorted(layout.shows)]
    filing = read_filing(layout.render(layout.rows), layout.name)
    assert told(rows_in(filing), columns) == told(layout.rows, columns)


def told(rows: Iterable[object], columns: list[str]) -> Counter[tuple[str, ...]]:
    """Count what rows say; where a line of a PDF broke behind a hyphen, no reader can tell."""
    return Counter(tuple(getattr(row, name).replace("- ", "-") for name in columns) for row in rows)


def test_each_row_says_where_it_stands() -> None:
    filing = read_filing(layouts.html_metal_column(FEW), "x.htm")
    row = rows_in(filing)[1]
    assert row.place.where == "ANNEX I, row 2"
    assert row.place.quote == f"{FEW[1].metal} | {FEW[1].name} | {FEW[1].country} | {FEW[1].status}"
    grid = filing.blocks[row.place.block]
    assert row.name in grid.rows[row.place.row]  # type: ignore[union-attr]


def test_a_row_of_a_pdf_says_its_page() -> None:
    rows = rows_in(read_filing(layouts.pdf_ruled(layouts.SMELTERS), "x.pdf"))
    assert rows[0].place.where.endswith("row 1, page 1")
    assert rows[-1].place.where.endswith(f"row {len(rows)}, page 8")


def test_marks_are_kept_and_explained() -> None:
    filing = read_filing(layouts.html_stars_with_legend(FEW), "x.htm")
    [annex] = annexes(filing)
    assert annex.legend["**"] == "Denotes a smelter that is Active."
    assert {row.marks: row.status for row in annex.rows}["*"] == "Full Compliant"


NO_ANNEX = {
    "counts by metal": spaced_table(
        ("Metal", "Smelters Identified", "Conformant"), [["Gold", "96", "94"], ["Tin", "59", "55"]]
    ),
    "products by metal": spaced_table(
        ("Metal", "Products"),
        [["Gold", "Printed circuit boards"], ["Tin", "Solder of metal parts"]],
    ),
    "uses by metal": spaced_table(
        ("Mineral", "Examples of use"), [["Gold", "Gold plating"], ["Tungsten", "Metal contacts"]]
    ),
    "countries by metal": spaced_table(
        ("Metal", "Countries of origin"), [["Gold", "Ghana, Peru, Mali"], ["Tin", "Bolivia; Peru"]]
    ),
    "metals by country": spaced_table(
        ("Country of Origin", "Gold", "Tin"), [["Peru", "Gold", "Tin"], ["Ghana", "Gold", ""]]
    ),
    "terms": spaced_table(
        ("", ""), [["Smelter", "A facility that makes metal of ore"], ["Gold", "A metal of coins"]]
    ),
}


@pytest.mark.parametrize("body", NO_ANNEX.values(), ids=NO_ANNEX.keys())
def test_a_table_of_something_else_is_no_annex(body: str) -> None:
    assert annexes(read_filing(page(p("Smelters and refiners") + body), "x.htm")) == ()


def test_a_list_in_the_body_that_the_annex_repeats_is_an_annex_of_its_own() -> None:
    head = ("Metal", "Smelter Name", "Country")
    table = spaced_table(head, [[r.metal, r.name, r.country] for r in FEW])
    found = annexes(read_filing(page(table + p("Annex II", bold=True) + table), "x.htm"))
    assert [(annex.title, len(annex.rows)) for annex in found] == [
        ("ANNEX I", len(FEW)),
        ("Annex II", len(FEW)),
    ]


def test_a_list_of_cobalt_refiners_is_told_apart() -> None:
    table = spaced_table(
        ("Refiner", "Country"), [["Umicore Olen", "Belgium"], ["Gem Co., Ltd.", "China"]]
    )
    filing = read_filing(page(p("Cobalt Refiners", bold=True) + table), "x.htm")
    assert annexes(filing) == ()
    [annex] = other_annexes(filing)
    assert [(row.metal, row.name) for row in annex.rows] == [
        ("Cobalt", "Umicore Olen"),
        ("Cobalt", "Gem Co., Ltd."),
    ]


def test_a_name_that_is_an_id_and_a_malformed_id_are_read_as_printed() -> None:
    odd = [
        replace(FEW[0], name="CID002316", cid="CID002316"),
        replace(FEW[1], cid="CIDSN2285"),
        *FEW[2:],
    ]
    rows = rows_in(read_filing(layouts.html_cid_first_and_symbols(tuple(odd)), "x.htm"))
    assert [(row.name, row.cid) for row in rows[:2]] == [
        ("CID002316", "CID002316"),
        (FEW[1].name, "CIDSN2285"),
    ]


def test_unmarked_rows_have_the_status_that_a_text_gives_to_all_others() -> None:
    table = spaced_table(
        ("Metal", "Smelter"), [["Gold", "Dowa"], ["Tin", "EM Vinto*"], ["Tin", "Alpha"]]
    )
    text = p("Unless otherwise marked, all smelters are Conformant.")
    filing = read_filing(page(text + table + p("* Active")), "x.htm")
    assert [row.status for row in rows_in(filing)] == ["Conformant", "Active", "Conformant"]


def test_unmarked_rows_have_the_one_status_that_no_mark_explains() -> None:
    text = p("The table reflects the Conformant or Active status of smelters on that day.")
    table = spaced_table(("Metal", "Smelter"), [["Gold", "Dowa"], ["Tin", "EM Vinto*"]])
    filing = read_filing(page(text + table + p("* Listed as Active.")), "x.htm")
    assert [row.status for row in rows_in(filing)] == ["Conformant", "Active"]


@pytest.mark.parametrize(
    ("heading", "status"),
    [
        ("Conformant Smelters", "Conformant"),
        ("Smelters not yet Conformant", "not yet Conformant"),
        ("Conformant and Active Smelters", ""),
        ("Known Smelters", ""),
    ],
)
def test_a_heading_gives_its_status_where_it_names_one(heading: str, status: str) -> None:
    table = spaced_table(("Metal", "Smelter"), [["Gold", "Dowa"], ["Tin", "EM Vinto"]])
    filing = read_filing(page(p(heading, bold=True) + table), "x.htm")
    assert {row.status for row in rows_in(filing)} == {status}
