"""What several commands share: kinds of arguments, and which files a path stands for."""

from collections.abc import Iterable
from pathlib import Path

import click

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)
CASE = click.Path(exists=True, file_okay=False, path_type=Path)
DAY = click.DateTime(["%Y-%m-%d"])


def documents_of(paths: Iterable[Path]) -> list[Path]:
    """Return the files meant: a folder stands for every file in it.

    Hidden files and Office's lock files are left out, with a word on stderr.
    """
    documents = []
    for path in paths:
        if not path.is_dir():
            documents.append(path)
            continue
        for entry in sorted(path.iterdir()):
            if entry.name.startswith((".", "~$")):
                click.echo(f"{entry}: skipped (hidden or lock file)", err=True)
            elif entry.is_file():
                documents.append(entry)
    return documents
