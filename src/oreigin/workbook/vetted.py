"""What every guard hands to the parser: a container of our own making that is safe to parse."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from oreigin.workbook.fold import Run
from oreigin.workbook.problems import unreadable
from oreigin.workbook.taking import TakenSheet


@dataclass(frozen=True, slots=True)
class VettedSheet:
    """A sheet that was looked at: its error cells by (row, column), its folded rows, its XML.

    `hidden` are rows that nobody sees; `xml` is the sheet's own, folded. In the binary formats both
    are empty. `taken` are texts that the parser is not asked for any more; where it is None, the
    parser reads every cell.
    """

    name: str
    errors: dict[tuple[int, int], str]
    hidden: frozenset[int] = frozenset()
    runs: tuple[Run, ...] = ()
    xml: bytes = field(default=b"", repr=False)
    taken: TakenSheet | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class VettedArchive:
    """A workbook that is safe to parse, holding only `sheets`, in this order.

    `sheet_names` are all sheets of the original, read or not. `may_hold_long_text` is False where
    it is certain that no cell's text is longer than Excel allows. `archive` is b"" where nothing
    is left to parse.
    """

    file: str
    archive: bytes = field(repr=False)
    sheets: tuple[VettedSheet, ...]
    sheet_names: tuple[str, ...]
    dates_from_1904: bool
    may_hold_long_text: bool = True


class Named(Protocol):
    """A sheet in a table of contents."""

    @property
    def name(self) -> str:
        """What people call the sheet."""


Entry = TypeVar("Entry", bound=Named)


def chosen(entries: Sequence[Entry], wanted: Collection[str] | None, file: str) -> list[Entry]:
    """Return the sheets `wanted` (all where None), found whatever their case and stray spaces.

    Raises UnreadableDocumentError where two sheets bear one name.
    """
    by_key: dict[str, Entry] = {}
    for entry in entries:
        key = sheet_key(entry.name)
        if key in by_key:
            what = f"two sheets are called {entry.name!r}"
            raise unreadable("damaged-workbook", file, what=what)
        by_key[key] = entry
    if wanted is None:
        return list(by_key.values())
    keys = {sheet_key(name) for name in wanted}
    return [entry for key, entry in by_key.items() if key in keys]


def sheet_key(name: str) -> str:
    """Return a sheet's name as people may vary it: without case and stray spaces."""
    return name.strip().casefold()
