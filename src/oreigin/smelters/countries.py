"""Countries: codes inside, RMI's upper-case names at the edges, and which ones are covered.

Codes are ISO 3166-1 alpha-2. RMI's spelling is that of the templates' country list (CMRT 6.x).
The Covered Countries are the Democratic Republic of the Congo and the nine countries that share
an internationally recognized border with it (Form SD, Item 1.01(d)(1)). The rule took effect on
2012-11-13, which is the `covered_since` of all ten in `data/countries.csv`. Sudan is not covered.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from oreigin import tables
from oreigin.terms import Country

_DROPPED = re.compile(r"[.'’‘`´]")
_SEPARATORS = re.compile(r"[\W_]+")
_NOT_A_COUNTRY = ("NA", "NO")
_PARTS = re.compile(r"[;/\n|]+")
_LISTED = re.compile(r",|&|\band\b")
_WORDS = re.compile(r"[\w']+")
_LONGEST = 7
_CODE_LETTERS = 3
_REMEMBERED = 4096
"""Texts kept with what they name: the same few stand in thousands of rows."""


@dataclass(frozen=True, slots=True)
class CountryRow:
    """A row of `data/countries.csv`; `aliases` are separated by semicolons."""

    alpha2: Country
    rmi: str
    name: str
    aliases: str = ""
    covered_since: date | None = None


@dataclass(frozen=True, slots=True)
class MineWords:
    """`data/mine_words.toml`."""

    denying: tuple[str, ...]


def country_code(text: str) -> Country | None:
    """Return the code of the country that `text` names, None where it names none we know.

    Letter case, accents, punctuation and "the" do not matter. Accepts RMI's and common English
    names, alpha-3 codes, and alpha-2 codes in capitals. Never guesses: "Korea" alone is None, a
    misspelling is None, and so are "NA" and "NO", which people write for "not applicable" and "no".
    "Congo" alone is CG, as the templates mean it.
    """
    plain = text.strip()
    if plain in _rows() and plain not in _NOT_A_COUNTRY:
        return Country(plain)
    return _codes().get(_key(plain))


@lru_cache(_REMEMBERED)
def countries_in(text: str) -> tuple[Country, ...]:
    """Return the countries that a free text names, in the order of the text.

    For cells such as "Location (Country) of Mine(s)", where people write sentences. The longest
    name wins ("Democratic Republic of the Congo" names no second Congo). Codes of two or three
    letters count only in capitals: "and" is not Andorra.
    """
    found: list[Country] = []
    for part in _PARTS.split(text):
        words = part.split()
        position = 0
        while position < len(words):
            length, code = _longest_name(words[position:])
            found += [code] if code else []
            position += length
    return tuple(dict.fromkeys(found))


@lru_cache(_REMEMBERED)
def countries_stated(text: str) -> tuple[Country, ...]:
    """Return the countries that a free text states: those of its parts that deny nothing.

    "Not from the DRC; Brazil" states Brazil alone (see `data/mine_words.toml`).
    """
    parts = (part for part in _PARTS.split(text) if not _denies(part))
    return tuple(dict.fromkeys(code for part in parts for code in countries_in(part)))


@lru_cache(_REMEMBERED)
def nothing_but_countries(text: str) -> tuple[Country, ...]:
    """Return the countries of a text that names countries and says nothing else, else ()."""
    whole = country_code(text)
    if whole:
        return (whole,)
    pieces = [piece for part in _PARTS.split(text) if part.strip() for piece in _pieces(part)]
    codes = [country_code(piece) for piece in pieces]
    return tuple(dict.fromkeys(code for code in codes if code)) if all(codes) else ()


def _pieces(part: str) -> tuple[str, ...]:
    """Return a part whole where it names a country ("Tanzania, United Republic of"), else split."""
    return (part,) if country_code(part) else tuple(_LISTED.split(part))


def _denies(part: str) -> bool:
    words = " ".join(_WORDS.findall(part.casefold().replace("’", "'")))
    denying = tables.load_one("mine_words.toml", MineWords).denying
    return any(f" {word} " in f" {words} " for word in denying)


def _longest_name(words: list[str]) -> tuple[int, Country | None]:
    """Return how many of the first words name a country, and which; one word and None if none."""
    for length in range(min(len(words), _LONGEST), 0, -1):
        name = " ".join(words[:length])
        letters = name.strip(".,()")
        if len(letters) > _CODE_LETTERS or letters.isupper():
            code = country_code(letters) or country_code(name)
            if code:
                return length, code
    return 1, None


def rmi_name(code: Country) -> str:
    """Return RMI's name of the country, such as "KOREA, REPUBLIC OF"; KeyError if unknown."""
    return _rows()[code].rmi


def country_name(code: Country) -> str:
    """Return the name a reader expects, such as "South Korea"; KeyError if unknown."""
    return _rows()[code].name


def all_names() -> tuple[str, ...]:
    """Return RMI's and the common English name of every country."""
    return tuple(dict.fromkeys(name for row in _rows().values() for name in (row.name, row.rmi)))


def reader_name(text: str) -> str:
    """Return the country that `text` (a code or a name) means as a reader expects it, else `text`.

    An empty text gives "an unnamed country".
    """
    code = country_code(text)
    return country_name(code) if code else text or "an unnamed country"


def means_same_country(one: str, other: str) -> bool:
    """Return whether two texts mean one country; texts that name none are compared as written."""
    codes = country_code(one), country_code(other)
    return codes[0] == codes[1] if any(codes) else _key(one) == _key(other)


def is_covered(code: Country, as_of: date) -> bool:
    """Return whether the country is a Covered Country on that day; KeyError if unknown."""
    since = _rows()[code].covered_since
    return since is not None and since <= as_of


def covered_countries(as_of: date) -> tuple[Country, ...]:
    """Return the codes of all Covered Countries on that day, in alphabetical order."""
    return tuple(code for code in sorted(_rows()) if is_covered(code, as_of))


@cache
def _rows() -> dict[Country, CountryRow]:
    return {row.alpha2: row for row in tables.load("countries.csv", CountryRow)}


@cache
def _codes() -> dict[str, Country]:
    """Return every way to name a country; a key that two countries share is a fault of ours."""
    codes: dict[str, Country] = {}
    for row in _rows().values():
        for text in (row.rmi, row.name, *row.aliases.split(";")):
            if text and codes.setdefault(_key(text), row.alpha2) != row.alpha2:
                raise ValueError(f"countries.csv: {text!r} names two countries")
    return codes


def _key(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter))
    words = _SEPARATORS.sub(" ", _DROPPED.sub("", plain).replace("&", " and ")).split()
    return " ".join(word for word in words if word != "the")
