"""What is said of a declaration that was written into an official workbook."""

from dataclasses import dataclass
from typing import Literal

from oreigin import tables

Kind = Literal["lost", "changed", "cleared"]


@dataclass(frozen=True, slots=True)
class NoteWords:
    """A row of `data/writing.toml`."""

    id: str
    kind: Kind
    message: str


@dataclass(frozen=True, slots=True)
class Note:
    """What was not carried over, reads otherwise now, or stood in the workbook before.

    `id` is a row of `data/writing.toml`; `place` is a cell or tab of the workbook, "" for none.
    """

    id: str
    kind: Kind
    message: str
    place: str = ""


def note(note_id: str, place: str = "", **facts: object) -> Note:
    """Return the note `note_id` with `facts` filled into its words; KeyError without words."""
    words = {row.id: row for row in tables.load("writing.toml", NoteWords)}[note_id]
    return Note(note_id, words.kind, words.message.format(**facts), place)
