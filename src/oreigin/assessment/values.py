"""What an assessment says: statuses, origin, determination, figures, claims, attention."""

from dataclasses import dataclass, field
from enum import StrEnum

from oreigin.assessment.profile import Conformance, Profile
from oreigin.case import Case, Override, Response
from oreigin.provenance import Claim, Figure
from oreigin.response.declaration import Declaration
from oreigin.smelters.facility import Snapshot
from oreigin.smelters.resolution import ConsolidatedSmelter, Consolidation
from oreigin.terms import Metal, OriginFinding, Outcome, Sha256, Topic


@dataclass(frozen=True, slots=True)
class AssessedSmelter:
    """A consolidated smelter with its conformance and whether it stands in a Covered Country.

    `profile` is what a case says of it beyond that; `necessary` whether its metal is necessary to a
    covered product at all; `suppliers` are who declared it, each once.
    """

    smelter: ConsolidatedSmelter
    conformance: Conformance
    in_covered_country: bool
    profile: Profile = field(default_factory=Profile)
    necessary: bool = True
    suppliers: tuple[str, ...] = ()

    @property
    def printed(self) -> bool:
        """Whether an annex prints it: recognized (or confirmed to be on no list), and necessary."""
        return self.necessary and not self.smelter.needs_review


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a determination came out so: a fact in words, its members, and the rule it rests on."""

    fact: str
    citation: str
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MetalOrigin:
    """What the data say of one metal's origin, with the reasons.

    `finding` is a person's where `override` is given; `computed` is then what the data say.
    """

    metal: Metal
    finding: OriginFinding
    reasons: tuple[Reason, ...]
    computed: OriginFinding | None = None
    override: Override | None = None


@dataclass(frozen=True, slots=True)
class Branch:
    """One branch of the decision tree: a row of `data/determination.toml` and what it came to."""

    id: str
    question: str
    answer: str
    citation: str
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """One way in which counsel may read what is open, and what would then be owed."""

    reading: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Determination:
    """What is owed, per metal and altogether: the branches taken, in order, with their facts.

    `metals` holds every conflict mineral. `readings` are laid out only where something is open;
    `computed` is the outcome before a person's override of it, `overridden` who decided what and
    why, of a metal or of the outcome.
    """

    outcome: Outcome
    metals: tuple[MetalOrigin, ...]
    branches: tuple[Branch, ...]
    readings: tuple[Reading, ...]
    audit_required: bool
    computed: Outcome
    overridden: tuple[Override, ...] = ()


class Severity(StrEnum):
    """How much an attention item weighs: an error keeps a package from being final."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Attention:
    """Something a person has to look at; `rule` is an id of `data/attention.toml`.

    Where a person may override it, `subject` is what `overrides.csv` has to name.
    """

    rule: str
    severity: Severity
    message: str
    remedy: str
    members: tuple[str, ...] = ()
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """An answer on a topic for a metal that its own declaration contradicts, and in which cells."""

    topic: Topic
    metal: Metal
    fact: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CountedResponse:
    """A response that counts toward the figures, with its declaration where it is a workbook."""

    response: Response
    declaration: Declaration | None
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything computed from a case; reports and figures come from here and nowhere else.

    `status_lists` are the lists in force that may be shown.
    """

    case: Case
    responses: tuple[CountedResponse, ...]
    consolidation: Consolidation
    smelters: tuple[AssessedSmelter, ...]
    determination: Determination
    figures: tuple[Figure, ...]
    claims: tuple[Claim, ...]
    attention: tuple[Attention, ...]
    documents: tuple[Sha256, ...]
    status_lists: tuple[Snapshot, ...] = ()

    def figure(self, figure_id: str) -> Figure:
        """Return the figure with that id; KeyError where there is none."""
        for figure in self.figures:
            if figure.id == figure_id:
                return figure
        raise KeyError(figure_id)

    def claim(self, claim_id: str) -> Claim:
        """Return the claim with that id; KeyError where there is none."""
        for claim in self.claims:
            if claim.id == claim_id:
                return claim
        raise KeyError(claim_id)
