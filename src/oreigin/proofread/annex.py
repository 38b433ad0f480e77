"""The lists of smelters in a filing, whatever their layout.

A walk over the blocks: paragraphs say what stands above a table (metal, status, title), tables
and runs of short paragraphs give rows, lines below them explain the marks. What counts smelters,
names products or lists countries of origin is no annex.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from oreigin.proofread.annex_rows import Context, Legend, RawRow, finished, rows_of, split_names
from oreigin.proofread.cell_kinds import is_numeric
from oreigin.proofread.columns import Columns, columns
from oreigin.proofread.marks import explained
from oreigin.proofread.name_lists import NameList
from oreigin.proofread.values import Annex, AnnexRow, Filing, Grid, Paragraph
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
    seen: set[tuple[Metal, str]] = set()
    for each in _lists(filing):
        names = [(row.metal, folded(row.name)) for row in each.rows]
        repeats = len(names) > _NAMES and sum(name in seen for name in names) * 2 > len(names)
        if run and (repeats or each.section != run[-1].section):
            yield _annex(filing, run)
            run, seen = [], set()
        run.append(each)
        seen.update(names)
    if run:
        yield _annex(filing, run)


def _annex(filing: Filing, run: list[_List]) -> Annex:
    words = _legend(filing, run)
    legend = Legend(words, _unmarked(run, words))
    title = run[0].title
    rows: list[AnnexRow] = []
    for each in run:
        for row in each.rows:
            page = each.pages[row.row] if each.pages and row.row >= 0 else 0
            where = f"{_label(title)}, row {len(rows) + 1}" + (f", page {page}" if page else "")
            rows.append(finished(row, legend, where, each.block))
    held = frozenset().union(*(each.columns for each in run))
    held |= {"status"} if any(row.status for row in rows) else set()
    return Annex(title, tuple(rows), held, words)


def _label(title: str) -> str:
    """Return the short name of an annex, "Annex I" of "ANNEX I - SMELTER LIST"."""
    found = _ANNEX_HEADING.match(title)
    return (found[0] if found else title)[:60].strip(" .:–—-")


def _lists(filing: Filing) -> Iterator[_List]:
    """Yield the lists of a filing: tables of smelters, and names under a metal's heading."""
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
            if found := _in_grid(block, number, walk):
                yield found
            walk.near = []
    yield from _gathered(names, walk)


def _gathered(names: NameList, walk: "_Walk") -> Iterator[_List]:
    """Yield the names gathered from paragraphs, if they are smelters', and begin afresh."""
    rows = split_names(names.rows)
    if names.is_of_smelters(speaks_of_smelters(walk.about())) and not speaks_of_origins(
        walk.heading
    ):
        last = rows[-1].block
        yield _List(last, rows, walk.list_title(), walk.section, _held(rows), (), list(walk.near))
    names.metal, names.rows = None, []


def _held(rows: list[RawRow]) -> frozenset[str]:
    """Return what rows have beside metal and name."""
    held = {"country": any(r.country for r in rows), "cid": any(r.cid for r in rows)}
    return frozenset(name for name, holds in held.items() if holds)


@dataclass(slots=True)
class _Walk:
    """What was passed on the way to a table."""

    section: int = 0
    title: str = ""
    heading: str = ""
    context: Context = field(default_factory=Context)
    near: list[str] = field(default_factory=list)

    def about(self) -> str:
        """Return what stands above: the annex, the heading, the nearest paragraphs."""
        return " ".join([self.title, self.heading, *self.near])

    def list_title(self) -> str:
        """Return the heading of an annex, else the nearest heading."""
        return self.title or self.heading

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


def _in_grid(grid: Grid, number: int, walk: _Walk) -> _List | None:
    """Return the list of smelters in a table, None where it is something else."""
    found = columns(grid)
    rows = split_names(rows_of(grid, found, walk.context))
    if not rows or not _lists_smelters(rows, found, walk):
        return None
    near = list(walk.near)
    return _List(number, rows, walk.list_title(), walk.section, _held(rows), grid.pages, near)


def _lists_smelters(rows: list[RawRow], found: Columns, walk: _Walk) -> bool:
    """Whether rows name smelters: neither figures, countries nor products."""
    names = [row.name for row in rows]
    odd = [n for n in names if is_numeric(n) or is_country(n) or metal_of(n)]
    if len(odd) * 2 > len(names) or speaks_of_origins(walk.heading) or _of_else(found):
        return False
    headed = any(map(speaks_of_smelters, found.name_heads()))
    companies = sum(map(is_company, names)) * 3 > len(names)
    if found.holds(Role.CID) or (headed and (companies or found.holds(Role.METAL))):
        return True
    if any(row.metal for row in rows):
        listed = found.holds(Role.METAL) or len(rows) > _NAMES
        return (
            companies and listed and (speaks_of_smelters(walk.about()) or found.holds(Role.COUNTRY))
        )
    return companies and speaks_of_smelters(walk.about()) and any(found.name_heads())


def _of_else(found: Columns) -> bool:
    """Whether a header over the names says that they are products, uses or counts."""
    words = set(vocabulary().about["else"])
    heads = found.name_heads()
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
    """Return the status of rows without a mark, where the text leaves them only one.

    Either it says so ("unless otherwise marked"), or it names the statuses that the list shows and
    all but one of them are explained by marks.
    """
    texts = [text for each in run for text in each.near]
    for text in [*texts, *legend.values()]:
        if any(words in folded(text) for words in vocabulary().headings["unless_marked"]):
            return status_said(text)
    marked = {status_said(words).casefold() for words in legend.values()}
    sentences = [part for text in texts for part in text.split(". ") if "status" in folded(part)]
    shown = {said.casefold(): said for part in sentences for said in statuses_said(part)}
    left = [said for key, said in shown.items() if key not in marked]
    return left[0] if len(left) == 1 and len(shown) > 1 and any(marked) else ""
