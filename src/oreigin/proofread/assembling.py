"""Pieces to blocks: what only arranges the page is undone, what a page break tore is joined.

Page numbers at page breaks are dropped, tables that only indent or number a paragraph become
paragraphs, tables torn by a page break are one again.
"""

import re
from collections.abc import Iterable

from oreigin.proofread import headings
from oreigin.proofread.grids import grid
from oreigin.proofread.pieces import Cell, Line, PageBreak, Piece, Table
from oreigin.proofread.values import Block, Paragraph

_PAGE_NUMBER = re.compile(
    r"(page\s*)?[-–—\s]*([A-Z]-?)?(\d{1,3}|[ivx]{1,6})[-–—\s]*((of|/)\s*\d{1,3})?", re.IGNORECASE
)
_TO_CONTENTS = re.compile(r"(back to |return to )?table of contents", re.IGNORECASE)
_BULLET = re.compile(r"[•◦▪‣●○■□·–—-]|\*{1,4}|[†‡§¹²³⁴⁵⁶⁷⁸⁹]+")
_ENUMERATOR = re.compile(
    r"\(?((?:part|section|item|step|annex)\s+\w{1,5}|\d{1,2}(\.\d{1,2})*|[a-zA-Z]|[ivxIVX]{1,5})[.):]?\)?"
)
_SENTENCES = 90
_SENTENCE_END = ".!?:;"
_BULLET_AHEAD = re.compile(r"^[•◦▪‣●○■□·]\s*(?=\S)")


def blocks(pieces: Iterable[Piece]) -> tuple[Block, ...]:
    """Return the blocks that a reader's pieces make."""
    told = _joined(_without_page_numbers(list(pieces)))
    lined = [line for piece in told for line in _arranged(piece)]
    is_styled = any(isinstance(piece, Line) and (piece.bold or piece.rank) for piece in lined)
    made: list[Block] = []
    for piece in lined:
        if isinstance(piece, Line):
            made.append(_paragraph(piece, is_styled))
        elif isinstance(piece, Table) and (read := grid(piece)).rows:
            made.append(read)
    return tuple(made)


def _paragraph(line: Line, is_styled: bool) -> Paragraph:
    text = _BULLET_AHEAD.sub("", line.text)
    item = line.item or text != line.text
    return Paragraph(text, 0 if item else headings.level(line, is_styled), line.page, item)


def _without_page_numbers(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces without the lines that only number a page or lead to the contents."""
    dropped: set[int] = set()
    for at, piece in enumerate(pieces):
        if isinstance(piece, PageBreak):
            dropped |= _numbers_beside(pieces, at, -1) | _numbers_beside(pieces, at, 1)
    if pieces:
        dropped |= _numbers_beside(pieces, len(pieces), -1)
    return [piece for at, piece in enumerate(pieces) if at not in dropped]


def _numbers_beside(pieces: list[Piece], at: int, step: int) -> set[int]:
    found: set[int] = set()
    at += step
    while 0 <= at < len(pieces) and len(found) < 2:
        piece = pieces[at]
        text = piece.text if isinstance(piece, Line) else _only_text(piece)
        if text is None or not (_PAGE_NUMBER.fullmatch(text) or _TO_CONTENTS.fullmatch(text)):
            break
        found.add(at)
        at += step
    return found


def _only_text(piece: Piece) -> str | None:
    """Return what a table of a single word says, None of anything else; "" of an empty one."""
    if not isinstance(piece, Table):
        return None
    said = [cell.text for row in piece.rows for cell in row if cell.text.strip()]
    return said[0] if len(said) == 1 else None


def _is_empty(piece: Piece) -> bool:
    return isinstance(piece, Table) and not any(c.text.strip() for r in piece.rows for c in r)


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces with tables that only a page break parts made one."""
    made: list[Piece] = []
    broke = False
    for piece in pieces:
        if _is_empty(piece):
            continue
        if isinstance(piece, PageBreak):
            broke = True
            continue
        if not (made and _goes_on(made[-1], piece, broke)):
            made.append(piece)
        broke = False
    return made


def _goes_on(above: Piece, below: Piece, broke: bool) -> bool:
    """Add `below` to what stood above it if it goes on there; `broke` where a page begins."""
    if isinstance(above, Table) and isinstance(below, Table):
        return (broke or _is_strip(above) or _is_strip(below)) and _continue(above, below)
    if broke and isinstance(above, Line) and isinstance(below, Line) and not below.item:
        torn = above.text[-1:] not in _SENTENCE_END and below.text[:1].islower()
        if torn and len(above.text) > _SENTENCES:
            above.text = f"{above.text} {below.text}"
            return True
    return False


def _is_strip(table: Table) -> bool:
    """Whether a table is a head or a row that the file made a table of its own."""
    return len(_said(table)) == 1 and len(_said(table)[0]) > 1


def _continue(above: Table, below: Table) -> bool:
    """Put the rows of `below` under those of `above` where it goes on, without repeated heads."""
    head, again = _said(above)[:3], _said(below)[:3]
    repeated = 0
    while repeated < min(len(head), len(again)) and head[repeated] == again[repeated]:
        repeated += 1
    if not repeated and (not _line_up(above, below) or _has_own_head(above, below)):
        return False
    rows = [at for at, row in enumerate(below.rows) if any(cell.text.strip() for cell in row)]
    if repeated < len(rows) and _is_rest(above, below.rows[rows[repeated]]):
        repeated += 1
    start = rows[repeated] if repeated < len(rows) else len(below.rows)
    above.rows += below.rows[start:]
    above.pages += below.pages[start:]
    return True


def _is_rest(above: Table, row: list[Cell]) -> bool:
    """Add the rest of a row that a page tore to the cell it belongs to; False where it is none.

    Only where cells stand where they were drawn: the rest stands in a column but the first.
    """
    last, indent, end = above.rows[-1], row[0].columns, 0
    if not above.measured or len(row) != 2 or row[0].text or len(last) < 4:
        return False
    for cell in last:
        if cell.text and end and end - 3 <= indent < end + cell.columns:
            cell.text = f"{cell.text} {row[1].text}"
            return True
        end += cell.columns
    return False


def _line_up(above: Table, below: Table) -> bool:
    """Whether the columns of both tables are the same ones."""
    if not (above.measured and below.measured):
        return _width(above) == _width(below)
    wide = [len(grid(each).rows[0]) for each in (above, below) if grid(each).rows]
    both = grid(Table([*above.rows, *below.rows], measured=True)).rows
    return len(wide) == 2 and len(both[0]) == max(wide)


def _has_own_head(above: Table, below: Table) -> bool:
    """Whether `below` begins with a bold row that `above` would not have inside."""
    first = [cell for row in below.rows for cell in row if cell.text.strip()][:2]
    body = [row for row in above.rows if any(cell.text.strip() for cell in row)][1:]
    plain = not any(cell.bold for row in body for cell in row if cell.text.strip())
    return plain and len(first) > 1 and all(cell.bold for cell in first)


def _said(table: Table) -> list[list[str]]:
    rows = ([cell.text for cell in row if cell.text.strip()] for row in table.rows)
    return [row for row in rows if row]


def _width(table: Table) -> int:
    return max((sum(cell.columns for cell in row) for row in table.rows), default=0)


def _arranged(piece: Piece) -> list[Piece]:
    """Return the lines of a table that only arranges them; any other piece as it is."""
    if not isinstance(piece, Table):
        return [piece]
    rows = [[cell for cell in row if cell.text.strip()] for row in piece.rows]
    rows = [row for row in rows if row]
    if rows and (_numbers_paragraphs(rows) or _holds_prose(rows)):
        return [line for row in rows for line in _lines(row)]
    return [piece]


def _numbers_paragraphs(rows: list[list[Cell]]) -> bool:
    """Whether every row is a bullet, mark or number and the paragraph it belongs to."""
    if any(len(row) > 2 for row in rows):
        return False
    ahead = [row[0].text for row in rows if len(row) == 2]
    bullets = [text for text in ahead if _BULLET.fullmatch(text)]
    if not all(text in bullets or _ENUMERATOR.fullmatch(text) for text in ahead):
        return False
    if bullets and len(ahead) == len(rows):
        return True
    long = [len(row[-1].text) > _SENTENCES for row in rows]
    return len(rows) == 1 or sum(long) * 2 > len(long)


def _holds_prose(rows: list[list[Cell]]) -> bool:
    """Whether a table of a single column holds paragraphs and not a list."""
    return all(len(row) == 1 for row in rows) and (
        len(rows) == 1 or any(len(row[0].text) > 2 * _SENTENCES for row in rows)
    )


def _lines(row: list[Cell]) -> list[Line]:
    lines = row[-1].text.split("\n")
    mark = row[0].text if len(row) == 2 else ""
    if mark:
        lines[0] = f"{mark} {lines[0]}"
    return [Line(line, bold=all(cell.bold for cell in row)) for line in lines]
