"""A number of smelters and refiners in prose, and what it may count."""

from dataclasses import dataclass
from enum import StrEnum

from oreigin.proofread.numbers import Bound, Number
from oreigin.proofread.sentences import Sentence
from oreigin.proofread.statuses import Standing
from oreigin.terms import Metal


class Counted(StrEnum):
    """What a number of facilities counts."""

    TOTAL = "identified"
    CONFORMANT = "conformant"
    ACTIVE = "active"
    ENGAGED = "conformant or active"
    NOT_CONFORMANT = "not conformant"
    INOPERATIVE = "no longer operating"
    OUTSIDE = "sourcing from outside the Covered Countries"
    OTHER = "other"


COUNTED_AS = {
    Standing.CONFORMANT: Counted.CONFORMANT,
    Standing.ACTIVE: Counted.ACTIVE,
    Standing.ENGAGED: Counted.ENGAGED,
    Standing.NOT_CONFORMANT: Counted.NOT_CONFORMANT,
    Standing.INOPERATIVE: Counted.INOPERATIVE,
}
"""The kind of count that a standing makes of a number."""

STANDINGS = frozenset(COUNTED_AS.values())
"""The kinds that an annex with statuses can be held against."""


@dataclass(frozen=True, slots=True)
class FacilityCount:
    """A number of facilities in a sentence.

    `whole` is the number it is said to be a part of ("205 of the 212"), None where none is said;
    `remaining`: it is said to be the rest. `other_period`: the clause speaks of another year.
    """

    number: Number
    sentence: Sentence
    counted: Counted
    metals: tuple[Metal, ...]
    whole: int | None
    remaining: bool
    other_period: bool
    clause: str

    @property
    def value(self) -> int:
        """The number."""
        return self.number.count

    @property
    def exact(self) -> bool:
        """Whether the sentence means just this number."""
        return self.number.bound is Bound.EXACT
