"""Languages by the names that pages give them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from oreigin import tables


@dataclass(frozen=True, slots=True)
class Language:
    """A row of `data/web/languages.toml`."""

    id: str
    name: str


@cache
def languages() -> Mapping[str, str]:
    """Return the name of every language that we write in, by its code."""
    return {row.id: row.name for row in tables.load("web/languages.toml", Language)}


def named(code: str) -> str:
    """Return what a language is called; one that we do not write in by its code."""
    return languages().get(code, code)
