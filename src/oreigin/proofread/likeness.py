"""Whether two rows of an annex name the same facility, by nothing but what they print."""

from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein

from oreigin.proofread.values import AnnexRow
from oreigin.smelters.countries import country_code
from oreigin.smelters.names import directions, parsed, same_country
from oreigin.terms import CID

_LONG_NAME = 10
_TELLING_WORDS = 2
_LAST_DIGITS = 1


@lru_cache(maxsize=4096)
def name_key(name: str) -> str:
    """Return the same for two writings of a name, legal forms in one writing, "" for no name."""
    return parsed(name).in_order


def is_telling(name: str) -> bool:
    """Whether a name is long enough that no two facilities of a metal share it by chance."""
    words = parsed(name)
    return len([word for word in words.words if word not in words.forms]) >= _TELLING_WORDS


def one_letter_apart(one: str, other: str) -> bool:
    """Whether two names are one name with a slip of the pen: never a number or a direction."""
    first, second = name_key(one), name_key(other)
    if first == second or min(len(first), len(second)) < _LONG_NAME or told_apart(one, other):
        return False
    return DamerauLevenshtein.distance(first, second, score_cutoff=1) <= 1


def without_a_letter(name: str) -> frozenset[str]:
    """Return a name's key as it is and with each letter left out: what slips have in common."""
    key = name_key(name)
    return frozenset((key, *(key[:at] + key[at + 1 :] for at in range(len(key)))))


def likeness(one: str, other: str) -> float:
    """Return how alike two names are without their legal forms, from 0 to 100."""
    first, second = _core(one), _core(other)
    return max(fuzz.ratio(first, second), fuzz.token_sort_ratio(first, second))


def one_digit_off(one: str, other: str) -> bool:
    """Whether two CIDs differ in one digit, or two that are swapped, other than the last.

    Numbers are given in sequence: the works of one company have neighbors in the last digit.
    """
    if not (CID.fullmatch(one) and CID.fullmatch(other)):
        return False
    if one[:-_LAST_DIGITS] == other[:-_LAST_DIGITS]:
        return False
    return DamerauLevenshtein.distance(one, other, score_cutoff=1) == 1


def told_apart(one: str, other: str) -> bool:
    """Whether two names differ by a number or a direction, as two works of one company do."""
    differing = set(_core(one).split()) ^ set(_core(other).split())
    return any(word.isdigit() or word in directions() for word in differing)


def other_country(rows: Iterable[AnnexRow]) -> bool:
    """Whether rows place a facility in different countries; an unknown one says nothing."""
    codes = [code for row in rows if (code := country_code(row.country))]
    return any(not same_country(codes[0], code) for code in codes[1:])


def _core(name: str) -> str:
    words = parsed(name)
    return " ".join(word for word in words.words if word not in words.forms)
