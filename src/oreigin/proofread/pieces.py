"""What a format's reader hands on: lines, tables and page breaks, with what their look says.

Readers know a format and nothing of filings; `assembling` makes blocks of what they found.
"""

from dataclasses import dataclass, field

from oreigin.errors import Problem


@dataclass(slots=True)
class Cell:
    """A cell as the file has it; a line break stands between the lines inside it."""

    text: str
    columns: int = 1
    rows: int = 1
    bold: bool = False


@dataclass(slots=True)
class Table:
    """A table as the file has it, spacer cells and all; `pages` where the format has pages.

    `measured` where the columns are not the file's but the places on the page or line on which
    the cells were found (points, characters).
    """

    rows: list[list[Cell]] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    measured: bool = False


@dataclass(slots=True)
class Line:
    """A paragraph as the file has it. `rank` is its heading level where the file says so, else 0.

    `bold` where all of it is, `centered` and `underlined` likewise; `item` in a bulleted list.
    """

    text: str
    rank: int = 0
    bold: bool = False
    centered: bool = False
    underlined: bool = False
    item: bool = False
    page: int = 0


@dataclass(frozen=True, slots=True)
class PageBreak:
    """A new page begins here."""


Piece = Line | Table | PageBreak


@dataclass(slots=True)
class Read:
    """What a reader found in a file, and what it could not read."""

    pieces: list[Piece]
    unread: list[Problem] = field(default_factory=list)
