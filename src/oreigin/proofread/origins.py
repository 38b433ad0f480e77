"""The countries of origin that a filing lists, in an annex or under a heading of that name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from oreigin.proofread.marks import without_marks
from oreigin.proofread.values import Block, Filing, Grid, Paragraph, Place
from oreigin.proofread.vocabulary import is_country, is_only_header, metals_in, speaks_of_origins
from oreigin.terms import Metal

_HEADING = 300
_NEAR = 4
_MOSTLY = 0.6
_LEAST = 3
_MANY = 10
_NEARLY_ALL = 0.9
_SHOWN = 60
_LONGEST = 5
"""Parts of a country's name, commas and "and" between them counted."""

_SEPARATORS = re.compile(r"(,|\band\b)")
_PARTS = re.compile(r"[;\n•]")


@dataclass(frozen=True, slots=True)
class OriginCountry:
    """A country of origin as a filing prints it; `metals` where its list says which it is for."""

    country: str
    metals: tuple[Metal, ...]
    place: Place


def origin_countries(filing: Filing) -> tuple[OriginCountry, ...]:
    """Return the countries of origin a filing lists; () where it lists none."""
    found: list[OriginCountry] = []
    since, heading = _NEAR + 1, ""
    for number, block in enumerate(filing.blocks):
        if isinstance(block, Paragraph) and block.level:
            since, heading = _NEAR + 1, block.text[:_SHOWN]
        if isinstance(block, Paragraph) and _announces(block):
            since, heading = 0, block.text[:_SHOWN]
        if since <= _NEAR or _is_list_of_countries(block):
            told = list(_told(block, number, heading))
            found += told
            since = 1 if told else since + 1
    return tuple(found)


def _is_list_of_countries(block: Block) -> bool:
    """Whether a table lists many countries and nothing else but metals, whatever stands above."""
    if not isinstance(block, Grid):
        return False
    cells = [text for row in block.rows for text in row if text and not metals_in(text)]
    return len(cells) >= _MANY and sum(map(_is_listed, cells)) > _NEARLY_ALL * len(cells)


def _announces(paragraph: Paragraph) -> bool:
    """Whether a paragraph says that countries of origin are listed below it or in it."""
    text = paragraph.text
    short = bool(paragraph.level) or len(text) < _HEADING or ":" in text[-3:]
    return speaks_of_origins(text) and short


def _told(block: Block, number: int, heading: str) -> Iterator[OriginCountry]:
    if isinstance(block, Grid):
        yield from _in_grid(block, number, heading)
        return
    names = _countries(block.text)
    if len(names) >= _LEAST or (names and (block.item or is_country(block.text))):
        for name in names:
            yield OriginCountry(name, (), Place(name, heading, number))


def _in_grid(grid: Grid, number: int, heading: str) -> Iterator[OriginCountry]:
    """Yield the countries of a table of countries, with the metals that stand beside them."""
    cells = [text for row in grid.rows for text in row if text]
    said = [text for text in cells if _is_listed(text)]
    metals = [text for text in cells if metals_in(text)]
    if len(said) < _LEAST or len(said) < _MOSTLY * (len(cells) - len(metals)):
        return
    for at, row in enumerate(grid.rows):
        beside = tuple(metal for text in row for metal in metals_in(text))
        for text in row:
            for name in _listed(text):
                place = Place(text, f"{heading}, row {at + 1}", number, at)
                yield OriginCountry(without_marks(name)[0], beside, place)


def _listed(text: str) -> list[str]:
    """Return the countries in a cell of a list of countries: what is unknown to us, as printed."""
    if not text or metals_in(text) or is_only_header(text) or speaks_of_origins(text):
        return []
    return _countries(text) or [text]


def _is_listed(text: str) -> bool:
    return bool(_countries(text))


def _countries(text: str) -> list[str]:
    """Return the countries of a text that lists nothing else, as printed; [] of any other text."""
    found: list[str] = []
    for part in _PARTS.split(text.rpartition(":")[2]):
        names = _split(part.strip())
        if names is None:
            return []
        found += names
    return found


def _split(text: str) -> list[str] | None:
    """Return the countries between commas and "and"; None where something else stands there.

    The longest name wins: "Congo, Democratic Republic of the" is one, and so is "Bosnia and
    Herzegovina".
    """
    parts = _SEPARATORS.split(text)  # names and separators in turn
    names: list[str] = []
    at = 0
    while at < len(parts):
        spans = ("".join(parts[at : at + length]) for length in range(_LONGEST, 0, -2))
        name = next(filter(_is_named, spans), "")
        if not name and parts[at].strip(" ."):
            return None
        names += [name.strip(" .")] if name else []
        at += len(_SEPARATORS.split(name)) + 1
    return names


def _is_named(text: str) -> bool:
    name = without_marks(text)[0].strip(" .")
    return bool(name) and is_country(name)
