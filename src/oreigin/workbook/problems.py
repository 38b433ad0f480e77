"""Problems of documents in words: `data/document_problems.toml` turned into `Problem` values."""

from dataclasses import dataclass

from oreigin import tables
from oreigin.errors import Problem, UnreadableDocumentError


@dataclass(frozen=True, slots=True)
class ProblemWords:
    """One row of `data/document_problems.toml`."""

    id: str
    message: str
    remedy: str


def problem(code: str, file: str, place: str = "", **facts: object) -> Problem:
    """Return the problem `code` of `file` with `facts` filled into its words.

    Raises KeyError for a code without words: the fault is ours.
    """
    words = {row.id: row for row in tables.load("document_problems.toml", ProblemWords)}[code]
    return Problem(code, words.message.format(**facts), words.remedy.format(**facts), file, place)


def unreadable(code: str, file: str, place: str = "", **facts: object) -> UnreadableDocumentError:
    """Return, ready to raise, the error that `file` cannot be read."""
    return UnreadableDocumentError(problem(code, file, place, **facts))
