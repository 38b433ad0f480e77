"""Who reads: the processors of this machine, or a Dask cluster by its address.

Both call the same function for a batch, and a batch makes the same files whoever read it.
"""

from collections.abc import Iterator, Sequence

import pyarrow as pa

from oreigin.bulk.batch import Order, carried_out
from oreigin.bulk.place import Place, problem
from oreigin.bulk.reading import read_batches
from oreigin.bulk.running import Engine
from oreigin.bulk.values import Batch, Wanted
from oreigin.errors import StorageError
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
    no scheduler answers within `timeout` seconds, RefusedError where a worker cannot do a batch.
    """

    def engine(batches: Sequence[Batch], known: set[str]) -> Iterator[pa.Table]:
        if not batches:
            return
        from distributed import Client, as_completed  # noqa: PLC0415 - heavy, and only for clusters

        orders = [Order(batch, wanted, place.address, limits) for batch in batches]
        try:
            client = Client(address, timeout=timeout)  # type: ignore[no-untyped-call]
        except (OSError, ValueError) as error:
            raise StorageError(problem("cluster", address, what=error)) from error
        with client:
            done = client.map(carried_out, orders, key=[batch.name for batch in batches], pure=True)
            for future in as_completed(done):  # type: ignore[no-untyped-call]
                yield future.result()
                future.release()

    return engine
