"""The lines of a PDF page: words that stand on one height, in runs with gaps between them.

A run ends where a gap is wider than words ever have, or where a ruled line crosses it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from oreigin.proofread.marks import raised
from oreigin.proofread.vocabulary import compounds

_GLYPHS = str.maketrans({"\uf0b7": "•", "\uf0a7": "▪", "\uf0fc": "✓", "\uf0d8": "▪", "\uf02d": "-"})
_GAP = 0.95
"""In heights of type: no space between words is wider, no gap between columns narrower."""

_BULLET = re.compile(
    r"[•◦▪‣●○■□·–—o-]|\(?(\d{1,2}(\.\d{1,2})*|[a-zA-Z]|[ivxIVX]{1,5})[.)]|\*{1,4}|[†‡§]"
)
_SPACED = re.compile(r"\b(?:[^\W\d] ){3,}[^\W\d]\b")
_HYPHEN = re.compile(r"(\w+)-$")
_SMALL = 0.8
_SPACE = 0.17


@dataclass(frozen=True, slots=True)
class Run:
    """Words without a gap between them."""

    text: str
    left: float
    right: float
    bold: bool


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


def text_lines(words: list[dict[str, Any]], uprights: list[Upright]) -> list[TextLine]:
    """Return the lines of a page from its words, as pdfplumber tells them, top to bottom."""
    rows: list[list[dict[str, Any]]] = []
    for word in sorted(words, key=lambda word: (_middle(word), word["x0"])):
        if rows and _beside(rows[-1], word):
            rows[-1].append(word)
        else:
            rows.append([word])
    lines = [_line(sorted(row, key=lambda word: word["x0"]), uprights) for row in rows]
    return sorted(lines, key=lambda line: line.top)


def _middle(word: dict[str, Any]) -> float:
    return float(word["top"] + word["bottom"]) / 2


def _beside(row: list[dict[str, Any]], word: dict[str, Any]) -> bool:
    """Whether a word stands on the height of a row; a raised mark is smaller and a bit above."""
    biggest = max(row, key=lambda each: each["size"])
    return bool(biggest["top"] - 1 <= _middle(word) <= biggest["bottom"] + 1) and (
        abs(_middle(word) - _middle(biggest)) < 0.45 * max(biggest["size"], word["size"])
    )


def _line(row: list[dict[str, Any]], uprights: list[Upright]) -> TextLine:
    size = _usual_size(row)
    top, bottom = min(word["top"] for word in row), max(word["bottom"] for word in row)
    crossing = [u.x for u in uprights if u.top < (top + bottom) / 2 < u.bottom]
    runs: list[list[dict[str, Any]]] = []
    for word in row:
        if runs and not _parted(runs[-1][-1], word, size, crossing):
            runs[-1].append(word)
        else:
            runs.append([word])
    told = [_run(words, size) for words in runs]
    return TextLine(tuple(_with_bullet(told, size)), top, bottom, size)


def _usual_size(row: list[dict[str, Any]]) -> float:
    """Return the size of most of a line's letters: bullets and marks have sizes of their own."""
    sizes: dict[float, int] = {}
    for word in row:
        sizes[word["size"]] = sizes.get(word["size"], 0) + len(word["text"])
    return max(sizes, key=lambda size: sizes[size])


def _with_bullet(runs: list[Run], size: float) -> list[Run]:
    """Return the runs with a bullet or number at the beginning joined to what it belongs to."""
    if (
        len(runs) < 2
        or not _BULLET.fullmatch(runs[0].text)
        or runs[1].left - runs[0].right > 5 * size
    ):
        return runs
    text = f"{runs[0].text} {runs[1].text}"
    return [Run(text, runs[0].left, runs[1].right, runs[1].bold), *runs[2:]]


def _parted(
    before: dict[str, Any], word: dict[str, Any], size: float, crossing: list[float]
) -> bool:
    if word["x0"] - before["x1"] > _GAP * size:
        return True
    return any(before["x1"] - 1 <= x <= word["x0"] + 1 for x in crossing)


def _run(words: list[dict[str, Any]], size: float) -> Run:
    text, base = "", max(word["bottom"] for word in words)
    for before, word in pairwise([words[0], *words]):
        small = word["size"] < _SMALL * size and word["bottom"] < base - 0.1 * size
        said = word["text"].translate(_GLYPHS)
        text += " " if text and _apart(before, word, size) else ""
        text += raised(said) if small else said
    bold = all(
        "bold" in word["fontname"].lower() or "black" in word["fontname"].lower() for word in words
    )
    text = _SPACED.sub(lambda found: found[0].replace(" ", ""), text)
    return Run(text, words[0]["x0"], words[-1]["x1"], bold)


def joined(texts: Iterable[str]) -> str:
    """Return lines as one text, without a space behind a hyphen at which a word was broken.

    Nobody can tell "Non-|Ferrous" from "Gold- und Silber-|Scheideanstalt" by its looks: before a
    capital the first parts of compounds are known by heart (`data/proofread_reading.toml`).
    """
    made = ""
    for text in texts:
        broken = _HYPHEN.search(made)
        whole = broken and (text[:1].islower() or broken[1].casefold() in compounds())
        made += text if whole or not made else f" {text}"
    return made


def _apart(before: dict[str, Any], word: dict[str, Any], size: float) -> bool:
    """Whether a space stands between two words; those of one type were parted by one.

    Where type changes within a word ("A" and small capitals), only the gap can say.
    """
    alike = before["size"] == word["size"] and before["fontname"] == word["fontname"]
    return bool(alike or word["x0"] - before["x1"] > _SPACE * size)
