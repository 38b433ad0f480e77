"""The lists of smelters in a filing, whatever their layout.

A walk over the blocks: paragraphs say what stands above a table (metal, status, title), tables
and runs of short paragraphs give rows, lines below them explain the marks. What counts smelters,
names products or lists countries of origin is no annex.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from oreigin.proofread.annex_rows import Context, RawRow, finished, rows_of, split_names
from oreigin.proofread.columns import Columns, columns, is_numeric
from oreigin.proofread.marks import explained
from oreigin.proofread.values import Annex, Filing, Grid, Paragraph
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
    vocabulary,
)
from oreigin.terms import CONFLICT_MINERALS, Metal

_CAPTION = 160
_LIST_NAME = re.compile(r"^((list|table|part|group)\s+\w{1,4})\s*[:.–—-]", re.IGNORECASE)
_ANNEX_HEADING = re.compile(
    r"(annex|appendix|exhibit|schedule|attache?ment|addendum)(?:\b|(?=\d))[\s.:–—-]*(\w{1,5}\b)?",
    re.I,
)
_NEAR = 8
_BELOW = 14
_NAMES = 3


@dataclass(slots=True)
class _List:
    """One list of smelters as found: a table, or a run of paragraphs."""

    block: int
    rows: list[RawRow]
    title: str
    section: int
    columns: frozenset[str]
    pages: tuple[int, ...] = ()
    near: list[str] = field(default_factory=list)


def annexes(filing: Filing) -> tuple[Annex, ...]:
    """Return the lists of smelters of conflict minerals in a filing, in its order.

    A list of other minerals' refiners (cobalt, mica) is in `other_annexes`.
    """
    return tuple(a for a in _annexes(filing) if any(_is_ours(row.metal) for row in a.rows))


def other_annexes(filing: Filing) -> tuple[Annex, ...]:
    """Return the lists of smelters and refiners that hold no conflict mineral."""
    return tuple(a for a in _annexes(filing) if not any(_is_ours(row.metal) for row in a.rows))


def _is_ours(metal: str) -> bool:
    return metal in CONFLICT_MINERALS or not metal


def _annexes(filing: Filing) -> Iterator[Annex]:
    """Yield the annexes: lists under one heading are one, unless they repeat each other."""
    run: list[_List] = []
    for each in _lists(filing):
        if run and (each.section != run[-1].section or _repeats(run, each)):
            yield _annex(filing, run)
            run = []
        run.append(each)
    if run:
        yield _annex(filing, run)


def _repeats(run: list[_List], each: _List) -> bool:
    seen = {(row.metal, folded(row.name)) for one in run for row in one.rows}
    again = sum((row.metal, folded(row.name)) in seen for row in each.rows)
    return len(each.rows) > _NAMES and again * 2 > len(each.rows)


def _annex(filing: Filing, run: list[_List]) -> Annex:
    legend = _legend(filing, run)
    unmarked = _unmarked(run, legend)
    title = run[0].title
    rows = [
        row
        for each in run
        for row in finished(each.rows, legend, unmarked, _label(title), each.block, each.pages)
    ]
    held = frozenset().union(*(each.columns for each in run))
    held |= {"status"} if any(row.status for row in rows) else set()
    return Annex(title, tuple(rows), held, legend)


def _label(title: str) -> str:
    """Return the short name of an annex, "Annex I" of "ANNEX I - SMELTER LIST"."""
    found = _ANNEX_HEADING.match(title)
    return (found[0] if found else title)[:60].strip(" .:–—-")


def _lists(filing: Filing) -> Iterator[_List]:
    walk = _Walk()
    for number, block in enumerate(filing.blocks):
        if isinstance(block, Paragraph):
            walk.pass_by(block)
        elif found := _in_grid(block, number, walk):
            yield found
            walk.near.clear()
        else:
            walk.near.clear()


@dataclass(slots=True)
class _Walk:
    """What was passed on the way to a table."""

    section: int = 0
    title: str = ""
    heading: str = ""
    context: Context = field(default_factory=Context)
    near: list[str] = field(default_factory=list)

    def pass_by(self, paragraph: Paragraph) -> None:
        text = paragraph.text
        self.near = [*self.near[-_NEAR:], text]
        is_annex = bool(paragraph.level and _ANNEX_HEADING.match(text))
        if is_annex or (0 < paragraph.level <= 2 and not metal_heading(text)):
            self.section += is_annex or not status_said(text)
            self.title, self.heading, self.near = text if is_annex else "", text, [text]
            self.context = Context()
        elif paragraph.level and not metal_heading(text):
            self.heading = text
        self.context = _told(paragraph, self.context)


def _told(paragraph: Paragraph, above: Context) -> Context:
    """Return what the paragraph says of the lists below it: their metal, their status."""
    text = paragraph.text
    if paragraph.item or not _is_caption(paragraph) or explained(text):
        return above
    metal = metal_heading(text) or _only_metal(text)
    status = status_said(text) if paragraph.level or speaks_of_smelters(text) else ""
    starts_anew = bool(status or _LIST_NAME.match(text))
    return Context(metal or above.metal, status if starts_anew else above.status)


def _only_metal(text: str) -> Metal | None:
    named = metals_named(text)
    return next(iter(named)) if len(named) == 1 and speaks_of_smelters(text) else None


def _is_caption(paragraph: Paragraph) -> bool:
    text = paragraph.text
    short = len(text) <= _CAPTION and not text.endswith(".")
    return bool(paragraph.level) or short or bool(_LIST_NAME.match(text)) or text.endswith(":")


def _in_grid(grid: Grid, number: int, walk: _Walk) -> _List | None:
    """Return the list of smelters in a table, None where it is something else."""
    found = columns(grid)
    about = " ".join([walk.title, walk.heading, *walk.near[-_NEAR:]])
    rows = split_names(rows_of(grid, found, walk.context))
    if not rows or not _lists_smelters(rows, found, about, walk):
        return None
    held = {"country": any(r.country for r in rows), "cid": any(r.cid for r in rows)}
    names = frozenset(name for name, holds in held.items() if holds)
    title = walk.title or walk.heading
    return _List(number, rows, title, walk.section, names, grid.pages, list(walk.near))


def _lists_smelters(rows: list[RawRow], found: Columns, about: str, walk: _Walk) -> bool:
    """Whether rows name smelters: neither figures, countries nor products."""
    names = [row.name for row in rows]
    odd = [n for n in names if is_numeric(n) or is_country(n) or metal_of(n)]
    if len(odd) * 2 > len(names) or speaks_of_origins(walk.heading) or _of_else(found):
        return False
    headed = any(
        speaks_of_smelters(found.heads[at]) for group in found.groups for at in group.names
    )
    companies = sum(map(is_company, names)) * 3 > len(names)
    if found.holds(Role.CID) or (headed and (companies or found.holds(Role.METAL))):
        return True
    if any(row.metal for row in rows):
        listed = found.holds(Role.METAL) or len(rows) > _NAMES
        return companies and listed and (speaks_of_smelters(about) or found.holds(Role.COUNTRY))
    return companies and speaks_of_smelters(about) and bool(found.named)


def _of_else(found: Columns) -> bool:
    """Whether a header over the names says that they are products, uses or counts."""
    heads = [found.heads[at] for group in found.groups for at in group.names[:1]]
    words = set(vocabulary().about["else"])
    return any(set(folded(head).split()) & words and not speaks_of_smelters(head) for head in heads)


def _legend(filing: Filing, run: list[_List]) -> dict[str, str]:
    """Return what the lines around the lists, and rows inside them, say of each mark."""
    legend: dict[str, str] = {}
    texts: list[str] = []
    for each, following in zip(run, [*run[1:], None], strict=True):
        block = filing.blocks[each.block]
        if isinstance(block, Grid):
            texts += [next(filter(None, row), "") for row in block.rows if sum(map(bool, row)) == 1]
        end = min(each.block + _BELOW, following.block if following else len(filing.blocks))
        texts += _below(filing, each.block + 1, end)
    for text in [*texts, *(text for each in run for text in each.near)]:
        if told := explained(text):
            legend.setdefault(*told)
    return legend


def _below(filing: Filing, start: int, end: int) -> Iterator[str]:
    """Yield the paragraphs below a list, up to the next heading of an annex."""
    for block in filing.blocks[start:end]:
        if isinstance(block, Paragraph):
            if block.level == 1:
                return
            yield block.text


def _unmarked(run: list[_List], legend: dict[str, str]) -> str:
    """Return the status that a text gives to all rows without a mark ("unless otherwise ...")."""
    for text in [*(text for each in run for text in each.near), *legend.values()]:
        plain = folded(text)
        if any(words in plain for words in vocabulary().headings["unless_marked"]):
            return status_said(text)
    return ""
