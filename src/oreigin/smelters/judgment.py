"""A reviewer's decision on a declared name. It comes before anything computed, and is revocable."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from oreigin.terms import Cid, Metal


class Verdict(StrEnum):
    """What a reviewer can say of a declared name."""

    FACILITY = "facility"
    NOT_LISTED = "not listed"
    NOT_A_SMELTER = "not a smelter"


@dataclass(frozen=True, slots=True)
class Judgment:
    """One row of `judgments.csv`: for this metal, name and country, the reviewer decided so.

    `cid` is given exactly where `verdict` is FACILITY. An empty `country` applies to any country.
    `revoked` is the date from which the judgment no longer counts.
    """

    metal: Metal
    name: str
    country: str
    verdict: Verdict
    who: str
    when: date
    why: str
    cid: Cid | None = None
    revoked: date | None = None
