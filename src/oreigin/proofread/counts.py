"""Numbers of smelters and refiners in prose: what each counts, and of which whole it is a part.

Only what is plain is understood. A number whose clause says more than a phrase of
`data/prose.toml` explains is kept as `Counted.OTHER`, and no rule compares it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from oreigin.proofread.counts_by_metal import listed_by_metal
from oreigin.proofread.facility_count import COUNTED_AS, Counted, FacilityCount
from oreigin.proofread.numbers import Number, numbers
from oreigin.proofread.sentences import Sentence
from oreigin.proofread.statuses import standing
from oreigin.proofread.words import any_of, count_phrases, prose_words
from oreigin.terms import CONFLICT_MINERALS, Metal

_STATUS = re.compile(
    r"^\s*(?:\(\d+%\)\s*)?(?:were |are )?(?:RMAP[- ])?"
    r"(?:(?:non-?|not )?conformant|compliant|active|not (?:enrolled|participating))\b(?!-)"
    r"(?=\s*(?:[,;.)(]|and\b|or active\b|$))",
    re.IGNORECASE,
)
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
    r"|,? \(?(?:an? (?:increase|decrease)|up|down) (?:of|from|by)\b"
    r"|,? \(?(?:as )?(?:compared (?:to|with)|versus|vs\.)"
    r"|, (?:and|but|which|including|with|so|or)\b"
)
_ASIDE = re.compile(r",? or (?:approximately |about )?[\d.]+ ?(?:%|percent)(?: of [^,.;]*)?,")
_OF_WHICH = re.compile(r"^,?\s*of (?:which|them|these|those)\b", re.IGNORECASE)
_OF_WHICH_BEFORE = re.compile(r"\bof (?:which|whom)\s*$", re.IGNORECASE)
_ALL_BEFORE = re.compile(
    r"\b(?:all(?: of)?(?: the| our| these)?|each of(?: the| our)?|the|these|those)\s*$",
    re.IGNORECASE,
)
_THAT_ARE = re.compile(r"^[^,;]*?\b(?:that|which) (?:are|were|have been)\b", re.IGNORECASE)
_ALL_IDENTIFIED = re.compile(r"\b(?:identified|reported|disclosed)(?= (?:were|are|have)\b)", re.I)
_REST_BEFORE = re.compile(r"\b(?:remaining|balance of|rest of the)\s*$", re.IGNORECASE)
_OF_METAL = re.compile(r"^,? (?:of|for|processing|producing|refining|smelting) [^.;]{0,40}")
_OF_METAL_BEFORE = re.compile(
    rf"\bof (?:the |our |these )?(?:\d+ )?(?P<metal>{'|'.join(CONFLICT_MINERALS)}) "
    r"(?:smelters?|refiners?|refineries|facilities)(?: identified)?,?\s*$",
    re.IGNORECASE,
)
_METAL_HEAD = re.compile(
    rf"\s*(?:total |number of )?(?P<metal>{'|'.join(CONFLICT_MINERALS)})\b"
    r"(?: \(\w\w?\))?(?: (?:smelters?|refiners?|facilities)\b[^:;]{0,20})?\s*[:–=]",
    re.IGNORECASE,
)
_ANNEX_LISTS = re.compile(
    r"\b(?:annex|appendix|schedule|attachment) \w{1,3}\b[^.;]{0,30}"
    r"\b(?:lists?|contains|names|identifies|sets forth)\b",
    re.IGNORECASE,
)
_FEWEST_WORDS = 2
_OPENING_YEAR = re.compile(
    r"(?:In|For|During)(?: (?:the|our|calendar|reporting|fiscal|year))* 20\d\d\b"
)
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
    about = bool(
        nearby or count_phrases("strong").search(sentence.text) or _lists_facilities(sentence)
    )
    totals = {c.value for c in earlier if c.counted is Counted.TOTAL}
    opening = _OPENING_YEAR.match(sentence.text)
    lead = opening[0] if opening else ""
    found: list[FacilityCount] = []
    whole: FacilityCount | None = None
    for spot in _spots(sentence.text):
        noun = _noun(spot.rest)
        named = about or count_phrases("strong").search(spot.before)
        stated = _VERB.match(_ASIDE.sub("", spot.rest)) or _STATUS.match(spot.tail)
        elliptic = noun is None and bool(named and stated)
        label = None if noun or elliptic else _label(spot)
        about = about or (spot.restated and spot.number.count in totals)
        if not about or not (noun or elliptic or label):
            continue
        partitive = elliptic or _PARTITIVE.match(spot.tail)
        whole = whole or (_last_total(nearby) if partitive else None)
        clause = _clause(spot.rest, noun)
        kind = _kind_of_label(label, clause) if label else _counted(clause, spot.head, noun)
        count = FacilityCount(
            number=spot.number,
            sentence=sentence,
            counted=_restated(spot, noun, earlier) or kind,
            metals=_metals(noun, spot.rest) or _metals_before(spot, noun, whole),
            whole=None if spot.restated else _whole(spot, whole),
            remaining=bool(_REST_BEFORE.search(spot.head)),
            other_period=_other_period(lead + spot.head + clause, year),
            clause=(_last_words(spot.head) + spot.number.text + clause).strip(),
        )
        found.append(count)
        if spot.restated or kind is Counted.TOTAL:
            whole = count
    yield from listed_by_metal(found)


def _whole(spot: _Spot, whole: FacilityCount | None) -> int | None:
    """Return the number that the one of a spot is said to be a part of."""
    if spot.last and _OF_WHICH_BEFORE.search(spot.head):
        return spot.last.count
    if spot.part_of:
        return spot.part_of.count
    return whole.value if whole else None


def _lists_facilities(sentence: Sentence) -> bool:
    """Whether a sentence says what an annex lists: "Annex I lists 255 facilities"."""
    return bool(_ANNEX_LISTS.search(sentence.text))


def _label(spot: _Spot) -> str | None:
    """Return the words that a number follows as its label: "Number of tin smelters: 62"."""
    found = _label_pattern().search(spot.before)
    return (found["label"] or found["counted"]) if found else None


def _kind_of_label(label: str, clause: str) -> Counted:
    said = f"{label} {clause}"
    if count_phrases("narrowing").search(said) or count_phrases("origin").search(said):
        return Counted.OTHER
    return COUNTED_AS.get(standing(label), Counted.TOTAL)


def _metals_before(
    spot: _Spot, noun: re.Match[str] | None, whole: FacilityCount | None
) -> tuple[Metal, ...]:
    """Return the metals that words before a number give it.

    "Tin: 62 smelters, 50 active"; "Of the 62 tin smelters, 50 were active".
    """
    found = _METAL_HEAD.match(spot.before.rpartition(";")[2])
    found = found or (None if noun else _OF_METAL_BEFORE.search(spot.before))
    if found:
        return (Metal(found["metal"].capitalize()),)
    return whole.metals if whole and not noun else ()


def _restated(
    spot: _Spot, noun: re.Match[str] | None, earlier: list[FacilityCount]
) -> Counted | None:
    """Return what a number counts that is taken up again ("of these 205"), None for a new one."""
    if not spot.restated:
        return None
    same = [count.counted for count in earlier if count.value == spot.number.count]
    if same and Counted.TOTAL not in same:
        return Counted.OTHER
    return COUNTED_AS.get(standing(_modifiers(noun)), Counted.TOTAL)


def _last_total(before: list[FacilityCount]) -> FacilityCount | None:
    """Return the total that "of these" means, None where the last sentence has several."""
    totals = [c for c in before if c.counted is Counted.TOTAL]
    last = [c for c in totals if c.sentence is totals[-1].sentence]
    of_all = [c for c in last if not c.metals]
    if of_all:
        return of_all[-1]
    return last[0] if len(last) == 1 else None


def _noun(tail: str) -> re.Match[str] | None:
    found = _noun_pattern().match(tail)
    if found and count_phrases("other_facilities").search(_modifiers(found)):
        return None
    return found


def _modifiers(noun: re.Match[str] | None) -> str:
    return noun["modifiers"] or "" if noun else ""


def _clause(tail: str, noun: re.Match[str] | None) -> str:
    """Return what is said of the number: the words before its noun, and its predicate."""
    of_which = _OF_WHICH.match(tail)
    start = noun.end() if noun else of_which.end() if of_which else 0
    tail = tail[:start] + _ASIDE.sub("", tail[start:], count=1)
    end = _CLAUSE_END.search(tail, start)
    return tail[: end.start()] if end else tail


def _counted(clause: str, head: str, noun: re.Match[str] | None) -> Counted:
    """Return what a number counts, from its clause and the words before it.

    "The 5 smelters are conformant" speaks of all of some five, and counts no conformant ones.
    """
    words = prose_words().counts
    told_apart = standing(_modifiers(noun)) in COUNTED_AS or _THAT_ARE.match(clause)
    if _ALL_BEFORE.search(head) and not told_apart:
        return Counted.TOTAL if _names_all(clause, head) else Counted.OTHER
    if any_of(words["outside"]).search(clause):
        return Counted.OUTSIDE
    if count_phrases("origin").search(clause):
        return Counted.OTHER
    said = standing(clause)
    if said in COUNTED_AS:
        return COUNTED_AS[said]
    if count_phrases("narrowing").search(f"{_last_words(head)} {clause}"):
        return Counted.OTHER
    named = count_phrases("naming").search(f"{head} {clause}")
    return Counted.TOTAL if named else Counted.OTHER


def _names_all(clause: str, head: str) -> bool:
    """Whether "the 297 smelters" are all that were named: nothing else is said of them."""
    said = f"{_last_words(head)} {clause}"
    if count_phrases("origin").search(clause) or count_phrases("narrowing").search(said):
        return False
    if _ALL_IDENTIFIED.search(clause) and head.casefold().rstrip().endswith("all"):
        return True
    return standing(clause) not in COUNTED_AS and bool(count_phrases("naming").search(said))


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
    if count_phrases("other_period").search(text):
        return True
    years = {int(found) for found in _YEAR.findall(text)}
    return bool(years and year and not years & {year, year + 1})


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


@cache
def _label_pattern() -> re.Pattern[str]:
    """Return the pattern of words for facilities that a number follows as their label."""
    nouns = "|".join(prose_words().counts["facilities"])
    several = rf"(?:{nouns})(?:\s*(?:/|\band/or\b|\band\b|\bor\b)\s*(?:{nouns}))?"
    named = r"(?:\s+(?:identified|reported|listed|disclosed))?"
    words = r"(?:[\w/-]+\s+){0,4}?"
    return re.compile(
        rf"(?:(?:^|[;,.(])\s*(?P<label>{words}{several}{named})\s*[:=]"
        rf"|\bnumber of (?P<counted>{words}{several}{named}) (?:was|is|totaled))\s*$",
        re.IGNORECASE,
    )
