"""PDF to pieces: PDFium says where the words and rulings stand, this what they make.

Running heads and page numbers are dropped, tables found by where words stand under each other.
A page without text, and a picture that fills much of a page, are said.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any

from oreigin.errors import Problem
from oreigin.proofread.pdf_boxes import Ruling
from oreigin.proofread.pdf_lines import TextLine, joined, text_lines
from oreigin.proofread.pdf_page import content
from oreigin.proofread.pdf_tables import is_chart, tables
from oreigin.proofread.pieces import Line, PageBreak, Piece, Read
from oreigin.proofread.problems import parser, problem, unreadable

MAX_PAGES = 400
MAX_OBJECTS = 400_000
"""Letters, lines and boxes on one page; a dense page has 6,000."""

_DIGITS = re.compile(r"\d+")
_BULLET = re.compile(r"^[•◦▪‣●○■□·]\s*")
_NOTE = re.compile(r"^[*†‡§¹²³⁴⁵⁶⁷⁸⁹]+\s*\S")
_ENUMERATED = re.compile(r"^(\(?[0-9a-z]{1,3}[.)]|[-–—])\s+\S")
_EDGE_LINES = 3
_PICTURE = 0.25
_MIDDLE = 0.06


@dataclass(frozen=True, slots=True)
class _Page:
    """What stands on a page."""

    number: int
    width: float
    lines: list[TextLine]
    rulings: list[Ruling]


def read(data: bytes, file: str) -> Read:
    """Return the pieces of a PDF. Raises UnreadableDocumentError."""
    pdfium = parser("pypdfium2", file)
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).casefold()
        code = "pdf-locked" if locked else "pdf-broken"
        raise unreadable(code, file, what=str(error)[:120]) from error
    try:
        if len(document) > MAX_PAGES:
            raise unreadable("too-many-pages", file, limit=MAX_PAGES)
        unread: list[Problem] = []
        told = [_page(pdfium, document, at, file, unread) for at in range(len(document))]
    finally:
        document.close()
    found = [page for page in told if page]
    if not any(page.lines for page in found):
        raise unreadable("nothing-readable", file)
    return Read(list(_pieces(_without_running_heads(found), file, unread)), unread)


def _page(pdfium: Any, document: Any, at: int, file: str, unread: list[Problem]) -> _Page | None:
    """Return what stands on a page, None where it cannot be read; what is not read is said."""
    place = f"page {at + 1}"
    try:
        page = document[at]
        found = content(pdfium.raw, page, MAX_OBJECTS)
        page.close()
    except pdfium.PdfiumError as error:
        unread.append(problem("page-unread", file, place, what=str(error)[:120]))
        return None
    if found.is_too_much:
        raise unreadable("too-much-inside", file, place, limit=MAX_OBJECTS)
    lines = text_lines(found.words, found.uprights)
    if found.pictured > _PICTURE:
        unread.append(problem("picture" if lines else "page-without-text", file, place))
    return _Page(at + 1, found.width, lines, found.rulings)


def _without_running_heads(pages: list[_Page]) -> list[_Page]:
    """Return the pages without lines that return at the top or bottom of most of them."""
    seen = Counter(key for page in pages for key in {_key(line) for line in _edges(page)})
    often = max(3, len(pages) // 3)
    for page in pages:
        edges = [line for line in _edges(page) if seen[_key(line)] >= often]
        page.lines[:] = [line for line in page.lines if line not in edges]
    return pages


def _edges(page: _Page) -> list[TextLine]:
    return [*page.lines[:_EDGE_LINES], *page.lines[-_EDGE_LINES:]]


def _key(line: TextLine) -> tuple[str, int]:
    return _DIGITS.sub("#", line.text), round(line.top / 4)


def _pieces(pages: list[_Page], file: str, unread: list[Problem]) -> Iterator[Piece]:
    usual = median(line.size for page in pages for line in page.lines for _ in line.text)
    for page in pages:
        yield PageBreak()
        done = 0
        for region, found in tables(page.lines, page.width, page.rulings, page.number):
            if is_chart(found):
                unread.append(problem("chart", file, f"page {page.number}"))
                continue
            yield from _paragraphs(page.lines[done : region.start], page, usual)
            yield found
            done = region.stop
        yield from _paragraphs(page.lines[done:], page, usual)


def _paragraphs(lines: list[TextLine], page: _Page, usual: float) -> Iterator[Line]:
    """Yield the paragraphs that lines of prose make, in columns where they stand in two."""
    run: list[TextLine] = []
    right = max((line.right for line in lines), default=0.0)
    for line in _in_columns(lines, page.width):
        if run and _begins(run[-1], line, right):
            yield _paragraph(run, page, usual)
            run = []
        run.append(line)
    if run:
        yield _paragraph(run, page, usual)


def _in_columns(lines: list[TextLine], width: float) -> list[TextLine]:
    """Return the lines in reading order: prose in two columns goes down the first one first."""
    gutter = _gutter(lines, width)
    if not gutter:
        return lines
    made: list[TextLine] = []
    sides: tuple[list[TextLine], list[TextLine]] = ([], [])
    for line in lines:
        if line.left < gutter < line.right and len(line.runs) != 2:
            made += [*sides[0], *sides[1], line]
            sides = ([], [])
            continue
        for run in line.runs:
            part = TextLine((run,), line.top, line.bottom, line.size)
            sides[run.left >= gutter].append(part)
    return [*made, *sides[0], *sides[1]]


def _gutter(lines: list[TextLine], width: float) -> float:
    """Return where the second column of prose begins, 0 where there is but one."""
    starts = Counter(
        round(line.runs[1].left / 4)
        for line in lines
        if len(line.runs) == 2 and all(run.right - run.left > width / 5 for run in line.runs)
    )
    often = starts.most_common(1)
    return often[0][0] * 4 - 4 if often and often[0][1] > _EDGE_LINES else 0


def _begins(before: TextLine, line: TextLine, right: float) -> bool:
    """Whether a new paragraph begins with `line`."""
    gap = line.top - before.bottom
    if gap < -before.size or abs(line.size - before.size) > 0.8 or line.is_bold != before.is_bold:
        return True
    if any(opens.match(line.text) for opens in (_BULLET, _ENUMERATED, _NOTE)):
        return True
    if line.text[:1].islower() and before.text[-1] not in ".:;!?":
        return gap > 1.6 * before.size
    if gap > 0.75 * before.size:
        return True
    first = line.text.split(" ", 1)[0]
    room = right - before.right > (len(first) + 1) * 0.55 * line.size
    return room and (before.text[-1] in ".:;!?" or line.text[:1].isupper())


def _paragraph(lines: list[TextLine], page: _Page, usual: float) -> Line:
    text = joined(line.text for line in lines)
    first = lines[0]
    off = abs((first.left + first.right) / 2 - page.width / 2) / page.width
    size = first.size / usual if usual else 1.0
    short = len(text) < 120 and len(lines) < 4 and not text.endswith((".", ";", ":"))
    return Line(
        _BULLET.sub("", text),
        rank=(1 if size > 1.45 else 2 if size > 1.15 else 0) if short else 0,
        bold=all(line.is_bold for line in lines),
        centered=off < _MIDDLE and first.right - first.left < 0.7 * page.width,
        item=bool(_BULLET.match(text)),
        page=page.number,
    )
