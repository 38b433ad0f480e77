"""The only place where the case folder touches the disk."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from oreigin.terms import Sha256

RESPONSES = "responses"
"""The folder of documents as received."""

OUT = "out"
"""The folder of what we make from a case; never read back."""

MANIFEST = "internal/manifest.json"
"""What a package wrote, so that the next one can take away what it no longer makes."""


def write_file(path: Path, data: bytes) -> None:
    """Write a file so that it is there as a whole or not at all; an equal one stays untouched."""
    if path.is_file() and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(path.name + ".new")
    new.write_bytes(data)
    new.replace(path)


def text_files(folder: Path) -> dict[str, bytes]:
    """Return the files of a case folder by their path inside it.

    Left out are responses/, out/ and any other folder that a package was written to.
    """
    packages = [manifest.parents[1] for manifest in folder.rglob(MANIFEST)]
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in _files(folder)
        if path.relative_to(folder).parts[0] not in (RESPONSES, OUT)
        and not any(path.is_relative_to(package) for package in packages)
    }


def find_documents(folder: Path) -> dict[Sha256, Path]:
    """Return the documents of a case folder by their SHA-256; of equal files the first by name."""
    found: dict[Sha256, Path] = {}
    for path in _files(folder / RESPONSES):
        with path.open("rb") as file:
            found.setdefault(Sha256(hashlib.file_digest(file, "sha256").hexdigest()), path)
    return found


def read_documents(folder: Path) -> dict[Sha256, bytes]:
    """Return the bytes of the documents of a case folder by their SHA-256."""
    return {sha256: path.read_bytes() for sha256, path in find_documents(folder).items()}


def _files(folder: Path) -> Iterator[Path]:
    """Yield files in order; what systems and spreadsheets leave behind is nobody's file."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).parts
        if path.is_file() and not any(part.startswith((".", "~$")) for part in inside):
            yield path
