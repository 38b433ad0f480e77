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


def in_app(said: str) -> str:
    """Return a message or remedy of the core as somebody needs it who has no case folder."""
    for words in _longest_first():
        said = said.replace(words.folder, words.app)
    return said


@cache
def _longest_first() -> tuple[Words, ...]:
    rows = load("app_words.toml", Words)
    return tuple(sorted(rows, key=lambda row: -len(row.folder)))
