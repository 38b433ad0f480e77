"""The Case: one registrant, one reporting period, everything the filing stands on.

A pure value. `oreigin.folder` keeps it as plain files; every class here says which file it is.
Documents stay outside: a response names its document by SHA-256.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from oreigin.smelters.facility import Lists
from oreigin.smelters.judgment import Judgment
from oreigin.terms import Cid, ConformanceStatus, Country, Metal, ReportingPeriod, Sha256


@dataclass(frozen=True, slots=True)
class Registrant:
    """The filer, as the cover page of Form SD names it (`case.toml`, [registrant])."""

    name: str
    short_name: str
    jurisdiction: str
    commission_file_number: str
    irs_ein: str
    address: str
    contact: str
    contact_phone: str
    reports_url: str = ""
    policy_url: str = ""


@dataclass(frozen=True, slots=True)
class Obligation:
    """Whether the registrant has to file at all (`case.toml`, [obligation]; Rule 13p-1).

    `registered` is the day on which a newly public registrant's registration became effective.
    """

    reporting_issuer: bool = True
    registered: date | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """The record of a signature given (`case.toml`, [signatory.signature]).

    `authentication` says where the signed authentication document is kept, which a typed signature
    needs (Regulation S-T, Rule 302(b)).
    """

    name: str
    signed: date
    authentication: str


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs Form SD; without the record of a signature "[signature]" prints."""

    office: str
    signature: Signature | None = None

    @property
    def name(self) -> str:
        """The name of who signed, "" while nobody has."""
        return self.signature.name if self.signature else ""


@dataclass(frozen=True, slots=True)
class AsOf:
    """The dates everything is computed for (`case.toml`, [as_of]).

    `status` picks the status lists, `filing` the form in force and the date printed.
    """

    status: date
    filing: date


AnnexColumn = Literal["metal", "name", "country", "status", "cid", "city"]


def usual_label(status: ConformanceStatus) -> str:
    """Return how a status prints where nobody chose another word: "Not listed"."""
    return status.value.capitalize()


@dataclass(frozen=True, slots=True)
class AnnexChoices:
    """How the smelter annex is printed (`case.toml`, [annex]); `labels` per status prints.

    `origins_title` heads the annex of countries of origin, where any are known. Rows stand in the
    order of the columns `order`; with `group_by` each metal, status or country has a table of its
    own.
    """

    title: str = "Annex I"
    origins_title: str = "Annex II"
    columns: tuple[AnnexColumn, ...] = ("metal", "name", "country", "status")
    order: tuple[AnnexColumn, ...] = ("metal", "name")
    group_by: Literal["", "metal", "status", "country"] = ""
    labels: dict[ConformanceStatus, str] = field(
        default_factory=lambda: {status: usual_label(status) for status in ConformanceStatus}
    )

    def label(self, status: ConformanceStatus) -> str:
        """Return the word the annex prints for a status; our own where none was chosen."""
        return self.labels.get(status, usual_label(status))


@dataclass(frozen=True, slots=True)
class Amendment:
    """That what is made amends a Form SD (`case.toml`, [amendment]): Form SD/A.

    `number` counts the amendments, `filed` is the day on which the form it amends was filed. Why
    is said in `narrative/amendment.md`.
    """

    number: int
    filed: date


@dataclass(frozen=True, slots=True)
class Product:
    """A covered product (`products.csv`): which metals are necessary to it and who makes it.

    `completed` is the year its manufacture was completed, where not the reporting period;
    `acquired` the day on which a company that owed no Form SD brought it to the registrant.
    """

    id: str
    name: str
    metals: tuple[Metal, ...]
    suppliers: tuple[str, ...]
    in_scope: bool = True
    reason: str = ""
    completed: int | None = None
    acquired: date | None = None


@dataclass(frozen=True, slots=True)
class Supplier:
    """A manufacturer (`suppliers.csv`), in scope of the survey or out of it for a reason."""

    id: str
    name: str
    in_scope: bool = True
    reason: str = ""
    requested: date | None = None
    contact_name: str = ""
    contact_email: str = ""
    language: str = "en"


class ResponseKind(StrEnum):
    """In what form a supplier answered."""

    WORKBOOK = "workbook"
    STATEMENT = "statement"
    NO_3TG = "no-3TG attestation"


class Decision(StrEnum):
    """What became of a response."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True)
class Response:
    """A document received from a supplier (`responses.csv`); never removed, only superseded."""

    id: str
    supplier: str
    kind: ResponseKind
    received: date
    sha256: Sha256 | None = None
    filename: str = ""
    supersedes: str = ""
    decision: Decision = Decision.PENDING
    reason: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class AcceptancePolicy:
    """What a response must be to count (`policy.toml`, [acceptance]).

    `template_versions` ("CMRT 6.1") are the versions accepted; empty: those of the reporting
    period. `oldest_effective_date`: None for the period's first day. A response is sent back for
    findings of `blocking_severities` or `blocking_rules`, but for `tolerated_rules`; with
    `complete_only` also for what the official Checker still asks for.
    """

    oldest_effective_date: date | None = None
    template_versions: tuple[str, ...] = ()
    months_valid: int = 12
    most_unlisted_percent: int = 10
    complete_only: bool = True
    blocking_severities: tuple[str, ...] = ("error",)
    blocking_rules: tuple[str, ...] = ()
    tolerated_rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RiskPolicy:
    """How facilities are judged by their location (`policy.toml`, [risk]).

    `elevated_countries` is the registrant's own list, with `source` and `as_of` saying whose and
    of when; without it, or a list of conflict-affected and high-risk areas (`use_area_list`), no
    criteria were set, and then no sentence about risk can stand. Covered Countries are elevated
    (`covered_elevated`), `low_countries` are low, and every other country is `otherwise`.
    `transit_countries` are those through which minerals of such areas are known to transit.
    """

    elevated_countries: tuple[Country, ...] = ()
    source: str = ""
    as_of: date | None = None
    low_countries: tuple[Country, ...] = ()
    transit_countries: tuple[Country, ...] = ()
    covered_elevated: bool = True
    use_area_list: bool = True
    otherwise: Literal["low", "undecided"] = "low"


@dataclass(frozen=True, slots=True)
class StatusPolicy:
    """How statuses count (`policy.toml`, [status]).

    Audits that expire within `audit_warning_days` after filing are reported, and so are status
    lists in force that are more than `list_age_days` old then. A program's lists do not count that
    are older by more than `programs_apart_days` than the newest list of another program.
    """

    audit_warning_days: int = 90
    list_age_days: int = 90
    programs_apart_days: int = 365


@dataclass(frozen=True, slots=True)
class Policy:
    """The registrant's rules for this case (`policy.toml`)."""

    acceptance: AcceptancePolicy = field(default_factory=AcceptancePolicy)
    risk: RiskPolicy = field(default_factory=RiskPolicy)
    status: StatusPolicy = field(default_factory=StatusPolicy)


class Risk(StrEnum):
    """The risk of a facility by its location."""

    LOW = "low"
    ELEVATED = "elevated"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class RiskDecision:
    """A reviewer's decision on the location risk of one facility (`risk.csv`).

    It comes before the criteria of the policy. It is about `cid` where that is given, else about
    the metal, name and country (any where empty) of a smelter that no list holds.
    """

    metal: Metal
    name: str
    country: str
    risk: Risk
    who: str
    when: date
    why: str
    cid: Cid | None = None
    revoked: date | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """A follow-up or corrective action (`actions.csv`)."""

    id: str
    matter: str
    owner: str
    due: date | None = None
    done: date | None = None
    outcome: str = ""
    supplier: str = ""


class RecordKind(StrEnum):
    """What a program record proves; each stands under one of the OECD's five steps."""

    POLICY = "policy"
    TEAM = "team"
    GRIEVANCE_CHANNEL = "grievance-channel"
    SUPPLIER_NOTICE = "supplier-notice"
    SURVEY = "survey"
    REVIEW = "review"
    RISK_ASSESSMENT = "risk-assessment"
    ESCALATION = "escalation"
    AUDIT_SUPPORT = "audit-support"
    INDEPENDENT_AUDIT = "independent-audit"
    REPORTING = "reporting"
    POSTING = "posting"
    COMMITMENT = "commitment"
    FOLLOW_UP = "follow-up"


class Fulfilment(StrEnum):
    """What became of a commitment."""

    FULFILLED = "fulfilled"
    PARTLY = "partly fulfilled"
    CONTINUED = "continued"
    NOT = "not fulfilled"


@dataclass(frozen=True, slots=True)
class ProgramRecord:
    """Proof that something was done (`program/step-N.toml`, [[records]]).

    `step` is the OECD step, 1 to 5. `source` says where the record comes from; `invented` marks
    one made up for a worked example, which is said wherever it is shown. A follow-up on a
    commitment of the period before names its id in `commitment`, and in `fulfilment` what became
    of it. Those records of the period before stand in `previous/program/`.
    """

    id: str
    step: int
    kind: RecordKind
    date: date
    summary: str
    body: str = ""
    options: tuple[str, ...] = ()
    decision: str = ""
    source: str = ""
    invented: bool = False
    commitment: str = ""
    fulfilment: Fulfilment | None = None


@dataclass(frozen=True, slots=True)
class SourcedFact:
    """A fact with a number that the registrant's own texts may state (`narrative/facts.toml`).

    `text` is how a text words it ("19,000 customers"), `source` where that can be looked up.
    """

    text: str
    source: str
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Narrative:
    """A text block in the registrant's own words (`narrative/ID.md`), plain paragraphs.

    Those of the period before stand in `previous/narrative/`.
    """

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class NarrativeClaim:
    """A sentence with a truth value (`narrative/claims.toml`) that is held against the data.

    `predicate` names a rule of `oreigin.assessment.claims`; `reach` narrows what it is about (""
    where the sentence itself leaves that open). `printed` says whether our documents print it;
    `source` says who made it where they do not.
    """

    id: str
    sentence: str
    predicate: str
    reach: str = ""
    printed: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Override:
    """What a person decided against a computed answer (`overrides.csv`)."""

    subject: str
    value: str
    why: str
    who: str
    when: date


@dataclass(frozen=True, slots=True)
class PreviousFigure:
    """A figure of the period before (`previous/figures.json`, as our package wrote it)."""

    id: str
    value: int


@dataclass(frozen=True, slots=True)
class Case:
    """Everything one filing stands on. `notice` prints on every document ("worked example ...")."""

    registrant: Registrant
    period: ReportingPeriod
    as_of: AsOf
    signatory: Signatory
    annex: AnnexChoices = field(default_factory=AnnexChoices)
    notice: str = ""
    obligation: Obligation = field(default_factory=Obligation)
    products: tuple[Product, ...] = ()
    suppliers: tuple[Supplier, ...] = ()
    responses: tuple[Response, ...] = ()
    lists: Lists = field(default_factory=Lists)
    judgments: tuple[Judgment, ...] = ()
    policy: Policy = field(default_factory=Policy)
    actions: tuple[Action, ...] = ()
    program: tuple[ProgramRecord, ...] = ()
    narrative: tuple[Narrative, ...] = ()
    claims: tuple[NarrativeClaim, ...] = ()
    overrides: tuple[Override, ...] = ()
    risk: tuple[RiskDecision, ...] = ()
    previous: tuple[PreviousFigure, ...] = ()
    previous_narrative: tuple[Narrative, ...] = ()
    previous_program: tuple[ProgramRecord, ...] = ()
    facts: tuple[SourcedFact, ...] = ()
    amendment: Amendment | None = None
