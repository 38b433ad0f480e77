"""How wide text is in Times, and into how many lines it breaks: `data/letter_widths.toml`.

Close enough to lay out columns so that no word breaks, and to say on which page of a Word document
a heading will stand; where a letter is unknown the width is a guess on the wide side.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from oreigin import tables

WIDTHS = "letter_widths.toml"


@dataclass(frozen=True, slots=True)
class LetterWidths:
    """The table: width in thousandths of the type size -> the letters that have it."""

    wide: int
    capital: int
    other: int
    regular: dict[str, str]
    bold: dict[str, str]


def width(text: str, strong: bool = False) -> float:
    """Return how wide a text is, in units of the type size."""
    known = _widths(strong)
    return sum(known.get(letter) or _unknown(letter) for letter in text)


def line_count(words: Iterable[float], space: float, available: float) -> int:
    """Return into how many lines words of these widths break, each with a space before it."""
    count, filled = 1, -space
    for word in words:
        if filled + space + word > available and filled > 0:
            count, filled = count + 1, word
        else:
            filled += space + word
    return count


@cache
def _widths(strong: bool) -> Mapping[str, float]:
    table = tables.load_one(WIDTHS, LetterWidths)
    rows = table.bold if strong else table.regular
    return {letter: int(width) / 1000 for width, letters in rows.items() for letter in letters}


@cache
def _unknown(letter: str) -> float:
    table = tables.load_one(WIDTHS, LetterWidths)
    base = unicodedata.normalize("NFD", letter)[0]
    if base != letter:
        return width(base)
    if unicodedata.east_asian_width(letter) in "WF":
        return table.wide / 1000
    return (table.capital if letter.isupper() else table.other) / 1000
