"""How alike are two names? Features a person can follow, each with a fixed weight in data.

The words of both names are laid beside each other. What is left over on either side, what is only
similar, which of it are places, numbers or legal forms: that is what the features say. Words count
by how rare they are among the listed names, so that "Heraeus" says more than "Metals".
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz

from oreigin.smelters.features import Features
from oreigin.smelters.names import ParsedName, directions, legal_words, well_known_places
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
_CUT_SHORT = 0.9
_SHORTEST_CUT = 2
_COMMON = 0.5


@dataclass(frozen=True, slots=True)
class ListedName:
    """One name under which a facility is listed.

    `telling` are its words with what each counts, the most telling first. `form_tells`: another
    facility of the metal has this name with another legal form or none.
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
    telling: tuple[tuple[str, float], ...]
    form_tells: bool


@dataclass(frozen=True, slots=True)
class KnownWords:
    """What the listed names of a metal tell of words: how rare each is, which ones are places.

    `vocabulary` holds these words and those of legal forms. `of_facility` are all words under which
    a facility is known, its city, state and country too.
    """

    rarity: Mapping[str, float]
    vocabulary: frozenset[str]
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
    right = put_right(name, known.vocabulary)
    weight = sum(map(known.weight, right.words)) or 1.0
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
        opening=_same_opening(query, listed, known),
        country=country,
    )


def lay(query: AskedName, listed: ListedName) -> Laid:
    """Return two names laid beside each other, equal words taken away."""
    missing = [word for word in listed.name.words if word not in query.words]
    extra = [word for word in query.name.words if word not in listed.words]
    similar: list[tuple[str, str, float]] = []
    if missing and extra:
        if len(extra) > 1:
            _take_joined(missing, extra)
        if len(missing) > 1:
            _take_joined(extra, missing)
        last = query.name.words[-1] if len(query.name.words[-1]) >= _SHORTEST_CUT else ""
        tail = listed.name.words[max(0, len(query.name.words) - 2) :]
        for word in tuple(extra):
            found = _most_similar(word, missing, tail if word == last else ())
            if found:
                similar.append((word, *found))
                extra.remove(word)
                missing.remove(found[0])
    return Laid(missing, extra, similar)


def _take_joined(ones: list[str], twos: list[str]) -> None:
    """Take away words that are one word in `ones` and two in `twos` ("Non-ferrous")."""
    for first, second in pairwise(tuple(twos)):
        joined = first + second
        if joined in ones:
            ones.remove(joined)
            twos.remove(first)
            twos.remove(second)
            return


def _most_similar(
    word: str, among: list[str], cut_from: tuple[str, ...]
) -> tuple[str, float] | None:
    """Return the word of `among` that `word` may be misspelled for, with their likeness.

    A last word may be cut short: it is the beginning of one of `cut_from`.
    """
    best, likeness = "", _SIMILAR if len(word) < _LONG else _SIMILAR_LONG
    forms = legal_words()
    for other in among:
        if other in cut_from and other.startswith(word):
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


@dataclass(slots=True)
class _Slips:
    """What the words are that are only similar in both names."""

    weight: float = 0.0
    rarest: float = 0.0
    other_word: bool = False
    place: bool = False
    number: bool = False


_NOTHING_LEFT = _LeftOver()
_NO_SLIPS = _Slips()


def _left_over(words: list[str], known: KnownWords, explaining: frozenset[str]) -> _LeftOver:
    """Sum up words; those in `explaining` say nothing against the facility."""
    if not words:
        return _NOTHING_LEFT
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


def _slips(similar: list[tuple[str, str, float]], known: KnownWords, own: frozenset[str]) -> _Slips:
    if not similar:
        return _NO_SLIPS
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
    agreed = 0.0
    for word, weight in listed.telling:
        if word in query.words:
            agreed = weight
            break
    for _, meant, likeness in laid.similar:
        agreed = max(agreed, known.weight(meant) * likeness)
    return agreed


def _same_opening(query: AskedName, listed: ListedName, known: KnownWords) -> float:
    """Return what the word counts that opens both names; a place opens many."""
    same = query.opening == listed.opening and query.opening not in known.places
    return known.weight(query.opening) if same else 0.0


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
    named = frozenset(word for word in words if len(word) > 2) - fillers
    return named | directions() | well_known_places()
