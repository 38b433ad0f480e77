"""What two names have and lack in common, what each such feature weighs, and the lines.

`data/matching.toml` holds weights and lines (fitted by `scripts/fit_matching.py`) and the words in
which a feature is explained.
"""

import math
from dataclasses import dataclass, field
from functools import cache
from operator import gt, mul
from typing import NamedTuple

from oreigin import tables


class Features(NamedTuple):
    """What two names have and lack in common, each between 0 and 1, most of them 0."""

    letters: float = 0.0
    missing: float = 0.0
    missing_rare: float = 0.0
    extra: float = 0.0
    extra_rare: float = 0.0
    typos: float = 0.0
    typo_rare: float = 0.0
    other_word: float = 0.0
    place_missing: float = 0.0
    place_extra: float = 0.0
    place_moved: float = 0.0
    other_place: float = 0.0
    number: float = 0.0
    form_lacking: float = 0.0
    form_conflict: float = 0.0
    form_tells: float = 0.0
    common_only: float = 0.0
    explained: float = 0.0
    cut_short: float = 0.0
    acronym: float = 0.0
    opening: float = 0.0
    country: float = 0.0


@dataclass(frozen=True, slots=True)
class FeatureRow:
    """A table of `[features]`: what it weighs, what is said of it, and from where it forbids.

    A match with more of it than `veto` is never accepted without a person, whatever its score.
    """

    weight: float
    words: str
    veto: float = 1.0


@dataclass(frozen=True, slots=True)
class Lines:
    """The table `[lines]`: from which score on a match is accepted, and is shown to a person.

    `accept` and `rival` belong together: the best facility has at least the one, every other at
    most the other. `beside_cid` is what a name must reach that stands beside a known CID.
    """

    accept: float
    rival: float
    review: float
    beside_cid: float


@dataclass(frozen=True, slots=True)
class Matching:
    """The file `data/matching.toml`; `fitted` tells what the lines rest on."""

    bias: float
    lines: Lines
    features: dict[str, FeatureRow]
    fitted: dict[str, str | int | float] = field(default_factory=dict)


def score(features: Features, weighed: tuple[float, ...], bias: float) -> float:
    """Return how sure the features make us that both names mean one facility, between 0 and 1."""
    return 1 / (1 + math.exp(-bias - sum(map(mul, features, weighed))))


def forbidden(features: Features) -> bool:
    """Whether a feature is such that no score may accept the match without a person."""
    return any(map(gt, features, vetoes()))


@cache
def matching() -> Matching:
    """Return the file `data/matching.toml`."""
    return tables.load_one("matching.toml", Matching)


@cache
def weights() -> tuple[float, ...]:
    """Return the weights in the order of Features."""
    return tuple(matching().features[name].weight for name in Features._fields)


@cache
def vetoes() -> tuple[float, ...]:
    """Return how much of each feature forbids accepting, in the order of Features."""
    return tuple(matching().features[name].veto for name in Features._fields)
