"""The rows every layout renders, and the list that layouts enter."""

import html
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from oreigin import tables
from oreigin.demo.material import AnnexRow

METALS = {"Gold": "Au", "Tantalum": "Ta", "Tin": "Sn", "Tungsten": "W"}
SMELTERS = tables.load("demo/annex.csv", AnnexRow)
FEW = tuple(row for at, row in enumerate(SMELTERS) if at % 12 == 0)
"""A short list with every metal in it."""

PROSE = (
    "We rely on our suppliers to provide information on the origin of the conflict minerals "
    "contained in components and materials supplied to us, including sources of conflict minerals."
)


@dataclass(frozen=True)
class Layout:
    """A way to lay out rows; `shows` are the columns beside metal and name that it prints."""

    name: str
    render: Callable[[tuple[AnnexRow, ...]], bytes]
    shows: frozenset[str] = frozenset()
    rows: tuple[AnnexRow, ...] = SMELTERS


LAYOUTS: list[Layout] = []


def layout(
    *shows: str, rows: tuple[AnnexRow, ...] = SMELTERS
) -> Callable[[Callable[[tuple[AnnexRow, ...]], bytes]], Callable[[tuple[AnnexRow, ...]], bytes]]:
    """Enter a way to render rows into the list of layouts."""

    def enter(
        render: Callable[[tuple[AnnexRow, ...]], bytes],
    ) -> Callable[[tuple[AnnexRow, ...]], bytes]:
        LAYOUTS.append(Layout(render.__name__, render, frozenset(shows), rows))
        return render

    return enter


def by_metal(rows: Iterable[AnnexRow]) -> Iterator[tuple[str, list[AnnexRow]]]:
    for metal, group in groupby(rows, lambda row: row.metal):
        yield metal, list(group)


def by_status(rows: Iterable[AnnexRow]) -> Iterator[tuple[str, list[AnnexRow]]]:
    ordered = sorted(rows, key=lambda row: row.status)
    for status, group in groupby(ordered, lambda row: row.status):
        yield status, list(group)


def e(text: str) -> str:
    return html.escape(text)
