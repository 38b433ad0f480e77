"""Numbers of smelters and refiners in prose: what each counts, and of which whole it is a part.

Only what is plain is understood. A number whose clause says more than a phrase of
`data/prose.toml` explains is kept as `Counted.OTHER`, and no rule compares it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from oreigin.proofread.numbers import Bound, Number, numbers
from oreigin.proofread.sentences import Sentence
from oreigin.proofread.statuses import Standing, standing
from oreigin.proofread.words import any_of, prose_words
from oreigin.terms import CONFLICT_MINERALS, Metal


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


_STANDINGS = {
    Standing.CONFORMANT: Counted.CONFORMANT,
    Standing.ACTIVE: Counted.ACTIVE,
    Standing.ENGAGED: Counted.ENGAGED,
    Standing.NOT_CONFORMANT: Counted.NOT_CONFORMANT,
    Standing.INOPERATIVE: Counted.INOPERATIVE,
}
STANDINGS = frozenset(_STANDINGS.values())
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


_VERB = re.compile(
    r"^(?:\s*\([^)]*\))?,?\s*(?:or \d+%,? )?(?:smelters? )?(?:of (?:which|them|these|those)\s+)?"
    r"(?:have|has|had|are|were|is|was|sourced|did|do)\b"
)
_PART_OF = re.compile(
    r"^\s*(?:out )?of (?:the|these|those|our|its|all|such|an? (?:total|aggregate) of)?"
    r"\s*(?:total )?$"
)
_WHOLE_BEFORE = re.compile(
    r"(?:^|[\s(])(?:out )?(?:of|among) (?:the|these|those|our|all)\s*(?:total )?$", re.I
)
_PARTITIVE = re.compile(
    r"^\s*(?:(?:out )?of (?:the|these|those|our|its|such|all)\s+)", re.IGNORECASE
)
_CLAUSE_END = re.compile(
    r";|:|,? (?:none|neither|each|all|some) of (?:which|these|them)\b|,? whil(?:e|st)\b"
    r"|,? (?:although|however|because|of which|as well as|as some|as many)\b"
    r"|, (?:and|but|which|including|with|so|or)\b"
)
_OF_WHICH = re.compile(r"^,?\s*of (?:which|them|these|those)\b", re.IGNORECASE)
_OF_WHICH_BEFORE = re.compile(r"\bof (?:which|whom)\s*$", re.IGNORECASE)
_ALL_BEFORE = re.compile(
    r"\b(?:all(?: of)?(?: the| our| these)?|each of(?: the| our)?|the|these|those)\s*$",
    re.IGNORECASE,
)
_REST_BEFORE = re.compile(r"\b(?:remaining|balance of|rest of the)\s*$", re.IGNORECASE)
_OF_METAL = re.compile(r"^,? (?:of|for|processing|producing|refining|smelting) [^.;]{0,40}")
_FEWEST_WORDS = 2
_YEAR = re.compile(r"\b(20\d\d)\b")


def facility_counts(said: Iterable[Sentence], year: int | None) -> tuple[FacilityCount, ...]:
    """Return the numbers of smelters and refiners in the sentences; `year` is the reported one."""
    found: list[FacilityCount] = []
    for sentence in said:
        if numbers(sentence.text):
            found += list(_in_sentence(sentence, found, year))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Spot:
    """A number in a sentence, with the words between it and its neighbors.

    `part_of` is the next number where this one is said to be a part of it ("31 of these 215");
    `rest` begins behind both.
    """

    number: Number
    last: Number | None
    before: str
    head: str
    tail: str
    part_of: Number | None
    rest: str
    restated: bool


def _spots(text: str) -> Iterator[_Spot]:
    counts = [number for number in numbers(text) if not number.percent]
    for index, number in enumerate(counts):
        last = counts[index - 1] if index else None
        following = counts[index + 1] if index + 1 < len(counts) else None
        head = text[last.end if last else 0 : number.start]
        tail = text[number.end : following.start if following else len(text)]
        part_of = following if following and _PART_OF.match(tail) else None
        rest = text[part_of.end :] if part_of else tail
        before = text[: number.start]
        restated = bool(_WHOLE_BEFORE.search(before) or (last and _PART_OF.match(head)))
        yield _Spot(number, last, before, head, tail, part_of, rest, restated)


def _in_sentence(
    sentence: Sentence, earlier: list[FacilityCount], year: int | None
) -> Iterator[FacilityCount]:
    nearby = [c for c in earlier if c.sentence.paragraph == sentence.paragraph]
    about = bool(nearby or _pattern("strong").search(sentence.text))
    totals = {c.value for c in earlier if c.counted is Counted.TOTAL}
    whole: int | None = None
    for spot in _spots(sentence.text):
        noun = _noun(spot.rest)
        named = about or _pattern("strong").search(spot.before)
        elliptic = noun is None and bool(named and _VERB.match(spot.tail))
        if not (noun or elliptic):
            continue
        about = about or (spot.restated and spot.number.count in totals)
        if not about:
            continue
        of = spot.part_of.count if spot.part_of else whole
        if _OF_WHICH_BEFORE.search(spot.head) and spot.last:
            of = spot.last.count
        if of is None and (elliptic or _PARTITIVE.match(spot.tail)):
            of = _last_total(nearby)
        clause = _clause(spot.rest, noun)
        yield FacilityCount(
            number=spot.number,
            sentence=sentence,
            counted=_restated(spot, noun, earlier) or _counted(clause, spot.head, noun),
            metals=_metals(noun, spot.rest),
            whole=None if spot.restated else of,
            remaining=bool(_REST_BEFORE.search(spot.head)),
            other_period=_other_period(spot.head + clause, year),
            clause=(_last_words(spot.head) + spot.number.text + clause).strip(),
        )
        if spot.restated or _counted(clause, spot.head, noun) is Counted.TOTAL:
            whole = spot.number.count


def _restated(
    spot: _Spot, noun: re.Match[str] | None, earlier: list[FacilityCount]
) -> Counted | None:
    """Return what a number counts that is taken up again ("of these 205"), None for a new one."""
    if not spot.restated:
        return None
    same = [count.counted for count in earlier if count.value == spot.number.count]
    if same and Counted.TOTAL not in same:
        return Counted.OTHER
    return _STANDINGS.get(standing(_modifiers(noun)), Counted.TOTAL)


def _last_total(before: list[FacilityCount]) -> int | None:
    return next((c.value for c in reversed(before) if c.counted is Counted.TOTAL), None)


def _noun(tail: str) -> re.Match[str] | None:
    found = _noun_pattern().match(tail)
    if found and _pattern("other_facilities").search(_modifiers(found)):
        return None
    return found


def _modifiers(noun: re.Match[str] | None) -> str:
    return noun["modifiers"] or "" if noun else ""


def _clause(tail: str, noun: re.Match[str] | None) -> str:
    """Return what is said of the number: the words before its noun, and its predicate."""
    of_which = _OF_WHICH.match(tail)
    start = noun.end() if noun else of_which.end() if of_which else 0
    end = _CLAUSE_END.search(tail, start)
    return tail[: end.start()] if end else tail


def _counted(clause: str, head: str, noun: re.Match[str] | None) -> Counted:
    """Return what a number counts, from its clause and the words before it.

    "The 5 smelters are conformant" speaks of all of some five, and counts no conformant ones.
    """
    words = prose_words().counts
    if _ALL_BEFORE.search(head) and standing(_modifiers(noun)) not in _STANDINGS:
        return Counted.TOTAL if _names_all(clause, head) else Counted.OTHER
    if any_of(words["outside"]).search(clause):
        return Counted.OUTSIDE
    if _pattern("origin").search(clause):
        return Counted.OTHER
    said = standing(clause)
    if said in _STANDINGS:
        return _STANDINGS[said]
    if _pattern("narrowing").search(f"{_last_words(head)} {clause}"):
        return Counted.OTHER
    named = _pattern("naming").search(f"{head} {clause}")
    return Counted.TOTAL if named else Counted.OTHER


def _names_all(clause: str, head: str) -> bool:
    """Whether "the 297 smelters" are all that were named: nothing else is said of them."""
    said = f"{_last_words(head)} {clause}"
    if _pattern("origin").search(clause) or _pattern("narrowing").search(said):
        return False
    return standing(clause) not in _STANDINGS and bool(_pattern("naming").search(said))


def _last_words(head: str) -> str:
    """Return what of the words before a number belongs to it: those behind the last comma.

    Where hardly any stand there ("Of the new smelters, 12 were"), all of them do.
    """
    last = re.split(r"[,;:]", head)[-1]
    return last if len(last.split()) >= _FEWEST_WORDS else head


def _metals(noun: re.Match[str] | None, rest: str) -> tuple[Metal, ...]:
    """Return the metals whose facilities are counted: "44 tin smelters", "44 smelters of tin"."""
    if noun is None:
        return ()
    after = _OF_METAL.match(rest[noun.end() :])
    text = noun[0] + (after[0] if after else "")
    return tuple(m for m in CONFLICT_MINERALS if re.search(rf"\b{m}\b", text, re.IGNORECASE))


def _other_period(text: str, year: int | None) -> bool:
    if _pattern("other_period").search(text):
        return True
    years = {int(found) for found in _YEAR.findall(text)}
    return bool(years and year and not years & {year, year + 1})


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return any_of(prose_words().counts[name])


@cache
def _noun_pattern() -> re.Pattern[str]:
    """Return the pattern of a noun for facilities behind a number, with the words before it."""
    words = prose_words().counts
    stop = "|".join(words["between_not"])
    nouns = "|".join(words["facilities"])
    metals = "|".join(CONFLICT_MINERALS)
    return re.compile(
        r"^\s*(?:(?:out )?of (?:the|these|those|our|its|such|all)\s+)?"
        rf"(?P<modifiers>(?:(?!(?:{stop})\b)[\w'\"/-]+,?\s+){{0,7}}?)"
        rf"(?:{nouns})(?:\s*(?:/|\band/or\b|\band\b|\bor\b)\s*(?:\w+\s+)?(?:{nouns}))?"
        rf"(?:\s+facilities)?\b|^\s*(?:for |of )?(?:{metals})\b(?=\s*(?:[,;.)]|\band\b|$))",
        re.IGNORECASE,
    )
