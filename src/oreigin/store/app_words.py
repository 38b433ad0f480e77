"""The words of the team's app where the core speaks of files of a case folder."""

from dataclasses import dataclass
from functools import cache

from oreigin.tables import load


@dataclass(frozen=True, slots=True)
class Words:
    """A row of `data/app_words.toml`."""

    id: str
    folder: str
    app: str


def in_app(remedy: str) -> str:
    """Return a remedy of `data/attention.toml` as somebody needs it who has no case folder."""
    for words in _longest_first():
        remedy = remedy.replace(words.folder, words.app)
    return remedy


@cache
def _longest_first() -> tuple[Words, ...]:
    rows = load("app_words.toml", Words)
    return tuple(sorted(rows, key=lambda row: -len(row.folder)))
