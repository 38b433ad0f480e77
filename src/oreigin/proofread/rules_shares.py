"""Rules about percentages in prose: against the numbers beside them, and against the annex."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from oreigin.proofread.context import Context
from oreigin.proofread.counts import FacilityCount
from oreigin.proofread.figures import percentage_agrees
from oreigin.proofread.numbers import Bound, Number, numbers
from oreigin.proofread.sentences import Sentence
from oreigin.proofread.statuses import Standing, standing
from oreigin.proofread.values import Hit, Severity

_OF = (
    r"\s+(?:[\w'-]+\s+){0,4}?(?:out )?of\s+"
    r"(?:(?:the|our|these|those|its|all|such|a total of)\s+)*(?:total )?"
)
_PART_OF = re.compile(rf"^{_OF}$|^\s*/\s*$")
_BRACKET = re.compile(r",?\s*(?:\(|\(?or )(?:approximately |about )?")
_OF_MONEY = re.compile(
    r"^\s*(?:of|by|in)\b[^.;,)]*\b(?:spend\w*|spent|purchas\w+|revenues?|costs?|volumes?|sales"
    r"|expenditures?|value|procure\w*)",
    re.IGNORECASE,
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
        for share, part, whole in _shares(sentence.text, found):
            if not _follows(share, part.value, whole.value):
                facts = _share_facts(share, part.text, part.value, whole.value)
                yield Hit((sentence.place(),), facts)
    for count in context.counts:
        beside = _share_beside(count)
        if beside and count.whole and not _follows(beside, count.value, count.whole):
            facts = _share_facts(beside, count.number.text, count.value, count.whole)
            yield Hit((count.sentence.place(),), facts)


def _share_facts(share: Number, said: str, part: float, whole: float) -> dict[str, str]:
    exact = f"{100 * part / whole:.{max(1, share.decimals)}f}%"
    return {"said": share.text, "part": said, "whole": f"{whole:g}", "exact": exact}


def _share_beside(count: FacilityCount) -> Number | None:
    """Return the percentage in brackets behind a number of facilities: "Of these, 220 (96%)"."""
    text, end = count.sentence.text, count.number.end
    shares = [n for n in numbers(text) if n.percent and n.start >= end]
    return shares[0] if shares and _BRACKET.fullmatch(text[end : shares[0].start]) else None


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


def percentage_against_annex(context: Context) -> Iterator[Hit]:
    """A percentage of smelters with a status is not what the annex gives."""
    rows = len(context.rows)
    if not context.tally.has_standings:
        return
    for sentence in context.prose:
        for share, said, whole in _standing_shares(sentence):
            totals = context.tally.totals()
            if whole is not None and whole not in totals:
                continue
            known = [n for k in _readings(said) for n in context.tally.with_standing(k, (), whole)]
            bases = [whole] if whole else [total for total in totals if total]
            if not known or any(_follows(share, n, base) for n in known for base in bases):
                continue
            facts = {"said": share.text, "status": said.value, "annex": context.annex_title}
            facts |= {"found": str(known[0]), "rows": str(whole or rows)}
            mild = None if whole else Severity.AMBIGUOUS
            yield Hit((sentence.place(), *context.first_row), facts, mild)


_SHARE_OF_FACILITIES = re.compile(
    r"^\s+of (?:the|our|these|all|those|its)?\s*(?:(?P<whole>\d[\d,]*)\s+)?(?:[\w-]+\s+){0,3}?"
    r"(?:smelters?|refiners?|SORs?)\b(?P<clause>[^.;]*)",
    re.IGNORECASE,
)
_NARROWED = re.compile(
    r"\b(?:sourc\w+|covered countr\w+|DRC|recycl\w+|gold|tin|tantalum|tungsten|prior|previous"
    r"|20\d\d and|compared|goal|target|increase\w*|last year|up from)\b",
    re.IGNORECASE,
)


def _standing_shares(sentence: Sentence) -> Iterator[tuple[Number, Standing, int | None]]:
    for share in numbers(sentence.text):
        found = _SHARE_OF_FACILITIES.match(sentence.text[share.end :]) if share.percent else None
        if not found or _NARROWED.search(found[0]):
            continue
        said = standing(re.split(r", (?:and|but|which|while|with)\b", found["clause"])[0])
        if said in (Standing.CONFORMANT, Standing.ENGAGED, Standing.ACTIVE):
            whole = found["whole"]
            yield share, said, int(whole.replace(",", "")) if whole else None


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
    years = {int(found) for found in re.findall(r"\b20\d\d\b", sentence.text)}
    if _OTHER_SURVEY.search(sentence.text) or (years and year and not years & {year, year + 1}):
        return
    for share in numbers(sentence.text):
        found = _SUPPLIERS.match(sentence.text[share.end :]) if share.percent else None
        before = sentence.text[max(0, share.start - 60) : share.start]
        if found and share.bound is Bound.EXACT and _RESPONDED.search(before + found["rest"]):
            words = set(found["whom"].casefold().split()) - _ANY
            yield " ".join(sorted(words)), share
