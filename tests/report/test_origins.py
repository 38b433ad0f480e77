"""Countries of origin, where known: only where somebody named any, and never by facility."""

import re
from dataclasses import replace
from html import unescape

from oreigin.assessment.assess import assess
from oreigin.assessment.values import Assessment
from oreigin.case import PreviousFigure
from oreigin.report.document import Table, text_of
from oreigin.report.html import render
from oreigin.report.insertions import Source
from oreigin.report.origins import countries_table, origin_table
from oreigin.report.outline import outline
from oreigin.report.wording import report_wording

from .world import CASE, DECLARATIONS, assessed

MINES = {"Luna Smelter, Ltd.": "Rwanda; Congo, Democratic Republic of the", "CV Ayi Jaya": "Peru"}
RECYCLED = "L'Orfebre S.A."


def mined(**case: object) -> Assessment:
    """The world's case, in whose declarations two tin smelters name mines and one is recycled."""
    told = {
        key: replace(
            declaration,
            smelters=tuple(
                replace(
                    row,
                    mines="Hidden Valley Mine" if row.look_up in MINES else "",
                    mine_countries=MINES.get(row.look_up, ""),
                    recycled="Yes" if row.look_up == RECYCLED else "",
                )
                for row in declaration.smelters
            ),
        )
        for key, declaration in DECLARATIONS.items()
    }
    return assess(replace(CASE, **case), told)


def text(made: Assessment) -> str:
    shown = unescape(re.sub(r"<[^>]+>", " ", render(outline(made).documents[1])))
    return re.sub(r"\s+", " ", shown)


def cells(table: Table) -> list[list[str]]:
    return [[text_of(cell) for cell in row] for row in table.rows]


def test_nothing_is_said_of_origin_where_nothing_is_known_of_it() -> None:
    told = text(assessed())
    for words in ("Annex II", "Countries named as countries of origin", "Origin of the material"):
        assert words not in told


def test_the_annex_lists_each_country_with_how_many_smelters_it_is_named_for() -> None:
    table = countries_table(Source(mined(), {}), report_wording().words)
    heads = [text_of(column.head) for column in table.columns]
    assert heads == ["Country", "Covered Country", "Gold", "Tantalum", "Tin", "Tungsten"]
    assert cells(table) == [
        ["Democratic Republic of the Congo", "Yes", "0", "0", "1", "0"],
        ["Peru", "No", "0", "0", "1", "0"],
        ["Rwanda", "Yes", "0", "0", "1", "0"],
    ]


def test_it_is_said_who_named_the_countries_and_that_a_location_is_another_matter() -> None:
    told = text(mined())
    for words in (
        "Countries of origin are named for 2 of the smelters and refiners",
        "1 is said to source material from a Covered Country",
        "For 1 of them, or 12 percent (a share of facilities, not of material), "
        "all of the material",
        "They are named in declarations of our Suppliers.",
        "not where facilities are located",
        "the statements behind it are not verified",
    ):
        assert words in told, words
    assert "Hidden Valley Mine" not in told


def test_both_stand_in_the_table_by_metal_and_status_with_last_years_beside() -> None:
    previous = (PreviousFigure("tin-sourcing-from-covered-countries", 3),)
    rows = cells(origin_table(Source(mined(previous=previous), {}), report_wording().words))
    assert ["Tin", "2020", "1", "0", "3"] in rows
    assert ["Tin", "2019", "3", "not stated", "not stated"] in rows
    assert ["Gold", "2020", "0", "1", "3"] in rows
    assert ["Full Compliant", "2020", "1", "1", "5"] in rows
    assert rows[-2] == ["Total", "2020", "1", "1", "8"]


def test_without_last_years_figures_the_table_has_no_column_for_the_year() -> None:
    table = origin_table(Source(mined(), {}), report_wording().words)
    assert [text_of(column.head) for column in table.columns] == [
        "Metal or status",
        "Said to source from Covered Countries",
        "All recycled or scrap",
        "Smelters and refiners",
    ]
    assert table.sums
