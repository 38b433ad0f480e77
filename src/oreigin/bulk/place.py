"""Where the tables lie: a folder, or object storage by its address (s3://bucket/prefix)."""

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.fs as arrow_fs
import pyarrow.parquet as pq

from oreigin import tables
from oreigin.errors import Problem, RefusedError, StorageError


def problem(code: str, file: str = "", **facts: object) -> Problem:
    """Return the problem `code` of a bulk run with `facts` in its words."""
    return tables.problem("bulk_problems.toml", code, file, **facts)


def is_address(text: str) -> bool:
    """Whether a source or target is an address of object storage, not a path."""
    return "://" in text


def file_system(address: str) -> tuple[arrow_fs.FileSystem, str]:
    """Return the file system of an address, and the path in it.

    Credentials, region and endpoint come from where the kind of storage has them: for S3 the usual
    AWS_ variables and files. Raises RefusedError for an address of no kind that is known or with
    anything secret in it, StorageError where the storage does not answer.
    """
    _refuse_secrets(address)
    try:
        with answering(address):
            fs, path = arrow_fs.FileSystem.from_uri(address)
    except ValueError as error:
        raise RefusedError(problem("address", address, what=error)) from error
    return fs, path


def root_and_rest(address: str) -> tuple[str, str]:
    """Return the address of the bucket or container, "/" at its end, and what follows that."""
    kind, _, rest = address.partition("://")
    host, _, path = rest.partition("/")
    return f"{kind}://{host}/", path


def _refuse_secrets(address: str) -> None:
    """Raise RefusedError for an address with a user, a password or options; it is not repeated.

    An address is kept in tables, sent to workers and printed. Before an Azure account stands the
    name of its container, before a public bucket of Google's "anonymous": neither is secret.
    """
    kind, _, rest = address.partition("://")
    host = rest.partition("/")[0]
    user, is_user, _ = host.rpartition("@")
    is_secret = is_user and not kind.startswith(("abfs", "az")) and user != "anonymous"
    if is_secret or ":" in host or "?" in address or "#" in address:
        raise RefusedError(problem("secret-address", f"{kind}://..." if kind.isalnum() else ""))


@contextmanager
def answering(address: str) -> Iterator[None]:
    """Turn the errors of a storage into ours. Raises StorageError."""
    try:
        yield
    except OSError as error:
        raise StorageError(problem("storage", address, what=error)) from error


@dataclass(frozen=True, slots=True)
class Place:
    """A folder or a prefix of a bucket. A file in it is there as a whole or not at all.

    Every method raises StorageError where the storage does not answer or refuses.
    """

    fs: arrow_fs.FileSystem
    path: str
    address: str

    @classmethod
    def at(cls, address: str) -> "Place":
        """Return the place that a path or an address names. Raises RefusedError."""
        if is_address(address):
            fs, path = file_system(address)
            return cls(fs, path.rstrip("/"), address)
        path = Path(address).resolve().as_posix()
        return cls(arrow_fs.LocalFileSystem(), path, path)

    @property
    def is_local(self) -> bool:
        """Whether it is a folder of this machine."""
        return isinstance(self.fs, arrow_fs.LocalFileSystem)

    def full(self, name: str) -> str:
        """Return the path of a file in the file system."""
        return f"{self.path}/{name}"

    def about(self, folder: str) -> list[arrow_fs.FileInfo]:
        """Return what the storage says of the files in `folder`; none where it does not exist."""
        chosen = arrow_fs.FileSelector(self.full(folder), allow_not_found=True)
        with answering(self.address):
            found = self.fs.get_file_info(chosen)
        return [each for each in found if each.type is arrow_fs.FileType.File]

    def names(self, folder: str) -> list[str]:
        """Return the names of the files in `folder`, sorted; none where it does not exist."""
        return sorted(each.base_name for each in self.about(folder))

    def holds(self, name: str) -> bool:
        """Whether there is such a file."""
        with answering(self.address):
            found = self.fs.get_file_info(self.full(name))
        return bool(found.type is arrow_fs.FileType.File)

    def read(self, name: str) -> bytes:
        """Return the bytes of a file."""
        with answering(self.address), self.fs.open_input_stream(self.full(name)) as stream:
            return bytes(stream.read())

    def read_table(self, name: str, columns: list[str] | None = None) -> pa.Table:
        """Return a Parquet file as a table."""
        with answering(self.address), self.fs.open_input_file(self.full(name)) as file:
            try:
                return pq.ParquetFile(file).read(columns)
            except pa.ArrowInvalid as error:
                raise StorageError(problem("damaged-table", self.full(name), what=error)) from error

    def write(self, name: str, data: bytes) -> None:
        """Write a file."""
        with self._new(name) as path, self.fs.open_output_stream(path) as stream:
            stream.write(data)

    def write_table(self, name: str, table: pa.Table) -> None:
        """Write a table as a Parquet file."""
        with self._new(name) as path:
            pq.write_table(table, path, filesystem=self.fs, compression="zstd")

    def remove(self, names: Iterable[str]) -> None:
        """Remove files; one that is gone already is no error."""
        for name in names:
            with answering(self.address):
                if self.holds(name):
                    self.fs.delete_file(self.full(name))

    @contextmanager
    def _new(self, name: str) -> Iterator[str]:
        """Give the path to write to: object storage shows an object only when it is whole."""
        final = self.full(name)
        with answering(self.address):
            if not self.is_local:
                yield final
                return
            folder, _, plain = final.rpartition("/")
            self.fs.create_dir(folder)
            new = f"{folder}/.{plain}.{uuid.uuid4().hex}.new"
            yield new
            self.fs.move(new, final)
