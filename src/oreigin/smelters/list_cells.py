"""Odd characters in the cells of a list: taken from around CIDs, and always said."""

from collections.abc import Iterator, Mapping
from enum import StrEnum

from oreigin.terms import CID

_INVISIBLE = "\uffa0\u3164\u115f\u1160\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00a0\u3000"
"""Fillers, zero-width characters and hard spaces that exports leave around CIDs."""

_LOST = "\ufffd"


class Cleaned(StrEnum):
    """What was noticed about a row; ids of `data/list_notes.toml`."""

    ODD_CHARACTERS = "odd-characters"
    LOST_CHARACTERS = "lost-characters"


def cleaned(values: Mapping[str, str]) -> Iterator[Cleaned]:
    """Yield what is odd about the cells of a row."""
    cid = values.get("cid", "")
    if without_odd(values).get("cid", "") != cid:
        yield Cleaned.ODD_CHARACTERS
    if any(_LOST in text for text in values.values()):
        yield Cleaned.LOST_CHARACTERS


def without_odd(values: Mapping[str, str]) -> dict[str, str]:
    """Return the cells with the CID freed of invisible characters; other texts stay as they are."""
    cid = values.get("cid", "")
    bare = "".join(letter for letter in cid if letter not in _INVISIBLE).strip()
    return {**values, "cid": bare} if bare != cid and CID.fullmatch(bare) else dict(values)
