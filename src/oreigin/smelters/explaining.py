"""Why two names are taken for one, or are not: sentences for a reviewer, from the features.

The sentences stand beside the weights in `data/matching.toml`.
"""

from oreigin.smelters.comparing import KnownWords, asked, lay, matching
from oreigin.smelters.matching import Candidate
from oreigin.smelters.names import ParsedName

_SAID_FROM = 0.05


def likeness(candidate: Candidate, name: ParsedName, known: KnownWords) -> tuple[str, ...]:
    """Return what speaks for and against `name` meaning the candidate, in words."""
    laid = lay(asked(name, known), candidate.listed)
    facts = {
        "missing": _quoted(laid.missing),
        "extra": _quoted(laid.extra),
        "similar": ", ".join(f'"{word}" for "{meant}"' for word, meant, _ in laid.similar),
    }
    rows = matching().features
    said = [f'It is like "{candidate.listed.text}" ({candidate.cid}).']
    for feature, value in zip(candidate.features._fields, candidate.features, strict=True):
        words = rows[feature].words
        if words and value > _SAID_FROM:
            said.append(words.format(**facts))
    return tuple(said)


def _quoted(words: list[str]) -> str:
    return ", ".join(f'"{word}"' for word in words)
