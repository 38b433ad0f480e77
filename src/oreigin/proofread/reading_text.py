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

_INDENT = " " * 4
_LONGEST_LINE = 5000
_FULL = 0.75


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
        elif block and _kind(block[0]) != _kind(line) and not _is_under(line, block):
            yield block
            block = [line]
        else:
            block.append(line)
    if block:
        yield block


def _is_under(line: str, block: list[str]) -> bool:
    """Whether a line goes on in a column of a table: indented, below a row of several columns."""
    return _kind(block[0]) == "columns" and line.startswith(_INDENT)


def _kind(line: str) -> str:
    if line.count("|") > 1:
        return "pipes"
    return "columns" if _GAP.search(line.strip()) else "prose"


def _read(block: list[str]) -> list[Piece]:
    block = [_plain(line) for line in block]
    kind = _kind(block[0])
    if kind == "pipes":
        return [_of_rows([_piped(line) for line in block if not _RULE.fullmatch(line)])]
    if kind == "columns" and (len(block) > 1 or len(_GAP.findall(block[0].strip())) > 1):
        return [_tabbed(block) if any("\t" in line for line in block) else _fixed(block)]
    return list(_paragraphs(block))


def _plain(line: str) -> str:
    """Return a line without the stars that Markdown puts around what is bold."""
    return _EMPHASIS.sub(r"\2", line) if len(line) < _LONGEST_LINE else line


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
        if not _goes_on(rows, row):
            rows.append(row)
    return Table(rows, measured=True)


def _goes_on(rows: list[list[Cell]], row: list[Cell]) -> bool:
    """Add a line of one indented cell to the cell above it, in a row that has others beside it."""
    said = [cell for cell in row if cell.text]
    above = [cell for cell in rows[-1] if cell.text] if rows else []
    if len(said) != 1 or row[0].text or len(above) < 3:
        return False
    start = row[0].columns
    end = 0
    for cell in rows[-1]:
        if cell.text and end - 1 <= start < end + cell.columns:
            cell.text = f"{cell.text} {said[0].text}"
            return True
        end += cell.columns
    return False


def _is_wrapped(block: list[str], widest: int) -> bool:
    """Whether lines were broken to fit a width: then most but the last nearly fill it."""
    full = sum(len(line.rstrip()) >= _FULL * widest for line in block[:-1])
    return full * 2 >= len(block) - 1


def _paragraphs(block: list[str]) -> Iterator[Line]:
    """Yield the block's paragraphs: a line goes on where the next word had no room on it."""
    widest = max(_NARROW, *(len(line.rstrip()) for line in block))
    wrapped = _is_wrapped(block, widest)
    run: list[str] = []
    for line in block:
        if run and (not wrapped or _begins(run[-1], line, widest)):
            yield _paragraph(run)
            run = []
        run.append(line)
    yield _paragraph(run)


def _begins(before: str, line: str, widest: int) -> bool:
    if _HEADING.match(line) or _BULLET.match(line):
        return True
    room = widest - len(before.rstrip()) - 1
    return bool(_HEADING.match(before)) or len(line.split(maxsplit=1)[0]) <= room


def _paragraph(lines: list[str]) -> Line:
    """Return a paragraph without the sign before it that makes it a heading or an item."""
    heading, bullet = _HEADING.match(lines[0]), _BULLET.match(lines[0])
    sign = heading or bullet
    said = [lines[0][sign.end() :] if sign else lines[0], *lines[1:]]
    text = " ".join(word for line in said for word in line.split())
    return Line(text, rank=len(heading[1]) if heading else 0, item=bullet is not None)
