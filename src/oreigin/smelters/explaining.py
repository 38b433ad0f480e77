"""Why two names are taken for one, or are not: sentences for a reviewer, from the features.

The sentences stand beside the weights in `data/matching.toml`.
"""

from functools import cache

from oreigin.smelters.comparing import lay
from oreigin.smelters.features import Features, matching
from oreigin.smelters.matching import Candidate

_SAID_FROM = 0.05


def likeness(candidate: Candidate) -> tuple[str, ...]:
    """Return in words what speaks for the candidate and against it."""
    laid = lay(candidate.asked, candidate.listed)
    facts = {
        "missing": _quoted(laid.missing),
        "extra": _quoted(laid.extra),
        "similar": ", ".join(f'"{word}" for "{meant}"' for word, meant, _ in laid.similar),
    }
    said = [f'It is like "{candidate.listed.text}" ({candidate.cid}).']
    for at, words in _sentences():
        if candidate.features[at] > _SAID_FROM:
            said.append(words.format_map(facts) if "{" in words else words)
    return tuple(said)


@cache
def _sentences() -> tuple[tuple[int, str], ...]:
    """Return the features that have words, by their position."""
    rows = matching().features
    return tuple((at, rows[name].words) for at, name in enumerate(Features._fields)
                 if rows[name].words)  # fmt: skip


def _quoted(words: list[str]) -> str:
    return ", ".join(f'"{word}"' for word in words)
