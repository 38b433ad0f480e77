"""The countries of origin that a filing lists, in an annex or under a heading of that name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from oreigin.proofread.marks import without_marks
from oreigin.proofread.values import Block, Filing, Grid, Paragraph, Place
from oreigin.proofread.vocabulary import is_country, metals_in, speaks_of_origins
from oreigin.terms import Metal

_HEADING = 300
_NEAR = 4
_MOSTLY = 0.6
_LEAST = 3
_PARTS = re.compile(r"[;\n•]")


@dataclass(frozen=True, slots=True)
class OriginCountry:
    """A country of origin as a filing prints it; `metals` where its list says which come from it."""

    country: str
    metals: tuple[Metal, ...]
    place: Place


def origin_countries(filing: Filing) -> tuple[OriginCountry, ...]:
    """Return the countries of origin a filing lists; () where it lists none."""
    found: list[OriginCountry] = []
    since, heading = _NEAR + 1, ""
    for number, block in enumerate(filing.blocks):
        if isinstance(block, Paragraph) and _announces(block):
            since, heading = 0, block.text[:60]
        elif isinstance(block, Paragraph) and block.level in (1, 2):
            since = _NEAR + 1
        if since <= _NEAR:
            told = list(_told(block, number, heading))
            found += told
            since = 1 if told else since + 1
    return tuple(found)


def _announces(paragraph: Paragraph) -> bool:
    """Whether a paragraph says that countries of origin are listed below it or in it."""
    text = paragraph.text
    return speaks_of_origins(text) and (
        bool(paragraph.level) or len(text) < _HEADING or ":" in text[-3:]
    )


def _told(block: Block, number: int, heading: str) -> Iterator[OriginCountry]:
    if isinstance(block, Grid):
        yield from _in_grid(block, number, heading)
        return
    names = _countries(block.text)
    if len(names) >= _LEAST or (block.item and names):
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
            for name in _countries(text):
                place = Place(text, f"{heading}, row {at + 1}", number, at)
                yield OriginCountry(name, beside, place)


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
    """Return the countries between commas, None where something else stands there.

    The longest name wins: "Korea, Republic of" and "Congo, Democratic Republic of the" are one.
    """
    parts = [part.strip() for part in re.split(r",|\band\b(?=[^,]*$)", text)]
    names: list[str] = []
    at = 0
    while at < len(parts):
        length = next((n for n in (3, 2, 1) if _named(parts[at : at + n])), 0)
        if not length and parts[at]:
            return None
        if length:
            names.append(", ".join(parts[at : at + length]))
        at += max(length, 1)
    return names


def _named(parts: list[str]) -> bool:
    name = without_marks(", ".join(parts))[0].strip(" .")
    return bool(name) and is_country(name)
