"""What the words of a filing mean: numbers, what they count, dates, lists, references, statuses."""

from datetime import date

import pytest

from oreigin.proofread.counts import facility_counts
from oreigin.proofread.covered import covered_lists
from oreigin.proofread.dates import periods, reported_year, signed_on
from oreigin.proofread.facility_count import Counted, FacilityCount
from oreigin.proofread.figures import figure_tables, percentage_agrees
from oreigin.proofread.numbers import Bound, numbers
from oreigin.proofread.places import country_of_name
from oreigin.proofread.references import labels, references
from oreigin.proofread.sentences import Sentence, sentences, split
from oreigin.proofread.statements import no_covered_origin, speaks_of_all_conformant
from oreigin.proofread.statuses import Standing, standing
from tests.proofread.filings import CLEAN, filing


def said(text: str) -> tuple[Sentence, ...]:
    return sentences(filing(text))


def counted(text: str, year: int = 2024) -> list[FacilityCount]:
    return list(facility_counts(said(text), year))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Of the 212 smelters, five (2%) were new in 2024.", [212, 5, 2]),
        ("two hundred and thirty-nine smelters and twenty-five refiners", [239, 25]),
        ("One hundred percent of 1,204 suppliers answered within a year.", [100, 1204]),
        ("Rule 13p-1, Item 1.01, Form 10-K, Section 1502, Release 34-67716, 17 CFR 240.13p-1", []),
        ("from January 1 to December 31, 2025 (the 2025 reporting year), filed May 28th, 2026", []),
        ("3TG from CID000924, see www.example.com/2024/12 or call (650) 801-6100", []),
        ("a five-step framework and a 10-year retention", []),
        ("Steps 1 and 2, Table 2, version 6.5, page 12, Exhibit 1.01", []),
        ("conflict minerals3 and Conformant6 with", []),
        ("We list 44 smelters.", [44]),
    ],
)
def test_numbers_are_those_that_count_something(text: str, values: list[int]) -> None:
    assert [number.value for number in numbers(text)] == values


def test_a_number_says_how_exact_it_is() -> None:
    bounds = [n.bound for n in numbers("over 300, about 20, at least 31, nearly 90% and 12")]
    assert bounds == [Bound.AT_LEAST, Bound.ABOUT, Bound.AT_LEAST, Bound.AT_MOST, Bound.EXACT]


def test_sentences_end_where_they_end() -> None:
    text = "Acme Co. Ltd. has 12 suppliers, e.g. in the U.S. market. All answered. No. 5 did not."
    assert split(text) == (
        "Acme Co. Ltd. has 12 suppliers, e.g. in the U.S. market.",
        "All answered.",
        "No. 5 did not.",
    )


def test_a_sentence_that_a_page_break_cuts_is_one() -> None:
    (sentence,) = said("27 smelters were found, on or prior to\n\n5\n\nDecember 31, to be closed.")
    assert sentence.text == "27 smelters were found, on or prior to December 31, to be closed."


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Our suppliers identified 220 smelters and refiners, of which 205 were conformant.",
            [(220, Counted.TOTAL, None), (205, Counted.CONFORMANT, 220)],
        ),
        (
            "Of the 220 SORs, 205 (93%) are RMAP conformant and 3 are active.",
            [(220, Counted.TOTAL, None), (205, Counted.CONFORMANT, 220), (3, Counted.ACTIVE, 220)],
        ),
        (
            "A total of 220 smelters were reported, 210 of which are conformant or active.",
            [(220, Counted.TOTAL, None), (210, Counted.ENGAGED, 220)],
        ),
        (
            "31 of these 215 smelters may have sourced from the Covered Countries.",
            [(31, Counted.OTHER, 215), (215, Counted.TOTAL, None)],
        ),
        ("We identified 12 smelters that ceased operations.", [(12, Counted.INOPERATIVE, None)]),
        ("Two smelters lost their conformant status.", [(2, Counted.NOT_CONFORMANT, None)]),
        ("We contacted 15 smelters in person.", [(15, Counted.OTHER, None)]),
        ("The 5 identified smelters are conformant.", [(5, Counted.OTHER, None)]),
        ("We have 14 manufacturing facilities and 1,200 suppliers.", []),
    ],
)
def test_what_a_number_of_facilities_counts(
    text: str, found: list[tuple[int, Counted, int | None]]
) -> None:
    assert [(c.value, c.counted, c.whole) for c in counted(text)] == found


def test_a_number_of_another_year_is_told_apart() -> None:
    last, this = counted("In 2023 we identified 240 smelters.\n\nWe identified 220 smelters.")
    assert (last.other_period, this.other_period) == (True, False)


def test_a_number_taken_up_again_counts_what_it_counted() -> None:
    text = "We found 220 smelters. Of them, 204 were conformant. Of these 204 smelters, 9 moved."
    assert [c.counted for c in counted(text) if c.value == 204] == [
        Counted.CONFORMANT,
        Counted.OTHER,
    ]


@pytest.mark.parametrize(
    ("words", "means"),
    [
        ("Smelter name included in the RMAP Conformant Smelters and Refiners", Standing.CONFORMANT),
        ("Full Compliant", Standing.CONFORMANT),
        ("Non-Conformant", Standing.NOT_CONFORMANT),
        ("not currently active or conformant", Standing.NOT_CONFORMANT),
        ("RMI Due Diligence Review - Unable to Proceed", Standing.NOT_CONFORMANT),
        ("Outreach Required", Standing.NOT_CONFORMANT),
        ("listed as Active with RMI", Standing.ACTIVE),
        ("conformant or participating", Standing.ENGAGED),
        ("subsequently determined to be inoperative or removed", Standing.INOPERATIVE),
        ("List 1", Standing.UNSAID),
    ],
)
def test_what_a_status_means(words: str, means: Standing) -> None:
    assert standing(words) is means


@pytest.mark.parametrize(
    ("value", "decimals", "part", "whole", "right"),
    [
        (11, 0, 5, 44, True),
        (12, 0, 5, 44, False),
        (81.11, 2, 408, 503, True),
        (66, 0, 2, 3, True),  # cut, not rounded
        (67, 0, 2, 3, True),
        (68, 0, 2, 3, False),
    ],
)
def test_a_percentage_may_be_rounded_or_cut(
    value: float, decimals: int, part: float, whole: float, right: bool
) -> None:
    assert percentage_agrees(value, decimals, part, whole) is right


def test_the_reported_year_and_the_day_of_signing() -> None:
    made = filing(CLEAN)
    year = reported_year(periods(sentences(made)))
    signed = signed_on(made, year)
    assert year == 2024
    assert signed is not None
    assert signed.value == date(2025, 5, 20)


def test_the_list_of_covered_countries_is_read_in_its_writings() -> None:
    text = (
        'The "Covered Countries" are the DRC, Congo (Brazzaville), the CAR, South Sudan, the '
        "Republic of Uganda, Rwanda, Burundi, the United Republic of Tanzania, Zambia and Angola."
    )
    (found,) = covered_lists(said(text), date(2024, 12, 31))
    assert (found.missing, found.added) == ((), ())


def test_a_list_of_adjoining_countries_need_not_name_the_congo() -> None:
    text = (
        "The adjoining countries are Angola, Burundi, Central African Republic, Republic of the "
        "Congo, Rwanda, Tanzania, Uganda and Zambia."
    )
    (found,) = covered_lists(said(text), date(2024, 12, 31))
    assert found.missing == ("SS",)


def test_a_list_of_origins_is_no_definition() -> None:
    text = (
        "Countries of origin include Angola, Australia, Burundi, Brazil, Rwanda, Tanzania, Uganda, "
        "Zambia and other covered countries."
    )
    assert covered_lists(said(text), date(2024, 12, 31)) == ()


def test_labels_and_what_points_at_them() -> None:
    made = filing("See Annexes I and II, Table 2 and the annex.\n\n# ANNEX 1\n\nnone\n\n# Annex II")
    assert [label.id for label in labels(made)] == ["1", "2"]
    pointed = [(r.label.kind, r.label.id) for r in references(sentences(made))]
    assert pointed == [("Table", "2"), ("Annex", "1"), ("Annex", "2")]


@pytest.mark.parametrize(
    "text",
    [
        "We follow Annex II of the OECD Due Diligence Guidance.",
        "Our Schedule 13D and the Exhibit 99.1 are filed apart.",
        "The list of smelters and the table below show it.",
    ],
)
def test_parts_of_other_documents_are_not_pointed_at(text: str) -> None:
    assert references(said(text)) == ()


def test_a_table_of_figures_has_its_headers_and_totals() -> None:
    (table, regions) = figure_tables(filing(CLEAN))
    assert table.labels == ("Gold", "Tin", "Tungsten", "Total")
    assert [c.header for c in table.columns] == ["Identified", "Conformant", "% of Identified"]
    assert [c.percent for c in table.columns] == [False, False, True]
    assert table.is_total(3)
    assert regions.columns[-1].is_total


@pytest.mark.parametrize(
    ("name", "countries"),
    [
        ("CRM Fundicao De Metais Do Brasil Ltda", {"BR"}),
        ("PT Timah Tbk Kundur", {"ID"}),
        ("Heraeus Germany GmbH Co. KG", {"AT", "CH", "DE"}),
        ("Metalor Technologies S.A.", set()),
    ],
)
def test_a_name_says_where_it_stands_only_where_that_is_sure(
    name: str, countries: set[str]
) -> None:
    assert set(country_of_name(name)) == countries


@pytest.mark.parametrize(
    ("text", "all_of_them"),
    [
        ("All smelters and refiners in our supply chain were conformant.", True),
        ("Our smelter supply chain was 100% conformant as of December 31, 2025.", True),
        ("All 31 smelters sourcing from the Covered Countries are conformant.", False),
        ("All smelters that source gold from the DRC are conformant.", False),
        ("Not all smelters are conformant.", False),
    ],
)
def test_how_far_a_statement_reaches(text: str, all_of_them: bool) -> None:
    assert speaks_of_all_conformant(text) is all_of_them


@pytest.mark.parametrize(
    ("text", "nothing"),
    [
        ("No supplier reported that 3TG originated in the Covered Countries.", True),
        ("None of the smelters source from the DRC.", True),
        ("One manufacturer reported that none of its minerals originate in the DRC.", False),
        ("We have no reason to believe that minerals from the DRC benefited armed groups.", False),
        ("We cannot say that no minerals originated in a Covered Country.", False),
    ],
)
def test_a_statement_that_nothing_comes_from_there(text: str, nothing: bool) -> None:
    assert no_covered_origin(text) is nothing
