"""Where a value came from, and what a figure or a claim stands on.

A figure in a report is walked back along these types: `Figure.members` are ids of what it counts,
a declared row is `RowRef`, a declared value is `Sourced` with its `CellRef`.
"""

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from oreigin.terms import Sha256

T = TypeVar("T")


@dataclass(frozen=True, slots=True, order=True)
class CellRef:
    """One cell of one document; `cell` is an A1 address."""

    document: Sha256
    sheet: str
    cell: str

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}"


@dataclass(frozen=True, slots=True, order=True)
class RowRef:
    """One row of a list in one document; as text `sha256!sheet!row`, the id of a declared row."""

    document: Sha256
    sheet: str
    row: int

    def __str__(self) -> str:
        return f"{self.document}!{self.sheet}!{self.row}"


@dataclass(frozen=True, slots=True)
class Sourced(Generic[T]):
    """A value, the raw text it was read from, and the cell that text stands in.

    `value` is None where the cell is empty or its text means nothing in the vocabulary;
    `raw` tells the two apart ("" is an empty cell).
    """

    value: T | None
    raw: str
    ref: CellRef


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that a report may print.

    `id` and `label` come from `data/figures.toml`; `rule` says how it is counted; `members` are the
    ids of everything counted, so that `value` can be recounted by anyone.
    """

    id: str
    value: int
    label: str
    rule: str
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence with a truth value, held against the data.

    `holds` is True, False, or None where the data do not decide (or decide differently under
    different readings, which `readings` then spells out: reading -> truth). `against` names the
    facts that refute it.
    """

    id: str
    sentence: str
    holds: bool | None
    rule: str
    members: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    readings: dict[str, bool] = field(default_factory=dict)
