"""What a bulk run is about: documents, what they are read for, and which answers may be kept."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from oreigin import __version__, tables
from oreigin.checks.documents import Terms
from oreigin.folder.finishing import template_hashes
from oreigin.folder.lists import INDEX

BATCH = 200
"""Documents of one part: what a stopped job has to do again at most, a few seconds of work."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document where it lies. `stamp` is its time of change, by which a new one is known.

    `file` is a path or address, for one in an archive leading through it; `archive` is then the
    path or address of that archive.
    """

    file: str
    size: int
    stamp: str
    archive: str = ""

    @property
    def name(self) -> str:
        """`file` as it can be written down: a system may name files in bytes that are no text."""
        return self.file.encode(errors="backslashreplace").decode()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What documents are read and checked for; `lists` is a folder of lists, None without any.

    Small enough to be sent along with every document.
    """

    terms: Terms
    lists: Path | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Documents that are read together; their part is called `name`."""

    name: str
    documents: tuple[Document, ...]


def reading_key(wanted: Wanted) -> str:
    """Return the key of everything that decides what a document is read and checked as.

    That is the version (which stands for the code), all our tables with the layouts, templates that
    were added, and the date, policy and lists to check with.
    """
    terms = wanted.terms
    asked = (terms.as_of.isoformat(), terms.policy, terms.period, terms.received)
    index = _index(list_files(wanted.lists))
    added = sorted(template_hashes(terms.templates).items())
    return _hash(__version__, tables.data_hash(), repr(asked), repr(added), index)


def asking_key(lists: Mapping[str, bytes], as_of: date) -> str:
    """Return the key of what questions about smelters are answered with.

    `lists` are the files of a folder of lists; its index names every list by its hash.
    """
    return _hash(__version__, tables.data_hash(), as_of.isoformat(), _index(lists))


def list_files(folder: Path | None) -> dict[str, bytes]:
    """Return the files of a folder of lists by their names, none without a folder."""
    if folder is None:
        return {}
    return {path.name: path.read_bytes() for path in (*folder.glob("*.csv"), folder / INDEX)}


def batches(documents: list[Document], key: str, size: int = BATCH) -> list[Batch]:
    """Return the documents cut into batches. The same documents make parts of the same names."""
    groups = [documents[at : at + size] for at in range(0, len(documents), size)]
    return [Batch(f"{key[:12]}-{_hash(repr(group))[:20]}", tuple(group)) for group in groups]


def _index(lists: Mapping[str, bytes]) -> str:
    return lists.get(INDEX, b"").decode()


def _hash(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()
