"""Rules about percentages in prose: against the numbers beside them, and against the annex."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from oreigin.proofread.context import Context
from oreigin.proofread.facility_count import STANDINGS, Counted, FacilityCount
from oreigin.proofread.figures import percentage_agrees
from oreigin.proofread.numbers import Bound, Number, numbers
from oreigin.proofread.sentences import Sentence
from oreigin.proofread.statuses import Standing, standing
from oreigin.proofread.values import Hit, Severity
from oreigin.terms import CONFLICT_MINERALS, Metal

_OF = (
    r"\s+(?:[\w'-]+\s+){0,4}?(?:out )?of\s+"
    r"(?:(?:the|our|these|those|its|all|such|a total of)\s+)*(?:total )?"
)
_PART_OF = re.compile(rf"^{_OF}$|^\s*/\s*$")
_BRACKET = re.compile(r",?\s*(?:\(|\(?or )(?:approximately |about )?")
_BEHIND_ITS_WORDS = re.compile(
    r"(?:(?!\b(?:includ\w+|with|which|of|from|in)\b)[^.;,()\d]){0,60}(?:,? or |\()", re.IGNORECASE
)
_OF_MONEY = re.compile(
    r"^\s*(?:of|by|in)\b[^.;,)]*\b(?:spend\w*|spent|purchas\w+|revenues?|costs?|volumes?|sales"
    r"|expenditures?|value|procure\w*)",
    re.IGNORECASE,
)
_OF_THOSE = re.compile(r"^\s*of (?:them|these|those|whom|which)\b(?! (?:\d|the))", re.IGNORECASE)
_RATE = re.compile(r"\b(?:response rate|rate of response)\b[^.;\d]*$", re.IGNORECASE)
_SUPPLIERS_COUNTED = re.compile(
    r"^\s*(?:[\w'-]+\s+){0,3}?(?:suppliers|vendors|manufacturers)\b[^.;]*$", re.IGNORECASE
)
_SHARE_BEFORE = re.compile(r"^[^.;]{0,70}?\(\s*(?:or\s+)?$")
_SHARE_AFTER = re.compile(
    r"^[^.;()]{0,60}?(?:\(\s*(?:or |representing |approximately |about |~)*"
    r"|,?\s+or (?:approximately |about )?|,?\s+representing (?:approximately |about )?(?:a )?"
    r"|,?\s+(?:for |which is )?an? (?:[\w-]+ ){0,2}(?:rate|share|percentage) of (?:about )?)$"
)


def percentage_of_numbers(context: Context) -> Iterator[Hit]:
    """A percentage in prose stands beside its own numbers and is not what they give."""
    for sentence in context.prose:
        found = numbers(sentence.text)
        said = (*_shares(sentence.text, found), *_response_rate(sentence.text, found))
        for share, part, whole in said:
            if not _follows(share, part.value, whole.value):
                facts = _share_facts(share, part.text, part.value, whole.value)
                yield Hit((sentence.place(),), facts)
    for count in context.counts:
        beside = _share_beside(count)
        if beside and count.whole and not _follows(beside, count.value, count.whole):
            facts = _share_facts(beside, count.number.text, count.value, count.whole)
            yield Hit((count.sentence.place(),), facts)
        elif beside and not _fits_a_total(context, count, beside):
            facts = _share_facts(beside, count.number.text, count.value, len(context.rows))
            yield Hit((count.sentence.place(), *context.first_row), facts)


def _fits_a_total(context: Context, count: FacilityCount, share: Number) -> bool:
    """Whether a percentage may be of any total that the filing says or lists.

    Only where the annex marks just as many facilities so is it known what the number counts.
    """
    if count.whole or count.counted not in STANDINGS or not context.tally.has_standings:
        return True
    marked = context.tally.with_standing(Standing(count.counted.value), count.metals)
    if count.value not in marked:
        return True
    said = [c.value for c in context.counts if c.counted is Counted.TOTAL]
    bases = [*context.tally.totals(count.metals), *context.tally.totals(), *said, *marked]
    return any(base >= count.value and _follows(share, count.value, base) for base in bases)


def _share_facts(share: Number, said: str, part: float, whole: float) -> dict[str, str]:
    exact = f"{100 * part / whole:.{max(1, share.decimals)}f}%"
    return {"said": share.text, "part": said, "whole": f"{whole:g}", "exact": exact}


def _share_beside(count: FacilityCount) -> Number | None:
    """Return the percentage in brackets behind a number of facilities: "Of these, 220 (96%)"."""
    text, end = count.sentence.text, count.number.end
    shares = [n for n in numbers(text) if n.percent and n.start >= end]
    between = text[end : shares[0].start] if shares else ""
    beside = _BRACKET.fullmatch(between) or _BEHIND_ITS_WORDS.fullmatch(between)
    return shares[0] if shares and beside else None


def _shares(text: str, found: tuple[Number, ...]) -> Iterator[tuple[Number, Number, Number]]:
    """Yield every percentage with the two numbers it stands beside: "282 of 552 (51%)"."""
    for part, whole in pairwise(found):
        if part.percent or whole.percent or not whole.value or part.value > whole.value:
            continue
        if not _PART_OF.match(text[part.end : whole.start]):
            continue
        at = found.index(part)
        before = found[at - 1] if at else None
        after = found[at + 2] if at + 2 < len(found) else None
        if before and before.percent and _SHARE_BEFORE.match(text[before.end : part.start]):
            yield before, part, whole
        elif after and after.percent and _is_share_of(text, whole, after):
            yield after, part, whole
    for part, share, whole in zip(found, found[1:], found[2:], strict=False):
        between = text[part.end : share.start]
        if part.percent or whole.percent or not share.percent or not whole.value:
            continue
        beside = re.fullmatch(r"[^.;()]{0,40}\(|,? or ", between)
        of_it = re.match(rf"^\)?,?{_OF}$", text[share.end : whole.start])
        if beside and of_it and part.value <= whole.value:
            yield share, part, whole


def _response_rate(text: str, found: tuple[Number, ...]) -> Iterator[tuple[Number, Number, Number]]:
    """Yield a response rate with its numbers: "asked 40 suppliers, 30 of them answered, a rate"."""
    for whole, part, share in zip(found, found[1:], found[2:], strict=False):
        if whole.percent or part.percent or not share.percent or not 0 < part.value <= whole.value:
            continue
        asked = _SUPPLIERS_COUNTED.match(text[whole.end : part.start])
        if asked and _OF_THOSE.match(text[part.end :]) and _RATE.search(text[: share.start]):
            yield share, part, whole


def _is_share_of(text: str, whole: Number, share: Number) -> bool:
    """Whether a percentage behind "282 of 552 suppliers" is theirs, and not one of money."""
    beside = _SHARE_AFTER.match(text[whole.end : share.start])
    return bool(beside) and not _OF_MONEY.match(text[share.end :])


def _follows(share: Number, part: float, whole: float) -> bool:
    exact = 100 * part / whole
    if share.bound is Bound.AT_LEAST:
        return exact >= share.value - 0.5
    if share.bound is Bound.AT_MOST:
        return exact <= share.value + 0.5
    if share.bound is Bound.ABOUT:
        return abs(exact - share.value) <= max(1.0, 0.02 * share.value)
    return percentage_agrees(share.value, share.decimals, part, whole)


@dataclass(frozen=True, slots=True)
class _StandingShare:
    """A percentage of smelters of a status; `whole` and `metals` are what it is said to be of."""

    share: Number
    said: Standing
    whole: int | None
    metals: tuple[Metal, ...] = ()


def percentage_against_annex(context: Context) -> Iterator[Hit]:
    """A percentage of smelters with a status is not what the annex gives."""
    if not context.tally.has_standings:
        return
    for sentence in context.prose:
        if _of_another_year(sentence.text, context.year):
            continue
        shares = list(_standing_shares(sentence))
        wrong = [one for one in shares if _found_in_annex(context, one) is False]
        for one in wrong:
            known = [
                n
                for kind in _readings(one.said)
                for n in context.tally.with_standing(kind, one.metals, one.whole)
            ]
            metals = " and ".join(metal.lower() for metal in one.metals)
            facts = {"said": one.share.text, "status": one.said.value, "found": str(known[0])}
            facts["annex"] = context.annex_title
            facts["metal"] = metals + " " if metals else ""
            facts["rows"] = str(one.whole or next(iter(context.tally.totals(one.metals))))
            sure = one.whole or (len(wrong) == 1 and len(shares) > 2)
            mild = None if sure else Severity.AMBIGUOUS
            yield Hit((sentence.place(), *context.first_row), facts, mild)


def _found_in_annex(context: Context, one: _StandingShare) -> bool | None:
    """Return whether the annex gives the percentage; None where it has nothing to hold it to."""
    totals = context.tally.totals(one.metals)
    if one.whole is not None and one.whole not in totals:
        return None
    kinds = _readings(one.said)
    known = [n for k in kinds for n in context.tally.with_standing(k, one.metals, one.whole)]
    bases = [one.whole] if one.whole else [total for total in totals if total]
    if not known:
        return None
    return any(_follows(one.share, n, base) for n in known for base in bases if n <= base)


_METALS = "|".join(CONFLICT_MINERALS)
_SHARE_OF_FACILITIES = re.compile(
    r"^\s+of (?:the|our|these|all|those|its)?\s*(?:(?P<whole>\d[\d,]*)\s+)?(?:[\w-]+\s+){0,3}?"
    r"(?:smelters?|refiners?|SORs?|facilities)\b(?P<clause>[^.;]*)",
    re.IGNORECASE,
)
_OF_FACILITIES_BEFORE = re.compile(
    r"\bof (?:the |our )?(?:total )?(?P<whole>\d[\d,]*)"
    r"(?: (?:(?:[\w-]+|and) ){0,3}?(?:smelters?|refiners?|SORs?|facilities))?"
    r"(?: (?:identified|reported|listed)(?: [\w ]{0,40})?)?,? (?:approximately |about |over )?$"
    r"|\b(?P<which>\d[\d,]*) (?:(?:[\w-]+|and) ){0,3}?(?:smelters?|refiners?|SORs?|facilities),? "
    r"of which (?:approximately |about |over )?$",
    re.IGNORECASE,
)
_PREDICATE = re.compile(r"^ (?:(?:were|are|was|have been) )(?P<clause>[^.;]*)", re.IGNORECASE)
_OF_METAL = re.compile(
    rf"^\s+of (?:the |our |all )?(?P<metal>{_METALS})(?: (?:smelters?|refiners?|refineries))?"
    r"(?=\s|,)",
    re.IGNORECASE,
)
_LISTED = re.compile(r"^(?:,? and|,)\s+(?:approximately |about )?$")
_NARROWED = re.compile(
    r"\b(?:sourc\w+|covered countr\w+|DRC|recycl\w+|gold|tin|tantalum|tungsten|prior|previous"
    r"|20\d\d and|compared|goal|target|increase\w*|last year|up from)\b",
    re.IGNORECASE,
)


def _standing_shares(sentence: Sentence) -> Iterator[_StandingShare]:
    """Yield the percentages of a sentence that say how many facilities have a status."""
    text = sentence.text
    yield from _shares_by_metal(text)
    for share in (number for number in numbers(text) if number.percent):
        found = _SHARE_OF_FACILITIES.match(text[share.end :])
        before = _OF_FACILITIES_BEFORE.search(text[: share.start])
        if not found and before:
            found = _PREDICATE.match(text[share.end :])
        if not found or _NARROWED.search(found[0] + (before[0] if before else "")):
            continue
        said = standing(re.split(r", (?:and|but|which|while|with)\b", found["clause"])[0])
        if said in (Standing.CONFORMANT, Standing.ENGAGED, Standing.ACTIVE):
            of = found.groupdict().get("whole") or (before and (before["whole"] or before["which"]))
            yield _StandingShare(share, said, int(of.replace(",", "")) if of else None)


def _shares_by_metal(text: str) -> Iterator[_StandingShare]:
    """Yield the percentages of a list by metal that one predicate ends.

    "100% of the tantalum smelters, 81% of the tin smelters and 80% of the gold refiners were
    conformant".
    """
    group: list[tuple[Number, Metal]] = []
    for share in (number for number in numbers(text) if number.percent):
        found = _OF_METAL.match(text[share.end :])
        if not found:
            group = []
            continue
        group.append((share, Metal(found["metal"].capitalize())))
        rest = text[share.end + found.end() :]
        said = _PREDICATE.match(rest)
        if said and not _NARROWED.search(said["clause"]):
            kind = standing(said["clause"])
            if kind in (Standing.CONFORMANT, Standing.ENGAGED, Standing.ACTIVE):
                yield from (_StandingShare(one, kind, None, (metal,)) for one, metal in group)
        if said or not _LISTED.match(re.split(r"\d", rest)[0]):
            group = []


def _readings(said: Standing) -> tuple[Standing, ...]:
    return (said,) if said is Standing.ACTIVE else (said, Standing.ENGAGED)


def two_response_rates(context: Context) -> Iterator[Hit]:
    """The share of suppliers that responded is given twice, with different percentages.

    What stands in a paragraph about another survey (of cobalt, say) is left out.
    """
    rates: defaultdict[str, dict[float, tuple[str, Sentence]]] = defaultdict(dict)
    others = {s.paragraph for s in context.prose if _OTHER_MINERALS.search(s.text)}
    for sentence in (s for s in context.prose if s.paragraph not in others):
        for whom, share in _response_rates(sentence, context.year):
            rates[whom].setdefault(share.value, (share.text, sentence))
    for held in rates.values():
        if len(held) > 1:
            texts = " and ".join(text for text, _ in held.values())
            places = dict.fromkeys(sentence for _, sentence in held.values())
            yield Hit(tuple(sentence.place() for sentence in places), {"values": texts})


_SUPPLIERS = re.compile(
    r"^\s+of (?P<whom>(?:[\w-]+ ){0,4}?)(?:suppliers|manufacturers|vendors)\b(?P<rest>[^.;]{0,80})",
    re.I,
)
_RESPONDED = re.compile(
    r"\b(?:respon\w+|provided|submitted|returned|completed|replied|answered|received)\b",
    re.IGNORECASE,
)
_OTHER_SURVEY = re.compile(
    r"\b(?:spend|purchases|volume|prior|previous|last year|compared|goal"
    r"|target|conform\w*|complian\w*|polic\w+|complete\w* and)\b",
    re.IGNORECASE,
)
_OTHER_MINERALS = re.compile(r"\b(?:EMRT|AMRT|cobalt|mica|lithium|nickel|PFAS)\b", re.IGNORECASE)
_ANY = frozenset(("the", "our", "its", "these", "those", "all", "of", "such"))


def _response_rates(sentence: Sentence, year: int | None) -> Iterator[tuple[str, Number]]:
    """Yield percentages of suppliers that responded, with the words that say which suppliers."""
    if _OTHER_SURVEY.search(sentence.text) or _of_another_year(sentence.text, year):
        return
    for share in numbers(sentence.text):
        found = _SUPPLIERS.match(sentence.text[share.end :]) if share.percent else None
        before = sentence.text[max(0, share.start - 60) : share.start]
        if found and share.bound is Bound.EXACT and _RESPONDED.search(before + found["rest"]):
            words = set(found["whom"].casefold().split()) - _ANY
            yield " ".join(sorted(words)), share


def _of_another_year(text: str, year: int | None) -> bool:
    """Whether a sentence names years, and neither the reported one nor that of the report."""
    years = {int(found) for found in re.findall(r"\b20\d\d\b", text)}
    return bool(years and year and not years & {year, year + 1})
