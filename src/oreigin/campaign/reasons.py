"""Why somebody is not due something, in the words of `data/campaign_reasons.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from oreigin import tables


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason by its id, and what fills its words."""

    id: str
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """The reason in words."""
        return _rows()[self.id].why.format_map(self.facts)

    @property
    def needs_person(self) -> bool:
        """Whether waiting never mends it: somebody has to look."""
        return _rows()[self.id].needs_person


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """A row of `data/campaign_reasons.toml`."""

    id: str
    why: str
    needs_person: bool = False


@cache
def _rows() -> Mapping[str, ReasonRow]:
    return {row.id: row for row in tables.load("campaign_reasons.toml", ReasonRow)}
