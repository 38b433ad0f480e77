"""The words by which filings lay out their lists of smelters: `data/proofread_reading.toml`."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from oreigin import tables
from oreigin.proofread.marks import SUPERSCRIPTS
from oreigin.smelters.countries import country_code
from oreigin.terms import Metal

_TABLE = "proofread_reading.toml"
_SEPARATORS = re.compile(r"[\W_]+")
_SHORT_HEADING = 150
_NUMBERING = re.compile(r"[a-z]|[ivx]{1,4}|\d{1,4}")


_NO_MARKS = dict.fromkeys(map(ord, SUPERSCRIPTS))
"""A footnote's raised number is no part of a header or a metal."""


class Role(StrEnum):
    """What a column of a list holds."""

    METAL = "metal"
    NAME = "name"
    COUNTRY = "country"
    CID = "cid"
    STATUS = "status"
    MARK = "mark"
    NUMBER = "number"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Header:
    """Words of a column's header and the role they give it."""

    role: Role
    words: frozenset[str] = frozenset()
    whole: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Words:
    """A bare list of words."""

    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class NameOrder:
    """Which of several name columns is preferred."""

    first: tuple[str, ...]
    last: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """`data/proofread_reading.toml`."""

    headers: tuple[Header, ...]
    header_fill: Words
    name_order: NameOrder
    metals: dict[str, tuple[str, ...]]
    metal_heading: Words
    about: dict[str, tuple[str, ...]]
    companies: Words
    statuses: dict[str, tuple[str, ...]]
    status_cells: Words
    headings: dict[str, tuple[str, ...]]
    compounds: Words


@cache
def vocabulary() -> Vocabulary:
    """Return the words of reading."""
    return tables.load_one(_TABLE, Vocabulary)


def folded(text: str) -> str:
    """Return a text in lower case, without accents and punctuation, words one space apart."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _SEPARATORS.sub(" ", "".join(c for c in plain if not unicodedata.combining(c))).strip()


@cache
def header_role(text: str) -> Role | None:
    """Return what a column under this header holds, None where the text is no header we know."""
    if not text:
        return None
    plain = folded(text.translate(_NO_MARKS))
    words = set(plain.split())
    for header in vocabulary().headers:
        if plain in header.whole or words & header.words:
            return header.role
    return None


@cache
def is_only_header(text: str) -> bool:
    """Whether a header that we know holds no word that only a company's name would hold."""
    known = {word for header in vocabulary().headers for word in header.words}
    known |= {
        word for header in vocabulary().headers for whole in header.whole for word in whole.split()
    }
    known |= vocabulary().header_fill.words
    return header_role(text) is not None and set(folded(text.translate(_NO_MARKS)).split()) <= known


@cache
def metal_of(text: str) -> Metal | None:
    """Return the mineral that a cell names and nothing else: "Gold", "Au", "Gold (Au)", "TIN*"."""
    words = folded(text.translate(_NO_MARKS)).split()
    if not 0 < len(words) <= 4:
        return None
    named = {_metals().get(word) for word in words} | {_metals().get(" ".join(words))}
    found = {metal for metal in named if metal}
    known = all(word in _metals() or word in ("ore", "metal") for word in words)
    return found.pop() if len(found) == 1 and (known or " ".join(words) in _metals()) else None


def metals_in(text: str) -> tuple[Metal, ...]:
    """Return the minerals that a cell names ("Tin, Tungsten"), none where it says more."""
    parts = [part for part in re.split(r"[,;/&\n]|\band\b", text) if part.strip()]
    found = [metal_of(part) for part in parts]
    return tuple(metal for metal in found if metal) if all(found) else ()


@cache
def metal_heading(text: str) -> Metal | None:
    """Return the mineral whose smelters a heading announces; None where it says more or less.

    "Gold", "Tin Smelters", "Table 3: Tungsten (W) facilities (34)"; not "Gold and Tin".
    """
    if len(text) > _SHORT_HEADING:
        return None
    words = folded(text).split()
    allowed = vocabulary().metal_heading.words
    found = {
        _metals()[word] for word in words if word in _metals() and (len(word) > 2 or len(words) < 5)
    }
    rest = [word for word in words if word not in _metals() and word not in allowed]
    if len(found) == 1 and not [word for word in rest if not _NUMBERING.fullmatch(word)]:
        return found.pop()
    return None


def metals_named(text: str) -> frozenset[Metal]:
    """Return the minerals that a text names in full words."""
    words = folded(text).split()
    return frozenset(_metals()[word] for word in words if len(word) > 2 and word in _metals())


@cache
def _metals() -> dict[str, Metal]:
    return {w: Metal(name) for name, words in vocabulary().metals.items() for w in words}


@cache
def is_country(text: str) -> bool:
    """Whether a text is the name of a country and nothing else; marks do not matter."""
    return country_code(text.strip(" *†‡§#¹²³()")) is not None or country_code(text) is not None


def status_said(text: str) -> str:
    """Return the first words of a text that name a status, as printed; "" where none do."""
    found = _status_pattern().search(text)
    return found[0] if found else ""


def statuses_said(text: str) -> list[str]:
    """Return all words of a text that name a status, as printed."""
    return [found[0] for found in _status_pattern().finditer(text)]


def is_status(text: str) -> bool:
    """Whether a cell holds a status and little else."""
    said = status_said(text)
    return text.casefold() in vocabulary().status_cells.words or 0 < len(text) < len(said) * 2


@cache
def _status_pattern() -> re.Pattern[str]:
    words = {word for words in vocabulary().statuses.values() for word in words}
    written = sorted(words, key=len, reverse=True)
    spaced = (re.escape(text).replace(r"\ ", r"\s+").replace("\\-", "[-‐‑–—]") for text in written)
    negated = r"(?:(?:not|no longer)\s+(?:\w+\s+){0,2}?)?"
    return re.compile(rf"(?<![\w-]){negated}(?:{'|'.join(spaced)})(?!\w)", re.IGNORECASE)


def speaks_of_smelters(text: str) -> bool:
    """Whether a text names smelters, refiners or facilities."""
    return bool(set(folded(text).split()) & set(vocabulary().about["smelters"]))


def speaks_of_origins(text: str) -> bool:
    """Whether a heading announces countries of origin."""
    plain = folded(text)
    return any(words in plain for words in vocabulary().headings["origins"])


def is_company(text: str) -> bool:
    """Whether a name holds one of the words that names of smelters mostly hold."""
    plain = folded(text.replace(".", ""))
    return bool(set(plain.split()) & vocabulary().companies.words)


def compounds() -> frozenset[str]:
    """Return the words that begin compounds with a hyphen ("Non-Ferrous", "Met-Mex")."""
    return vocabulary().compounds.words
