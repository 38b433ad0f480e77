"""How a declared smelter was recognized: the values that say so."""

from dataclasses import dataclass
from enum import StrEnum

from oreigin.provenance import RowRef
from oreigin.smelters.facility import Facility
from oreigin.smelters.judgment import Verdict
from oreigin.terms import Metal


class How(StrEnum):
    """By what a declared row was recognized."""

    CID = "cid"
    EXACT = "exact"
    ALIAS = "alias"
    NORMALIZED = "normalized"
    FUZZY = "fuzzy"
    JUDGMENT = "judgment"
    NONE = "none"


class ResolutionOutcome(StrEnum):
    """Accepted without a person, to be reviewed by one, or unknown to every list."""

    ACCEPTED = "accepted"
    REVIEW = "review"
    UNRESOLVED = "unresolved"


@dataclass(frozen=True, slots=True)
class Query:
    """The distinct thing that is resolved: what a declared row says of its smelter.

    `name` is the look-up choice, or the typed name where that says "not listed"; `country` is as
    written; `also` is another name that the row gives beside the choice.
    """

    metal: Metal
    cid: str
    name: str
    country: str
    also: str = ""


@dataclass(frozen=True, slots=True)
class Alternative:
    """A facility that a name may mean instead, and how much speaks for it, from 0 to 1."""

    facility: Facility
    score: float


@dataclass(frozen=True, slots=True)
class Resolution:
    """The decision on one query. `facility` is set exactly where the outcome is ACCEPTED.

    `evidence` are sentences for a reviewer; `alternatives` the other facilities it might be, the
    likeliest first; where no facility is set, the likeliest of all is among them. `score` is that
    of the facility, or of the likeliest. `verdict` is the judgment's, where one decided.
    """

    query: Query
    outcome: ResolutionOutcome
    how: How
    score: float
    evidence: tuple[str, ...] = ()
    facility: Facility | None = None
    alternatives: tuple[Alternative, ...] = ()
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """One declared row with its resolution. `source` is the response (or file) it came with."""

    source: str
    row: RowRef
    resolution: Resolution


@dataclass(frozen=True, slots=True)
class ConsolidatedSmelter:
    """One smelter or refiner for one metal, with every row that declared it.

    `facility` is None for a name nobody has recognized yet, or that a reviewer judged to be a
    smelter that no list holds (`confirmed_unlisted`): then `name` and `country` are as typed.
    """

    metal: Metal
    name: str
    country: str
    facility: Facility | None
    members: tuple[Member, ...]
    declared_names: tuple[str, ...]
    confirmed_unlisted: bool = False

    @property
    def id(self) -> str:
        """The CID, or metal, name and country of a smelter without one."""
        if self.facility:
            return self.facility.cid
        return f"{self.metal}|{self.name}|{self.country}"

    @property
    def needs_review(self) -> bool:
        """Whether a person has to decide who this is."""
        return self.facility is None and not self.confirmed_unlisted

    @property
    def sources(self) -> tuple[str, ...]:
        """The responses (or files) that declare it, each once, in order."""
        return tuple(dict.fromkeys(member.source for member in self.members))


class LeftoverReason(StrEnum):
    """Why a declared row names no smelter."""

    NOT_YET_IDENTIFIED = "not yet identified"
    NO_NAME = "no smelter named"
    OUT_OF_SCOPE_METAL = "out of scope metal"
    NO_METAL = "no metal named"
    NOT_A_SMELTER = "judged not a smelter"


@dataclass(frozen=True, slots=True)
class Leftover:
    """Declared rows that name no smelter, and why; kept and counted, never dropped."""

    reason: LeftoverReason
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Consolidation:
    """Every declared row exactly once: in one smelter or in one leftover."""

    smelters: tuple[ConsolidatedSmelter, ...]
    leftovers: tuple[Leftover, ...]
