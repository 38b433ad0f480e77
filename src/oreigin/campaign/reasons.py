"""Why somebody is not due something, in the words of `data/campaign_reasons.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from oreigin import tables
from oreigin.campaign.schedule import Step
from oreigin.campaign.values import Skipped


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason by its id, and what fills its words."""

    id: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """A row of `data/campaign_reasons.toml`."""

    id: str
    why: str
    needs_person: bool = False


def skip(
    step: Step, supplier: str, reason: Reason, when: date | None = None, about: str = ""
) -> Skipped:
    """Return that a step is skipped for a reason; `when` it falls due if nothing changes."""
    row = _rows()[reason.id]
    why = row.why.format_map(reason.facts)
    return Skipped(step.id, supplier, row.id, why, row.needs_person, when, about)


@cache
def _rows() -> Mapping[str, ReasonRow]:
    return {row.id: row for row in tables.load("campaign_reasons.toml", ReasonRow)}
