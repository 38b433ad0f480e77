"""What has been assessed of a case so far: what sentences are held against, and people told of."""

from dataclasses import dataclass, field

from oreigin.assessment.conformance import StatusBook
from oreigin.assessment.values import AssessedSmelter, CountedResponse, Determination
from oreigin.case import Case
from oreigin.provenance import Figure
from oreigin.smelters.resolution import Consolidation


@dataclass(frozen=True, slots=True)
class Facts:
    """A case with everything that is counted and determined of it.

    `book` is what its status lists say together, `public_book` what those of them say that may be
    shown.
    """

    case: Case
    responses: tuple[CountedResponse, ...]
    consolidation: Consolidation
    smelters: tuple[AssessedSmelter, ...]
    book: StatusBook
    public_book: StatusBook
    determination: Determination
    figures: dict[str, Figure]

    def members(self, figure_id: str) -> tuple[str, ...]:
        """Return the members of a figure."""
        return self.figures[figure_id].members

    @property
    def printed(self) -> tuple[AssessedSmelter, ...]:
        """The smelters that an annex prints."""
        return tuple(s for s in self.smelters if s.printed)


@dataclass(frozen=True, slots=True)
class Truth:
    """Whether a claim holds (None: undecided), on what, and what speaks against it."""

    holds: bool | None
    members: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    readings: dict[str, bool] = field(default_factory=dict)
