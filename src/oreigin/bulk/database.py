"""The tables of a place, as DuckDB sees them."""

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa

from oreigin.bulk.place import Place, problem
from oreigin.errors import StorageError

_MEMORY = "2GB"
"""What DuckDB may hold before it puts the rest on disk."""


@contextmanager
def database(
    place: Place, tables: dict[str, tuple[pa.Schema, list[str]]]
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection that has each table: its files, or an empty one where there are none.

    DuckDB reads the files of a folder itself; those in object storage come to it through Arrow,
    which has the credentials. Raises StorageError where a file is damaged or has gone.
    """
    with (
        _readable(place),
        TemporaryDirectory(prefix="oreigin-bulk-") as spilled,
        duckdb.connect(config={"memory_limit": _MEMORY, "temp_directory": spilled}) as connection,
    ):
        connection.execute("SET preserve_insertion_order = false")
        for name, (schema, files) in tables.items():
            paths = [place.full(f"{name}/{file}") for file in files]
            if not paths:
                connection.register(name, schema.empty_table())
            elif place.is_local:
                connection.read_parquet(paths).create_view(name)
            else:
                import pyarrow.dataset as ds  # noqa: PLC0415 - brings pandas where that is there

                connection.register(name, ds.dataset(paths, schema=schema, filesystem=place.fs))
        yield connection


@contextmanager
def _readable(place: Place) -> Iterator[None]:
    """Turn what DuckDB says of files that it cannot read, or find room for, into ours."""
    try:
        yield
    except (duckdb.IOException, duckdb.InvalidInputException) as error:
        raise StorageError(problem("damaged-table", place.address, what=error)) from error
    except duckdb.OutOfMemoryException as error:
        raise StorageError(problem("storage", place.address, what=error)) from error
