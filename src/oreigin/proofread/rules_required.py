"""Rules about what a Form SD and a Conflict Minerals Report have to hold.

Only what a part plainly lacks is an omission: a form that leaves its inquiry to the exhibit has
it, and what is no Form SD or Conflict Minerals Report (a website report) owes nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from oreigin import tables
from oreigin.proofread.context import Context
from oreigin.proofread.facility_count import Counted
from oreigin.proofread.sentences import plain
from oreigin.proofread.values import Grid, Hit, Paragraph, Part, Place

_EXHIBITS = re.compile(r"\bItem 2\.01\.?\s+Exhibits?\b", re.IGNORECASE)
_AMENDED = date(2021, 3, 16)
_DUE = (5, 31)
_SHORTEST_REPORT = 1500
_GENERIC = re.compile(
    r"(?:sec-filings|financials-filings|investors?|governance|\.com|\.org|\.net)/?\.?$", re.I
)
_ADDRESS = re.compile(r"https?://[^\s,;)\"']+")
_FREE_CLAIM = re.compile(
    r"\bproducts?\b[^.;]{0,60}\b(?:are|is|were|was|be considered|found to be)\s+"
    r"\"?DRC conflict[- ]free\b",
    re.IGNORECASE,
)
_NO_CLAIM = re.compile(
    r"\b(?:not|no|whether|if|unless|any|undeterminable|may|goal)\b", re.IGNORECASE
)
_AUDIT = re.compile(r"independent private sector audit|\bIPSA\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Required:
    """A row of `data/required.toml`; `with_report`: asked for only where a report is filed."""

    id: str
    part: str
    any_of: tuple[str, ...]
    what: str
    citation: str
    since: date | None = None
    with_report: bool = False


@dataclass(frozen=True, slots=True)
class RequiredTable:
    """The file `data/required.toml`."""

    required: tuple[Required, ...]


def form_item_missing(context: Context) -> Iterator[Hit]:
    """The body of the Form SD lacks something that the form asks for."""
    form = context.form
    if form is None:
        return
    text = _text(context, form)
    for row in _rows("form"):
        asked = row.since is None or _written(context) >= row.since
        if asked and (context.report or not row.with_report) and not _holds(row, text):
            yield Hit((_start(context, form),), {"what": row.what, "citation": row.citation})


def filing_content_missing(context: Context) -> Iterator[Hit]:
    """Neither the form nor its report holds something that one of them has to."""
    if context.report is None:
        return  # what a form alone leaves to its exhibit cannot be judged without it
    text = " ".join(_text(context, part) for part in context.filing.parts)
    for row in _rows("filing"):
        if len(text) >= _SHORTEST_REPORT and not _holds(row, text):
            place = _start(context, context.report)
            yield Hit((place,), {"what": row.what, "citation": row.citation})


def report_content_missing(context: Context) -> Iterator[Hit]:
    """The Conflict Minerals Report lacks something that the form asks of it."""
    if context.report is None:
        return
    text = _text(context, context.report)
    for row in _rows("report"):
        if len(text) >= _SHORTEST_REPORT and not _holds(row, text):
            place = _start(context, context.report)
            yield Hit((place,), {"what": row.what, "citation": row.citation})


def facilities_not_named(context: Context) -> Iterator[Hit]:
    """The report counts the smelters it identified and names none of them."""
    if context.report is None or context.rows or _has_unread_list(context):
        return
    total = next((c for c in context.counts if c.counted is Counted.TOTAL and c.value > 1), None)
    if total:
        yield Hit((total.sentence.place(),), {"value": total.number.text})


def exhibits_under_superseded_item(context: Context) -> Iterator[Hit]:
    """Exhibits are listed under Item 2.01, which has been another item since March 16, 2021."""
    if context.form is None or _written(context) < _AMENDED:
        return
    for sentence in context.within(context.form):
        if _EXHIBITS.search(sentence.text):
            yield Hit((sentence.place(),))


def conflict_free_without_audit(context: Context) -> Iterator[Hit]:
    """Products are called DRC conflict free, and no independent audit is spoken of."""
    if any(_AUDIT.search(sentence.text) for sentence in context.prose):
        return
    for sentence in context.prose:
        if _FREE_CLAIM.search(sentence.text) and not _NO_CLAIM.search(sentence.text):
            yield Hit((sentence.place(),))


def link_to_no_page(context: Context) -> Iterator[Hit]:
    """The form links to a page of many documents and not to the disclosure itself."""
    if context.form is None:
        return
    for sentence in context.within(context.form):
        for address in _ADDRESS.findall(sentence.text):
            if _GENERIC.search(address) and "conflict minerals" in sentence.text.casefold():
                yield Hit((sentence.place(),), {"link": address.rstrip(".")})


def _rows(part: str) -> Iterator[Required]:
    return (row for row in _required() if row.part == part)


def _holds(row: Required, text: str) -> bool:
    return any(_compiled(phrase).search(text) for phrase in row.any_of)


def _text(context: Context, part: Part) -> str:
    texts: list[str] = []
    for block in context.filing.blocks[part.start : part.end]:
        if isinstance(block, Paragraph):
            texts.append(block.text)
        elif isinstance(block, Grid):
            texts += [cell for row in block.rows for cell in row if cell]
    return plain(" ".join(texts))


def _start(context: Context, part: Part) -> Place:
    name = "Form SD" if part.kind == "SD" else "Conflict Minerals Report"
    block = context.filing.blocks[part.start]
    quote = block.text if isinstance(block, Paragraph) else " ".join(block.rows[0])
    return Place(quote, name, part.start)


def _has_unread_list(context: Context) -> bool:
    """Whether a long table was not understood, or something was not read: it may be the list."""
    long = any(len(grid.rows) > 100 for _, grid in context.filing.grids())
    return long or bool(context.filing.unread)


def _written(context: Context) -> date:
    if context.signed and context.signed.value:
        return context.signed.value
    if context.year:
        return date(context.year + 1, *_DUE)
    return context.as_of or date.min


@cache
def _required() -> tuple[Required, ...]:
    return tables.load_one("required.toml", RequiredTable).required


@cache
def _compiled(phrase: str) -> re.Pattern[str]:
    return re.compile(phrase, re.IGNORECASE)
