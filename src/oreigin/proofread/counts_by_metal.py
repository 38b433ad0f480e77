"""Lists by metal in one sentence: what is said of one of their numbers is said of all."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from oreigin.proofread.facility_count import STANDINGS, Counted, FacilityCount
from oreigin.proofread.words import count_phrases, prose_words
from oreigin.terms import CONFLICT_MINERALS


def listed_by_metal(counts: list[FacilityCount]) -> Iterator[FacilityCount]:
    """Give every number of a list by metal the kind of the list.

    "We identified 110 gold refiners, 36 tantalum, 62 tin and 42 tungsten smelters": what is said
    before the first, or behind the last, is said of all.
    """
    at = 0
    while at < len(counts):
        end = at + 1
        while end < len(counts) and _goes_on(counts[end - 1], counts[end]):
            end += 1
        group = counts[at:end]
        kind = _kind_of_list(group[0], group[-1])
        yield from (replace(c, counted=kind, whole=group[0].whole) for c in group)
        at = end


def _goes_on(one: FacilityCount, other: FacilityCount) -> bool:
    between = one.sentence.text[one.number.end : other.number.start]
    each = len(one.metals) == 1 == len(other.metals) and one.metals != other.metals
    return each and bool(_list_pattern().fullmatch(between))


def _kind_of_list(first: FacilityCount, last: FacilityCount) -> Counted:
    if first is last or last.counted in STANDINGS or last.counted is Counted.OUTSIDE:
        return last.counted
    more = any(count_phrases(name).search(last.clause) for name in ("narrowing", "origin"))
    return Counted.OTHER if more else first.counted


@cache
def _list_pattern() -> re.Pattern[str]:
    """Return the pattern of what may stand between the numbers of a list by metal."""
    nouns = "|".join(prose_words().counts["facilities"])
    metals = "|".join(CONFLICT_MINERALS)
    return re.compile(rf"(?:\s|,|;|\band\b|{metals}|{nouns})+", re.IGNORECASE)
