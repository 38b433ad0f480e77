"""What must not be flagged: numbers that another way of counting explains, and look-alikes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oreigin.proofread.proofreading import proofread
from oreigin.proofread.values import Filing, Grid, Paragraph, Part, Severity
from tests.proofread.cases import AURUBIS, FUJIAN, KUNDUR, TABOCA, Change, after, sentence
from tests.proofread.filings import CLEAN, filing

DUAL = "| Tungsten | Mineracao Taboca S.A. | BRAZIL | CID003458 | Conformant |"
WITH_DUAL: tuple[Change, ...] = (
    (FUJIAN, DUAL),
    ("Of these nine smelters and refiners, 6 were", "Of these nine smelters and refiners, 7 were"),
    ("The remaining two smelters and refiners were not", "Some smelters and refiners were not"),
    ("| Tungsten | 2 | 1 | 50% |", "| Tungsten | 2 | 2 | 100% |"),
    ("| Total | 9 | 6 | 67% |", "| Total | 9 | 7 | 78% |"),
)


def rules_of(*changes: Change) -> set[str]:
    return {finding.rule for finding in proofread(filing(CLEAN, *changes))}


def test_a_company_under_two_metals_is_no_duplicate() -> None:
    assert rules_of(*WITH_DUAL) == set()


def test_names_behind_rows_may_be_fewer() -> None:
    named = sentence("In all, suppliers identified 8 different names of smelters.")
    assert rules_of(*WITH_DUAL, named) == set()


@pytest.mark.parametrize(
    "text",
    [
        "As of March 31, 2025, 7 of the nine smelters and refiners were conformant or active.",
        "Suppliers identified three tin smelters.",
        "In 2023 our suppliers identified 14 smelters and refiners.",
        "The RMI lists 236 smelters and refiners worldwide.",
        "We visited 4 smelters, and 2 more invited us.",
        "About 12 smelters and refiners were named by only one supplier.",
        "We contacted 11 suppliers about 3 high-risk smelters.",
        "We keep records for five (5) years and 10 years of policies.",
        "One supplier did not source from the Covered Countries.",
        "Our goal is that 100% of smelters are conformant.",
        "See Annex II of the OECD Guidance and our Schedule 14A.",
        "Our fiscal year 2023 ended on September 30, 2023.",
        "Responses from 30 of 40 suppliers (representing 92% of our spend) were complete.",
        "We remind suppliers within 15 days of the first request for a complete response.\n\n"
        "We remind suppliers within 30 days of the first request for a complete response.",
    ],
)
def test_sentences_that_are_right_are_left_alone(text: str) -> None:
    assert rules_of(sentence(text)) == set()


def test_a_total_with_closed_facilities_is_tried_without_them() -> None:
    closed = "| Tin | Soft Metais Ltda. | BRAZIL | CID001758 | Ceased operations |"
    assert rules_of(after(KUNDUR, closed)) == set()


def test_an_annex_of_the_conformant_ones_alone_does_not_contradict_the_total() -> None:
    text = """
Our suppliers identified five smelters and refiners. Of these five smelters and refiners, four were
conformant. Annex I lists those.

# Annex I

| Metal | Smelter | Country |
| Gold | Aurubis AG, Hamburg | GERMANY |
| Gold | Chimet S.p.A. | ITALY |
| Tin | Mineracao Taboca S.A. | BRAZIL |
| Tin | PT Timah Tbk Kundur | INDONESIA |
"""
    assert {f.rule for f in proofread(filing(text))} == {"annex-without-numbers"}


def test_lists_of_two_divisions_share_names_without_being_duplicates() -> None:
    rows = CLEAN[CLEAN.index("| Metal | Smelter |") : CLEAN.index("# Annex II")].strip()
    twice = ("# Annex II", f"Products of our second division\n\n{rows}\n\n# Annex II")
    found = [f for f in proofread(filing(CLEAN, twice)) if f.rule == "duplicate-row"]
    assert found == []


def test_a_duplicate_inside_one_list_is_still_one() -> None:
    found = proofread(filing(CLEAN, after(AURUBIS, AURUBIS)))
    (duplicate,) = (f for f in found if f.rule == "duplicate-row")
    assert duplicate.severity is Severity.CONTRADICTION
    assert [place.row for place in duplicate.places] == [2, 3]


def test_the_head_of_a_page_says_nothing_twice() -> None:
    head = "Example Corp. Conflict Minerals Report on suppliers and smelters"
    assert rules_of(sentence(f"{head} 4"), sentence(f"{head} 5")) == set()


def test_a_name_that_stands_beside_its_old_name_is_explained() -> None:
    changes = ("Assurance Process (RMAP)", "Assurance Process (RMAP), previously the CFSP,")
    assert rules_of(changes) == set()


def test_a_body_that_leaves_its_inquiry_to_the_exhibit_lacks_nothing() -> None:
    form = CLEAN[: CLEAN.index("== EX-1.01")]
    assert proofread(filing(form)) == ()


def test_what_is_no_form_and_no_report_owes_nothing() -> None:
    assert proofread(filing("# Our website\n\nWe identified 12 smelters.")) == ()


def test_a_metal_without_a_row_of_its_own_is_no_fault() -> None:
    assert rules_of((TABOCA, TABOCA.replace("Tin", "tin"))) == set()


WORDS = st.sampled_from(
    [
        *(
            "smelters",
            "refiners",
            "of",
            "the",
            "12",
            "nine",
            "45%",
            "conformant",
            "not",
            "no",
            "all",
        ),
        *(
            "Annex I",
            "Table 2",
            "Schedule A",
            "CMRT 6.54",
            "Gold",
            "Tin",
            "Total",
            "CID000924",
            "/s/",
        ),
        *("in a Covered Country", "sourced", "2024", "May 32, 2025", "(", ")", ",", ".", '"'),
    ]
)
TEXTS = st.lists(WORDS, max_size=25).map(" ".join)
CELLS = st.lists(WORDS, max_size=3).map(" ".join)
GRIDS = st.integers(1, 5).flatmap(
    lambda width: st.lists(
        st.lists(CELLS, min_size=width, max_size=width).map(tuple), min_size=1, max_size=6
    ).map(lambda rows: Grid(tuple(rows)))
)
BLOCKS = st.one_of(st.builds(Paragraph, TEXTS, st.integers(0, 4), st.integers(0, 3)), GRIDS)


@given(st.lists(BLOCKS, max_size=12), st.sampled_from(["", "SD", "EX-1.01"]))
@settings(max_examples=150, deadline=None)
def test_no_filing_is_too_strange_to_be_proofread(
    blocks: list[Paragraph | Grid], kind: str
) -> None:
    made = Filing("any.htm", tuple(blocks), (Part(kind, 0, len(blocks)),) if blocks else ())
    for finding in proofread(made):
        assert finding.fact
        assert all(place.where for place in finding.places)
