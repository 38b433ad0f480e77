"""What stands on a PDF page: words, rulings and pictures, as PDFium tells them.

PDFium is the reader in Chrome; pypdfium2 calls it. Its functions fill values that they are handed,
hence the ctypes. Heights are measured from the top of the page here, in points.
"""

import ctypes
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from oreigin.proofread.pdf_boxes import Ruling
from oreigin.proofread.pdf_lines import Upright, Word

_GLYPHS = str.maketrans(
    {
        "\uf0b7": "•",
        "\uf0a7": "▪",
        "\uf0fc": "✓",
        "\uf0d8": "▪",
        "\uf02d": "-",
        "\x02": "-",
        "\ufffe": "-",
        "\xad": "-",
    }
)
_APART = 0.17
"""In heights of type: where no space is written, a gap as wide parts words."""

_KERNED = 0.1
"""The same inside a run of letters that stand close: "A A" is kerned across its space."""

_WIDER = 1.4
_LEVEL = 1.5
_SHORTEST = 5.0
_BOLD_WEIGHT = 600
_BOLD_NAMES = ("bold", "black", "heavy")
_DEPTH = 8
_NAME_BYTES = 128


@dataclass(frozen=True, slots=True)
class PageContent:
    """The words, rulings and pictures of a page; `pictured` is the share of it under pictures."""

    width: float
    words: list[Word]
    rulings: list[Ruling]
    uprights: list[Upright]
    pictured: float
    is_too_much: bool = False


@dataclass(frozen=True, slots=True)
class _Letter:
    text: str
    left: float
    right: float
    top: float
    bottom: float
    index: int
    after_guess: bool

    @property
    def size(self) -> float:
        return self.bottom - self.top


def content(raw: Any, page: Any, most: int) -> PageContent:
    """Return what stands on a page; nothing but `is_too_much` above `most` letters or drawings.

    `raw` is the module `pypdfium2.raw`, `page` a page of its.
    """
    width, height = page.get_size()
    text = page.get_textpage()
    try:
        if text.count_chars() > most or raw.FPDFPage_CountObjects(page) > most:
            return PageContent(width, [], [], [], 0, is_too_much=True)
        words = list(_words(raw, text, height))
    finally:
        text.close()
    rulings: list[Ruling] = []
    uprights: list[Upright] = []
    pictured = 0.0
    for thing in page.get_objects([raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE], _DEPTH):
        if thing.type == raw.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = thing.get_bounds()
            pictured += abs((right - left) * (top - bottom))
        else:
            for edge in _edges(raw, thing, height):
                (rulings if isinstance(edge, Ruling) else uprights).append(edge)  # type: ignore[arg-type]
    return PageContent(width, words, rulings, uprights, pictured / (width * height or 1))


def _words(raw: Any, text: Any, height: float) -> Iterator[Word]:
    """Yield the words of a page in the order of the file."""
    run: list[_Letter] = []
    for letter in _letters(raw, text, height):
        if run and (letter.text.isspace() or _is_apart(run, letter)):
            yield _word(raw, text, run)
            run = []
        if not letter.text.isspace():
            run.append(letter)
    if run:
        yield _word(raw, text, run)


def _letters(raw: Any, text: Any, height: float) -> Iterator[_Letter]:
    box, guessed = raw.FS_RECTF(), False
    for index in range(text.count_chars()):
        if raw.FPDFText_IsGenerated(text, index) == 1:
            guessed = True  # a space that PDFium guesses; letters set wide apart deceive it
            continue
        code = raw.FPDFText_GetUnicode(text, index)
        said = unicodedata.normalize("NFKC", chr(code)) if 0xFB00 <= code <= 0xFB06 else chr(code)
        raw.FPDFText_GetLooseCharBox(text, index, box)
        said = said.translate(_GLYPHS)
        top, bottom = height - box.top, height - box.bottom
        yield _Letter(said, box.left, box.right, top, bottom, index, guessed)
        guessed = False


def _is_apart(run: list[_Letter], letter: _Letter) -> bool:
    """Whether a letter begins a new word, where no space says so.

    The letters of a ligature share its box: the last one may end before the first one does.
    """
    before, right = run[-1], max(each.right for each in run[-3:])
    size = max(before.size, letter.size)
    if abs(letter.bottom - before.bottom) > size / 2:
        return True
    gap = letter.left - right
    least = _APART if len(run) < 2 and not letter.after_guess else _KERNED
    if gap > max(least * size, _WIDER * _inner_gap(run)):
        return True
    changed = abs(letter.size - before.size) > 0.1 * size
    return gap < -size or changed


def _inner_gap(run: list[_Letter]) -> float:
    """Return the usual gap between the letters of a word."""
    gaps = [after.left - before.right for before, after in pairwise(run)]
    return median(gaps) if gaps else 0.0


def _word(raw: Any, text: Any, run: list[_Letter]) -> Word:
    name = ctypes.create_string_buffer(_NAME_BYTES)
    first = run[0].index
    raw.FPDFText_GetFontInfo(text, first, name, _NAME_BYTES, ctypes.c_int())
    font = name.value.decode("latin-1").casefold()
    weight = raw.FPDFText_GetFontWeight(text, first)
    return Word(
        "".join(letter.text for letter in run),
        run[0].left,
        max(letter.right for letter in run),
        min(letter.top for letter in run),
        max(letter.bottom for letter in run),
        max(letter.size for letter in run),
        weight >= _BOLD_WEIGHT or any(each in font for each in _BOLD_NAMES),
    )


def _edges(raw: Any, path: Any, height: float) -> Iterator[Ruling | Upright]:
    """Yield the level and upright lines of a path; a filled box has its four sides."""
    points = list(_points(raw, path))
    for (x, y), (to_x, to_y) in zip(points, [*points[1:], *points[:1]], strict=True):
        if abs(to_y - y) < _LEVEL and abs(to_x - x) > _SHORTEST:
            yield Ruling(height - y, min(x, to_x), max(x, to_x))
        elif abs(to_x - x) < _LEVEL and abs(to_y - y) > _SHORTEST:
            yield Upright(x, height - max(y, to_y), height - min(y, to_y))


def _points(raw: Any, path: Any) -> Iterator[tuple[float, float]]:
    """Yield the corners of a path where they stand on the page."""
    matrices = []
    thing = path
    while thing is not None:
        matrices.append(thing.get_matrix())
        thing = thing.container
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(min(raw.FPDFPath_CountSegments(path), 4000)):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        if raw.FPDFPathSegment_GetPoint(segment, x, y):
            point = (x.value, y.value)
            for matrix in matrices:
                point = matrix.on_point(*point)
            yield point
