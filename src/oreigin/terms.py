"""The vocabulary of the field: metals, answers, scopes, statuses, reporting periods.

Every other room speaks in these words. Whatever a supplier or a list writes is kept verbatim
beside them and never replaces them.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType

Metal = NewType("Metal", str)
"""A metal or mineral by its English name, as the templates write it: "Tin", "Cobalt" ..."""

TANTALUM = Metal("Tantalum")
TIN = Metal("Tin")
GOLD = Metal("Gold")
TUNGSTEN = Metal("Tungsten")

CONFLICT_MINERALS: tuple[Metal, ...] = (TANTALUM, TIN, GOLD, TUNGSTEN)
"""The conflict minerals (3TG; Form SD, Item 1.01(d)(3)), in the order of the CMRT's questions."""

CID = re.compile(r"CID\d{6}")
"""The form of an RMI smelter identification number. It carries no check digit and no metal."""

Cid = NewType("Cid", str)
"""A smelter identification number such as "CID000019": one facility *and* one metal."""

Country = NewType("Country", str)
"""A country as ISO 3166-1 alpha-2, such as "RW"."""

Sha256 = NewType("Sha256", str)
"""The lower-case hexadecimal SHA-256 of a document's bytes: its name everywhere."""


class Answer(StrEnum):
    """What a supplier can answer: the wording of the CMRT 6.x drop-downs, then of others.

    Where another template says exactly the same in other words, its TOML says so; whatever means
    something of its own stands here.
    """

    YES = "Yes"
    NO = "No"
    UNKNOWN = "Unknown"
    ALL = "100%"
    OVER_90 = "Greater than 90%"
    OVER_75 = "Greater than 75%"
    OVER_50 = "Greater than 50%"
    HALF_OR_LESS = "50% or less"
    NONE = "None"
    YES_IPC1755 = "Yes, in conformance with IPC1755 (e.g., CMRT)"
    YES_OTHER_FORMAT = "Yes, using other format (describe)"
    YES_SEC = "Yes, with the SEC"
    YES_EU = "Yes, with the EU"
    YES_SEC_AND_EU = "Yes, with the SEC and the EU"
    # CMRT 2.00 to 3.01: whether information came from all suppliers, open above.
    BUT_OVER_75 = "No, but greater than 75%"
    BUT_OVER_50 = "No, but greater than 50%"
    BUT_OVER_25 = "No, but greater than 25%"
    BUT_UNDER_25 = "No, but less than 25%"
    # CMRT 1.00 to 2.03a.
    YES_IN_CONTRACTS = "Yes, included in standard contract language"
    PLANNED = "Planned once lists become available"
    YES_THIRD_PARTY_AUDIT = "Yes (3rd party audit)"
    YES_DOCUMENTATION_REVIEW = "Yes (documentation review only)"
    YES_INTERNAL_AUDIT = "Yes (internal audit)"
    YES_ALL_METHODS = "Yes (all methods apply)"
    # EMRT, CRT, AMRT.
    NOT_APPLICABLE = "Not applicable for this declaration"
    NOT_DECLARING = "Not declaring"
    DID_NOT_SURVEY = "Did not survey"
    DRC_ONLY = "DRC only"
    DRC_OR_ADJOINING_ONLY = "DRC or adjoining countries only"
    INDIA_OR_MADAGASCAR_ONLY = "India and/or Madagascar only"
    YES_WHEN_VALIDATED = "Yes, when more processors are validated"
    YES_CRT = "Yes, CRT"


class Topic(StrEnum):
    """What a question asks about, whatever its number in a version of a template."""

    USED = "used"
    REMAINS = "remains"
    COVERED_COUNTRIES = "covered-countries"
    HIGH_RISK_AREAS = "high-risk-areas"
    ALL_RECYCLED = "all-recycled"
    SUPPLIERS_ANSWERED = "suppliers-answered"
    SMELTERS_IDENTIFIED = "smelters-identified"
    SMELTERS_REPORTED = "smelters-reported"


class Scope(StrEnum):
    """What a declaration covers (CMRT, Declaration!D9); two of them in CMRT 2.x only."""

    COMPANY = "Company"
    DIVISION = "Division"
    PRODUCT_CATEGORY = "Product category"
    PRODUCT = "Product"
    USER_DEFINED = "User defined"


class ConformanceStatus(StrEnum):
    """The audit status of one facility for one metal, in our words.

    A list's own words are kept beside it; `data/statuses.toml` says which words mean what.
    """

    CONFORMANT = "conformant"
    CROSS_RECOGNIZED = "cross-recognized"
    ACTIVE = "active"
    IN_CORRECTIVE_ACTION = "in corrective action"
    ELIGIBLE = "eligible"
    NON_CONFORMANT = "non-conformant"
    NOT_LISTED = "not listed"


class OperationalState(StrEnum):
    """Why a facility does not operate, where a list says so; its audit status is another matter."""

    CLOSED = "closed"
    INOPERATIVE = "inoperative"
    SUSPENDED = "suspended"


class OriginFinding(StrEnum):
    """What is known of a metal's origin (Form SD, Item 1.01(b) and (c))."""

    KNOWN_COVERED = "known to originate in a Covered Country"
    REASON_TO_BELIEVE = "reason to believe it may originate in a Covered Country"
    NO_REASON_TO_BELIEVE = "no reason to believe it may originate in a Covered Country"
    DID_NOT_ORIGINATE = "did not originate in a Covered Country"
    RECYCLED_OR_SCRAP = "from recycled or scrap sources"
    UNDETERMINED = "not determined: the inquiry is incomplete"
    NOT_NECESSARY = "not necessary to any covered product"


class Outcome(StrEnum):
    """What the registrant owes for the period (Rule 13p-1; Form SD, Item 1.01)."""

    NOTHING_OWED = "no Form SD"
    MAY_WAIT = "no Form SD yet: the first year may be waited for"
    FORM_SD_ONLY = "Form SD without a Conflict Minerals Report"
    CONFLICT_MINERALS_REPORT = "Form SD with a Conflict Minerals Report"
    NOT_DETERMINED = "not determined: no product is on record"

    @property
    def files(self) -> bool:
        """Whether a Form SD is filed."""
        return self in (Outcome.FORM_SD_ONLY, Outcome.CONFLICT_MINERALS_REPORT)


@dataclass(frozen=True, slots=True, order=True)
class ReportingPeriod:
    """The calendar year a Form SD covers, whatever the registrant's fiscal year (Rule 13p-1)."""

    year: int

    @property
    def first_day(self) -> date:
        """January 1 of the year."""
        return date(self.year, 1, 1)

    @property
    def last_day(self) -> date:
        """December 31 of the year."""
        return date(self.year, 12, 31)
