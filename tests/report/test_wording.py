"""Wording holds no number of its own, and every placeholder in it leads somewhere."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from oreigin.assessment.claims import ClaimRow
from oreigin.case import RecordKind
from oreigin.report.document import text_of
from oreigin.report.insertions import VALUES, Source
from oreigin.report.wording import (
    PLACEHOLDER,
    BlockKind,
    Condition,
    form_in_force,
    form_wording,
    literal_pieces,
    literal_texts,
    report_wording,
)
from oreigin.tables import load
from oreigin.terms import ConformanceStatus, OriginFinding

from .numbers import number_in
from .world import assessed

FORM, REPORT = form_wording(), report_wording()


def _conditions() -> Iterator[Condition]:
    for section in (*FORM.sections, *REPORT.sections):
        yield section
        for block in section.blocks:
            yield block
            yield from (*block.sentences, *block.items)


def _texts() -> list[str]:
    texts = [FORM.title, REPORT.title, *REPORT.words.values()]
    texts += [*REPORT.definitions.values(), *REPORT.origins.values()]
    for section in (*FORM.sections, *REPORT.sections):
        texts.append(section.title)
        for block in section.blocks:
            texts += [block.text, *(s.text for s in (*block.sentences, *block.items))]
            texts += [part for entry in block.entries for part in (entry.text, entry.caption)]
    return texts


def test_no_literal_contains_a_digit_or_a_number_word() -> None:
    offending = {text: found for text in literal_texts() if (found := number_in(text))}
    assert offending == {}


@pytest.mark.parametrize("text", ["seven smelters", "the First tier", "297 names", "a third party"])
def test_the_rule_itself_sees_numbers(text: str) -> None:
    assert number_in(text)


@pytest.mark.parametrize("text", ["none of them", "weight", "attention", "someone", "often"])
def test_the_rule_itself_lets_other_words_pass(text: str) -> None:
    assert not number_in(text)


def test_every_text_is_walked() -> None:
    walked = "".join(literal_texts())
    for text in _texts():
        assert all(piece in walked for piece in literal_pieces(text))


def test_every_placeholder_is_known() -> None:
    made = assessed()
    known = {
        "figure": {figure.id for figure in made.figures},
        "plural": {figure.id for figure in made.figures},
        "claim": {row.id for row in load("claims.toml", ClaimRow)},
        "value": set(VALUES),
        "term": set(FORM.terms) | set(FORM.forms[0].terms),
    }
    for text in _texts():
        for found in PLACEHOLDER.finditer(text):
            if found["kind"] != "row":
                assert found["id"] in known[found["kind"]], found.group()
        assert not re.search(r"[{}]", PLACEHOLDER.sub("", text)), text


def test_every_condition_names_something_that_exists() -> None:
    claims = {row.id for row in load("claims.toml", ClaimRow)} | {""}
    for condition in _conditions():
        assert {condition.when, condition.unless} <= claims
        assert condition.record in {"", *RecordKind}
        assert condition.needs in {"", *VALUES}
        assert condition.form in {"", *(form.id for form in FORM.forms)}


def test_every_status_and_every_finding_has_words() -> None:
    assert set(REPORT.definitions) == set(ConformanceStatus)
    assert set(REPORT.origins) == set(OriginFinding)


def test_every_form_has_the_same_terms() -> None:
    assert len({frozenset(form.terms) for form in FORM.forms}) == 1


def test_the_form_is_that_of_the_day_of_filing() -> None:
    assert form_in_force(FORM, date(2021, 3, 15)).terms["item-exhibits"] == "Item 2.01"
    assert form_in_force(FORM, date(2021, 3, 16)).terms["item-exhibits"] == "Item 3.01"
    assert form_in_force(FORM, date(2010, 1, 1)).id == "adopted"


def test_no_kind_of_block_is_spare() -> None:
    used = {
        block.kind for section in (*FORM.sections, *REPORT.sections) for block in section.blocks
    }
    assert used == set(BlockKind)


def test_outdated_names_are_not_used() -> None:
    whole = " ".join((*_texts(), *FORM.terms.values()))
    for outdated in ("CFSI", "CFSP", "Conflict-Free", "compliant", "OECD Guidelines", "Congo (DRC"):
        assert outdated not in whole
    assert "Democratic Republic of Congo" not in whole


def test_a_sentence_prints_an_exact_number_form() -> None:
    made = assessed()
    figure = replace(made.figures[0], id="n", value=1)
    for value, said in ((0, "0 names are"), (1, "1 name is"), (1234, "1,234 names are")):
        source = Source(replace(made, figures=(replace(figure, value=value),)), {})
        assert text_of(source.runs("{figure:n} {plural:n|name is|names are}")) == said
