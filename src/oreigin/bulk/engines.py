"""Who reads: the processors of this machine, or a Dask cluster by its address.

Both call the same function for a batch, and a batch makes the same files whoever read it.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager

import pyarrow as pa

from oreigin.bulk.batch import Order, carried_out
from oreigin.bulk.place import Place, problem
from oreigin.bulk.reading import read_batches
from oreigin.bulk.running import Engine
from oreigin.bulk.values import Batch, Wanted
from oreigin.errors import RefusedError, StorageError
from oreigin.workers import WorkerLimits


def this_machine(
    wanted: Wanted, place: Place, jobs: int | None = None, limits: WorkerLimits | None = None
) -> Engine:
    """Return an engine of `jobs` processes, without a number one for each processor."""

    def engine(batches: Sequence[Batch], known: set[str]) -> Iterator[pa.Table]:
        return read_batches(batches, wanted, place, known=known, processes=jobs, limits=limits)

    return engine


def dask_cluster(
    address: str,
    wanted: Wanted,
    place: Place,
    limits: WorkerLimits | None = None,
    timeout: float = 30,
) -> Engine:
    """Return the Dask cluster whose scheduler is at `address`; parts come as they are done.

    A batch of a worker that was killed goes to another one. The engine raises StorageError where
    no scheduler answers within `timeout` seconds or it goes, RefusedError where a worker cannot do
    a batch.
    """

    def engine(batches: Sequence[Batch], known: set[str]) -> Iterator[pa.Table]:
        if not batches:
            return
        from distributed import Client, as_completed  # noqa: PLC0415 - heavy, and only for clusters

        orders = [Order(batch, wanted, place.address, limits) for batch in batches]
        with _answering(address), Client(address, timeout=timeout) as client:  # type: ignore[no-untyped-call]
            done = client.map(carried_out, orders, key=[batch.name for batch in batches], pure=True)
            for future in as_completed(done):  # type: ignore[no-untyped-call]
                yield future.result()
                future.release()

    return engine


@contextmanager
def _answering(address: str) -> Iterator[None]:
    """Turn what Dask says of a cluster into our errors. Raises StorageError, RefusedError."""
    from distributed import KilledWorker  # noqa: PLC0415 - as above

    try:
        yield
    except KilledWorker as error:
        raise RefusedError(problem("cluster-worker", address, what=error)) from error
    except (OSError, ValueError, CancelledError) as error:
        raise StorageError(problem("cluster", address, what=error)) from error
