"""The vocabulary by which prose is understood: `data/prose.toml`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from oreigin import tables


@dataclass(frozen=True, slots=True)
class ProseWords:
    """The file `data/prose.toml`: regular expressions by what they mean."""

    standings: dict[str, tuple[str, ...]]
    counts: dict[str, tuple[str, ...]]
    statements: dict[str, tuple[str, ...]]


@cache
def prose_words() -> ProseWords:
    """Return the vocabulary."""
    return tables.load_one("prose.toml", ProseWords)


def any_of(phrases: Sequence[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of the phrases as whole words, whatever their case."""
    return re.compile(rf"\b(?:{'|'.join(phrases)})\b", re.IGNORECASE)


@cache
def count_phrases(name: str) -> re.Pattern[str]:
    """Return the pattern of the phrases `name` that are said of numbers of facilities."""
    return any_of(prose_words().counts[name])
