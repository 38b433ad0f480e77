"""Rules about numbers in prose: against the annex, tables and each other."""

import re
from collections import defaultdict
from collections.abc import Iterator

from oreigin.proofread.context import Context
from oreigin.proofread.facility_count import STANDINGS, Counted, FacilityCount
from oreigin.proofread.numbers import numbers
from oreigin.proofread.repeats import repeated_with_other_numbers
from oreigin.proofread.statuses import Standing
from oreigin.proofread.values import Hit, Place, Severity
from oreigin.terms import CONFLICT_MINERALS

_NEAR, _CLOSE, _FEW = 0.25, 0.05, 3
_STANDING_OF = {counted: Standing(counted.value) for counted in STANDINGS}
_ANNEX_NAMED = re.compile(
    r"\b(?:annex|appendix|schedule|attachment|addendum|exhibit [A-Z]\b|table \d"
    r"|listed (?:below|above)|set forth (?:below|on|in)|following (?:table|list)"
    r"|list (?:below|of))\b",
    re.IGNORECASE,
)


_SMELTERS = re.compile(r"\b(?:smelters?|refiners?|refiner(?:y|ies)|SORs?)\b", re.IGNORECASE)
_DISTINCT = re.compile(r"\b(?:distinct|different|unique|names?|compan\w+)\b", re.IGNORECASE)
_LEFT_OUT = re.compile(
    r"\b(?:remov\w+|duplicat\w+|add(?:ed|itional)|new|no longer|ceased|alias\w*|merged"
    r"|not eligible|unrecogni[sz]ed|exclud\w+)\b",
    re.IGNORECASE,
)


def count_against_annex(context: Context) -> Iterator[Hit]:
    """The prose counts the smelters identified, and the annex lists another number of them."""
    held = _totals_said(context)
    if not context.rows or _lists_a_part(context, held):
        return
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
        text = count.sentence.text
        named = bool(_ANNEX_NAMED.search(text) and _SMELTERS.search(text))
        if not near and not named:
            continue
        facts = {
            "value": count.number.text,
            "metal": _metal_words(count),
            "annex": context.annex_title,
            "rows": str(rows),
        }
        plain = named or abs(count.value - rows) <= max(_FEW, _CLOSE * rows)
        sure = plain and (not count.metals or _others_agree(context, count))
        mild = None if near and sure else Severity.AMBIGUOUS
        yield Hit((*_places(held, count), *context.first_row), facts, mild)


def _others_agree(context: Context, count: FacilityCount) -> bool:
    """Whether the sentence counts two other metals or more, all of them as the annex does."""
    others = [
        c
        for c in context.counts
        if c.sentence is count.sentence and c.counted is count.counted and c.metals != count.metals
    ]
    agree = all(c.value in context.tally.totals(c.metals) for c in others)
    return len(others) >= 2 and agree


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
        if not close and count.whole is None:
            continue  # conformant ones of some smaller group
        plain = wanted in (Standing.CONFORMANT, Standing.INOPERATIVE, Standing.ACTIVE)
        facts = {
            "value": count.number.text,
            "status": wanted.value,
            "annex": context.annex_title,
            "found": str(next(iter(known))),
            "what": next(iter(known.values())),
        }
        plain = plain and _whole_agrees(context, count)
        mild = None if close and plain else Severity.AMBIGUOUS
        yield Hit((*_places(said, count), *context.first_row), facts, mild)


def _whole_agrees(context: Context, count: FacilityCount) -> bool:
    """Whether a number is said to be a part of what the annex lists, of its metal or in all."""
    if count.metals:
        return count.whole is not None and count.whole in context.tally.totals(count.metals)
    return count.whole is not None


def parts_do_not_add_up(context: Context) -> Iterator[Hit]:
    """A paragraph parts a number of smelters by status, and the parts are not the whole."""
    for counts in _by_paragraph(context.counts).values():
        whole = next((c for c in counts if c.counted is Counted.TOTAL and c.exact), None)
        if whole is None:
            continue
        parts = _partition(counts, whole)
        added = sum(part.value for part in parts)
        if not parts or added == whole.value:
            continue
        # Where nothing is called the rest, a part may just not be named.
        complete = added > whole.value or any(part.remaining or part.metals for part in parts)
        facts = {
            "whole": whole.number.text,
            "parts": " + ".join(part.number.text for part in parts),
            "sum": str(added),
        }
        sentences = dict.fromkeys(c.sentence for c in (whole, *parts))
        places = tuple(sentence.place() for sentence in sentences)
        yield Hit(places, facts, None if complete else Severity.AMBIGUOUS)


def number_and_word_differ(context: Context) -> Iterator[Hit]:
    """A number is written twice, in words and in digits, and the two differ."""
    for sentence in context.prose:
        for number in numbers(sentence.text):
            if number.word_differs >= 0:
                yield Hit((sentence.place(),), {"text": number.text})


def two_numbers_for_one_fact(context: Context) -> Iterator[Hit]:
    """A fact is stated twice, in almost the same words, with different numbers."""
    for pair in repeated_with_other_numbers(context.prose):
        facts = {"one": pair.one, "other": pair.other}
        mild = None if pair.whole else Severity.AMBIGUOUS
        yield Hit((pair.first.place(), pair.second.place()), facts, mild)


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


def _lists_a_part(context: Context, held: list[FacilityCount]) -> bool:
    """Whether the annex holds only a part of the total: one that the prose counts as well."""
    rows = len(context.rows)
    totals = {count.value for count in held}
    return rows not in totals and any(c.value == rows and c.whole in totals for c in context.counts)


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
    """Return the counts that part the whole by status or by metal, none where they do not."""
    return _by_status(counts, whole) or _by_metals(counts, whole)


def _by_metals(counts: list[FacilityCount], whole: FacilityCount) -> list[FacilityCount]:
    """Return the counts of each metal where one sentence has all four."""
    for sentence in dict.fromkeys(count.sentence for count in counts):
        said = [c for c in counts if c.sentence is sentence and len(c.metals) == 1 and c.exact]
        each = len(said) == len({c.metals for c in said}) == len(CONFLICT_MINERALS)
        if each and not whole.metals and not any(c.counted in STANDINGS for c in said):
            return said
    return []


def _by_status(counts: list[FacilityCount], whole: FacilityCount) -> list[FacilityCount]:
    """Return the counts of conformant, active and the rest; "conformant or active" is one part."""
    kinds = (Counted.CONFORMANT, Counted.ENGAGED, Counted.ACTIVE, Counted.NOT_CONFORMANT)
    parts: dict[Counted, FacilityCount] = {}
    for count in counts[counts.index(whole) + 1 :]:
        of_it = count.whole is None or count.whole == whole.value
        if count.counted in kinds and of_it and count.exact and not count.metals:
            if count.counted in parts and parts[count.counted].value != count.value:
                return []
            parts.setdefault(count.counted, count)
    if Counted.ENGAGED in parts:
        parts = {k: c for k, c in parts.items() if k in (Counted.ENGAGED, Counted.NOT_CONFORMANT)}
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


def _metal_words(count: FacilityCount) -> str:
    return " and ".join(metal.lower() for metal in count.metals) + " " if count.metals else ""
