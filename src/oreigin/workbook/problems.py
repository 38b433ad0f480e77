"""Problems of documents in words: `data/document_problems.toml` turned into `Problem` values."""

from oreigin import tables
from oreigin.errors import Problem, UnreadableDocumentError


def problem(code: str, file: str, place: str = "", **facts: object) -> Problem:
    """Return the problem `code` of `file` with `facts` filled into its words.

    Raises KeyError for a code without words: the fault is ours.
    """
    return tables.problem("document_problems.toml", code, file, place, **facts)


def unreadable(code: str, file: str, place: str = "", **facts: object) -> UnreadableDocumentError:
    """Return, ready to raise, the error that `file` cannot be read."""
    return UnreadableDocumentError(problem(code, file, place, **facts))
