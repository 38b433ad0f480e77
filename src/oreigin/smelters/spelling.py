"""Putting a declared name's words right where the listed names leave no doubt what they were.

Only words that no listed name of the metal has are looked at: digits read for letters ("Roya1"),
a word cut in two ("Lim ited") or two run together ("HumonSmelting"), and misspelled long words of
legal forms ("Limtied"). A word that stays unknown stays as it is, for `comparing` to weigh.
"""

from functools import cache

from rapidfuzz import fuzz, process

from oreigin.smelters.names import ParsedName, legal_writings, parsed_words

_READ_AS = str.maketrans({"0": "o", "1": "l", "5": "s", "8": "b", "6": "g"})
_SHORTEST_PART = 3
_SHORTEST_LEGAL_WORD = 5
_MISSPELLED = 80.0


def put_right(name: ParsedName, known: frozenset[str]) -> ParsedName:
    """Return `name` with unknown words put right, or as it is where all are `known`.

    `known` are the words of the listed names and those with which legal forms are written.
    """
    if known.issuperset(name.words):
        return name
    words = _joined([_word(word, known) for word in name.words], known)
    split = [part for word in words for part in _split(word, known)]
    return parsed_words(split) if tuple(split) != name.words else name


def _word(word: str, known: frozenset[str]) -> str:
    """Return what the word was before a scanner or a finger slipped, where that is certain."""
    if word in known or word.isdigit():
        return word
    if not word.isalpha():
        read = word.translate(_READ_AS)
        if read in known:
            return read
    if len(word) < _SHORTEST_LEGAL_WORD:
        return word
    found = process.extractOne(
        word, _long_legal_words(), scorer=fuzz.ratio, score_cutoff=_MISSPELLED
    )
    return found[0] if found else word


def _joined(words: list[str], known: frozenset[str]) -> list[str]:
    """Return the words with those joined that only together are known."""
    made: list[str] = []
    for word in words:
        if made and not (made[-1] in known and word in known) and made[-1] + word in known:
            made[-1] += word
        else:
            made.append(word)
    return made


def _split(word: str, known: frozenset[str]) -> tuple[str, ...]:
    """Return the two known words that `word` is made of, else the word alone."""
    if word not in known:
        for at in range(_SHORTEST_PART, len(word) - 1):
            if word[:at] in known and word[at:] in known:
                return word[:at], word[at:]
    return (word,)


@cache
def _long_legal_words() -> tuple[str, ...]:
    return tuple(sorted(w for w in legal_writings() if len(w) >= _SHORTEST_LEGAL_WORD))
