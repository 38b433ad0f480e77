"""In which country a facility's own name says that it stands: `data/name_places.toml`.

Only words that leave no doubt count: the name of a country inside a name ("... do Brasil Ltda"),
a province, or a legal form that one country has ("PT" of Indonesia). Where a name says two
countries, it says nothing.
"""

from dataclasses import dataclass
from functools import cache, lru_cache

from oreigin import tables
from oreigin.smelters.names import same_country, words_of
from oreigin.terms import Country


@dataclass(frozen=True, slots=True)
class Clue:
    """A row of `data/name_places.toml`: words, and the countries they leave possible."""

    countries: frozenset[Country]
    words: tuple[str, ...] = ()
    first_words: tuple[str, ...] = ()
    last_words: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def country_of_name(name: str) -> frozenset[Country]:
    """Return the countries that a name leaves possible, none where it says nothing or too much.

    >>> sorted(country_of_name("Malaysia Smelting Corporation"))
    ['MY']
    """
    words = words_of(name)
    found = [clue.countries for clue in _clues() if _says(clue, words)]
    if not found:
        return frozenset()
    agreed = found[0]
    for countries in found[1:]:
        agreed = frozenset(
            one for one in agreed if any(same_country(one, other) for other in countries)
        )
    return agreed


def _says(clue: Clue, words: list[str]) -> bool:
    text = f" {' '.join(words)} "
    if any(f" {word} " in text for word in clue.words):
        return True
    if any(text.startswith(f" {word} ") for word in clue.first_words):
        return True
    return any(text.endswith(f" {word} ") for word in clue.last_words)


@cache
def _clues() -> tuple[Clue, ...]:
    return tables.load("name_places.toml", Clue)
