"""Problems of reading a filing, in words: `data/proofread_problems.toml`."""

import importlib
from typing import Any

from oreigin import tables
from oreigin.errors import Problem, UnreadableDocumentError

TABLE = "proofread_problems.toml"


def problem(code: str, file: str, place: str = "", **facts: object) -> Problem:
    """Return the problem `code` of `file`. Raises KeyError for a code without words."""
    return tables.problem(TABLE, code, file, place, **facts)


def unreadable(code: str, file: str, place: str = "", **facts: object) -> UnreadableDocumentError:
    """Return, ready to raise, the error that `file` cannot be read."""
    return UnreadableDocumentError(problem(code, file, place, **facts))


def parser(module: str, file: str) -> Any:
    """Import a parser of the extra `proofread`; its absence is an error that names the extra.

    Typed Any, because none of the parsers says what its functions return.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise unreadable("extra-missing", file, what=module.partition(".")[0]) from error
