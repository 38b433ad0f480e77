"""Which documents there are: files of this machine, and objects by address; their order counts."""

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

import pyarrow.fs as arrow_fs

from oreigin import workers
from oreigin.bulk.fetching import brought
from oreigin.bulk.place import answering, file_system, root_and_rest
from oreigin.bulk.values import Document
from oreigin.workbook.archive import is_archive_name, is_no_document, listed


def local_documents(paths: Iterable[Path]) -> Iterator[Document]:
    """Yield the documents at `paths`, which may lead through an archive.

    One that is not there is a document too: reading it says so.
    """
    for path in paths:
        found = next((each for each in (path, *path.parents) if each.is_file()), None)
        if found is None:
            yield Document(str(path), 0, "")
            continue
        about = found.stat()
        archive = "" if found == path else str(found)
        yield Document(str(path), about.st_size, str(about.st_mtime_ns), archive)


def stored_documents(address: str) -> Iterator[Document]:
    """Yield the documents under an address of object storage, sorted by their keys.

    Archives are opened as in a folder; what systems leave behind is passed over. Raises
    StorageError where the storage does not answer, RefusedError for an address of no known kind.
    """
    fs, path = file_system(address)
    root, _ = root_and_rest(address)
    base = file_system(root)[1].rstrip("/")
    with answering(address):
        info = fs.get_file_info(path)
        if info.type is arrow_fs.FileType.File:
            found = [info]
        else:
            found = fs.get_file_info(arrow_fs.FileSelector(path, recursive=True))
    for each in sorted(found, key=lambda info: PurePosixPath(info.path).parts):
        inside = PurePosixPath(each.path[len(path) :]).parts
        if each.type is arrow_fs.FileType.File and not any(map(is_no_document, inside)):
            file = root + each.path.removeprefix(base).lstrip("/")
            yield from _opened(Document(file, each.size, str(each.mtime_ns)))


def _opened(document: Document) -> Iterator[Document]:
    """Yield the documents in an archive; one that cannot be opened stays, and anything else."""
    if not is_archive_name(document.file):
        yield document
        return
    with brought([document]) as paths:
        (outcome,) = workers.run(listed, paths.values())
    inside = outcome.result.documents if outcome.result else ()
    for name in inside:
        yield Document(f"{document.file}/{name}", document.size, document.stamp, document.file)
    if not inside:
        yield document
