"""Every rule finds its fault in an otherwise clean filing, and is silent about near ones."""

from inspect import isfunction

import pytest

from oreigin.proofread.proofreading import MODULES, predicates, proofread, rules
from oreigin.proofread.values import Severity
from tests.proofread.cases import CASES, LISTED, Change
from tests.proofread.filings import CLEAN, filing, lists

LIST_RULES = frozenset(
    name.replace("_", "-")
    for module in MODULES
    if module.__name__.endswith("rules_lists")
    for name in vars(module)
)


def found_in(rule: str, changes: tuple[Change, ...]) -> set[str]:
    held = lists(*LISTED) if rule in LIST_RULES else None
    return {finding.rule for finding in proofread(filing(CLEAN, *changes), held)}


def test_nothing_is_wrong_with_the_filing_that_the_cases_change() -> None:
    assert proofread(filing()) == ()
    assert proofread(filing(), lists(*LISTED)) == ()


@pytest.mark.parametrize("rule", CASES)
def test_a_rule_finds_its_fault_and_nothing_else(rule: str) -> None:
    found = found_in(rule, CASES[rule].fault)
    assert rule in found
    assert found <= {rule} | CASES[rule].brings


@pytest.mark.parametrize("rule", CASES)
def test_a_rule_keeps_silent_about_what_is_nearly_a_fault(rule: str) -> None:
    assert rule not in found_in(rule, CASES[rule].near)


def test_rules_functions_and_cases_are_the_same_set() -> None:
    functions = {
        name.replace("_", "-")
        for module in MODULES
        for name, value in vars(module).items()
        if isfunction(value) and not name.startswith("_") and value.__module__ == module.__name__
    }
    assert set(rules()) == set(predicates()) == functions == set(CASES)


@pytest.mark.parametrize("rule", CASES)
def test_every_finding_fills_its_words_and_names_its_places(rule: str) -> None:
    held = lists(*LISTED) if rule in LIST_RULES else None
    made = filing(CLEAN, *CASES[rule].fault)
    for finding in proofread(made, held):
        assert "{" not in finding.fact + finding.remedy
        assert finding.places
        assert all(place.quote and place.where for place in finding.places)
        assert all(0 <= place.block < len(made.blocks) for place in finding.places)


def test_the_gravest_finding_comes_first() -> None:
    changes = (*CASES["wrong-name"].fault, *CASES["malformed-number"].fault)
    severities = [finding.severity for finding in proofread(filing(CLEAN, *changes))]
    assert severities == sorted(severities, key=list(Severity).index)
    assert severities[0] is Severity.CONTRADICTION
