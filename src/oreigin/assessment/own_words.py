"""The registrant's own words: sentences in them that are true or false, and words given up.

`data/own_words.toml` says what is looked for. A sentence with a truth value is held against the
data like one that was declared (`narrative/claims.toml`), wherever it stands.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from oreigin.assessment.attention_items import item
from oreigin.assessment.grouping import group_of
from oreigin.assessment.values import Attention
from oreigin.case import Case, NarrativeClaim, ProgramRecord, SourcedFact
from oreigin.tables import load_one
from oreigin.terms import ConformanceStatus

_SENTENCE = re.compile(r"\S.*?(?:[.!?][”\"')]*(?=\s|$)|$)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class SentenceRow:
    """A kind of sentence, and the rule of `data/claims.toml` that it asserts."""

    predicate: str
    pattern: str


@dataclass(frozen=True, slots=True)
class OutdatedRow:
    """A name that has been given up, from when on, and what is said instead."""

    pattern: str
    since: date
    instead: str


@dataclass(frozen=True, slots=True)
class StaleYear:
    """How a text says in which year something was filed."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """What counts as a number in a text, and the counters of a list, which do not."""

    pattern: str
    counter: str


@dataclass(frozen=True, slots=True)
class OwnWords:
    """`data/own_words.toml`."""

    sentences: tuple[SentenceRow, ...]
    outdated: tuple[OutdatedRow, ...]
    numbers: Numbers
    stale_year: StaleYear


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence of a text that is true or false: where it stands, and the rule it asserts."""

    start: int
    end: int
    sentence: str
    predicate: str
    id: str


def sentences_in(text_id: str, text: str) -> tuple[Found, ...]:
    """Return the sentences of a text that a rule can be held against, in their order.

    Each has an id of its own, made of the text's and its place among them.
    """
    found: list[Found] = []
    for match in _SENTENCE.finditer(text):
        said = " ".join(match[0].split())
        predicate = _predicate(said)
        if predicate:
            called = f"{text_id}-{len(found) + 1}"
            found.append(Found(match.start(), match.end(), said, predicate, called))
    return tuple(found)


def prose_claims(case: Case) -> tuple[NarrativeClaim, ...]:
    """Return those of all text blocks as claims that are printed."""
    return tuple(
        NarrativeClaim(found.id, found.sentence, found.predicate, printed=True)
        for block in case.narrative
        for found in sentences_in(block.id, block.text)
    )


def of_own_words(case: Case) -> Iterator[Attention]:
    """Yield what the registrant's words should not say: given-up names, another year, a mixture."""
    for where, text in texts(case):
        yield from _outdated(case, where, text)
        yield from _stale(case, where, text)
    yield from _mixed_labels(case)


def undeclared_numbers(text: str, facts: Iterable[SourcedFact]) -> tuple[str, ...]:
    """Return the numbers in a text of which no fact says where they are from, each once."""
    looked_for = _own_words().numbers
    for fact in facts:
        if fact.text.strip() and fact.source.strip():
            text = text.replace(fact.text, " ")
    without_counters = _compiled(looked_for.counter).sub("", text)
    return tuple(dict.fromkeys(_compiled(looked_for.pattern).findall(without_counters)))


def prose(case: Case) -> Iterator[tuple[str, str]]:
    """Yield the text blocks and printed sentences of the registrant's, with their ids."""
    for block in case.narrative:
        yield block.id, block.text
    for claim in case.claims:
        if claim.printed:
            yield claim.id, claim.sentence


def texts(case: Case) -> Iterator[tuple[str, str]]:
    """Yield every text of the registrant's that a document may print, with its id."""
    yield from prose(case)
    for record in case.program:
        yield record.id, record_text(record)


def record_text(record: ProgramRecord) -> str:
    """Return what of a record a document may print."""
    return " ".join((record.summary, record.body, *record.options, record.decision))


def _outdated(case: Case, where: str, text: str) -> Iterator[Attention]:
    for row in _own_words().outdated:
        match = _compiled(row.pattern).search(text)
        if match and row.since <= case.as_of.filing:
            yield item("outdated-words", match[0], (where,), row.instead, where, about=where)


def _stale(case: Case, where: str, text: str) -> Iterator[Attention]:
    for match in _compiled(_own_words().stale_year.pattern).finditer(text):
        if int(match[1]) != case.as_of.filing.year:
            year = str(case.as_of.filing.year)
            yield item("stale-year", match[0], (where,), year, where, about=where)


def _mixed_labels(case: Case) -> Iterator[Attention]:
    """Yield a label that two statuses share which do not count alike: it would raise one of them.

    Writings that a reader cannot tell apart are one label.
    """
    sharing: dict[str, list[ConformanceStatus]] = {}
    for status in ConformanceStatus:
        sharing.setdefault(" ".join(case.annex.label(status).casefold().split()), []).append(status)
    for statuses in sharing.values():
        if len({group_of(status) for status in statuses}) > 1:
            label = case.annex.label(statuses[0])
            yield item("label-mixes-statuses", label, facts=", ".join(statuses), about=label)


def _predicate(sentence: str) -> str:
    rows = _own_words().sentences
    return next((r.predicate for r in rows if _compiled(r.pattern).search(sentence)), "")


def _own_words() -> OwnWords:
    return load_one("own_words.toml", OwnWords)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)
