"""Comparing and ordering smelter names: what counts as the same writing of a name.

Only writing is folded here (case, accents, punctuation, spacing, "&"). Legal forms are never
dropped: without them "H.C. Starck" or "Johnson Matthey" would be several facilities at once.
"""

import unicodedata
from functools import lru_cache

_UNDECOMPOSED = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "æ": "ae", "Æ": "AE", "ı": "i", "đ": "d"}
)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return `text` casefolded, without accents, in compatibility form."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_UNDECOMPOSED))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


@lru_cache(maxsize=65536)
def normalized(name: str) -> str:
    """Return the letters and digits of a name, folded: equal for two writings of one name.

    >>> normalized("H.C. Starck Smelting GmbH & Co. KG")
    'hcstarcksmeltinggmbhandcokg'
    """
    return "".join(c for c in fold(name).replace("&", "and") if c.isalnum())


def sort_key(name: str) -> str:
    """Return the key by which an annex sorts names: casefolded, unaccented, no apostrophes."""
    return fold(name).replace("'", "").replace("’", "")
