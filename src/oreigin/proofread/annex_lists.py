"""The tables and runs of names in a filing that list smelters.

A walk over the blocks: paragraphs say what stands above a table (title, metal, status), tables and
runs of short paragraphs give rows. What counts smelters, names products or lists countries of
origin is no list of smelters. A short list is known by the longer ones beside it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from oreigin.proofread.annex_rows import Context, RawRow, rows_of, split_names
from oreigin.proofread.cell_kinds import is_numeric, share
from oreigin.proofread.columns import Columns, columns
from oreigin.proofread.marks import explained
from oreigin.proofread.name_lists import NameList
from oreigin.proofread.values import Filing, Grid, Paragraph
from oreigin.proofread.vocabulary import (
    Role,
    folded,
    is_company,
    is_country,
    metal_heading,
    metal_of,
    metals_named,
    speaks_of_origins,
    speaks_of_smelters,
    status_said,
    statuses_said,
    vocabulary,
)
from oreigin.terms import Metal

_CAPTION = 160
_LIST_NAME = re.compile(r"^((list|table|part|group)\s+\w{1,4})\s*[:.–—-]", re.IGNORECASE)
_ANNEX_HEADING = re.compile(
    r"(annex|appendix|exhibit|schedule|attache?ment|addendum)(?:\b|(?=\d))", re.IGNORECASE
)
_NEAR = 8
_SOME_COMPANIES = 1 / 3


@dataclass(slots=True)
class FoundList:
    """One list of smelters as found: a table, or a run of paragraphs.

    `shape` is what its columns are called; `is_sure` unless only a sure list of the same shape in
    its section shows that it is one. `near` are the paragraphs above it.
    """

    block: int
    rows: list[RawRow]
    title: str
    section: int
    shape: tuple[str, ...]
    is_sure: bool
    near: list[str]
    pages: tuple[int, ...] = ()


def lists(filing: Filing) -> list[FoundList]:
    """Return the lists of smelters in a filing, in its order."""
    found = list(_candidates(filing))
    sure = {(each.section, each.shape) for each in found if each.is_sure}
    return [each for each in found if (each.section, each.shape) in sure]


def _candidates(filing: Filing) -> Iterator[FoundList]:
    walk, names = _Walk(), NameList()
    for number, block in enumerate(filing.blocks):
        if isinstance(block, Paragraph) and names.takes(block, number):
            continue
        names.end(block)
        yield from _gathered(names, walk)
        if isinstance(block, Paragraph):
            walk.pass_by(block)
            if names.opens_with(block):
                names.begin(block, number, walk.context.status)
        else:
            yield from _in_grid(block, number, walk)
            walk.near = []
    yield from _gathered(names, walk)


@dataclass(slots=True)
class _Walk:
    """What was passed on the way to a table."""

    section: int = 0
    title: str = ""
    heading: str = ""
    is_under_title: bool = False
    context: Context = field(default_factory=Context)
    near: list[str] = field(default_factory=list)

    def about(self) -> str:
        """Return what stands above: the annex, the heading, the nearest paragraphs."""
        return " ".join([self.title, self.heading, *self.near])

    def found(
        self, block: int, rows: list[RawRow], shape: tuple[str, ...], sure: bool
    ) -> FoundList:
        """Return a list that stands here."""
        title = self.title or self.heading
        return FoundList(block, rows, title, self.section, shape, sure, list(self.near))

    def pass_by(self, paragraph: Paragraph) -> None:
        """Take in what a paragraph says of what follows it."""
        text = paragraph.text
        self.near = [*self.near[-_NEAR:], text]
        is_annex = bool(paragraph.level and _ANNEX_HEADING.match(text))
        is_new = is_annex or (0 < paragraph.level <= 2 and not metal_heading(text))
        if is_new and not (self.is_under_title and not is_annex):
            self.section += is_annex or not status_said(text)
            self.title, self.near = text if is_annex else "", [text]
            self.context = Context()
        if is_new or (paragraph.level and not metal_heading(text)):
            self.heading = text
        self.is_under_title = is_annex or (self.is_under_title and bool(paragraph.level))
        self.context = _told(paragraph, self.context)


def _told(paragraph: Paragraph, above: Context) -> Context:
    """Return what the paragraph says of the lists below it: their metal, their status."""
    text = paragraph.text
    if paragraph.item or not _is_caption(paragraph) or explained(text):
        return above
    metal = metal_heading(text) or _only_metal(text)
    said = statuses_said(text) if paragraph.level or speaks_of_smelters(text) else []
    status = said[0] if len(set(map(str.casefold, said))) == 1 else ""
    starts_anew = bool(status or _LIST_NAME.match(text))
    return Context(metal or above.metal, status if starts_anew else above.status)


def _only_metal(text: str) -> Metal | None:
    named = metals_named(text)
    return next(iter(named)) if len(named) == 1 and speaks_of_smelters(text) else None


def _is_caption(paragraph: Paragraph) -> bool:
    text = paragraph.text
    short = len(text) <= _CAPTION and not text.endswith(".")
    return bool(paragraph.level) or short or bool(_LIST_NAME.match(text)) or text.endswith(":")


def _gathered(names: NameList, walk: _Walk) -> Iterator[FoundList]:
    """Yield the names gathered from paragraphs, if they are smelters', and begin afresh."""
    rows = split_names(names.rows)
    if rows and names.can_be_smelters() and not speaks_of_origins(walk.heading):
        enough = _SOME_COMPANIES if speaks_of_smelters(walk.about()) else 1 / 2
        sure = share([row.name for row in rows], is_company) >= enough
        yield walk.found(rows[-1].block, rows, ("paragraphs",), sure)
    names.metal, names.rows = None, []


def _in_grid(grid: Grid, number: int, walk: _Walk) -> Iterator[FoundList]:
    """Yield the list of smelters in a table, nothing where it can only be something else."""
    found = columns(grid)
    rows = split_names(rows_of(grid, found, walk.context))
    if rows and not _is_of_else(rows, found) and not speaks_of_origins(walk.heading):
        shape = tuple(folded(column.head) for column in found.columns)
        told = walk.found(number, rows, shape, _are_smelters(rows, found, walk.about()))
        told.pages = grid.pages
        yield told


def _is_of_else(rows: list[RawRow], found: Columns) -> bool:
    """Whether rows are figures, countries, metals, or by their header products or counts."""
    names = [row.name for row in rows]
    odd = share(names, lambda name: is_numeric(name) or is_country(name) or bool(metal_of(name)))
    words = set(vocabulary().about["else"])
    heads = [
        set(folded(head).split()) for head in found.name_heads() if not speaks_of_smelters(head)
    ]
    return odd > 1 / 2 or any(head & words for head in heads)


def _are_smelters(rows: list[RawRow], found: Columns, about: str) -> bool:
    """Whether rows are surely smelters: headers, identification numbers or company names say so."""
    named = any(map(speaks_of_smelters, found.name_heads()))
    companies = share([row.name for row in rows], is_company) > _SOME_COMPANIES
    if found.holds(Role.CID) or (named and (companies or found.holds(Role.METAL))):
        return True
    near, beside = speaks_of_smelters(about), found.holds(Role.COUNTRY) or found.holds(Role.STATUS)
    if not any(row.metal for row in rows):
        return companies and near and any(found.name_heads())
    return near + beside + companies > 1
