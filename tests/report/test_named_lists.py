"""What was compared with what is named with its day."""

from dataclasses import replace
from datetime import date

from oreigin.case import Case
from oreigin.report.document import Document, runs_in, text_of
from oreigin.report.outline import outline

from .world import CASE, assessed


def _report(case: Case) -> str:
    report: Document = outline(assessed(case)).documents[-1]
    return text_of(tuple(runs_in(report)))


def test_the_lists_of_statuses_are_named_with_their_days() -> None:
    _, _, rest = _report(CASE).partition("these lists of audit status:")
    assert "RMI facilities lists" in rest.partition("Step 3")[0]
    assert "as of May 14, 2021" in rest.partition("Step 3")[0]


def test_criteria_of_risk_are_named_with_their_day() -> None:
    risk = replace(
        CASE.policy.risk,
        elevated_countries=("RW",),
        source="our own list of countries",
        as_of=date(2021, 3, 4),
    )
    told = _report(replace(CASE, policy=replace(CASE.policy, risk=risk)))
    assert "the criteria of our own list of countries, as of March 4, 2021." in told
