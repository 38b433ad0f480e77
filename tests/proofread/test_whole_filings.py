"""Whole filings: one that is true is left alone, and a planted fault is found."""

from collections import Counter

import pytest

from oreigin.proofread.context import context
from oreigin.proofread.proofreading import findings
from oreigin.proofread.reading import read_filing
from oreigin.proofread.values import Finding, Severity
from tests.proofread.whole_filings import FILINGS, Fault, Whole

PLANTED = [(whole, fault) for whole in FILINGS for fault in whole.faults]


def found_in(text: str) -> tuple[Finding, ...]:
    return findings(context(read_filing(text.encode(), "x.htm")))


@pytest.mark.parametrize("whole", FILINGS, ids=lambda whole: whole.name)
def test_a_true_filing_is_left_alone(whole: Whole) -> None:
    grave = [f for f in found_in(whole.html) if f.severity is not Severity.INFO]
    assert [(f.rule, f.fact) for f in grave if f.rule != "facilities-not-named"] == []


@pytest.mark.parametrize("whole", FILINGS, ids=lambda whole: whole.name)
def test_its_annex_comes_back_exactly(whole: Whole) -> None:
    rows = context(read_filing(whole.html.encode(), "x.htm")).rows
    assert Counter((r.metal, r.name) for r in rows) == Counter(
        (r.metal, r.name) for r in whole.rows
    )


@pytest.mark.parametrize(
    ("whole", "fault"), PLANTED, ids=[f"{whole.name}-{fault.rule}" for whole, fault in PLANTED]
)
def test_a_planted_fault_is_found(whole: Whole, fault: Fault) -> None:
    assert whole.html.count(fault.old) >= 1
    rules = {f.rule for f in found_in(whole.html.replace(fault.old, fault.new, 1))}
    assert fault.rule in rules
