"""What PDF, Word and web page share: one title instead of several, columns that break no word."""

from collections.abc import Iterable
from dataclasses import replace
from math import ceil

from oreigin.report.document import (
    Align,
    Block,
    Document,
    Heading,
    Literal,
    Notice,
    Rule,
    Runs,
    Section,
    Table,
    text_of,
)
from oreigin.report.measure import width

LINE = "\n"
"""A line break inside a heading that was several."""

TEXT_WIDTH = 468.0
"""Points between the margins of a letter page."""

_WHOLE = 25
"""A table of fewer rows stands on one page."""

_PADDING = 1.4
"""Ems beside the text of a cell."""

_NEARLY_ALL = 0.97
"""Of so many cells of a column each should fit on one line; the longest names may take two."""


def for_pages(document: Document) -> Document:
    """Return the document with one title: adjacent titles become one of several lines.

    Titles after the first become section headings, so that headings nest without gaps.
    """
    sections = []
    titled = False
    for section in document.sections:
        blocks: list[Block] = []
        for block in section.blocks:
            last = blocks[-1] if blocks else None
            if not isinstance(block, Heading) or block.level > 1:
                blocks.append(block)
            elif isinstance(last, Heading) and last.align is Align.CENTER:
                blocks[-1] = replace(last, runs=(*last.runs, Literal(LINE), *block.runs))
            else:
                blocks.append(replace(block, level=2 if titled else 1))
                titled = True
        sections.append(Section(section.id, tuple(blocks)))
    return replace(document, sections=tuple(sections))


def lines_of(runs: Runs) -> tuple[Runs, ...]:
    """Return the lines of a heading that `for_pages` may have made of several."""
    lines: list[Runs] = [()]
    for run in runs:
        if run.text == LINE:
            lines.append(())
        else:
            lines[-1] = (*lines[-1], run)
    return tuple(lines)


def one_line(runs: Runs) -> str:
    """Return the text of a heading in one line, as a table of contents shows it."""
    return " – ".join(text_of(line) for line in lines_of(runs))


def is_whole(table: Table) -> bool:
    """Return whether a table is short enough to stand on one page."""
    return len(table.rows) < _WHOLE


def is_lead(runs: Runs) -> bool:
    """Return whether a paragraph stands with what follows: all strong, or ending in a colon."""
    text = text_of(runs).rstrip()
    return text.endswith(":") or (bool(text) and all(r.strong for r in runs if r.text.strip()))


def notices_first(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Return the blocks without rules that stand at the very beginning."""
    kept: list[Block] = []
    for block in blocks:
        if not isinstance(block, Rule) or any(not isinstance(b, Notice) for b in kept):
            kept.append(block)
    return tuple(kept)


def column_shares(table: Table, ems: float) -> tuple[float, ...]:
    """Return the widths of a table's columns as shares of 1, for a table `ems` wide.

    Every column takes its longest word. What is left goes to the columns whose cells would break,
    and what is left then is shared as the columns ask.
    """
    longest, nearly_all = _needs(table)
    if sum(longest) >= ems:
        return tuple(need / sum(longest) for need in longest)
    wanting = [max(0.0, want - need) for need, want in zip(longest, nearly_all, strict=True)]
    given = min(1.0, (ems - sum(longest)) / sum(wanting)) if sum(wanting) else 1.0
    widths = [need + want * given for need, want in zip(longest, wanting, strict=True)]
    spare = ems - sum(widths)
    asked = sum(column.width for column in table.columns)
    return tuple(
        (width + spare * column.width / asked) / ems
        for width, column in zip(widths, table.columns, strict=True)
    )


def _needs(table: Table) -> tuple[list[float], list[float]]:
    """Return for each column its longest word, and the width that keeps most cells on one line."""
    longest, nearly_all = [], []
    for at, column in enumerate(table.columns):
        strong = bool(table.sums)
        cells = sorted(width(text_of(row[at]), strong) for row in table.rows)
        head = text_of(column.head)
        words = [width(word, strong=True) for word in head.split()]
        words += (width(word, strong) for row in table.rows for word in text_of(row[at]).split())
        word = max(words, default=0.0)
        usual = cells[ceil(_NEARLY_ALL * (len(cells) - 1))] if cells else 0.0
        longest.append(word + _PADDING)
        nearly_all.append(max(usual, width(head, strong=True), word) + _PADDING)
    return longest, nearly_all
