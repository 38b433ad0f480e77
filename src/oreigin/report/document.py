"""What a document is made of, whatever it is rendered to: runs, blocks, sections.

No type here knows of HTML, PDF or Word. Text is a sequence of runs, and every run says whether it
is our literal wording or was inserted, and from where: that is what makes a number traceable.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

_STEERING = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_UNSEEN = re.compile(
    r"[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""Characters that no reader sees: marks of direction, joiners, soft hyphens, tags.

Ranges instead of Python's own categories: those change with its version, and the same case must
give the same bytes.
"""


class Kind(StrEnum):
    """Where an inserted text comes from."""

    FIGURE = "figure"
    CLAIM = "claim"
    VALUE = "value"
    TERM = "term"
    RECORD = "record"
    NARRATIVE = "narrative"


@dataclass(frozen=True, slots=True)
class Literal:
    """Wording from a data file; it contains no digit and no number word."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Inserted:
    """A figure, a claim, a typed value or the registrant's own words; `id` says which.

    `smelter` is the id of the smelter or refiner that the text names or describes, if it does.
    """

    kind: Kind
    id: str
    text: str
    strong: bool = False
    smelter: str = ""


Run = Literal | Inserted
Runs = tuple[Run, ...]


class Align(StrEnum):
    """How a paragraph or a column is set."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: level 1 is the document's title, 2 a section, 3 a part of one."""

    runs: Runs
    level: int = 2
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of text."""

    runs: Runs
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Items:
    """A list without numbers; each item is a paragraph."""

    items: tuple[Runs, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A table column: its head, its share of the width in percent, how its cells are set."""

    head: Runs
    width: int
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one row of heads; so many of its last rows are `sums`.

    `row_heads` says that each row's first cell names what the row is about.
    """

    caption: Runs
    columns: tuple[Column, ...]
    rows: tuple[tuple[Runs, ...], ...]
    sums: int = 0
    width: int = 100
    row_heads: bool = False

    def is_sum(self, row: int) -> bool:
        """Return whether the row at that place sums up others."""
        return row >= len(self.rows) - self.sums


@dataclass(frozen=True, slots=True)
class Chart:
    """Counts as bars, one for each category, split by series; a table beside it says the same.

    `values` has a row for each category with a number for each series. `description` tells in
    words what the picture shows. Formats that cannot show it accessibly leave it out.
    """

    caption: Runs
    categories: tuple[str, ...]
    series: tuple[str, ...]
    values: tuple[tuple[int, ...], ...]
    description: Runs


@dataclass(frozen=True, slots=True)
class Field:
    """An entry of a form: what is filled in, and the form's caption below it."""

    value: Runs
    caption: Runs


@dataclass(frozen=True, slots=True)
class Fields:
    """Entries of a form that stand side by side."""

    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class CheckBox:
    """A box of a form, checked or not, and the words beside it."""

    checked: bool
    runs: Runs


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the page."""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts on a new page."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A framed note that belongs to the document as a whole, not to its text."""

    runs: Runs


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: rows of a caption ("By:") and what stands beside it, under the signer's name."""

    party: Runs
    lines: tuple[tuple[Runs, Runs], ...]


Block = (
    Heading
    | Paragraph
    | Items
    | Table
    | Chart
    | Fields
    | CheckBox
    | Rule
    | PageBreak
    | Notice
    | Signature
)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document; `id` is stable and may serve as an anchor."""

    id: str
    blocks: tuple[Block, ...]


class DocumentKind(StrEnum):
    """What a document is, as files that EDGAR does not see are called after it."""

    FORM = "formsd"
    REPORT = "cmr"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document; `file` is the name it is filed under, if it is filed."""

    file: str
    title: Runs
    sections: tuple[Section, ...]
    kind: DocumentKind = DocumentKind.INTERNAL


def report_among(documents: tuple[Document, ...]) -> Document | None:
    """Return the Conflict Minerals Report; None where Form SD stands alone."""
    return next((d for d in documents if d.kind is DocumentKind.REPORT), None)


def text_of(runs: Runs) -> str:
    """Return the plain text of runs."""
    return "".join(run.text for run in runs)


def printable(text: str) -> str:
    """Return text as a document may hold it: on one line, without what nobody sees.

    Control codes and line breaks become spaces.
    """
    return _UNSEEN.sub("", _STEERING.sub(" ", text))


def runs_in(document: Document) -> Iterator[Run]:
    """Yield every run of a document, its title first, as they are read."""
    yield from document.title
    for section in document.sections:
        for block in section.blocks:
            for runs in _runs_of(block):
                yield from runs


def _runs_of(block: Block) -> Iterator[Runs]:
    match block:
        case Heading(runs) | Paragraph(runs) | Notice(runs) | CheckBox(_, runs):
            yield runs
        case Items(items):
            yield from items
        case Table(caption, columns, rows):
            yield caption
            yield from (column.head for column in columns)
            for row in rows:
                yield from row
        case Chart():
            yield from (block.caption, block.description)
        case Fields(fields):
            for field in fields:
                yield from (field.value, field.caption)
        case Signature(party, lines):
            yield party
            for line in lines:
                yield from line
