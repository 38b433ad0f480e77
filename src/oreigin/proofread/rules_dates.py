"""Rules about dates and years: periods, signatures, and what was rolled over from last year."""

import re
from collections.abc import Iterator
from datetime import date

from oreigin.proofread.context import Context
from oreigin.proofread.dates import Period
from oreigin.proofread.values import Hit, Severity

_OTHER_REPORT = re.compile(
    r"10-[KQ]|fiscal|prior|previous|preceding|last year|compar\w*|next|intends?|will\b|plans?"
    r"|since",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^(?:This|The|An?)? ?(?:Specialized Disclosure|Conflict Minerals?|Form SD)? ?"
    r"(?:Report|Disclosure)\b|\bhas been prepared\b|\bpursuant to (?:the )?Rule 13p-1\b"
    r"|\bis (?:provided|presented|filed)\b",
    re.IGNORECASE,
)
_AS_PERIOD = re.compile(r"report|December\s+31", re.IGNORECASE)
_WHOLE_YEAR = re.compile(r"December\s+31", re.IGNORECASE)
_FILED = re.compile(
    r"\bIn (?P<year>20\d\d),? (?:we|the Company|[A-Z]\w+)\s+(?:publicly |has |have )?"
    r"(?:filed|furnished|submitted)\b[^.]*"
    r"\b(?:this (?:Report|Conflict Minerals Report|Form SD)|Form SD and th(?:is|e) Report)\b"
)
_OWN_DOCUMENT = re.compile(
    r"\((?P<title>[^()]*\b(?:SD Form|Form SD|Conflict Minerals? (?:Report|Disclosure|SD Form))\s*"
    r"(?:for )?(?:CY ?)?(?P<year>20\d\d)[^()]*)\)",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(r"\b(?:publish\w*|available|post\w*|website|filed?s?)\b", re.IGNORECASE)
_AS_OF = re.compile(r"\b(?:as of|through|dated|on|those of|lists? of|held for|as at|at)\s*$", re.I)
_TO_COME = re.compile(
    r"\b(?:will|plans?|planned|intends?|expects?|until|expires?|next|ends?|ending|beginning)\b",
    re.IGNORECASE,
)


def impossible_date(context: Context) -> Iterator[Hit]:
    """A date that no calendar has, such as June 31."""
    for day in context.days:
        if day.value is None:
            yield Hit((day.sentence.place(),), {"date": day.text})


def two_reporting_periods(context: Context) -> Iterator[Hit]:
    """The filing names two different years as the one it reports on."""
    year = context.year
    own = [p for p in context.periods if _is_own(p)]
    first = next((p for p in own if p.year == year), None)
    for other in {p.year: p for p in reversed(own) if p.year != year}.values():
        if first is not None:
            facts = {"one": first.text, "other": other.text}
            mild = None if _WHOLE_YEAR.search(other.text) else Severity.AMBIGUOUS
            yield Hit((first.sentence.place(), other.sentence.place()), facts, mild)


def earlier_period_named(context: Context) -> Iterator[Hit]:
    """A sentence speaks of the year before as if it were the reporting period."""
    year = context.year
    for period in context.periods:
        stale = year is not None and period.year == year - 1 and not _is_own(period)
        stale = stale and bool(_AS_PERIOD.search(period.text))
        if stale and not _OTHER_REPORT.search(period.sentence.text) and not _names(period, year):
            facts = {"text": period.text, "year": str(year)}
            yield Hit((period.sentence.place(),), facts)


def signed_before_period_end(context: Context) -> Iterator[Hit]:
    """The form was signed before the reported year was over."""
    signed, year = context.signed, context.year
    if signed and signed.value and year and signed.value <= date(year, 12, 31):
        yield Hit((signed.sentence.place(),), {"date": signed.text, "year": str(year)})


def date_after_signature(context: Context) -> Iterator[Hit]:
    """Information is given as of a day after the form was signed."""
    signed = context.signed
    if signed is None or signed.value is None:
        return
    for day in context.days:
        before = day.sentence.text[: day.start]
        told = _AS_OF.search(before) and not _TO_COME.search(day.sentence.text)
        if day.value and day.value > signed.value and told:
            places = (day.sentence.place(), signed.sentence.place())
            yield Hit(places, {"date": day.text, "signed": signed.text})


def filed_before_period_end(context: Context) -> Iterator[Hit]:
    """The report says it was filed in a year in which it could not have been."""
    for sentence in context.prose:
        found = _FILED.search(sentence.text)
        if found and context.year and int(found["year"]) <= context.year:
            facts = {"year": found["year"], "next": str(context.year + 1)}
            yield Hit((sentence.place(),), facts)


def earlier_document_named(context: Context) -> Iterator[Hit]:
    """A link or file name of the report itself carries an earlier year."""
    for sentence in context.prose:
        found = _OWN_DOCUMENT.search(sentence.text)
        if not found or not context.year or int(found["year"]) >= context.year:
            continue
        if _PUBLISHED.search(sentence.text):
            facts = {"title": found["title"].strip(), "year": str(context.year)}
            yield Hit((sentence.place(found[0]),), facts)


def _is_own(period: Period) -> bool:
    """Whether a period is named where a filing says what it is for: in a heading or its opening."""
    text = period.sentence.text
    if _OTHER_REPORT.search(text):
        return False
    short = len(text) < 160 and not re.search(r"\b(?:we|our|suppliers?)\b", text, re.IGNORECASE)
    return short or bool(_LEADING.search(text) and _WHOLE_YEAR.search(period.text))


def _names(period: Period, year: int | None) -> bool:
    return str(year) in period.sentence.text
