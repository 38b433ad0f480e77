"""Where the values of the Declaration tab stand: each is read together with its cell."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from oreigin.provenance import CellRef, Sourced
from oreigin.terms import Sha256
from oreigin.workbook.cells import ErrorValue, Value, Workbook, raw_text

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Source:
    """What every value needs to know of where it stands.

    `recalculated` are cells with a formula that nobody calculated, and what it comes to.
    """

    document: Sha256
    workbook: Workbook
    sheet: str
    recalculated: Mapping[str, Value]

    def value(self, cell: str) -> Value:
        """Return the value of a cell."""
        if cell in self.recalculated:
            return self.recalculated[cell]
        return self.workbook.cell(self.sheet, cell)

    def text(self, cell: str) -> str:
        """Return the text of a cell without surrounding white space."""
        return text_of(self.value(cell))

    def sourced(self, cell: str, value: T | None) -> Sourced[T]:
        """Return `value` as what the cell says."""
        return Sourced(value, raw_text(self.value(cell)), self.ref(cell))

    def ref(self, cell: str) -> CellRef:
        """Return the reference of a cell."""
        return CellRef(self.document, self.sheet, cell)


def text_of(value: Value) -> str:
    """Return the text of a cell without surrounding white space; an error value says nothing."""
    return "" if isinstance(value, ErrorValue) else raw_text(value).strip()
