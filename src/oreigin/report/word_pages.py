"""On which page a heading will stand in Word, before Word has laid out the document.

Word computes the page numbers of a table of contents when it opens the document; programs that do
not (LibreOffice, previews) show what was written. The letters of `oreigin.report.measure` and the
styles of `data/word.toml` give the height of each paragraph and row; they fill pages as Word does:
headings stay with what follows, rows are not broken, no line of a paragraph stands alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import singledispatchmethod

from oreigin.report.document import (
    Block,
    Chart,
    CheckBox,
    Fields,
    Heading,
    Items,
    Notice,
    PageBreak,
    Paragraph,
    Rule,
    Runs,
    Signature,
    Table,
    text_of,
)
from oreigin.report.measure import line_count, width
from oreigin.report.pages import TEXT_WIDTH, column_shares, is_lead, is_whole, lines_of, one_line
from oreigin.report.word_chart import chart_height
from oreigin.report.word_parts import CELL_MARGIN, CELL_SIDE
from oreigin.report.word_styles import StyleLook, WordLook

PAGE_HEIGHT = 648.0
"""Points between the upper and the lower margin of a letter page."""

_SINGLE = 1.149
"""The height of a line of Times New Roman, single spaced, for each point of its size."""

_SPACE = 0.25
_HANGING, _BULLET = 22.0, 18.0
_LEAST_LINES = 2
"""So many lines of a broken paragraph stand at least on each page."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A paragraph or a row as it takes up room; `repeats` is the height of its table's head."""

    lines: int
    line: float
    before: float = 0.0
    after: float = 0.0
    keep: bool = False
    breaks: bool = True
    fresh: bool = False
    heading: bool = False
    repeats: float = 0.0

    @property
    def height(self) -> float:
        return self.lines * self.line


def heading_pages(
    blocks: Iterable[Block], listed: Sequence[Heading], look: WordLook
) -> tuple[int, ...]:
    """Return the page of each heading that `listed` names; contents of them stand before."""
    measured = _Measured(look)
    pieces: list[_Piece] = []
    fresh = False
    for block in blocks:
        if isinstance(block, PageBreak):
            fresh = True
            continue
        if listed and block is listed[0]:
            pieces += measured.contents(listed)
        found = measured.pieces(block)
        pieces += [replace(found[0], fresh=fresh), *found[1:]] if found else ()
        fresh = fresh and not found
    pages = _filled(pieces)
    return tuple(page for page, piece in zip(pages, pieces, strict=True) if piece.heading)


@dataclass(frozen=True, slots=True)
class _Measured:
    """Takes the measure of blocks."""

    look: WordLook

    def contents(self, listed: Sequence[Heading]) -> Iterator[_Piece]:
        yield self._said("TOC Heading", self.look.contents)
        for heading in listed:
            yield self._said(f"toc {heading.level - 1}", one_line(heading.runs))

    @singledispatchmethod
    def pieces(self, block: Block) -> list[_Piece]:
        raise TypeError(block)

    @pieces.register
    def _heading(self, block: Heading) -> list[_Piece]:
        style = "Title" if block.level == 1 else f"Heading {block.level - 1}"
        lines = [self._said(style, text_of(line)) for line in lines_of(block.runs)]
        whole = replace(lines[0], lines=sum(line.lines for line in lines), breaks=False)
        return [replace(whole, heading=block.level > 1)]

    @pieces.register
    def _paragraph(self, block: Paragraph) -> list[_Piece]:
        said = self._said("Body Text", text_of(block.runs))
        return [replace(said, keep=is_lead(block.runs))]

    @pieces.register
    def _items(self, block: Items) -> list[_Piece]:
        said = [self._said("List Bullet", text_of(i), TEXT_WIDTH - _BULLET) for i in block.items]
        last = (replace(piece, after=self.look.styles["Body Text"].after) for piece in said[-1:])
        return [*said[:-1], *last]

    @pieces.register
    def _rule(self, block: Rule) -> list[_Piece]:
        return [self._said("Small Space", ""), self._said("Small Space", "")]

    @pieces.register
    def _notice(self, block: Notice) -> list[_Piece]:
        return [self._said("Body Text", text_of(block.runs), TEXT_WIDTH - 10)]

    @pieces.register
    def _chart(self, block: Chart) -> list[_Piece]:
        drawn = _Piece(1, chart_height(block), after=self.look.styles["Body Text"].after)
        return [self._said("Caption", text_of(block.caption)), drawn]

    @pieces.register
    def _table(self, block: Table) -> list[_Piece]:
        whole = TEXT_WIDTH * block.width / 100
        widths = [share * whole for share in table_shares(block, self.look)]
        head = self._row([column.head for column in block.columns], widths, keep=True, bold=True)
        last = len(block.rows) - 1
        rows = [
            replace(
                self._row(
                    row,
                    widths,
                    keep=is_whole(block) and at < last,
                    bold=block.is_sum(at),
                ),
                repeats=head.height,
            )
            for at, row in enumerate(block.rows)
        ]
        end = self._said("After Table", "")
        return [self._said("Caption", text_of(block.caption)), head, *rows, end]

    def _row(
        self, cells: Sequence[Runs], widths: Sequence[float], keep: bool, bold: bool
    ) -> _Piece:
        style = self.look.styles["Table Head" if bold else "Table Text"]
        lines = max(
            _lines(text_of(cell), style, room - 2 * CELL_SIDE)
            for cell, room in zip(cells, widths, strict=True)
        )
        height = lines * _line(style) + 2 * CELL_MARGIN + 0.5
        return _Piece(1, height, keep=keep, breaks=False)

    @pieces.register
    def _fields(self, block: Fields) -> list[_Piece]:
        room = TEXT_WIDTH / len(block.fields) - 10
        values = [self._said("Form Entry", text_of(f.value), room) for f in block.fields]
        captions = [self._said("Form Caption", text_of(f.caption), room) for f in block.fields]
        tallest = [max(pieces, key=lambda piece: piece.height) for pieces in (values, captions)]
        return [*tallest, self._said("Small Space", "")]

    @pieces.register
    def _check_box(self, block: CheckBox) -> list[_Piece]:
        return [self._said("Body Text", text_of(block.runs), TEXT_WIDTH - _HANGING)]

    @pieces.register
    def _signature(self, block: Signature) -> list[_Piece]:
        lines = [text_of(block.party), *(text_of(value) for _, value in block.lines)]
        return [self._said("Signing", line, TEXT_WIDTH * 0.6 - 50) for line in lines]

    def _said(self, style: str, text: str, room: float = TEXT_WIDTH) -> _Piece:
        look = self.look.styles[style]
        return _Piece(
            _lines(text, look, room - look.indent), _line(look), look.before, look.after, look.keep
        )


def table_shares(table: Table, look: WordLook) -> tuple[float, ...]:
    """Return the widths of a table's columns in Word, as shares of 1."""
    return column_shares(table, TEXT_WIDTH * table.width / 100 / look.styles["Table Text"].size)


def _line(style: StyleLook) -> float:
    return style.size * style.line * _SINGLE


def _lines(text: str, style: StyleLook, room: float) -> int:
    words = (width(word, style.bold) for word in text.split())
    return line_count(words, _SPACE, room / style.size)


def _filled(pieces: Sequence[_Piece]) -> list[int]:
    """Return the page on which each piece begins. Of two spaces that meet, the larger counts."""
    pages: list[int] = []
    page, filled, after = 1, 0.0, 0.0
    for at, piece in enumerate(pieces):
        if filled and (piece.fresh or filled + _needed(pieces, at, after) > PAGE_HEIGHT):
            page, filled = page + 1, piece.repeats
        elif filled:
            filled += max(after, piece.before)
        pages.append(page)
        left = piece.lines
        while filled + left * piece.line > PAGE_HEIGHT and piece.breaks:
            left -= min(int((PAGE_HEIGHT - filled) // piece.line), left - _LEAST_LINES)
            page, filled = page + 1, 0.0
        filled, after = filled + left * piece.line, piece.after
    return pages


def _needed(pieces: Sequence[_Piece], at: int, after: float) -> float:
    """Return how much room a piece needs with those that it must stay with."""
    needed = 0.0
    for piece in pieces[at:]:
        needed += max(after, piece.before)
        if not piece.keep:
            return needed + piece.line * (piece.lines if _is_short(piece) else _LEAST_LINES)
        needed, after = needed + piece.height, piece.after
    return needed


def _is_short(piece: _Piece) -> bool:
    return not piece.breaks or piece.lines < 2 * _LEAST_LINES
