"""How metals and minerals are written: the conflict minerals, and those of EMRT, CRT and AMRT."""

from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from oreigin.tables import load_one
from oreigin.terms import CONFLICT_MINERALS, Metal


@dataclass(frozen=True, slots=True)
class Minerals:
    """The file `data/minerals.toml`."""

    minerals: tuple[Metal, ...]


def known_minerals() -> tuple[Metal, ...]:
    """Return the conflict minerals, and the minerals that the other templates let one choose."""
    return (*CONFLICT_MINERALS, *load_one("minerals.toml", Minerals).minerals)


def misspelt(mineral: str) -> Metal | None:
    """Return the known mineral that a text is a slip of the pen for: one letter, or letter case.

    None where it is written as it should be, or is another mineral: the AMRT lets one type any.
    """
    known = known_minerals()
    if mineral in known:
        return None
    folded = mineral.casefold()
    near = (m for m in known if Levenshtein.distance(folded, m.casefold()) <= 1)
    return next(near, None)
