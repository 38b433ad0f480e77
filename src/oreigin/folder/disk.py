"""The only place where the case folder touches the disk."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from oreigin.terms import Sha256

RESPONSES = "responses"
"""The folder of documents as received."""

OUT = "out"
"""The folder of what we make from a case; never read back."""

SENT = "rollup/sent"
"""The folder of declarations that went out; `oreigin.folder.rollup` reads what it needs of it."""

MANIFEST = "internal/manifest.json"
"""What a package wrote, so that the next one can take away what it no longer makes."""


_TEXTS = re.compile(
    r"[a-z]+\.(?:toml|csv)|(?:lists|campaign|rollup)/[^/]+\.(?:toml|csv)|previous/figures\.json"
    r"|(?:previous/)?(?:narrative/[^/]+\.(?:md|toml)|program/[^/]+\.toml)"
)
"""Where a case holds its texts; what stands elsewhere is not read, however large it is."""


def write_file(path: Path, data: bytes) -> None:
    """Write a file so that it is there as a whole or not at all; an equal one stays untouched."""
    if path.is_file() and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(path.name + ".new")
    new.write_bytes(data)
    new.replace(path)


def text_files(folder: Path) -> dict[str, bytes]:
    """Return the files of a case folder that may be texts of the case, by their path inside it."""
    found = _outside_packages(folder)
    return {name: path.read_bytes() for name, path in found if _is_text(folder, path)}


def other_files(folder: Path) -> tuple[str, ...]:
    """Return the files of a case folder that nothing reads: of other names, or links out of it."""
    unread = [name for name, path in _outside_packages(folder) if not _is_text(folder, path)]
    linked = (p for p in _files(folder / RESPONSES) if not _is_inside(folder, p))
    return (*unread, *(path.relative_to(folder).as_posix() for path in linked))


def find_documents(folder: Path) -> dict[Sha256, Path]:
    """Return the documents of a case folder by their SHA-256; of equal files the first by name."""
    found: dict[Sha256, Path] = {}
    for path in _files(folder / RESPONSES):
        if not _is_inside(folder, path):
            continue
        with path.open("rb") as file:
            found.setdefault(Sha256(hashlib.file_digest(file, "sha256").hexdigest()), path)
    return found


def read_documents(folder: Path) -> dict[Sha256, bytes]:
    """Return the bytes of the documents of a case folder by their SHA-256."""
    return {sha256: path.read_bytes() for sha256, path in find_documents(folder).items()}


def _outside_packages(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield files by their path inside, but for documents and packages."""
    packages = [manifest.parents[1] for manifest in folder.rglob(MANIFEST)]
    for path in _files(folder):
        inside = path.relative_to(folder)
        of_package = any(path.is_relative_to(package) for package in packages)
        kept = inside.parts[0] in (RESPONSES, OUT) or inside.is_relative_to(SENT)
        if not kept and not of_package:
            yield inside.as_posix(), path


def _is_text(folder: Path, path: Path) -> bool:
    named = _TEXTS.fullmatch(path.relative_to(folder).as_posix())
    return named is not None and _is_inside(folder, path)


def _is_inside(folder: Path, path: Path) -> bool:
    """Return whether a file is in the folder: not a link to one that is elsewhere."""
    return path.resolve().is_relative_to(folder.resolve())


def _files(folder: Path) -> Iterator[Path]:
    """Yield files in order; what systems and spreadsheets leave behind is nobody's file."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).parts
        if path.is_file() and not any(part.startswith((".", "~$")) for part in inside):
            yield path
