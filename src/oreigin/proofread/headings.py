"""Which lines are headings, and how grave: few filings say so, so the look and the words decide."""

import re

from oreigin.proofread.pieces import Line

GUESSED = 5
"""The level of a line that only its words make a heading: it may be a name as well."""

_LONGEST = 200
_PLAIN_LONGEST = 90
_SHORT = 60
_ANNEX = re.compile(
    r"(annex|appendix|exhibit|schedule|attache?ment|addendum)(?:\b|(?=\d))\s*([\w.-]{1,6}\b|$|[-:–—])",
    re.I,
)
_NAMED = re.compile(r"(section|item|part|chapter|step)\s+[\dIVX]+\b", re.IGNORECASE)
_NUMBERED = re.compile(r"(\d{1,2}(\.\d{1,2}){0,3}|[A-Z]|[IVX]{1,5})[.)]?\s+[A-Z]")
_ENDS_SENTENCE = re.compile(r"[.;,]$")
_SMALL_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "by",
        "for",
        "from",
        "in",
        "of",
        "on",
        "or",
        "our",
        "the",
        "to",
        "with",
    ]
)


def level(line: Line, is_styled: bool) -> int:
    """Return the line's heading level, 0 where it is prose.

    `is_styled` says whether the file shows bold text at all; where it does, a heading does too,
    unless its words are those of an annex's heading.
    """
    text = line.text
    if line.rank:
        return line.rank
    if line.item or len(text) > _LONGEST or not any(map(str.isalpha, text)):
        return 0
    ends = bool(_ENDS_SENTENCE.search(text)) and len(text) > _SHORT
    if _ANNEX.match(text) and not ends and len(text) < 120:
        return 1
    if line.bold and not ends:
        return _bold_level(line)
    if line.underlined and not ends:
        return 4
    return 0 if is_styled else _plain_level(text)


def _bold_level(line: Line) -> int:
    if line.centered:
        return 1 if line.text.isupper() else 2
    return 2 if line.text.isupper() or _NAMED.match(line.text) else 3


def _plain_level(text: str) -> int:
    """Return the level of a line without a look: short, without a full stop, in capitals."""
    if (
        len(text) > _PLAIN_LONGEST
        or text[-1] in ".;,:?!)"
        or not (text[0].isupper() or text[0].isdigit())
    ):
        return 0
    if text.isupper() and " " not in text and len(text) < 8:
        return GUESSED
    if text.isupper() or _NAMED.match(text) or _NUMBERED.match(text):
        return 2
    words = [word for word in re.findall(r"[^\W\d_][\w'’-]*", text) if word not in _SMALL_WORDS]
    return GUESSED if words and all(word[0].isupper() for word in words) else 0
