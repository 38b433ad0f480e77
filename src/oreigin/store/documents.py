"""Documents by their SHA-256, in the storage that the settings name: a folder, or an S3 bucket.

Each registrant has its own; a document that is there already is not written again.
"""

import hashlib
import secrets
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from oreigin import tables
from oreigin.errors import StorageError, UnreadableDocumentError
from oreigin.store.models import Document, Registrant
from oreigin.terms import Sha256


def keep(registrant: Registrant, data: bytes, now: datetime) -> Document:
    """Return the document with these bytes, kept now if it was not before. Raises StorageError."""
    sha256 = hashlib.sha256(data).hexdigest()
    document, _ = Document.objects.get_or_create(
        registrant=registrant, sha256=sha256, defaults={"size": len(data), "received": now}
    )
    put(document, data)
    return document


def put(document: Document, data: bytes) -> None:
    """Write the bytes of a document into the storage, where they are not there already.

    Raises StorageError where it takes them not.
    """
    name = _name(document.registrant_id, document.sha256)
    if not is_there(document):
        with _answering():
            default_storage.delete(name)  # what a broken write left
            default_storage.save(name, ContentFile(data))


def is_there(document: Document) -> bool:
    """Return whether the storage holds as many bytes as the document has. Raises StorageError."""
    name = _name(document.registrant_id, document.sha256)
    with _answering():
        return default_storage.exists(name) and default_storage.size(name) == document.size


def read(document: Document) -> bytes:
    """Return the bytes of a document.

    Raises UnreadableDocumentError where they are missing or are not what was received, and
    StorageError where the storage does not answer.
    """
    try:
        with (
            _answering(),
            default_storage.open(_name(document.registrant_id, document.sha256)) as file,
        ):
            data = bytes(file.read())
    except FileNotFoundError:
        data = b""
    if hashlib.sha256(data).hexdigest() != document.sha256:
        code = "document-damaged" if data else "document-lost"
        raise UnreadableDocumentError(
            tables.problem("casework.toml", code, document.sha256, size=document.size)
        )
    return data


def remove_unused(document: Document) -> bool:
    """Remove a document that nothing refers to, with its bytes; return whether that was so.

    For what must not be kept any more. Raises StorageError.
    """
    try:
        with transaction.atomic():
            document.delete()
    except (ProtectedError, IntegrityError):
        return False
    transaction.on_commit(lambda: _remove(document))
    return True


def _remove(document: Document) -> None:
    """Remove the bytes of a document that is gone, unless the same came in anew meanwhile.

    A row takes its place so long: whoever is about to keep the same bytes waits for it, and it for
    whoever was before it.
    """
    registrant, sha256 = document.registrant_id, document.sha256
    with suppress(IntegrityError), transaction.atomic():
        instead = Document.objects.create(
            registrant_id=registrant, sha256=sha256, size=document.size
        )
        with _answering():
            default_storage.delete(_name(registrant, sha256))
        instead.delete()


def probe() -> str:
    """Put bytes into the storage, read and remove them; return where it is. Raises StorageError."""
    with _answering():
        name = default_storage.save(f"probe/{secrets.token_hex(8)}", ContentFile(b"probe"))
        try:
            with default_storage.open(name) as file:
                back = file.read()
        finally:
            default_storage.delete(name)
        if back != b"probe":
            raise OSError("it gives back other bytes than it took")
        bucket = getattr(default_storage, "bucket_name", None)
        return f"bucket {bucket}" if bucket else str(default_storage.path(""))


@contextmanager
def _answering() -> Iterator[None]:
    """Say in words what the storage raises: OSError of a disk, the client's own of a bucket."""
    try:
        yield
    except FileNotFoundError:
        raise
    except Exception as fault:
        what = str(fault).strip().rstrip(".")
        raise StorageError(tables.problem("casework.toml", "storage-fails", what=what)) from fault


@contextmanager
def on_disk(documents: Iterable[Document]) -> Iterator[Mapping[Sha256, Path]]:
    """Give the documents as files, for workers that read them; from a bucket they are fetched.

    One that is lost is a file that is not there. Raises StorageError.
    """
    with tempfile.TemporaryDirectory(prefix="oreigin-") as folder:
        yield {Sha256(each.sha256): _path(each, Path(folder)) for each in documents}


def _path(document: Document, folder: Path) -> Path:
    """Return where a document is; Django's word for a storage without files is the error here."""
    try:
        return Path(default_storage.path(_name(document.registrant_id, document.sha256)))
    except NotImplementedError:
        fetched = folder / document.sha256
        with suppress(UnreadableDocumentError):
            fetched.write_bytes(read(document))
        return fetched


def _name(registrant: int, sha256: str) -> str:
    return f"{registrant}/{sha256[:2]}/{sha256}"
