"""The countries of origin that a filing lists, wherever and however it lists them."""

import pytest

from oreigin.proofread.origins import origin_countries
from oreigin.proofread.reading import read_filing
from tests.proofread.layouts import p, spaced_table


def countries(body: str) -> list[str]:
    filing = read_filing(f"<html><body>{body}</body></html>".encode(), "x.htm")
    return [origin.country for origin in origin_countries(filing)]


HEADING = p("Annex B", bold=True) + p("Countries of Origin", bold=True)


@pytest.mark.parametrize(
    "body",
    [
        spaced_table(
            ("", ""), [["Bolivia", "Peru"], ["Rwanda", "Congo, Democratic Republic of the"]]
        ),
        p("Bolivia, Peru, Rwanda, Congo, Democratic Republic of the"),
        p("Bolivia; Peru; Rwanda; Congo, Democratic Republic of the"),
        "<ul><li>Bolivia</li><li>Peru</li><li>Rwanda</li>"
        "<li>Congo, Democratic Republic of the</li></ul>",
        p(
            "The countries of origin may be: Bolivia, Peru, Rwanda "
            "and Congo, Democratic Republic of the."
        ),
    ],
    ids=["columns", "commas", "semicolons", "bullets", "sentence"],
)
def test_countries_under_their_heading_are_found(body: str) -> None:
    assert sorted(countries(HEADING + body)) == [
        "Bolivia",
        "Congo, Democratic Republic of the",
        "Peru",
        "Rwanda",
    ]


def test_metals_beside_a_country_are_kept() -> None:
    table = spaced_table(
        ("Country of Origin", "Minerals"),
        [["Peru**", "Gold, Tin"], ["Mali", "Gold"], ["Chad", "Gold"]],
    )
    filing = read_filing(f"<html>{HEADING}{table}</html>".encode(), "x.htm")
    told = [(origin.country, origin.metals) for origin in origin_countries(filing)]
    assert told == [("Peru", ("Gold", "Tin")), ("Mali", ("Gold",)), ("Chad", ("Gold",))]


def test_countries_of_smelters_are_no_countries_of_origin() -> None:
    rows = [["Gold", f"Smelter {n} Co., Ltd.", "Peru"] for n in range(12)]
    assert countries(spaced_table(("Metal", "Smelter Name", "Country"), rows)) == []


def test_a_sentence_about_origin_lists_nothing() -> None:
    assert (
        countries(p("We do not know the country of origin of the gold that came from Peru.")) == []
    )
