"""The lists of smelters in a filing as annexes: what belongs together, what marks mean.

`annex_lists` finds tables and runs of names; lists under one heading make an annex, lines around
them explain the marks on its names.
"""

import re
from collections.abc import Iterator

from oreigin.proofread.annex_lists import FoundList, lists
from oreigin.proofread.annex_rows import Legend, finished
from oreigin.proofread.marks import explained
from oreigin.proofread.values import Annex, AnnexRow, Filing, Grid, Paragraph
from oreigin.proofread.vocabulary import folded, status_said, statuses_said, vocabulary
from oreigin.terms import CONFLICT_MINERALS, Metal

_LABEL = re.compile(
    r"(annex|appendix|exhibit|schedule|attache?ment|addendum|table)(?:\b|(?=\d))[\s.:–—-]*(\w{1,5}\b)?",
    re.IGNORECASE,
)
_LONGEST_LABEL = 60
_BELOW = 14
_FEW = 3


def annexes(filing: Filing) -> tuple[Annex, ...]:
    """Return the lists of smelters of conflict minerals in a filing, in its order.

    A list of other minerals' refiners (cobalt, mica) is in `other_annexes`.
    """
    return tuple(a for a in _annexes(filing) if any(_is_ours(row.metal) for row in a.rows))


def other_annexes(filing: Filing) -> tuple[Annex, ...]:
    """Return the lists of smelters and refiners that hold no conflict mineral."""
    return tuple(a for a in _annexes(filing) if not any(_is_ours(row.metal) for row in a.rows))


def _is_ours(metal: Metal) -> bool:
    return metal in CONFLICT_MINERALS or not metal


def _annexes(filing: Filing) -> Iterator[Annex]:
    """Yield the annexes: lists under one heading are one, unless they repeat each other."""
    run: list[FoundList] = []
    seen: set[tuple[Metal, str]] = set()
    for each in lists(filing):
        names = [(row.metal, folded(row.name)) for row in each.rows]
        repeats = len(names) > _FEW and sum(name in seen for name in names) * 2 > len(names)
        if run and (repeats or each.section != run[-1].section):
            yield _annex(filing, run)
            run, seen = [], set()
        run.append(each)
        seen.update(names)
    if run:
        yield _annex(filing, run)


def _annex(filing: Filing, run: list[FoundList]) -> Annex:
    words = _legend(filing, run)
    legend = Legend(words, _unmarked(run, words))
    title = run[0].title
    rows: list[AnnexRow] = []
    for each in run:
        for row in each.rows:
            page = each.pages[row.row] if each.pages and row.row >= 0 else 0
            where = f"{_label(title)}, row {len(rows) + 1}" + (f", page {page}" if page else "")
            rows.append(finished(row, legend, where, each.block))
    return Annex(title, tuple(rows), _columns(rows), words)


def _columns(rows: list[AnnexRow]) -> frozenset[str]:
    """Return what the rows of an annex have beside metal and name."""
    return frozenset(
        name for name in ("country", "cid", "status") if any(getattr(row, name) for row in rows)
    )


def _label(title: str) -> str:
    """Return the short name of an annex, "Annex I" of "ANNEX I - SMELTER LIST"."""
    found = _LABEL.match(title)
    return (found[0] if found else title)[:_LONGEST_LABEL].strip(" .:–—-")


def _legend(filing: Filing, run: list[FoundList]) -> dict[str, str]:
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


def _unmarked(run: list[FoundList], legend: dict[str, str]) -> str:
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
