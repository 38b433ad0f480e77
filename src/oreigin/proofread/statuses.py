"""What a filing's words about a smelter's audit status mean, read from free prose.

The words of status lists stand in `data/statuses.toml`; filings write sentences ("included in the
RMAP Conformant Smelters and Refiners as of ..."), so here phrases are looked for, negations first.
The phrases are in `data/prose.toml`.
"""

import re
from enum import StrEnum
from functools import cache, lru_cache

from oreigin.proofread.words import prose_words


class Standing(StrEnum):
    """What a filing says of a facility's audit status, as far as a reader can tell."""

    CONFORMANT = "conformant"
    ACTIVE = "active"
    ENGAGED = "conformant or active"
    NOT_CONFORMANT = "not conformant"
    INOPERATIVE = "no longer operating"
    UNSAID = "no status"


@lru_cache(maxsize=4096)
def standing(text: str) -> Standing:
    """Return what a status, a legend's words or a clause say.

    >>> standing("Smelter name included in the RMAP Conformant Smelters list")
    <Standing.CONFORMANT: 'conformant'>
    >>> standing("not yet active or conformant")
    <Standing.NOT_CONFORMANT: 'not conformant'>
    """
    if _pattern("inoperative").search(text):
        return Standing.INOPERATIVE
    conformant, active = _pattern("conformant").search(text), _pattern("active").search(text)
    negated = _pattern("not_conformant").search(text)
    if negated:
        return Standing.NOT_CONFORMANT
    if conformant and active:
        return Standing.ENGAGED
    if conformant:
        return Standing.CONFORMANT
    return Standing.ACTIVE if active else Standing.UNSAID


@cache
def _pattern(name: str) -> re.Pattern[str]:
    phrases = prose_words().standings[name]
    return re.compile("|".join(rf"(?:{phrase})" for phrase in phrases), re.IGNORECASE)
