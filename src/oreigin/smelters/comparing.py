"""How alike are two names? Features a person can follow, each with a fixed weight in data.

The words of both names are laid beside each other. What is left over on either side, what is only
similar, which of it are places, numbers or legal forms: that is what the features say. Words count
by how rare they are among the listed names, so that "Heraeus" says more than "Metals".
`data/matching.toml` holds the weights (fitted by `scripts/fit_matching.py`) and the words.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from operator import gt, mul
from typing import NamedTuple

from rapidfuzz import fuzz, process

from oreigin import tables
from oreigin.smelters.names import ParsedName, directions, legal_words
from oreigin.smelters.spelling import put_right
from oreigin.terms import Cid

_SIMILAR = 65.0
_SIMILAR_LONG = 70.0
"""The least likeness (0 to 100) at which two words may be one misspelled; in a short word one
wrong letter weighs more."""
LEGAL_WEIGHT = 0.1
"""What a word of a legal form counts, where the rarest word counts 1."""
_LONG = 5
_SIMILAR_FORM = 49.0
_STRAY_LETTER = 0.3
_JOINED = 90.0
_CUT_SHORT = 0.9
_COMMON = 0.5


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


@dataclass(frozen=True, slots=True)
class ListedName:
    """One name under which a facility is listed.

    `form_tells`: another facility of the metal has this name with another legal form or none.
    """

    cid: Cid
    text: str
    name: ParsedName
    words: frozenset[str]
    compact: str
    sorted: str
    opening: str
    initials: str
    weight: float
    form_tells: bool


@dataclass(frozen=True, slots=True)
class KnownWords:
    """What the listed names of a metal tell of words: how rare each is, which ones are places.

    `of_facility` are all words under which a facility is known, its city, state and country too.
    """

    rarity: Mapping[str, float]
    places: frozenset[str]
    of_facility: Mapping[Cid, frozenset[str]]

    def weight(self, word: str) -> float:
        """Return what a word counts: 1 for one that no listed name has, or only one."""
        return self.rarity.get(word, 1.0 if len(word) > 1 else _STRAY_LETTER)


@dataclass(frozen=True, slots=True)
class AskedName:
    """A declared name, ready to be compared."""

    name: ParsedName
    words: frozenset[str]
    compact: str
    sorted: str
    opening: str
    closing: str
    weight: float


@dataclass(slots=True)
class Laid:
    """Two names laid beside each other: what is left over, and what is only similar."""

    missing: list[str]
    extra: list[str]
    similar: list[tuple[str, str, float]]


def asked(name: ParsedName, known: KnownWords) -> AskedName:
    """Return a declared name ready to be compared, its words put right where that is certain."""
    right = put_right(name, known.rarity)
    weight = sum(known.weight(word) for word in right.words) or 1.0
    return AskedName(
        right,
        frozenset(right.words),
        right.in_order,
        right.sorted,
        right.opening,
        next((word for word in reversed(right.words) if word not in right.forms), ""),
        weight,
    )


def compare(query: AskedName, listed: ListedName, known: KnownWords, country: float) -> Features:
    """Return what a declared name and a listed one have and lack in common.

    `country` is 1 where the declared country is the facility's, 0 where it is unknown.
    """
    compact = fuzz.ratio(query.compact, listed.compact)
    letters = 1 - max(compact, fuzz.ratio(query.sorted, listed.sorted)) / 100
    moved = compact < 100 and _place_moved(query, listed, known)
    if query.words == listed.words:
        return Features(letters=letters, place_moved=float(moved), country=country)
    laid = lay(query, listed)
    lacks = _left_over(laid.missing, known, frozenset())
    adds = _left_over(laid.extra, known, known.of_facility[listed.cid])
    slips = _slips(laid.similar, known, known.of_facility[listed.cid])
    places = slips.place or (lacks.place and adds.place)
    return Features(
        letters=letters,
        missing=lacks.weight / listed.weight,
        missing_rare=lacks.rarest,
        extra=adds.weight / query.weight,
        extra_rare=adds.rarest,
        typos=slips.weight / listed.weight,
        typo_rare=slips.rarest,
        other_word=float(slips.other_word),
        place_missing=float(lacks.place),
        place_extra=float(adds.place),
        place_moved=float(moved),
        other_place=float(places),
        number=float(lacks.number or adds.number or slips.number),
        form_lacking=float(lacks.form or adds.form),
        form_conflict=float(lacks.form and adds.form),
        form_tells=float(listed.form_tells and (lacks.form or adds.form)),
        common_only=1 - _agreed(query, listed, laid, known),
        explained=adds.explained,
        cut_short=float(listed.compact.startswith(query.compact)),
        acronym=float(len(listed.initials) > 2 and listed.initials in query.words),
        country=country,
    )


def lay(query: AskedName, listed: ListedName) -> Laid:
    """Return two names laid beside each other, equal words taken away."""
    missing = [word for word in listed.name.words if word not in query.words]
    extra = [word for word in query.name.words if word not in listed.words]
    similar: list[tuple[str, str, float]] = []
    if missing and extra:
        _take_joined(missing, extra)
        _take_joined(extra, missing)
        last = query.name.words[-1]
        for word in tuple(extra):
            found = _most_similar(word, missing, cut=word == last)
            if found:
                similar.append((word, *found))
                extra.remove(word)
                missing.remove(found[0])
    return Laid(missing, extra, similar)


def _take_joined(ones: list[str], twos: list[str]) -> None:
    """Take away words that are one word in `ones` and two in `twos` ("Non-ferrous")."""
    at = 0
    while ones and at + 1 < len(twos):
        joined = twos[at] + twos[at + 1]
        found = process.extractOne(joined, ones, scorer=fuzz.ratio, score_cutoff=_JOINED)
        if found:
            ones.remove(found[0])
            del twos[at : at + 2]
        else:
            at += 1


def _most_similar(word: str, among: list[str], cut: bool) -> tuple[str, float] | None:
    """Return the word of `among` that `word` may be misspelled for, with their likeness."""
    best, likeness = "", _SIMILAR if len(word) < _LONG else _SIMILAR_LONG
    forms = legal_words()
    for other in among:
        if cut and other.startswith(word):
            return other, _CUT_SHORT
        found = fuzz.ratio(word, other)
        if other in forms:  # "Co." is short, and costs little: half of it is enough
            is_it = word not in forms and found >= _SIMILAR_FORM
            found = max(found, _SIMILAR_LONG + 1) if is_it else 0.0
        if found > likeness:
            best, likeness = other, found
    return (best, likeness / 100) if best else None


@dataclass(slots=True)
class _LeftOver:
    """What the words are that one of two names has alone."""

    weight: float = 0.0
    rarest: float = 0.0
    explained: float = 0.0
    place: bool = False
    number: bool = False
    form: bool = False


def _left_over(words: list[str], known: KnownWords, explaining: frozenset[str]) -> _LeftOver:
    """Sum up words; those in `explaining` say nothing against the facility."""
    found = _LeftOver()
    forms = legal_words()
    for word in words:
        if word in forms:
            found.form = True
            continue
        weight = known.weight(word)
        if word in explaining:
            found.explained = max(found.explained, weight)
            continue
        found.weight += weight
        found.rarest = max(found.rarest, weight)
        found.place = found.place or word in known.places
        found.number = found.number or word.isdigit()
    return found


@dataclass(slots=True)
class _Slips:
    """What the words are that are only similar in both names."""

    weight: float = 0.0
    rarest: float = 0.0
    other_word: bool = False
    place: bool = False
    number: bool = False


def _slips(
    similar: list[tuple[str, str, float]], known: KnownWords, own: frozenset[str]
) -> _Slips:
    found = _Slips()
    for word, meant, likeness in similar:
        weight = known.weight(meant) * (1 - likeness)
        found.weight += weight
        found.rarest = max(found.rarest, weight)
        if word not in own and (word in known.rarity or word in known.places):
            found.other_word = True
            found.place = found.place or (word in known.places and meant in known.places)
        found.number = found.number or word.isdigit() or meant.isdigit()
    return found


def _agreed(query: AskedName, listed: ListedName, laid: Laid, known: KnownWords) -> float:
    """Return what the most telling word counts that both names have."""
    same = (known.weight(word) for word in listed.name.words if word in query.words)
    alike = (known.weight(meant) * likeness for _, meant, likeness in laid.similar)
    return max((*same, *alike), default=0.0)


def _place_moved(query: AskedName, listed: ListedName, known: KnownWords) -> bool:
    """Whether the place that opens the listed name follows another telling word in the other.

    "Wind Yunnan Nonferrous Metals" is another company than "Yunnan Wind Nonferrous Metals". A place
    at the very end is only an address.
    """
    first, now = listed.opening, query.opening
    return (
        first != now
        and first in known.places
        and first in query.words
        and now in listed.words
        and query.closing != first
        and known.weight(now) > _COMMON
    )


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


def rarities(names: Iterable[frozenset[str]]) -> dict[str, float]:
    """Return what each word of the facilities' names counts: 1 where only one has it.

    Each item holds the words of one facility; a word that half of them have counts next to nothing.
    """
    counts: dict[str, int] = {}
    total = 0
    for words in names:
        total += 1
        for word in words:
            counts[word] = counts.get(word, 0) + 1
    scale = math.log(total + 1)
    forms = legal_words()
    return {
        word: LEGAL_WEIGHT if word in forms else max(1 - math.log(count) / scale, 0.05)
        for word, count in counts.items()
    }


def place_words(texts: Iterable[str], fillers: frozenset[str]) -> frozenset[str]:
    """Return the words of names of places, and those that tell works of one place apart."""
    words = {word for text in texts for word in text.split()}
    return frozenset(word for word in words if len(word) > 2) - fillers | directions()

