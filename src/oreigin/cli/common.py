"""What several commands share: kinds of arguments, and which files a path stands for."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from oreigin.case import AcceptancePolicy

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)
CASE = click.Path(exists=True, file_okay=False, path_type=Path)


class _Day(click.DateTime):
    """A day as everybody writes it here; help and errors speak of it in words, not in codes."""

    def __init__(self) -> None:
        super().__init__(["%Y-%m-%d"])

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return how a day is written."""
        return "YYYY-MM-DD"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Return the day; raise BadParameter where there is none such."""
        try:
            day: datetime = super().convert(value, param, ctx)
        except click.BadParameter:
            said = f"{value!r} is no day of the calendar; write it YYYY-MM-DD, such as 2025-05-30"
            self.fail(said, param, ctx)
        return day


DAY = _Day()

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def shown(text: str) -> str:
    """Return `text` as it may go to a terminal: what steers one or turns text around is spelled."""
    return _UNSEEN.sub(lambda match: match[0].encode("unicode_escape").decode(), text)


def say(text: str) -> None:
    """Say something to people, on stderr."""
    click.echo(shown(text), err=True)


def counted(count: int, noun: str) -> str:
    """Return how many there are of what: "1 error", "2 errors"."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def tell(text: str = "") -> None:
    """Tell people on stdout what they asked for; what programs read goes out as it is."""
    click.echo(shown(text))


def acceptance_policy(path: Path | None) -> "AcceptancePolicy":
    """Return the policy of a file, without one the default."""
    from oreigin.case import AcceptancePolicy

    if path is None:
        return AcceptancePolicy()
    from oreigin.folder.policies import load_policy

    return load_policy(path).acceptance


def documents_of(paths: Iterable[Path]) -> list[Path]:
    """Return the files meant: folders and .zip archives stand for every file in them.

    A file in an archive is a path that leads through it, "mail.zip/acme.xlsx", which
    `oreigin.workers` can read. Hidden files, Office's lock files and what systems leave behind are
    passed over with a word on stderr; so is a folder that holds no file at all.
    """
    files: list[Path] = []
    for path in paths:
        found = list(_files_in(path)) if path.is_dir() else [path]
        if not found:
            say(f"oreigin: {path}: There is no file in this folder. Name one that holds files.")
        files += found
    return _opened(files)


def _files_in(folder: Path) -> Iterator[Path]:
    from oreigin.workbook.archive import is_no_document

    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        say(f"{folder}: skipped ({error.strerror})")
        return
    for entry in entries:
        if is_no_document(entry.name):
            say(f"{entry}: skipped (hidden, lock or system file)")
        elif entry.is_dir() and entry.is_symlink():
            say(f"{entry}: skipped (a link to a folder)")
        elif entry.is_dir():
            yield from _files_in(entry)
        elif entry.is_file():
            yield entry


def _opened(files: list[Path]) -> list[Path]:
    """Put in place of each archive what is in it; one that cannot be opened stays."""
    from oreigin.workbook.archive import is_archive_name, listed

    archives = [path for path in files if is_archive_name(path.name) and path.is_file()]
    if not archives:
        return files
    from oreigin import workers

    inside: dict[Path, list[Path]] = {}
    for outcome in workers.run(listed, archives):
        if outcome.result:
            inside[outcome.path] = [outcome.path / name for name in outcome.result.documents]
            for name in outcome.result.left_out:
                say(f"{outcome.path / name}: skipped (hidden, lock or system file)")
    return [document for path in files for document in inside.get(path) or [path]]
