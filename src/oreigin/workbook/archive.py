"""Zip archives of documents, as suppliers mail them: what is in them, and each document's bytes.

An archive inside an archive is opened too, but none inside that. A document is named by its way
in, "answers/acme.xlsx" or "all.zip/acme.xlsx". The same limits and refusals hold as for the zip
around a workbook: no path that leads out, no name twice, no shared bytes, nothing oversized.
"""

from dataclasses import dataclass
from pathlib import PurePosixPath

from oreigin.errors import UnreadableDocumentError
from oreigin.workbook.package import Limits, Package
from oreigin.workbook.problems import unreadable
from oreigin.workbook.sniff import ZIP

LIMITS = Limits(compressed=100_000_000, inflated=300_000_000, member=50_000_000)
"""An archive holds many workbooks; each is held to its own limits when it is read."""

_SUFFIX = ".zip"
_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini", "__macosx"})


@dataclass(frozen=True, slots=True)
class Listing:
    """The documents in an archive by their way in, and what was left out; both in order."""

    documents: tuple[str, ...]
    left_out: tuple[str, ...] = ()


def is_no_document(name: str) -> bool:
    """Whether a file or folder of this name is made by a system: hidden, a lock, a thumbnail."""
    return name.startswith((".", "~$")) or name.casefold() in _SYSTEM_FILES


def is_archive_name(name: str) -> bool:
    """Whether a file is called a zip archive."""
    return name.casefold().endswith(_SUFFIX)


def listed(data: bytes, file: str, limits: Limits = LIMITS) -> Listing:
    """Return what is in the archive `data`.

    No document at all where it is no archive but a workbook that is called one. Raises
    UnreadableDocumentError.
    """
    return _listed(_package(data, file, limits), nested=True)


def _listed(package: Package, nested: bool) -> Listing:
    documents: list[str] = []
    left_out: list[str] = []
    if "[Content_Types].xml" in package:
        return Listing(())
    for name in sorted(package.names):
        if name.endswith("/"):
            continue
        if any(is_no_document(part) for part in PurePosixPath(name).parts):
            left_out.append(name)
        elif nested and is_archive_name(name):
            inner = _inner_listing(package, name)
            documents += [f"{name}/{each}" for each in inner.documents] or [name]
            left_out += [f"{name}/{each}" for each in inner.left_out]
        else:
            documents.append(name)
    return Listing(tuple(documents), tuple(left_out))


def _inner_listing(package: Package, name: str) -> Listing:
    """Return what is in an archive in the archive; nothing where it cannot be opened."""
    try:
        return _listed(_package(package.inflated(name), name, LIMITS), nested=False)
    except UnreadableDocumentError:
        return Listing(())  # it is kept as a document, and reading that says what is wrong


def extracted(data: bytes, file: str, inside: str, limits: Limits = LIMITS) -> bytes:
    """Return the document `inside` of the archive `data`, by its way in.

    Raises UnreadableDocumentError, also where there is no such document.
    """
    package = _package(data, file, limits)
    if inside in package:
        return _content(package, inside)
    parts = PurePosixPath(inside).parts
    for length in range(1, len(parts)):
        name = "/".join(parts[:length])
        if name in package:
            return _content(
                _package(_content(package, name), file, limits), "/".join(parts[length:])
            )
    raise unreadable("file-not-readable", f"{file}/{inside}", what="no such file in the archive")


def _package(data: bytes, file: str, limits: Limits) -> Package:
    if not data.startswith(ZIP):
        raise unreadable("damaged-file", file, what="it is no zip archive")
    return Package(data, file, limits)


def _content(package: Package, name: str) -> bytes:
    try:
        return package.inflated(name)
    except UnreadableDocumentError as error:
        if error.problem.code == "password-protected":
            raise unreadable("archive-locked", package.file, name) from error
        raise
