"""Our own reports are clean in every format; a fault made in one is found, and nothing else.

`benchmarks/proofreading.py` runs every kind of fault in every format; here are some of each.
"""

from functools import cache

import pytest

from benchmarks.clean_reports import FORMATS, CleanReport, clean_reports
from benchmarks.mutations import KINDS, corruptions
from benchmarks.proofreading import is_fault, judged, proofed
from oreigin.demo.example import example_lists

NEEDS_FORM = "lists_of_a_day_to_come"
"""The kind that only a file with the form, which bears the day of signing, shows."""


@cache
def reports() -> dict[str, CleanReport]:
    return {report.name: report for report in clean_reports()}


@pytest.mark.parametrize("kind", FORMATS)
def test_nothing_is_wrong_with_the_worked_example(kind: str) -> None:
    found = proofed(reports()["example"], kind, example_lists())
    assert [finding for finding in found if is_fault(finding)] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["numbered", "RMI's words", "by metal", "few suppliers"])
def test_nothing_is_wrong_with_other_reports_of_ours(name: str) -> None:
    found = proofed(reports()[name], "submission", example_lists())
    assert [finding for finding in found if is_fault(finding)] == []


@pytest.mark.slow
@pytest.mark.parametrize("fault", [kind.__name__ for kind in KINDS])
def test_a_fault_is_found_at_its_place_and_nothing_else(fault: str) -> None:
    report = reports()["numbered"]
    kind = "submission" if fault == NEEDS_FORM else "htm"
    corruption = next(each for each in corruptions(report, 0) if each.kind == fault)
    clean = proofed(report, kind, example_lists())
    verdict = judged(corruption, kind, example_lists(), clean)
    assert verdict.found, corruption.what
    assert verdict.others == ()
