"""The schedule as data: what it names exists, what exists is named, what may be changed of it."""

import re
from pathlib import Path

import pytest

from oreigin import campaign, tables
from oreigin.campaign import schedule
from oreigin.campaign.conditions import CONDITIONS
from oreigin.campaign.reasons import ReasonRow
from oreigin.errors import RefusedError

ROOM = Path(campaign.__file__).parent


def refused(changes: dict[str, dict[str, object]]) -> str:
    with pytest.raises(RefusedError) as caught:
        schedule(changes)
    return caught.value.problem.code


def test_every_condition_is_a_predicate_and_every_predicate_is_used() -> None:
    named = {name for step in schedule().steps for name in step.conditions}
    assert named == set(CONDITIONS)


def test_every_reason_has_its_words_and_no_words_are_for_nothing() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in ROOM.glob("*.py"))
    told = set(re.findall(r'Reason\("([a-z-]+)"', code))
    told |= {"no-contact", "no-senior-contact", "done", "enough", "newer-answer"}
    assert told == {row.id for row in tables.load("campaign_reasons.toml", ReasonRow)}


def test_a_step_can_be_set_otherwise() -> None:
    changed = schedule({"overdue": {"days": 3, "most": 2}}).step("overdue")
    ours = schedule().step("overdue")
    assert (changed.days, changed.most, changed.every) == (3, 2, ours.every)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"fax": {"days": 1}}, "step-unknown"),
        ({"overdue": {"why": "Because."}}, "setting-unknown"),
        ({"overdue": {"days": "soon"}}, "setting-unusable"),
        ({"overdue": {"days": 10_000}}, "setting-unusable"),
        ({"overdue": {"most": 0}}, "setting-unusable"),
        ({"overdue": {"on": "perhaps"}}, "setting-unusable"),
        ({"overdue": {"every": 0}}, "repeats-at-once"),
    ],
)
def test_what_makes_no_sense_is_refused(changes: dict[str, dict[str, object]], code: str) -> None:
    assert refused(changes) == code
