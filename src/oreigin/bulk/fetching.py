"""Documents to files on this machine, a batch at a time.

What lies in object storage is brought here first, by threads of this process; archives are opened
once for all that is wanted of them, in a worker, because they are as hostile as what is in them.
"""

import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.fs as arrow_fs

from oreigin import workers
from oreigin.bulk.place import file_system, is_address, root_and_rest
from oreigin.bulk.values import Document
from oreigin.errors import UnreadableDocumentError
from oreigin.workbook.archive import LIMITS
from oreigin.workbook.package import Limits, Package

Stored = tuple[arrow_fs.FileSystem, str]
"""Where an object lies: its storage, and the path there."""

_UNPACKED = 1_000_000_000
"""Bytes that the archives of a batch may fill on disk together; small ones are meant."""

_AT_ONCE = 16
"""Objects that are brought at the same time: most of the time is waiting for the first byte."""


@contextmanager
def brought(
    documents: Iterable[Document], processes: int | None = None
) -> Iterator[dict[Document, Path]]:
    """Give the path of each document; of one that stays in its archive it leads through that.

    A document that could not be brought has the path of a file that is not there: reading it says
    so, and the others go on. `processes` unpack archives, one for each processor unless said.
    """
    held = tuple(documents)
    with TemporaryDirectory(prefix="oreigin-bulk-") as name:
        folder = Path(name)
        local = _bring_all(held, folder)
        paths = {each: local(each.archive or each.file) / _inside(each) for each in held}
        yield paths | _unpack_all(held, local, folder, processes)


def _bring_all(documents: Iterable[Document], folder: Path) -> Callable[[str], Path]:
    """Bring what is to be opened and lies in a storage; return what gives each path or address.

    What is larger than anything that is read stays where it is.
    """
    sizes = {each.archive or each.file: each.size for each in documents if is_address(each.file)}
    local = {address: folder / f"{number}" for number, address in enumerate(sizes)}
    small = [address for address, size in sizes.items() if size <= LIMITS.compressed]
    if small:
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            list(pool.map(_bring, _opened(small), [local[address] for address in small]))
    return lambda opened: local.get(opened) or Path(opened)


def _inside(document: Document) -> str:
    """Return the way through the archive, "" where there is none."""
    return document.file[len(document.archive) + 1 :] if document.archive else ""


def _opened(addresses: Iterable[str]) -> Iterator[Stored]:
    """Yield file system and path of each address; one file system for each storage and bucket."""
    systems: dict[str, Stored] = {}
    for address in addresses:
        root, rest = root_and_rest(address)
        if root not in systems:
            systems[root] = file_system(root)
        fs, base = systems[root]
        yield fs, f"{base.rstrip('/')}/{rest}"


def _bring(stored: Stored, path: Path) -> None:
    fs, inside = stored
    try:
        with fs.open_input_stream(inside) as source, path.open("wb") as target:
            shutil.copyfileobj(source, target, 1 << 20)
    except OSError:
        path.unlink(missing_ok=True)  # half a document would be called damaged


Targets = dict[str, dict[str, str]]
"""For the path of each archive, where each document in it is to be put."""


def _unpack_all(
    documents: Iterable[Document],
    local: Callable[[str], Path],
    folder: Path,
    processes: int | None,
) -> dict[Document, Path]:
    """Put documents of archives into `folder`; return the paths of those that came.

    One alone in its archive stays there, for whoever reads it opens that anyway. So does one that
    cannot be unpacked: reading it says why.
    """
    together: defaultdict[str, list[Document]] = defaultdict(list)
    for document in documents:
        if document.archive:
            together[document.archive].append(document)
    several = {archive: held for archive, held in together.items() if len(held) > 1}
    numbers = count()
    paths = {each: folder / f"in-{next(numbers)}" for held in several.values() for each in held}
    targets = {
        str(local(archive)): {_inside(each): str(paths[each]) for each in held}
        for archive, held in several.items()
    }
    share = replace(LIMITS, inflated=min(LIMITS.inflated, _UNPACKED // max(len(targets), 1)))
    unpacking = partial(unpack, targets=targets, limits=share)
    for _ in workers.run(unpacking, map(Path, targets), processes=processes):
        pass
    return {document: path for document, path in paths.items() if path.exists()}


def unpack(data: bytes, file: str, targets: Targets, limits: Limits) -> None:
    """Write the documents of the archive `data` to their `targets`; runs in a worker.

    An archive in it is left alone, and so is what passes the `limits` of all together. Raises
    UnreadableDocumentError.
    """
    package = Package(data, file, limits)
    for inside, target in targets[file].items():
        if inside in package:
            try:
                content = package.inflated(inside)
                half = Path(f"{target}.half")
                half.write_bytes(content)
                half.rename(target)  # at once: a worker may be killed at any time
            except (UnreadableDocumentError, OSError):
                continue
