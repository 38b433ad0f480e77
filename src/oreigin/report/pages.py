"""What PDF, Word and web page share: one title instead of several, columns that break no word."""

import unicodedata
from collections.abc import Iterable
from dataclasses import replace

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

LINE = "\n"
"""A line break inside a heading that was several."""

_WIDE = frozenset("mwMW@%—")
_NARROW = frozenset("iljtfrI.,:;'’|!()[] ")
_STRONG = 1.08
_PADDING = 1.4


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


def is_lead(runs: Runs) -> bool:
    """Return whether a paragraph is all strong, and so stands with the one that follows."""
    return bool(runs) and all(run.strong for run in runs if run.text.strip())


def notices_first(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Return the blocks without rules that stand at the very beginning."""
    kept: list[Block] = []
    for block in blocks:
        if not isinstance(block, Rule) or any(not isinstance(b, Notice) for b in kept):
            kept.append(block)
    return tuple(kept)


def column_shares(table: Table, ems: float) -> tuple[float, ...]:
    """Return the widths of a table's columns as shares of 1, for a table `ems` wide.

    They follow the widths asked for, but no column is narrower than its longest word.
    """
    asked = [
        column.width / sum(column.width for column in table.columns) for column in table.columns
    ]
    least = [need / ems for need in _longest_words(table)]
    if sum(least) >= 1:
        return tuple(each / sum(least) for each in least)
    wanting = [max(0.0, need - share) for need, share in zip(least, asked, strict=True)]
    spare = [max(0.0, share - need) for need, share in zip(least, asked, strict=True)]
    given = sum(wanting) / sum(spare) if sum(wanting) else 0.0
    return tuple(
        max(need, share) - max(0.0, share - need) * given
        for need, share in zip(least, asked, strict=True)
    )


def _longest_words(table: Table) -> list[float]:
    longest = [_longest(text_of(column.head)) * _STRONG for column in table.columns]
    for row in table.rows:
        longest = [
            max(so_far, _longest(text_of(cell))) for so_far, cell in zip(longest, row, strict=True)
        ]
    return [width + _PADDING for width in longest]


def _longest(text: str) -> float:
    return max((_width(word) for word in text.split()), default=0.0)


def _width(word: str) -> float:
    """Return roughly how wide a word is, in ems of a serif font."""
    return sum(map(_character, word))


def _character(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if character in _WIDE:
        return 0.9
    if character in _NARROW:
        return 0.35
    return 0.72 if character.isupper() else 0.52
