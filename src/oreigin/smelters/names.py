"""Comparing and ordering smelter names: what counts as the same writing of a name.

Only writing is folded here: case, accents, punctuation, spacing, "&", other alphabets, and the
writings of one legal form ("Company Limited" and "Co., Ltd."). Legal forms are never dropped:
without them "H.C. Starck" or "Johnson Matthey" would be several facilities at once. Letters and
legal forms stand in `data/names.toml`.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from oreigin import tables
from oreigin.terms import Country

_WORDS = re.compile(r"[^\W_]+")
_APOSTROPHES = str.maketrans("", "", "'’‘`´ʼ")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})


@dataclass(frozen=True, slots=True)
class LegalForm:
    """A row of `[[legal_forms]]`: the words that all its `writings` stand for."""

    words: tuple[str, ...]
    writings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NameTables:
    """The file `data/names.toml`."""

    places: tuple[str, ...]
    directions: tuple[str, ...]
    place_fillers: tuple[str, ...]
    within: dict[Country, Country]
    letters: dict[str, str]
    legal_forms: tuple[LegalForm, ...]


@dataclass(frozen=True, slots=True)
class ParsedName:
    """A name taken apart: its words in order, and those of them that are its legal form.

    `words` holds each word once, the legal form in the one writing of `data/names.toml`.
    """

    words: tuple[str, ...]
    forms: frozenset[str]

    @property
    def in_order(self) -> str:
        """The letters of its words as they come: equal for two writings that differ in spacing."""
        return "".join(self.words)

    @property
    def sorted(self) -> str:
        """Its words in alphabetical order: equal for two writings that differ in word order."""
        return " ".join(sorted(self.words))

    @property
    def opening(self) -> str:
        """Its first word that is no legal form, empty where there is none."""
        return next((word for word in self.words if word not in self.forms), "")


def fold(text: str) -> str:
    """Return `text` casefolded, without accents, in compatibility form, in Latin letters."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return bare.translate(_letters())


@lru_cache(maxsize=8192)
def normalized(name: str) -> str:
    """Return the letters and digits of a name, folded: equal for two writings of one name.

    >>> normalized("H.C. Starck Smelting GmbH & Co. KG")
    'hcstarcksmeltinggmbhandcokg'
    """
    plain = fold(name).replace("&", "and")
    if plain.isascii():
        return "".join(_WORDS.findall(plain))
    return "".join(c for c in plain if c.isalnum())


def sort_key(name: str) -> str:
    """Return the key by which an annex sorts names: casefolded, unaccented, no apostrophes."""
    return fold(name).replace("'", "").replace("’", "")


def words_of(name: str) -> list[str]:
    """Return the words of a name, folded; initials are one word.

    >>> words_of("H.C. Starck GmbH & Co. KG")
    ['hc', 'starck', 'gmbh', 'and', 'co', 'kg']
    """
    plain = fold(name.translate(_APOSTROPHES)).replace("&", " and ").replace("+", " and ")
    words: list[str] = []
    initials = False
    for word in _WORDS.findall(plain):
        initial = len(word) == 1 and word.isalpha()
        if initial and initials:
            words[-1] += word
        else:
            words.append(word)
        initials = initial
    return words


@lru_cache(maxsize=4096)
def parsed(name: str) -> ParsedName:
    """Return a name taken apart, the writings of its legal form folded to one.

    >>> parsed("Gejiu Kai Meng Company Limited") == parsed("GEJIU KAI MENG CO.,LTD")
    True
    """
    return parsed_words(words_of(name))


def parsed_words(given: Sequence[str]) -> ParsedName:
    """Return a name taken apart that is given as its words, as `words_of` makes them."""
    words: list[str] = []
    forms: set[str] = set()
    for is_form, said in _legal_forms_in(given):
        words.extend(said)
        if is_form:
            forms.update(said)
    return ParsedName(tuple(dict.fromkeys(words)), frozenset(forms))


def other_spelling(name: str) -> str | None:
    """Return the name with its umlauts written out ("Roennskaer"), None where it has none."""
    if name.isascii():
        return None
    composed = unicodedata.normalize("NFC", name.casefold())
    spelled = composed.translate(_UMLAUTS)
    return spelled if spelled != composed else None


@cache
def legal_words() -> frozenset[str]:
    """Return every word that a legal form is folded to."""
    return frozenset(word for form in _tables().legal_forms for word in form.words)


@cache
def legal_writings() -> frozenset[str]:
    """Return every word with which a legal form is written, such as "corporation"."""
    return frozenset(
        word
        for form in _tables().legal_forms
        for writing in form.writings
        for word in words_of(writing)
    )


@cache
def well_known_places() -> frozenset[str]:
    """Return names of provinces and the like that many smelters have in their names."""
    return frozenset(_tables().places)


@cache
def directions() -> frozenset[str]:
    """Return the words that tell two works of one place apart, such as "east"."""
    return frozenset(_tables().directions)


@cache
def place_fillers() -> frozenset[str]:
    """Return the words that stand in names of places without naming one, such as "province"."""
    return frozenset(_tables().place_fillers)


def same_country(one: Country, other: Country) -> bool:
    """Whether two codes are one country where a facility stands: Hong Kong is written as China."""
    within = _tables().within
    return within.get(one, one) == within.get(other, other)


def _legal_forms_in(words: Sequence[str]) -> Iterator[tuple[bool, tuple[str, ...]]]:
    """Yield the words with whether they are a legal form, the longest writing first."""
    by_first = _legal_forms()
    at = 0
    while at < len(words):
        for writing, meaning in by_first.get(words[at], ()):
            if len(writing) == 1 or tuple(words[at : at + len(writing)]) == writing:
                yield True, meaning
                at += len(writing)
                break
        else:
            yield False, (words[at],)
            at += 1


@cache
def _legal_forms() -> dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]]:
    """Return the writings of legal forms by their first word, longest first."""
    found: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for form in _tables().legal_forms:
        for writing in dict.fromkeys(tuple(words_of(text)) for text in form.writings):
            found.setdefault(writing[0], []).append((writing, form.words))
    for writings in found.values():
        writings.sort(key=lambda pair: -len(pair[0]))
    return found


@cache
def _letters() -> dict[int, str]:
    return str.maketrans(_tables().letters)


@cache
def _tables() -> NameTables:
    return tables.load_one("names.toml", NameTables)
