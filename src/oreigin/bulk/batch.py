"""One batch in a process of its own, for a worker of a cluster: `python -m oreigin.bulk.batch`.

A worker of Dask runs many threads and may not start processes of our kind itself; a fresh
interpreter may. What to do comes in on stdin, what came of it goes out on stdout, both pickled by
and for the same installation.
"""

import pickle
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa

from oreigin.bulk.kept import kept_lists
from oreigin.bulk.place import Place, problem
from oreigin.bulk.reading import read_batches
from oreigin.bulk.values import Batch, Wanted
from oreigin.errors import RefusedError, StorageError
from oreigin.workers import WorkerLimits

_TOLD = 2000
"""Characters of a failed process's last words that are passed on."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a worker is to read, and where to put it; the lists to use lie in that place."""

    batch: Batch
    wanted: Wanted
    place: str
    limits: WorkerLimits | None = None


def carried_out(order: Order) -> pa.Table:
    """Read a batch in a process of its own and return its `sources`.

    Done twice it writes the same files again. Raises RefusedError where that process fails.
    """
    done = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", __name__],
        input=pickle.dumps(order),
        capture_output=True,
        check=False,
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()[-_TOLD:]
        raise RefusedError(problem("cluster-worker", what=said or done.returncode))
    table: pa.Table = pickle.loads(done.stdout)  # noqa: S301 - written by our own process
    return table


def _carry_out(order: Order) -> pa.Table:
    place = Place.at(order.place)
    with TemporaryDirectory(prefix="oreigin-bulk-lists-") as folder:
        wanted = order.wanted
        if wanted.lists:
            for name, data in kept_lists(place).items():
                Path(folder, name).write_bytes(data)
            wanted = replace(wanted, lists=Path(folder))
        (sources,) = read_batches([order.batch], wanted, place, processes=1, limits=order.limits)
    return sources


def main() -> None:
    """Carry out the order on stdin."""
    try:
        sources = _carry_out(pickle.load(sys.stdin.buffer))  # noqa: S301 - from `carried_out`
    except StorageError as error:
        raise SystemExit(str(error)) from error
    sys.stdout.buffer.write(pickle.dumps(sources))


if __name__ == "__main__":
    main()
