"""What the documents say holds in awkward cases too: silence, other metals, old lists, labels."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from html import unescape
from typing import Any

import pytest

from oreigin.assessment.assess import assess
from oreigin.assessment.labels import described_products, names_label
from oreigin.case import Case, Narrative, Override, Product, ResponseKind
from oreigin.report.document import Literal, text_of
from oreigin.report.html import render
from oreigin.report.outline import outline
from oreigin.report.package import package
from oreigin.terms import GOLD, Metal, Outcome, ReportingPeriod, Sha256

from .world import ALL, CASE, DECLARATIONS, assessed, declared


def text(case: Case, document: int = -1) -> str:
    shown = unescape(re.sub(r"<[^>]+>", " ", render(outline(assessed(case)).documents[document])))
    return re.sub(r"\s+", " ", shown)


def rules(case: Case) -> set[str]:
    return {item.rule for item in package(assessed(case)).attention}


@pytest.mark.parametrize("outcome", list(Outcome))
def test_documents_are_made_for_an_outcome_that_files_and_for_no_other(outcome: Outcome) -> None:
    made = assessed(CASE)
    owed = replace(made, determination=replace(made.determination, outcome=outcome))
    files = [name for name in package(owed).files if name.startswith("filing/")]
    assert bool(outline(owed).documents) is bool(files) is outcome.files


class TestWhoAnswered:
    def test_a_supplier_that_did_not_is_told(self) -> None:
        said = text(replace(CASE, responses=CASE.responses[:2]))
        assert "We received responses from 2 of 3 Suppliers, a response rate of 66 percent." in said
        assert "From 1 Supplier we received no response." in said

    def test_suppliers_make_products_only_where_the_case_says_so(self) -> None:
        assert "3 suppliers that manufacture Covered Products" in text(CASE)
        others = tuple(replace(product, suppliers=("s1",)) for product in CASE.products)
        said = text(replace(CASE, products=others))
        assert "Our RCOI covered 3 of our suppliers" in said
        assert "that manufacture Covered Products" not in said

    def test_statements_alone_name_nothing_and_declare_nothing(self) -> None:
        stated = tuple(replace(r, kind=ResponseKind.STATEMENT, sha256=None) for r in CASE.responses)
        said = text(replace(CASE, responses=stated))
        assert "Of the accepted responses, 3 are statements in another form." in said
        assert "No declaration on a reporting template was accepted." in said
        assert "name no smelter or refiner" not in said


class TestSmeltersOfOtherMetals:
    def case(self) -> Case:
        return replace(CASE, products=(Product("p1", "Scanner", (Metal("Tungsten"),), ("s1",)),))

    def test_declarations_that_name_them_do_not_name_none(self) -> None:
        tin = {sha: declared(sha, [row for row in ALL if row[0] == "Tin"]) for sha in DECLARATIONS}
        shown = render(outline(assess(self.case(), tin)).documents[-1])
        said = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", shown)))
        assert "but we could identify none that processes" in said
        assert "name no smelter or refiner" not in said
        assert "these lists of audit status:" not in said

    def test_declarations_without_a_row_name_none(self) -> None:
        none = {Sha256(sha): declared(sha, []) for sha in DECLARATIONS}
        shown = render(outline(assess(CASE, none)).documents[-1])
        assert "name no smelter or refiner" in re.sub(r"\s+", " ", shown)


def test_statuses_are_of_the_days_of_their_lists() -> None:
    (held,) = CASE.lists.statuses
    old = replace(held, snapshot=replace(held.snapshot, as_of=date(2013, 5, 14)))
    case = replace(CASE, lists=replace(CASE.lists, statuses=(old,)))
    said = text(case)
    assert "are those on the lists of May 14, 2013" in said
    assert "list-outdated" in rules(case)


def saying(words: str, *overrides: Override) -> Case:
    return replace(CASE, narrative=(Narrative("future-steps", words),), overrides=overrides)


class TestDescriptionsThatAskForAnAudit:
    DENIAL = "This Report does not describe any Covered Product"
    PROUD = "Our products are DRC conflict free."

    @pytest.mark.parametrize(
        "words",
        [
            "conflict free",
            "Conflict-Free",
            "conflict\u200bfree",
            "conflict\u00adfree",
            "conflict&nbsp;free",
            "conflict \u2013 free",
            "\uff43onflict free",
            "free of conflict minerals",
            "free from conflict",
        ],
    )
    def test_they_are_found_however_they_are_written(self, words: str) -> None:
        assert names_label(f"Our products are {words}.")

    @pytest.mark.parametrize(
        "words", ["the Conflict-Free Sourcing Initiative", "free of charge, despite the conflict"]
    )
    def test_other_words_are_left_alone(self, words: str) -> None:
        assert not names_label(words)

    def test_the_report_does_not_deny_what_it_says(self) -> None:
        assert self.DENIAL in text(CASE)
        assert self.DENIAL not in text(saying(self.PROUD))
        read = Override(
            "conflict-free-label", "stands", "A quotation.", "counsel", date(2021, 5, 1)
        )
        cleared = saying(self.PROUD, read)
        assert self.DENIAL not in text(cleared)
        assert "this Report is not accompanied by an independent private" in text(cleared)
        assert "conflict-free-label" not in rules(cleared)

    @pytest.mark.parametrize(("value", "day"), [("withdrawn", 1), ("stands", 31)])
    def test_words_are_cleared_by_a_decision_in_force_alone(self, value: str, day: int) -> None:
        read = Override("conflict-free-label", value, "why", "counsel", date(2021, 5, day))
        assert "conflict-free-label" in rules(saying(self.PROUD, read))

    def test_whatever_prints_is_looked_at(self) -> None:
        """Put the words into every text of the case in turn; where they print, they are found."""
        case = replace(CASE, previous_program=CASE.program, claims=())
        silent = []
        for where, changed in _with_words_somewhere(case):
            documents = outline(assessed(changed)).documents
            printed = any("conflict free" in _inserted(document) for document in documents)
            if printed and not described_products(changed):
                silent.append(where)
        assert silent == []


def _inserted(value: Any) -> str:
    """Every text in a document that is not our own wording, whatever block it stands in."""
    if isinstance(value, Literal):
        return ""
    if isinstance(value, str):
        return value
    if is_dataclass(value):
        return " ".join(_inserted(getattr(value, part.name)) for part in fields(value))
    if isinstance(value, (tuple, list)):
        return " ".join(map(_inserted, value))
    return ""


def _with_words_somewhere(case: Case) -> Iterator[tuple[str, Case]]:
    """Yield the case with the words in one of its free texts, for each of these."""
    for name in ("registrant", "signatory", "annex", "policy"):
        part = getattr(case, name)
        for field in fields(part):
            if isinstance(getattr(part, field.name), str) and field.name != "group_by":
                changed = replace(part, **{field.name: "conflict free"})
                yield f"{name}.{field.name}", replace(case, **{name: changed})
    yield "notice", replace(case, notice="conflict free")
    risk = replace(case.policy.risk, source="conflict free", as_of=date(2021, 1, 1))
    policy = replace(case.policy, risk=replace(risk, elevated_countries=("MM",)))
    yield "risk source", replace(case, policy=policy)
    for status in case.annex.labels:
        labels = {**case.annex.labels, status: "conflict free"}
        yield f"label {status}", replace(case, annex=replace(case.annex, labels=labels))
    for name in ("products", "suppliers", "program", "previous_program", "narrative"):
        for at, row in enumerate(getattr(case, name)):
            for field in fields(row):
                if type(getattr(row, field.name)) is str and field.name not in ("id", "commitment"):
                    rows = list(getattr(case, name))
                    rows[at] = replace(row, **{field.name: "conflict free"})
                    yield f"{name} {at} {field.name}", replace(case, **{name: tuple(rows)})


def test_a_period_other_than_that_of_its_documents_is_pointed_out() -> None:
    found = rules(replace(CASE, period=ReportingPeriod(2013)))
    assert "filing-late" in found


def test_gold_alone_is_spoken_of_alone() -> None:
    case = replace(CASE, products=(Product("p1", "Scanner", (GOLD,), ("s1", "s2", "s3")),))
    assert "gold is necessary" in text(case)
    assert text_of(outline(assessed(case)).documents[0].title)
