"""Text files of a folder, held in memory, and how to say what is wrong with one of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

from oreigin import tables
from oreigin.errors import InvalidCaseError, OreiginError, Problem

Files = Mapping[str, bytes]
"""The files of a folder by their path inside it, written with slashes."""


@dataclass(frozen=True, slots=True)
class TextFile:
    """One text of a folder; `error` is the class of error its problems are raised as."""

    folder: str
    name: str
    text: str
    error: type[OreiginError] = InvalidCaseError

    def fail(self, code: str, line: int = 0, **words: object) -> NoReturn:
        """Raise what `data/folder.toml` says under `code`, for `line` of this file."""
        raise self.error(problem(code, self.folder, self.name, line, **words))


def problem(code: str, folder: str, name: str = "", line: int = 0, **words: object) -> Problem:
    """Return the problem `code` of `data/folder.toml`, its place as "name:line"."""
    place = f"{name}:{line}" if line else name
    return tables.problem("folder.toml", code, folder, place, **words)


def text_file(
    files: Files, folder: str, name: str, error: type[OreiginError] = InvalidCaseError
) -> TextFile:
    """Return a file as text, empty where there is none; a byte order mark is dropped.

    Raises `error` where it is not UTF-8.
    """
    data = files.get(name, b"")
    try:
        return TextFile(folder, name, data.decode("utf-8-sig"), error)
    except UnicodeDecodeError as fault:
        line = data[: fault.start].count(b"\n") + 1
        TextFile(folder, name, "", error).fail("not-utf-8", line)
