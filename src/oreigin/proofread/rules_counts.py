"""Rules about numbers in prose: against the annex, each other, and their percentages."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from oreigin.proofread.context import Context
from oreigin.proofread.counts import STANDINGS, Counted, FacilityCount
from oreigin.proofread.figures import percentage_agrees
from oreigin.proofread.numbers import Bound, Number, numbers
from oreigin.proofread.repeats import repeated_with_other_numbers
from oreigin.proofread.sentences import Sentence
from oreigin.proofread.statuses import Standing, standing
from oreigin.proofread.values import Hit, Place, Severity

_NEAR = 0.25
_STANDING_OF = {counted: Standing(counted.value) for counted in STANDINGS}
_ANNEX_NAMED = re.compile(
    r"\b(?:annex|appendix|schedule|attachment|addendum|exhibit [A-Z]\b|table \d"
    r"|listed (?:below|above)|set forth (?:below|on|in)|following (?:table|list)"
    r"|list (?:below|of))\b",
    re.IGNORECASE,
)


_DISTINCT = re.compile(r"\b(?:distinct|different|unique|names?|compan\w+)\b", re.IGNORECASE)
_LEFT_OUT = re.compile(
    r"\b(?:remov\w+|duplicat\w+|add(?:ed|itional)|new|no longer|ceased|alias\w*|merged"
    r"|not eligible|unrecogni[sz]ed|exclud\w+)\b",
    re.IGNORECASE,
)


def count_against_annex(context: Context) -> Iterator[Hit]:
    """The prose counts the smelters identified, and the annex lists another number of them."""
    if not context.rows:
        return
    held = _totals_said(context)
    for count in _once(held):
        known = context.tally.totals(count.metals)
        rows = next((value for value, what in known.items() if what == "rows"), len(context.rows))
        if (
            count.value in known
            or _in_tables(context, count.value)
            or _explained(context, count, held)
        ):
            continue
        near = abs(count.value - rows) <= _NEAR * rows
        named = bool(_ANNEX_NAMED.search(count.sentence.text))
        if not near and not named:
            continue
        facts = {
            "value": count.number.text,
            "metal": _metal_words(count),
            "annex": _annex_title(context),
            "rows": str(rows),
        }
        mild = None if near and not count.metals else Severity.AMBIGUOUS
        yield Hit((*_places(held, count), *_first_row(context)), facts, mild)


def status_count_against_annex(context: Context) -> Iterator[Hit]:
    """The prose counts smelters of a status, and the annex marks another number of them so."""
    if not context.tally.has_standings:
        return
    said = [c for c in context.counts if c.counted in STANDINGS and _comparable(context, c)]
    for count in _once(said):
        wanted = _STANDING_OF[count.counted]
        known = context.tally.with_standing(wanted, count.metals, count.whole)
        if not known or count.value in known:
            continue
        nearest = min(known, key=lambda value: abs(value - count.value))
        close = abs(nearest - count.value) <= max(2, _NEAR * nearest)
        plain = wanted in (Standing.CONFORMANT, Standing.INOPERATIVE, Standing.ACTIVE)
        facts = {
            "value": count.number.text,
            "status": wanted.value,
            "annex": _annex_title(context),
            "found": str(next(iter(known))),
            "what": next(iter(known.values())),
        }
        mild = None if close and plain and not count.metals else Severity.AMBIGUOUS
        yield Hit((*_places(said, count), *_first_row(context)), facts, mild)


def parts_do_not_add_up(context: Context) -> Iterator[Hit]:
    """A paragraph parts a number of smelters by status, and the parts are not the whole."""
    for counts in _by_paragraph(context.counts).values():
        whole = next((c for c in counts if c.counted is Counted.TOTAL and c.exact), None)
        if whole is None:
            continue
        parts = _partition(counts, whole)
        if parts and sum(part.value for part in parts) != whole.value:
            facts = {
                "whole": whole.number.text,
                "parts": " + ".join(part.number.text for part in parts),
                "sum": str(sum(part.value for part in parts)),
            }
            sentences = dict.fromkeys(c.sentence for c in (whole, *parts))
            yield Hit(tuple(sentence.place() for sentence in sentences), facts)


def number_and_word_differ(context: Context) -> Iterator[Hit]:
    """A number is written twice, in words and in digits, and the two differ."""
    for sentence in context.prose:
        for number in numbers(sentence.text):
            if number.word_differs >= 0:
                yield Hit((sentence.place(),), {"text": number.text})


_OF = (
    r"\s+(?:[\w'-]+\s+){0,4}?(?:out )?of\s+"
    r"(?:(?:the|our|these|those|its|all|such|a total of)\s+)*(?:total )?"
)
_PART_OF = re.compile(rf"^{_OF}$|^\s*/\s*$")
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
            if _follows(share, part.value, whole.value):
                continue
            exact = 100 * part.value / whole.value
            facts = {
                "said": share.text,
                "part": part.text,
                "whole": whole.text,
                "exact": f"{exact:.{max(1, share.decimals)}f}%",
            }
            yield Hit((sentence.place(),), facts)


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
        elif after and after.percent and _SHARE_AFTER.match(text[whole.end : after.start]):
            yield after, part, whole
    for part, share, whole in zip(found, found[1:], found[2:], strict=False):
        between = text[part.end : share.start]
        if part.percent or whole.percent or not share.percent or not whole.value:
            continue
        beside = re.fullmatch(r"[^.;()]{0,40}\(|,? or ", between)
        of_it = re.match(rf"^\)?,?{_OF}$", text[share.end : whole.start])
        if beside and of_it and part.value <= whole.value:
            yield share, part, whole


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
            facts = {"said": share.text, "status": said.value, "annex": _annex_title(context)}
            facts |= {"found": str(known[0]), "rows": str(whole or rows)}
            mild = None if whole else Severity.AMBIGUOUS
            yield Hit((sentence.place(), *_first_row(context)), facts, mild)


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


def two_numbers_for_one_fact(context: Context) -> Iterator[Hit]:
    """A fact is stated twice, in almost the same words, with different numbers."""
    for pair in repeated_with_other_numbers(context.prose):
        facts = {"one": pair.one, "other": pair.other}
        yield Hit((pair.first.place(), pair.second.place()), facts)


def two_counts_of_origin(context: Context) -> Iterator[Hit]:
    """Two sentences count the smelters that source from outside the Covered Countries otherwise."""
    said = [c for c in context.counts if c.counted is Counted.OUTSIDE and not c.other_period]
    by_value = {count.value: count for count in reversed(said) if not count.metals}
    if len(by_value) < 2:
        return
    counts = sorted(by_value.values(), key=lambda c: context.prose.index(c.sentence))
    facts = {"values": " and ".join(count.number.text for count in counts)}
    yield Hit(tuple(count.sentence.place() for count in counts), facts)


def two_totals(context: Context) -> Iterator[Hit]:
    """Two sentences give different numbers of smelters identified, and neither says why.

    Where the annex holds only one of them, that is another rule's finding.
    """
    held = [c for c in _totals_said(context) if not c.metals and not _DISTINCT.search(c.clause)]
    by_value = {count.value: count for count in reversed(held)}
    known = context.tally.totals()
    left_out = _left_out(context)
    for value, count in by_value.items():
        others = [v for v in by_value if v > value and v - value not in left_out]
        for other in others:
            decided = context.rows and not {value, other} <= known.keys()
            near = value >= (1 - _NEAR) * other and not _in_tables(context, value)
            if near and not decided:
                places = (count.sentence.place(), by_value[other].sentence.place())
                yield Hit(places, {"one": str(value), "other": str(other)})


def total_against_table(context: Context) -> Iterator[Hit]:
    """The prose counts the smelters identified, and a table's total of them is another."""
    totals = [
        (table.place(i), int(figure.value))
        for table in context.tables
        for column in table.columns[:1]
        for i, figure in enumerate(column.cells)
        if figure and not figure.percent and table.is_total(i) and _counts_metals(table.labels)
    ]
    if context.rows or not totals:
        return
    for count in _once(_totals_said(context)):
        if count.metals or _in_tables(context, count.value):
            continue
        near = [(p, v) for p, v in totals if abs(v - count.value) <= _NEAR * v]
        if near and not _explained(context, count, _totals_said(context)):
            facts = {"value": count.number.text, "total": str(near[0][1])}
            yield Hit((count.sentence.place(), near[0][0]), facts)


def _counts_metals(labels: tuple[str, ...]) -> bool:
    words = " ".join(labels).casefold()
    return sum(metal in words for metal in ("gold", "tin", "tantalum", "tungsten")) >= 2


def _totals_said(context: Context) -> list[FacilityCount]:
    return [
        count
        for count in context.counts
        if count.counted is Counted.TOTAL and count.exact and not count.other_period
    ]


def _comparable(context: Context, count: FacilityCount) -> bool:
    """Whether a number of some status is one of all facilities that the annex lists."""
    if not count.exact or count.other_period:
        return False
    if count.counted is Counted.NOT_CONFORMANT and not count.remaining:
        return False
    return count.whole is None or count.whole in context.tally.totals(count.metals)


def _explained(context: Context, count: FacilityCount, held: list[FacilityCount]) -> bool:
    """Whether a total is another less (or plus) a number that the filing says was left out."""
    totals = set(context.tally.totals()) | {c.value for c in held}
    return any(abs(total - count.value) in _left_out(context) for total in totals)


def _left_out(context: Context) -> set[int]:
    """Return the numbers of facilities that are said to be closed, removed, new or the like."""
    return {
        c.value
        for c in context.counts
        if c.counted is Counted.INOPERATIVE or _LEFT_OUT.search(c.clause)
    }


def _in_tables(context: Context, value: int) -> bool:
    return any(
        figure.value == value and not figure.percent
        for table in context.tables
        if _counts_metals(table.labels)
        for column in table.columns
        for figure in column.cells
        if figure
    )


def _partition(counts: list[FacilityCount], whole: FacilityCount) -> list[FacilityCount]:
    """Return the counts that part the whole: conformant, active, and the rest; else none."""
    kinds = (Counted.CONFORMANT, Counted.ENGAGED, Counted.ACTIVE, Counted.NOT_CONFORMANT)
    parts: dict[Counted, FacilityCount] = {}
    for count in counts[counts.index(whole) + 1 :]:
        of_it = count.whole is None or count.whole == whole.value
        if count.counted in kinds and of_it and count.exact and not count.metals:
            if count.counted in parts and parts[count.counted].value != count.value:
                return []
            parts.setdefault(count.counted, count)
    passed = Counted.CONFORMANT in parts or Counted.ENGAGED in parts
    return list(parts.values()) if passed and Counted.NOT_CONFORMANT in parts else []


def _by_paragraph(counts: tuple[FacilityCount, ...]) -> dict[int, list[FacilityCount]]:
    found: defaultdict[int, list[FacilityCount]] = defaultdict(list)
    for count in counts:
        found[count.sentence.paragraph].append(count)
    return found


def _once(counts: list[FacilityCount]) -> list[FacilityCount]:
    """Return the first count of each number for the same thing."""
    return list({(c.value, c.metals, c.counted): c for c in reversed(counts)}.values())[::-1]


def _places(counts: list[FacilityCount], like: FacilityCount) -> tuple[Place, ...]:
    """Return every place that says the same number of the same thing."""
    key = (like.value, like.metals, like.counted)
    same = [c.sentence for c in counts if (c.value, c.metals, c.counted) == key]
    return tuple(sentence.place() for sentence in dict.fromkeys(same))


def _first_row(context: Context) -> tuple[Place, ...]:
    return (context.rows[0].place,) if context.rows else ()


def _annex_title(context: Context) -> str:
    titles = dict.fromkeys(annex.title for annex in context.annexes if annex.title)
    return " and ".join(f'"{title}"' for title in titles) or "the list of smelters"


def _metal_words(count: FacilityCount) -> str:
    return " and ".join(metal.lower() for metal in count.metals) + " " if count.metals else ""
