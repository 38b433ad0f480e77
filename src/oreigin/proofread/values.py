"""The values of proofreading: what a filing is made of, what it says, and what is wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from oreigin.errors import Problem
from oreigin.terms import Metal


class Severity(StrEnum):
    """What a finding is, the gravest first.

    A contradiction is plain: two places of the filing cannot both be true. Where one reading of the
    words would reconcile them, it is ambiguous.
    """

    CONTRADICTION = "contradiction"
    AMBIGUOUS = "ambiguous"
    OMISSION = "omission"
    OUTDATED = "outdated"
    STYLE = "style"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Place:
    """Words of the filing and where they stand, in a reader's terms ("Annex I, row 12", "page 3").

    `block` is the index of the block in `Filing.blocks`, `row` of the row in a grid, -1 for none.
    """

    quote: str
    where: str
    block: int = -1
    row: int = -1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of prose; `level` is above 0 where it is a heading (1 the gravest).

    `item` where it is an item of a list, its bullet left out. A footnote's mark is a superscript
    character ("220¹"), so that it is no digit of a number.
    """

    text: str
    level: int = 0
    page: int = 0
    item: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as a reader sees it: spacer columns dropped, spanned cells said once, text trimmed.

    `pages` holds the page of each row where the format has pages, () elsewhere. A table that a PDF
    carries over several pages is one grid, without its repeated headers. A cell of three lines or
    more keeps its line breaks: it holds a list.
    """

    rows: tuple[tuple[str, ...], ...]
    pages: tuple[int, ...] = ()


Block = Paragraph | Grid


@dataclass(frozen=True, slots=True)
class Part:
    """One document of a submission: the form's body (SD), its exhibit (EX-1.01), or the whole file.

    `kind` is EDGAR's document type, "" where the file does not say and the text does not show it.
    `start` and `end` bound its blocks in `Filing.blocks`.
    """

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Filing:
    """A file as read: its blocks in reading order, and what could not be read."""

    file: str
    blocks: tuple[Block, ...]
    parts: tuple[Part, ...]
    unread: tuple[Problem, ...] = ()

    def paragraphs(self) -> Iterator[tuple[int, Paragraph]]:
        """Yield the index of every paragraph, and it."""
        return ((i, block) for i, block in enumerate(self.blocks) if isinstance(block, Paragraph))

    def grids(self) -> Iterator[tuple[int, Grid]]:
        """Yield the index of every table, and it."""
        return ((i, block) for i, block in enumerate(self.blocks) if isinstance(block, Grid))


@dataclass(frozen=True, slots=True)
class AnnexRow:
    """A smelter or refiner as a filing lists it; every text as printed, "" where none is.

    `name` is without the marks (stars, daggers) that a legend explains; `marks` keeps them, and
    `status` is the status printed in the row, or the legend's words for its mark, or the heading
    it stands under.
    """

    metal: Metal
    name: str
    country: str
    cid: str
    status: str
    marks: str
    place: Place


@dataclass(frozen=True, slots=True)
class Annex:
    """The list of smelters of a filing; `title` as its heading prints it.

    `columns` are those it has beside metal and name ("country", "cid", "status"). A filing that
    repeats its annex in the body has the same facility in two annexes, not twice in one.
    """

    title: str
    rows: tuple[AnnexRow, ...]
    columns: frozenset[str] = frozenset()
    legend: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of `data/proofread.toml`; the function of the same name finds what it speaks of."""

    id: str
    severity: Severity
    fact: str
    remedy: str
    citation: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule found: the places that disagree, and the facts that fill its words.

    `severity` departs from the rule's where the case is milder ("ambiguous" for a contradiction
    that a narrow reading would dissolve).
    """

    places: tuple[Place, ...]
    facts: dict[str, str] = field(default_factory=dict)
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding as it is printed."""

    rule: str
    severity: Severity
    places: tuple[Place, ...]
    fact: str
    remedy: str
