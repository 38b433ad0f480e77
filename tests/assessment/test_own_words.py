"""The registrant's own words: what in them is true or false, given up, or an undeclared number."""

from dataclasses import replace
from datetime import date

import pytest

from oreigin.assessment.own_words import sentences_in, undeclared_numbers
from oreigin.case import Case, Narrative, Override, SourcedFact
from oreigin.terms import ConformanceStatus

from .world import CASE, assessed, declared

LUNA = declared("d1", {"Luna Smelter, Ltd.": "Tin"})


def saying(text: str, *overrides: Override) -> Case:
    return replace(CASE, narrative=(Narrative("policy", text),), overrides=overrides)


@pytest.mark.parametrize(
    ("sentence", "predicate"),
    [
        (
            "There were no smelters or refiners geographically located in a Covered Country.",
            "no-smelter-in-covered-country",
        ),
        (
            "These facilities were not located in the Covered Countries.",
            "no-smelter-in-covered-country",
        ),
        (
            "We assessed these 53 facilities and most of these are of low risk by location.",
            "most-unlisted-low-risk",
        ),
        ("All of our suppliers have responded.", "all-suppliers-responded"),
        ("We received a 100% response rate.", "all-suppliers-responded"),
        ("Active facilities take part in an LBMA program.", "active-includes-cross-recognized"),
    ],
)
def test_a_sentence_that_is_true_or_false_is_found_wherever_it_stands(
    sentence: str, predicate: str
) -> None:
    (found,) = sentences_in("policy", f"We looked closely. {sentence} That is all.")
    assert (found.sentence, found.predicate, found.id) == (sentence, predicate, "policy-1")


@pytest.mark.parametrize(
    "sentence",
    [
        "We do not own any smelter located in a Covered Country.",
        "A smelter that is located in a Covered Country was named.",
        "Most of our customers run a low risk.",
        "We asked all of our suppliers to respond.",
        "We have no guarantee; the facilities are where they are.",
    ],
)
def test_other_sentences_are_left_alone(sentence: str) -> None:
    assert sentences_in("policy", sentence) == ()


def test_a_refuted_sentence_of_a_text_block_is_an_error_that_a_person_can_let_stand() -> None:
    text = "All suppliers responded."
    responses = CASE.responses[:1]
    case = replace(saying(text), responses=responses)
    (item,) = (i for i in assessed(case=case).attention if i.rule == "claim-refuted")
    assert (item.severity, item.subject) == ("error", "claim-refuted: policy-1")
    let = Override(item.subject, "stands", "By telephone.", "counsel", date(2021, 5, 2))
    (item,) = (
        i
        for i in assessed(case=replace(case, overrides=(let,))).attention
        if i.rule == "claim-refuted"
    )
    assert item.severity == "info"
    assert "counsel let it stand on 2021-05-02: By telephone." in item.remedy


def test_the_reach_of_a_sentence_in_a_text_is_open() -> None:
    case = saying("There were no smelters located in a Covered Country.")
    assert assessed(LUNA, case=case).claim("policy-1").holds is None


def test_names_that_were_given_up_are_an_error_from_the_day_they_were() -> None:
    case = saying("We use the template of the CFSI.")
    (item,) = (i for i in assessed(case=case).attention if i.rule == "outdated-words")
    assert "Responsible Minerals Initiative" in item.remedy
    of_2014 = replace(case, as_of=replace(case.as_of, filing=date(2015, 5, 29)))
    assert "outdated-words" not in {i.rule for i in assessed(case=of_2014).attention}


@pytest.mark.parametrize(("year", "stale"), [("2020", True), ("2021", False)])
def test_a_year_of_filing_is_that_of_this_filing(year: str, stale: bool) -> None:
    made = assessed(case=saying(f"In {year}, we publicly filed the Form SD."))
    assert ("stale-year" in {i.rule for i in made.attention}) is stale


def test_one_label_for_active_and_for_other_programs_is_an_error() -> None:
    labels = {**CASE.annex.labels, ConformanceStatus.CROSS_RECOGNIZED: "active"}
    made = assessed(case=replace(CASE, annex=replace(CASE.annex, labels=labels)))
    assert "label-mixes-statuses" in {i.rule for i in made.attention}


def test_a_number_needs_a_figure_or_a_fact_with_a_source() -> None:
    text = "We (1) serve 19,000 customers, in forty countries."
    fact = SourcedFact("19,000 customers", "Form 10-K for 2020")
    assert undeclared_numbers(text, ()) == ("19,000", "forty")
    assert undeclared_numbers(text, (fact,)) == ("forty",)
    assert undeclared_numbers(text, (replace(fact, source=""),)) == ("19,000", "forty")


def test_an_override_that_nothing_asks_for_is_an_error() -> None:
    let = Override("claim-refused: policy", "stands", "why", "counsel", date(2021, 5, 2))
    made = assessed(case=replace(CASE, overrides=(let,)))
    assert "override-unknown" in {i.rule for i in made.attention}


@pytest.mark.parametrize("label", ["conformant", "Conformant "])
def test_a_status_is_not_raised_by_its_label(label: str) -> None:
    labels = {**CASE.annex.labels, ConformanceStatus.NOT_LISTED: label}
    raised = replace(CASE, annex=replace(CASE.annex, labels=labels))
    (item,) = (i for i in assessed(case=raised).attention if i.rule == "label-mixes-statuses")
    assert item.severity == "error"
