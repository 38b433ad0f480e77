"""Sentences of a filing, each with where it stands, in a reader's terms.

Prose is found in paragraphs and in the long cells of tables that only arrange text (a bullet and
its words, a footnote and its mark). A sentence that a page break cuts in two is read as one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from oreigin.proofread.values import Filing, Grid, Paragraph, Place

_SPACES = re.compile(r"\s+")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‐": "-"})
_END = re.compile(r"""[.!?]+["')\]]*(?=\s+["'(\[•]*[A-Z0-9])""")
_ABBREVIATED = re.compile(
    r"(?:\b(?:Inc|Ltd|Co|Corp|No|Nos|St|Dr|Mr|Ms|Mrs|vs|approx|Jr|Sr|Art|Sec|Dept|Reg|Exh"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|e\.g|i\.e|etc|cf|al)|\b[A-Z]|\.[A-Za-z])\.$"
)
_PAGE_NUMBER = re.compile(
    r"^[-\s]*(?:page\s+)?[A-Z]?-?\d{1,3}(?:\s+of\s+\d+)?[-\s]*$", re.IGNORECASE
)
_FINISHED = re.compile(r"""[.!?:;]["')\]]*$""")
_UNFINISHED = re.compile(
    r"(?:,|\b(?:a|an|and|as|at|by|for|from|in|of|on|or|our|that|the|to|with|which))$", re.IGNORECASE
)
_LONG_CELL = 60
_LONGEST_QUOTE = 240


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, its quotation marks and dashes plain; `printed` as the filing has it.

    `heading` is the nearest heading above; `paragraph` tells sentences of one paragraph together.
    """

    text: str
    printed: str
    heading: str
    block: int
    row: int
    page: int
    paragraph: int
    number: int

    def place(self, quote: str = "") -> Place:
        """Return its place, quoting all of it or only `quote`."""
        return Place(quote or shortened(self.printed), self.where, self.block, self.row)

    @property
    def where(self) -> str:
        """Where it stands, such as 'under "Due Diligence Results", page 5'."""
        return where(self.heading, self.page)


def where(heading: str, page: int = 0) -> str:
    """Return a place in a reader's terms, from the heading above it and its page."""
    said = f'under "{shortened(heading, 80)}"' if heading else ""
    on = f"page {page}" if page else ""
    return ", ".join(part for part in (said, on) if part) or "at the beginning"


def shortened(text: str, longest: int = _LONGEST_QUOTE) -> str:
    """Return the text, cut at a word with "..." where it is longer than `longest`."""
    if len(text) <= longest:
        return text
    return text[: longest - 3].rsplit(" ", 1)[0] + "..."


def plain(text: str) -> str:
    """Return the text with plain quotation marks and dashes, and single spaces."""
    return _SPACES.sub(" ", text.translate(_QUOTES)).strip()


@dataclass(slots=True)
class _Passage:
    """Prose of one block, or of several that a page break parted."""

    text: str
    heading: str
    block: int
    row: int
    page: int

    def goes_on(self, text: str) -> bool:
        """Whether `text` continues it: it has no end yet, and the text no beginning."""
        if _FINISHED.search(self.text):
            return False
        return text[:1].islower() or bool(_UNFINISHED.search(self.text))


def sentences(filing: Filing) -> tuple[Sentence, ...]:
    """Return every sentence of the filing in reading order."""
    found: list[Sentence] = []
    for paragraph, passage in enumerate(_passages(filing)):
        for number, printed in enumerate(split(passage.text)):
            said = Sentence(
                text=plain(printed),
                printed=printed,
                heading=passage.heading,
                block=passage.block,
                row=passage.row,
                page=passage.page,
                paragraph=paragraph,
                number=number,
            )
            found.append(said)
    return tuple(found)


@lru_cache(maxsize=2048)
def split(text: str) -> tuple[str, ...]:
    """Return the sentences of a text.

    >>> split("Acme Co. Ltd. has 12 suppliers. All answered.")
    ('Acme Co. Ltd. has 12 suppliers.', 'All answered.')
    """
    text = _SPACES.sub(" ", text).strip()
    parts: list[str] = []
    start = 0
    for end in _END.finditer(text.translate(_QUOTES)):
        if not _ABBREVIATED.search(text[start : end.end()]):
            parts.append(text[start : end.end()].strip())
            start = end.end()
    parts.append(text[start:].strip())
    return tuple(part for part in parts if part)


def headings(filing: Filing) -> tuple[tuple[int, str], ...]:
    """Return the index and text of every heading of the filing, in order."""
    return tuple((i, p.text) for i, p in filing.paragraphs() if p.level)


def is_page_number(text: str) -> bool:
    """Whether a paragraph is only the number of a page."""
    return bool(_PAGE_NUMBER.match(text))


def _passages(filing: Filing) -> Iterator[_Passage]:
    heading = ""
    held: _Passage | None = None
    for index, block in enumerate(filing.blocks):
        if isinstance(block, Paragraph):
            if is_page_number(block.text):
                continue
            if held and held.goes_on(block.text):
                held.text = f"{held.text} {block.text}"
                continue
            if held:
                yield held
            heading = block.text if block.level else heading
            held = _Passage(block.text, heading, index, -1, block.page)
            continue
        cells = tuple(_long_cells(block, heading, index))
        if cells and held:
            yield held
            held = None
        yield from cells
    if held:
        yield held


def _long_cells(grid: Grid, heading: str, index: int) -> Iterator[_Passage]:
    for number, row in enumerate(grid.rows):
        page = grid.pages[number] if grid.pages else 0
        for cell in row:
            if len(cell) >= _LONG_CELL and " " in cell:
                yield _Passage(cell, heading, index, number, page)
