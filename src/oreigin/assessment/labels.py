"""Whether anything that may print calls a product by a description that the rule ties to an audit.

Every text of the case is looked at, but for those that no document prints; what is new in a case
is looked at unless it is named here. `data/own_words.toml`, [labels], holds the descriptions.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from html import unescape
from typing import Any

from oreigin.case import Case
from oreigin.tables import load_one

_INSIDE = frozenset(
    (
        "suppliers",
        "responses",
        "lists",  # names of facilities are theirs
        "judgments",
        "actions",
        "overrides",
        "risk",
        "facts",
        "previous",
        "previous_narrative",
        "claims",  # only some of them print
    )
)
"""The fields of the Case whose texts no document prints."""

_DASHES = re.compile(r"[\u2010-\u2015\u2212-]")


@dataclass(frozen=True, slots=True)
class Labels:
    """The table [labels] of `data/own_words.toml`."""

    pattern: str


@dataclass(frozen=True, slots=True)
class _Table:
    labels: Labels


def described_products(case: Case) -> tuple[str, ...]:
    """Return where a text holds such a description, "narrative: future-steps"."""
    found = (where for where, text in printable_texts(case) if names_label(text))
    return tuple(dict.fromkeys(found))


def names_label(text: str) -> bool:
    """Return whether a text holds such a description, however it is spelled out or hidden."""
    whole = unicodedata.normalize("NFKC", unescape(text))
    seen = "".join(letter for letter in whole if unicodedata.category(letter) != "Cf")
    return _pattern().search(" ".join(_DASHES.sub("-", seen).split())) is not None


def printable_texts(case: Case) -> Iterator[tuple[str, str]]:
    """Yield every text that a document may print, with where it stands."""
    for part in fields(case):
        if part.name not in _INSIDE:
            yield from _texts(getattr(case, part.name), part.name)
    yield from ((f"claims: {c.id}", c.sentence) for c in case.claims if c.printed)


def _texts(value: Any, where: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield where, value
    elif is_dataclass(value):
        called = f"{where}: {value.id}" if hasattr(value, "id") else where
        for part in fields(value):
            inner = called if called != where else f"{where}.{part.name}"
            yield from _texts(getattr(value, part.name), inner)
    elif isinstance(value, dict):
        yield from _texts(tuple(value.values()), where)
    elif isinstance(value, Iterable):
        for each in value:
            yield from _texts(each, where)


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(load_one("own_words.toml", _Table).labels.pattern, re.IGNORECASE)
