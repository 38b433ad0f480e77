"""Words that mean nothing: placeholders and the like, from `data/check_words.toml`."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from oreigin import tables
from oreigin.smelters.countries import country_code
from oreigin.smelters.names import normalized
from oreigin.terms import Country

_EMAIL = re.compile(r"[^@\s,;:<>()\"]+@[^@\s,;:<>()\"]+\.[^@\s.,;:<>()\"]{2,}")
_URL = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Words:
    """The file `data/check_words.toml`."""

    placeholders: tuple[str, ...]
    same: tuple[str, ...]
    recycled: tuple[str, ...]
    english: tuple[str, ...]
    foreign: tuple[str, ...]


@cache
def _words() -> Words:
    return tables.load_one("check_words.toml", Words)


@cache
def _folded(kind: str) -> frozenset[str]:
    return frozenset(_key(text) for text in getattr(_words(), kind))


def _key(text: str) -> str:
    return normalized(text) or text.strip()


def is_placeholder(text: str) -> bool:
    """Whether a text stands for "nothing": "TBD", "n/a", "unknown", "same as above", "---"."""
    bare = text.strip()
    if not bare:
        return False
    key = normalized(bare)
    return not key or key in _folded("placeholders") or key in _folded("same")


def means_same(text: str) -> bool:
    """Whether a text only points elsewhere: "same", "same as above", "see contact"."""
    return bool(text.strip()) and normalized(text) in _folded("same")


@lru_cache(maxsize=4096)
def country_of(text: str) -> Country | None:
    """Return the country that a text names, remembered: few texts come again and again."""
    return country_code(text)


def says_recycled(text: str) -> bool:
    """Whether a mine cell says that the metal is recycled or scrap, in the template's words."""
    return normalized(text) in _folded("recycled")


def is_email(text: str) -> bool:
    """Whether a text is an email address, or several."""
    parts = [part for part in re.split(r"[;,/\s]+", text.strip()) if part]
    return bool(parts) and all(_EMAIL.fullmatch(part) for part in parts)


def has_url(text: str) -> bool:
    """Whether a text holds something that a browser could open."""
    return any(_URL.fullmatch(part.strip("()<>[],;\"'.")) for part in text.split())


def is_not_english(text: str) -> bool:
    """Whether a text is plainly in another language: another script, or telling words.

    Names and short texts are left alone; so is whatever could be English.
    """
    letters = [c for c in text if c.isalpha()]
    if len(letters) < 4:
        return False
    foreign_script = sum(not unicodedata.name(c, "").startswith("LATIN") for c in letters)
    if foreign_script * 2 > len(letters):
        return True
    words = re.findall(r"[^\W\d_]+", text.casefold())
    if len(words) < 4:
        return False
    telling = sum(word in _words().foreign for word in words)
    english = sum(word in _words().english for word in words)
    return telling >= 2 and telling > english
