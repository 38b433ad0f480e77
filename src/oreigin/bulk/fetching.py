"""Documents to files on this machine: what lies in object storage is brought here first.

It is brought by threads of this process, so that the workers, which are killed when a document is
hostile, hold no connection and no credentials.
"""

import shutil
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import pyarrow.fs as arrow_fs

from oreigin.bulk.place import file_system, is_address
from oreigin.bulk.values import Document

Stored = tuple[arrow_fs.FileSystem, str]
"""Where an object lies: its storage, and the path there."""

_AT_ONCE = 16
"""Objects that are brought at the same time: most of the time is waiting for the first byte."""


@contextmanager
def brought(documents: Iterable[Document]) -> Iterator[dict[Document, Path]]:
    """Give the path of each document, through its archive where it is in one.

    A document that could not be brought has the path of a file that is not there: reading it says
    so, and the others go on.
    """
    held = tuple(documents)
    wanted = {outer(each): "" for each in held if is_address(each.file)}
    if not wanted:
        yield {each: Path(each.file) for each in held}
        return
    with TemporaryDirectory(prefix="oreigin-bulk-") as folder:
        local = {
            address: Path(folder) / f"{number}{PurePosixPath(address).suffix}"
            for number, address in enumerate(wanted)
        }
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            list(pool.map(_bring, _opened(local), local.values()))
        yield {each: _path(each, local) for each in held}


def outer(document: Document) -> str:
    """Return the path or address of what is to be opened: the document, or its archive."""
    return document.archive or document.file


def _path(document: Document, local: dict[str, Path]) -> Path:
    if not is_address(document.file):
        return Path(document.file)
    path = local[outer(document)]
    return path / document.file[len(document.archive) + 1 :] if document.archive else path


def _opened(addresses: Iterable[str]) -> Iterator[Stored]:
    """Yield file system and path of each address; one file system for each storage and bucket."""
    systems: dict[str, arrow_fs.FileSystem] = {}
    for address in addresses:
        storage, _, rest = address.partition("://")
        root = f"{storage}://{rest.partition('/')[0]}"
        if root not in systems:
            systems[root], _ = file_system(root)
        yield systems[root], rest


def _bring(stored: Stored, path: Path) -> None:
    fs, inside = stored
    try:
        with fs.open_input_stream(inside) as source, path.open("wb") as target:
            shutil.copyfileobj(source, target, 1 << 20)
    except OSError:
        path.unlink(missing_ok=True)  # half a document would be called damaged
