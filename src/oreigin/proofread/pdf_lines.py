"""The lines of a PDF page: words that stand on one height, in runs with gaps between them.

A run ends where a gap is wider than words ever have, or where a ruled line crosses it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from oreigin.proofread.marks import raised
from oreigin.proofread.vocabulary import compounds

_GAP = 0.82
"""In heights of type: no space between words is wider, no gap between columns narrower."""

_BULLET = re.compile(
    r"[•◦▪‣●○■□·–—o-]|\(?(\d{1,2}(\.\d{1,2})*|[a-zA-Z]|[ivxIVX]{1,5})[.)]|\*{1,4}|[†‡§]"
)
_SPACED = re.compile(r"\b(?:[^\W\d] ){3,}[^\W\d]\b")
_AND = re.compile(r"(and|or|to|und)\b")
_HYPHEN = re.compile(r"(\w+)-$")
_NOTE = re.compile(r"[\d,]{1,5}|[a-z]|\W{1,3}|st|nd|rd|th")
_SMALL = 0.8
_SPACE = 0.15
_SAME_PLACE = 1.5
_OFTEN = 0.4


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its box; `size` is the height of its type."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    bold: bool

    @property
    def middle(self) -> float:
        """The height it stands on."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Run:
    """Words without a gap between them; `starts` are where its later words begin.

    Each start is the place on the page, the place in the text, and where the word before ends.
    """

    text: str
    left: float
    right: float
    bold: bool
    starts: tuple[tuple[float, int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of a page: its runs from left to right, its height and size of type."""

    runs: tuple[Run, ...]
    top: float
    bottom: float
    size: float

    @property
    def left(self) -> float:
        """Where the line begins."""
        return self.runs[0].left

    @property
    def right(self) -> float:
        """Where the line ends."""
        return self.runs[-1].right

    @property
    def text(self) -> str:
        """The words of the line."""
        return " ".join(run.text for run in self.runs)

    @property
    def is_bold(self) -> bool:
        """Whether all of the line is bold."""
        return all(run.bold for run in self.runs)


@dataclass(frozen=True, slots=True)
class Upright:
    """A ruled vertical line."""

    x: float
    top: float
    bottom: float


def text_lines(words: Iterable[Word], uprights: list[Upright]) -> list[TextLine]:
    """Return the lines of a page from its words, top to bottom."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.middle, word.left)):
        if rows and _beside(rows[-1], word):
            rows[-1].append(word)
        else:
            rows.append([word])
    lines = [_line(sorted(row, key=lambda word: word.left), uprights) for row in rows]
    return sorted(lines, key=lambda line: line.top)


def _beside(row: list[Word], word: Word) -> bool:
    """Whether a word stands on the height of a row; a raised mark is smaller and a bit above."""
    biggest = max(row, key=lambda each: each.size)
    off = abs(word.middle - biggest.middle)
    return off < 0.4 * max(biggest.size, word.size)


def _line(row: list[Word], uprights: list[Upright]) -> TextLine:
    size = _usual_size(row)
    top, bottom = min(word.top for word in row), max(word.bottom for word in row)
    crossing = [u.x for u in uprights if u.top < (top + bottom) / 2 < u.bottom]
    runs: list[list[Word]] = []
    for word in row:
        if runs and not _parted(runs[-1][-1], word, size, crossing):
            runs[-1].append(word)
        else:
            runs.append([word])
    told = [_run(words, size) for words in runs]
    return TextLine(tuple(_with_bullet(told, size)), top, bottom, size)


def _usual_size(row: list[Word]) -> float:
    """Return the size of most of a line's letters: bullets and marks have sizes of their own."""
    sizes: dict[float, int] = {}
    for word in row:
        size = round(word.size, 1)
        sizes[size] = sizes.get(size, 0) + len(word.text)
    return max(sizes, key=lambda size: sizes[size])


def _with_bullet(runs: list[Run], size: float) -> list[Run]:
    """Return the runs with a bullet or number at the beginning joined to what it belongs to."""
    if len(runs) < 2 or not _BULLET.fullmatch(runs[0].text):
        return runs
    if runs[1].left - runs[0].right > 5 * size:
        return runs
    text = f"{runs[0].text} {runs[1].text}"
    return [Run(text, runs[0].left, runs[1].right, runs[1].bold), *runs[2:]]


def _parted(before: Word, word: Word, size: float, crossing: list[float]) -> bool:
    if word.left - before.right > _GAP * size:
        return True
    return any(before.right - 1 <= x <= word.left + 1 for x in crossing)


def _run(words: list[Word], size: float) -> Run:
    text, base = "", max(word.bottom for word in words)
    starts: list[tuple[float, int, float]] = []
    for before, word in pairwise([words[0], *words]):
        small = word.size < _SMALL * size and word.bottom < base - 0.1 * size
        small = small and bool(_NOTE.fullmatch(word.text))
        if text and _apart(before, word, size):
            text += " "
            starts.append((word.left, len(text), before.right))
        text += raised(word.text) if small else word.text
    if _SPACED.search(text):
        text, starts = _SPACED.sub(lambda found: found[0].replace(" ", ""), text), []
    bold = all(word.bold for word in words)
    return Run(text, words[0].left, words[-1].right, bold, tuple(starts))


def _apart(before: Word, word: Word, size: float) -> bool:
    """Whether a space stands between two words; those of one size were parted by one.

    Where type changes within a word ("A" and small capitals), only the gap can say.
    """
    alike = abs(before.size - word.size) < 0.1 * size
    return alike or word.left - before.right > _SPACE * size


def split_at_columns(lines: list[TextLine]) -> list[TextLine]:
    """Return the lines of a table with runs split that reach into the next column.

    Where a cell is full, the gap behind it may be as narrow as a space; but a word that begins
    where the cells of many other lines begin, begins a cell.
    """
    firsts = [run.left for line in lines for run in line.runs[1:]]
    often = [
        x
        for x in set(firsts)
        if sum(abs(x - y) < _SAME_PLACE for y in firsts) > _OFTEN * len(lines)
    ]
    return [replace(line, runs=tuple(_split(line.runs, often))) for line in lines]


def _split(runs: tuple[Run, ...], columns: list[float]) -> Iterable[Run]:
    for run in runs:
        for left, at, end in run.starts:
            if any(abs(left - x) < _SAME_PLACE for x in columns):
                yield Run(run.text[: at - 1], run.left, end, run.bold)
                run = Run(run.text[at:], left, run.right, run.bold)  # noqa: PLW2901 - the rest of it
                break
        yield run


def joined(texts: Iterable[str]) -> str:
    """Return lines as one text, without a space behind a hyphen at which a word was broken.

    Nobody can tell "Non-|Ferrous" from "Gold- und Silber-|Scheideanstalt" by its looks: before a
    capital the first parts of compounds are known by heart (`data/proofread_reading.toml`).
    """
    made = ""
    for text in texts:
        broken = _HYPHEN.search(made)
        goes_on = text[:1].islower() and not _AND.match(text)  # "Gold- und Silber-" suspends it
        whole = broken and (goes_on or broken[1].casefold() in compounds())
        made += text if whole or not made else f" {text}"
    return made
