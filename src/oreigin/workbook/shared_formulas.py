"""Formulas that a column of cells shares: what becomes of them when one cell is typed over.

A sheet may write a formula once, in the first cell of a range, and refer to it from the others. The
oldest templates fill their smelter lists so. Where the first cell is typed over, the next one that
keeps the formula must hold it, its references moved down by as many rows.
"""

import re
from collections.abc import Collection, Iterator

from oreigin.workbook.addresses import column_letters, row_and_column

_MASTER = re.compile(
    r'<c r="(?P<cell>[A-Z]+\d+)"[^>]*><f(?P<attributes>\b[^>]*?\bt="shared"[^>]*?)'
    r'\bref="(?P<first>[A-Z]+\d+):(?P<last>[A-Z]+\d+)"(?P<more>[^>]*)>(?P<formula>[^<]*)</f>'
)
_SHARING = r'(<c r="{cell}"[^>]*>)<f\b[^>]*?\bsi="{group}"[^>]*?(?:/>|></f>)'
_GROUP = re.compile(r'\bsi="(\d+)"')
_PIECE = re.compile(
    r"""&quot;.*?&quot;|"[^"]*"|'[^']*'!|"""
    r"""(?<![A-Za-z0-9_.$])(?P<column>\$?[A-Z]{1,3})(?P<row>\d+)(?![A-Za-z0-9_.(!])"""
)


def formulas_kept(rows: str, typed_over: Collection[str]) -> str:
    """Return the rows of a sheet so that the cells `typed_over` may lose their formulas.

    Every other cell keeps its own: a formula shared from a cell that is typed over moves to the
    first one below it that is not. Raises ValueError for one shared across columns.
    """
    moved: list[tuple[int, int, str]] = []
    for master in _MASTER.finditer(rows):
        if master["cell"] in typed_over:
            moved += _moved(rows, master, typed_over)
    for start, end, text in sorted(moved, reverse=True):
        rows = rows[:start] + text + rows[end:]
    return rows


def _moved(
    rows: str, master: re.Match[str], typed_over: Collection[str]
) -> Iterator[tuple[int, int, str]]:
    """Yield where the formula is to stand instead; nothing where no cell is left to share it."""
    (top, left), (last, right) = row_and_column(master["first"]), row_and_column(master["last"])
    group = _GROUP.search(master["attributes"] + master["more"])
    if group is None or left != right:
        raise ValueError("other cells share its formula")
    for row in range(top + 1, last + 1):
        cell = f"{column_letters(left)}{row}"
        pattern = re.compile(_SHARING.format(cell=cell, group=group[1]))
        found = None if cell in typed_over else pattern.search(rows, master.end())
        if found:
            formula = shifted(master["formula"], row - top)
            until = f"{column_letters(right)}{last}"
            shared = f'<f t="shared" ref="{cell}:{until}" si="{group[1]}">{formula}</f>'
            yield found.start(), found.end(), found[1] + shared
            return


def shifted(formula: str, rows: int) -> str:
    """Return a formula as it reads so many rows further down; `$` holds a row where it is."""

    def further(piece: re.Match[str]) -> str:
        if piece["row"] is None:
            return piece[0]
        return f"{piece['column']}{int(piece['row']) + rows}"

    return _PIECE.sub(further, formula)
