"""Plain text to pieces: paragraphs as wrapped, tables of pipes, tabs or fixed width.

EDGAR's old text filings mark pages and tables with tags of their own (<PAGE>, <TABLE>, <S>, <C>),
which are taken as what they are.
"""

import re
from collections.abc import Iterator

from oreigin.proofread.pieces import Cell, Line, PageBreak, Piece, Table

_TAGS = re.compile(r"</?(?:TABLE|CAPTION|S|C|FN|F\d+)>", re.IGNORECASE)
_PAGE = re.compile(r"<PAGE>|\f", re.IGNORECASE)
_RULE = re.compile(r"[\s|:+=_.─━—–-]*")
_GAP = re.compile(r"\t|(?<=[^\s.:;?!]) {2,}(?=\S)|(?<=\S) {3,}(?=\S)")
_CELL = re.compile(r"\S+(?: \S+)*")
_BULLET = re.compile(r"^\s*(?:[•◦▪‣●○■*o-])\s+(?=\S)")
_HEADING = re.compile(r"^(#{1,6})\s+(?=\S)")
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_NARROW = 60
"""A line shorter than this is not full: what follows it begins anew."""


def pieces(text: str) -> list[Piece]:
    """Return the pieces of a plain text."""
    made: list[Piece] = []
    for number, page in enumerate(_PAGE.split(_TAGS.sub("", text))):
        if number:
            made.append(PageBreak())
        for block in _blocks(page.splitlines()):
            read = _read(block)
            if made and isinstance(made[-1], Table) and isinstance(read[0], Table):
                made.append(PageBreak())  # nothing stands between them: one table, torn
            made += read
    return made


def _blocks(lines: list[str]) -> Iterator[list[str]]:
    """Yield runs of lines that belong together: a table, or the lines between two blank ones.

    A single blank line does not end a table of fixed width: many are double-spaced.
    """
    block: list[str] = []
    for at, line in enumerate(lines):
        if not line.strip():
            following = lines[at + 1] if at + 1 < len(lines) else ""
            if block and not (_GAP.search(block[-1].strip()) and _GAP.search(following.strip())):
                yield block
                block = []
        elif block and _kind(block[-1]) != _kind(line):
            yield block
            block = [line]
        else:
            block.append(line)
    if block:
        yield block


def _kind(line: str) -> str:
    if line.count("|") > 1:
        return "pipes"
    return "columns" if _GAP.search(line.strip()) else "prose"


def _read(block: list[str]) -> list[Piece]:
    block = [_EMPHASIS.sub(r"\2", line) for line in block]
    kind = _kind(block[0])
    if kind == "pipes":
        return [_of_rows([_piped(line) for line in block if not _RULE.fullmatch(line)])]
    if kind == "columns" and len(block) > 1:
        return [_tabbed(block) if any("\t" in line for line in block) else _fixed(block)]
    return list(_paragraphs(block))


def _piped(line: str) -> list[Cell]:
    return [Cell(" ".join(cell.split())) for cell in line.strip().strip("|").split("|")]


def _of_rows(rows: list[list[Cell]]) -> Table:
    return Table(rows)


def _tabbed(block: list[str]) -> Table:
    return Table([[Cell(cell.strip()) for cell in line.split("\t")] for line in block])


def _fixed(block: list[str]) -> Table:
    """Return a table whose cells span the characters they stand on; `grids` finds its columns."""
    rows: list[list[Cell]] = []
    for line in block:
        if _RULE.fullmatch(line):
            continue
        row, end = [], 0
        for found in _CELL.finditer(line.rstrip()):
            if found.start() > end:
                row.append(Cell("", found.start() - end))
            row.append(Cell(found[0], found.end() - found.start()))
            end = found.end()
        rows.append(row)
    return Table(rows, measured=True)


def _paragraphs(block: list[str]) -> Iterator[Line]:
    """Yield the block's paragraphs: a line goes on where the next word had no room on it."""
    widest = max(_NARROW, *(len(line.rstrip()) for line in block))
    text, item, end = "", False, 0
    for line in block:
        bullet = _BULLET.match(line)
        words = line.split()
        if text and (bullet or end + 1 + len(words[0]) <= widest):
            yield Line(text, item=item)
            text = ""
        if heading := _HEADING.match(line):
            if text:
                yield Line(text, item=item)
            yield Line(line[heading.end() :].strip(), rank=len(heading[1]))
            text = ""
            continue
        if not text:
            item = bullet is not None
            words = line[bullet.end() :].split() if bullet else words
        text = " ".join([*filter(None, [text]), *words])
        end = len(line.rstrip())
    if text:
        yield Line(text, item=item)
