"""The schedule: the steps of a campaign as `data/campaign.toml` has them, and as a registrant does.

What a registrant may change of a step is `CHANGEABLE`; everything else is ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated

import msgspec

from oreigin import tables
from oreigin.campaign.values import Channel
from oreigin.errors import RefusedError
from oreigin.terms import ConformanceStatus

CHANGEABLE = ("days", "wait", "every", "most", "on")
"""What of a step a registrant may set."""

_Days = Annotated[int, msgspec.Meta(ge=-250, le=250)]
_Pause = Annotated[int, msgspec.Meta(ge=0, le=250)]
_Times = Annotated[int, msgspec.Meta(ge=1, le=50)]


class Audience(StrEnum):
    """Who a step is for."""

    CONTACT = "contact"
    SENIOR = "senior"
    EXECUTIVE = "executive"


class Anchor(StrEnum):
    """The day that a step counts from; `planning` says how each is found."""

    SURVEY_STARTS = "survey-starts"
    ANSWER_DUE = "answer-due"
    ANSWERED = "answered"
    DECIDED = "decided"
    CORRECTIONS_ASKED = "corrections-asked"


class About(StrEnum):
    """What a step is counted for: a supplier as a whole, or one answer of it."""

    SUPPLIER = "supplier"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Step:
    """A row of `data/campaign.toml`, which says what the fields mean."""

    id: str
    label: str
    audience: Audience
    conditions: tuple[str, ...]
    anchor: Anchor
    why: str
    days: _Days
    channel: Channel = Channel.MAIL
    wait: _Pause = 0
    every: _Pause = 0
    most: _Times = 1
    until: Anchor | None = None
    about: About = About.SUPPLIER
    new_date: bool = False
    on: bool = True
    why_one: str = ""

    def reason(self, **facts: object) -> str:
        """Return why the step is due, in words; of one as people say it of one."""
        words = self.why_one if facts.get("count") == 1 and self.why_one else self.why
        return words.format_map(facts)

    @property
    def is_digest(self) -> bool:
        """Whether one message names many suppliers."""
        return self.audience is Audience.EXECUTIVE


@dataclass(frozen=True, slots=True)
class Audiences:
    """The words in a contact's role that say what it is."""

    senior: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Schedule:
    """All steps in the order in which they go first, and the business days to answer in.

    A smelter whose status is one of `indeterminate` cannot be determined.
    """

    grace: _Pause
    no_text: str
    indeterminate: tuple[ConformanceStatus, ...]
    audiences: Audiences
    steps: tuple[Step, ...]

    def step(self, step_id: str) -> Step:
        """Return a step by its id; KeyError where there is none."""
        return {step.id: step for step in self.steps}[step_id]


def schedule(changes: Mapping[str, Mapping[str, object]] | None = None) -> Schedule:
    """Return the schedule with a registrant's `changes`: step by step, what it set.

    Raises RefusedError for a step or setting that there is not, or a value that does not fit.
    """
    ours = tables.load_one("campaign.toml", Schedule)
    known = {step.id for step in ours.steps}
    for step_id in changes or ():
        if step_id not in known:
            raise _refused("step-unknown", step=step_id, known=", ".join(sorted(known)))
    steps = tuple(_changed(step, (changes or {}).get(step.id, {})) for step in ours.steps)
    return replace(ours, steps=steps)


def _changed(step: Step, settings: Mapping[str, object]) -> Step:
    for name in settings:
        if name not in CHANGEABLE:
            known = ", ".join(CHANGEABLE)
            raise _refused("setting-unknown", step=step.id, setting=name, known=known)
    merged = {**msgspec.to_builtins(step), **settings}
    try:
        changed = msgspec.convert(merged, Step)
    except msgspec.ValidationError as fault:
        raise _refused("setting-unusable", step=step.id, detail=str(fault)) from fault
    if changed.most > 1 and not changed.every:
        raise _refused("repeats-at-once", step=step.id)
    return changed


def _refused(code: str, **facts: object) -> RefusedError:
    return RefusedError(tables.problem("campaign_problems.toml", code, **facts))
