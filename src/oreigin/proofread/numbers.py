"""Numbers in prose, in digits or words, without those that count nothing.

Years, dates, item and rule numbers, amounts of money, list marks, identification numbers and
addresses are left out: whatever is returned may be a count or a percentage.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

_UNITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = (
    *("ten", "eleven", "twelve", "thirteen", "fourteen"),
    *("fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_VALUES = {word: value for value, word in enumerate((*_UNITS, *_TEENS))} | {
    word: 10 * value for value, word in enumerate(_TENS, 2)
}

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MONTH = rf"(?:{'|'.join(MONTHS)})"
_LABELS = (
    r"[Ii]tems?|[Rr]ules?|[Ss]ections?|Forms?|Release|[Ss]teps?|[Pp]ages?|pg\.|[Tt]ables?|[Aa]nnex"
    r"|Annexes|[Aa]ppendix|Appendices|[Ee]xhibits?|[Ss]chedules?|Lists?|[Ff]igures?|[Cc]harts?|Parts?"
    r"|[Cc]olumns?|Regulation|Directive|[Aa]rticle|Notes?|[Vv]ersion|[Rr]evision|[Rr]ev\.?|[Vv]\."
    r"|[Ll]evel|[Tt]ier|[Cc]ategory|Nos?\.|Number|CFR|ISO|IPC|Phase|Type|Group|[Qq]uestion|Chapter"
    r"|Suite|Floor|Title"
)
_NOT_COUNTS = re.compile(
    "|".join(
        (
            r"https?://\S+|www\.\S+|\S+@\S+",  # addresses
            r"\bCID\w*\d+|\b\d?[A-Za-z]+TG\b",  # identification numbers; 3TG
            rf"\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?",  # May 2, 2014
            rf"\b\d{{1,2}}\s+{_MONTH}(?:\s+\d{{4}})?|\b\d{{1,2}}/\d{{1,2}}/\d{{2,4}}",
            r"\b(?:19|20)\d\d[-/](?:19|20)?\d\d\b",  # 2024-2025
            r"(?:US)?[$€£]\s?[\d,.]+[kKmMbB]?",
            rf"\b(?:{_LABELS})\s*(?:No\.\s*|#\s*|-)?[A-Z]?\d[\w.()/-]*"  # Items 1.01 and 1.02
            r"(?:\s*(?:,|and|or|through|to|-)\s*\d[\w.()]*)*",
            r"\b(?:19|20)\d\d\b(?!\s+(?:smelters?|refiners?|suppliers?|facilit))",  # years
            r"\b\d+(?:st|nd|rd|th)\b|\b\d+[-.]\d*[A-Za-z]\w*|\b\d+-\d[\d-]*",  # 1st, 13p-1
            r"\b[A-Za-z]+-?\d[\w-]*|\b\d+\s?U\.?S\.?C\.?|\b\d+\.\d+\.[\d.]+",
            r"\(\d{3}\)\s*\d{3}-\d{4}",  # telephone numbers
            r"^\s*\(?\d{1,2}[.)]\s",  # the mark of a list
            r"(?<=[a-z.,;\"')])(?<!\d[.,])\d{1,2}(?=[\s.,;)]|$)",  # the mark of a footnote
            r"(?<!\w )\(\d{1,2}\)(?=\s+\w)",  # (1) in the text
        )
    )
)
_WORDS = "|".join((*_TENS, *_TEENS, *_UNITS))
_SPELLED = re.compile(
    rf"\b(?:(?:{_WORDS}|a)[\s-]+(?:hundred|thousand)(?:[\s-]+(?:and[\s-]+)?)?)?"
    rf"(?:(?:{'|'.join(_TENS)})(?:[\s-](?:{'|'.join(_UNITS[1:])}))?"
    rf"|{'|'.join((*_TEENS, *_UNITS))})?\b",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"(?<![\w.,])(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?![\w])")
_PERCENT = re.compile(r"\s*(?:%|percent\b|per cent\b|percentage points?\b)", re.IGNORECASE)
_REPEATED = re.compile(r"\s*\(\s*(\d[\d,]*)\s*(%|percent)?\s*\)(\s*(?:%|percent\b))?", re.I)
_LEAST = re.compile(
    r"(?:(?:more|greater) than|over|in excess of|exceed\w*|above|at least|no (?:fewer|less) than"
    r"|a minimum of)\s*$",
    re.IGNORECASE,
)
_MOST = re.compile(
    r"(?:(?:less|fewer|no more) than|under|below|up to|at most|nearly|almost)\s*$", re.IGNORECASE
)
_ABOUT = re.compile(
    r"(?:approximately|about|around|roughly|some|circa|an estimated|~)\s*$", re.IGNORECASE
)
_COMPOUND = re.compile(r"^-(?:year|day|month|step|tier|prong|party|fold|time|page|digit)", re.I)


class Bound(StrEnum):
    """What a number says of the figure it stands for."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at least"
    AT_MOST = "at most"


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text; `decimals` is how many it is printed with.

    `word_differs` is the figure in brackets behind a number word where the two differ ("five (6)"),
    -1 otherwise.
    """

    value: float
    text: str
    start: int
    end: int
    percent: bool
    bound: Bound
    decimals: int = 0
    word_differs: int = -1

    @property
    def count(self) -> int:
        """The value as a whole number."""
        return int(self.value)


@lru_cache(maxsize=4096)
def numbers(text: str) -> tuple[Number, ...]:
    """Return the counts and percentages of a text, in order.

    >>> [(n.value, n.percent) for n in numbers("Of the 212 smelters, five (2%) were new in 2024.")]
    [(212.0, False), (5.0, False), (2.0, True)]
    """
    masked = _NOT_COUNTS.sub(lambda found: "\x00" * len(found[0]), text)
    found = [*_in_digits(masked), *_in_words(masked)]
    return tuple(_without_repeated(sorted(found, key=lambda number: number.start), masked))


def _in_digits(text: str) -> Iterator[Number]:
    for match in _DIGITS.finditer(text):
        whole, decimals = match[1].replace(",", ""), match[2] or ""
        percent = _PERCENT.match(text, match.end())
        if decimals and not percent:
            continue
        end = percent.end() if percent else match.end()
        if not _COMPOUND.match(text[end:]):
            span = (match.start(), end)
            yield _number(text, span, float(whole + decimals), bool(percent), len(decimals))


def _in_words(text: str) -> Iterator[Number]:
    for match in _SPELLED.finditer(text):
        said = match[0].rstrip(" -")
        value = spelled(said)
        if value is None:
            continue
        end = match.start() + len(said)
        percent = _PERCENT.match(text, end)
        if not _COMPOUND.match(text[end:]):
            span = (match.start(), percent.end() if percent else end)
            yield _number(text, span, float(value), bool(percent))


def _number(
    text: str, span: tuple[int, int], value: float, percent: bool, decimals: int = 0
) -> Number:
    """`decimals` counts the point too."""
    start, end = span
    bound = _bound(text[max(0, start - 24) : start])
    return Number(value, text[start:end], start, end, percent, bound, max(0, decimals - 1))


def _bound(before: str) -> Bound:
    if _LEAST.search(before):
        return Bound.AT_LEAST
    if _MOST.search(before):
        return Bound.AT_MOST
    return Bound.ABOUT if _ABOUT.search(before) else Bound.EXACT


def _without_repeated(found: list[Number], text: str) -> Iterator[Number]:
    """Take "five (5)" as one number, and say where its two writings differ."""
    skipped = -1
    for number in found:
        if number.start < skipped:
            continue
        again = _REPEATED.match(text, number.end)
        if not again or number.text[0].isdigit() or (again[2] and not number.percent):
            yield number
            continue
        skipped = again.end()
        digits = int(again[1].replace(",", ""))
        yield replace(
            number,
            text=text[number.start : again.end()],
            end=again.end(),
            percent=number.percent or bool(again[3]),
            word_differs=-1 if digits == number.value else digits,
        )


def spelled(text: str) -> int | None:
    """Return the value of a number word, None where it is none.

    >>> spelled("two hundred and thirty-nine")
    239
    """
    total = value = 0
    seen = False
    for word in re.findall(r"[a-z]+", text.casefold()):
        if word in _VALUES:
            value += _VALUES[word]
        elif word == "hundred":
            value = max(value, 1) * 100
        elif word == "thousand":
            total, value = total + max(value, 1) * 1000, 0
        elif word not in ("a", "and"):
            return None
        seen = seen or word not in ("a", "and")
    return total + value if seen else None
