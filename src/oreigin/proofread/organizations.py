"""Names of programs, organizations and documents, and what of them is outdated or wrong.

The history stands in `data/organizations.toml`, slips of spelling in `data/typos.toml`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from oreigin import tables
from oreigin.proofread.sentences import Sentence

_IN_YEAR = re.compile(r"\b(?:in|since|during|from) (20\d\d)\b", re.IGNORECASE)
_FORMERLY = re.compile(
    r"\b(?:formerly|previously|former|f/k/a|then known|earlier called|originally|founded as"
    r"|legacy|was called|now|renamed|rebranded|became|changed its name|predecessor)\b",
    re.IGNORECASE,
)
_AROUND = 70


@dataclass(frozen=True, slots=True)
class Writing:
    """A row of the table: writings of a name, what it is called, and since when."""

    writings: tuple[str, ...]
    called: str
    since: date | None = None


@dataclass(frozen=True, slots=True)
class NameHistory:
    """The file `data/organizations.toml`."""

    names: tuple[Writing, ...]
    terms: tuple[Writing, ...]
    links: tuple[Writing, ...]
    boilerplate: tuple[Writing, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words of the field for which slips are looked for, and words that only look like slips."""

    words: frozenset[str]
    right: frozenset[str]
    acronyms: tuple[str, ...]
    not_acronyms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Typos:
    """The file `data/typos.toml`."""

    slips: tuple[Writing, ...]
    vocabulary: Vocabulary


@dataclass(frozen=True, slots=True)
class Mention:
    """A name as a sentence writes it."""

    text: str
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Mentions:
    """One row of a table with every place that writes it so."""

    row: Writing
    places: tuple[Mention, ...] = field(default=())


@cache
def name_history() -> NameHistory:
    """Return the history of names."""
    return tables.load_one("organizations.toml", NameHistory)


@cache
def typos() -> Typos:
    """Return the slips that are looked for."""
    return tables.load_one("typos.toml", Typos)


def mentions(
    said: Iterable[Sentence], rows: Iterable[Writing], any_case: bool = False
) -> Iterator[Mentions]:
    """Yield the rows that the sentences write anywhere, with every place, each word once.

    A name that stands beside "formerly" or "now" is left out: there the filing explains it.
    """
    said = tuple(said)
    for row in rows:
        pattern = _compiled(row.writings, any_case)
        found = [
            Mention(match[0], sentence)
            for sentence in said
            for match in pattern.finditer(sentence.text)
            if not _explained(sentence.text, match) and not _of_its_time(sentence.text, row)
        ]
        if found:
            yield Mentions(row, tuple(found))


def _of_its_time(text: str, row: Writing) -> bool:
    """Whether a sentence tells of a year in which the name was right: "In 2014, we joined"."""
    return row.since is not None and any(
        int(found) < row.since.year for found in _IN_YEAR.findall(text)
    )


def _explained(text: str, match: re.Match[str]) -> bool:
    around = text[max(0, match.start() - _AROUND) : match.end() + _AROUND]
    return bool(_FORMERLY.search(around))


@cache
def _compiled(writings: tuple[str, ...], any_case: bool) -> re.Pattern[str]:
    flags = re.IGNORECASE if any_case else 0
    return re.compile("|".join(rf"(?:{writing})" for writing in writings), flags)
