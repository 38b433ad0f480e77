"""Running a core function over strangers' documents in processes that may be killed.

A hostile or broken document can exhaust memory, never end, or abort the interpreter. Each document
is therefore read in a worker with a memory limit and a time limit; what ends the worker becomes a
problem of that document, and the run goes on with the next.
"""

import hashlib
import multiprocessing
import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from pebble import ProcessExpired, ProcessPool

from oreigin.errors import OreiginError, Problem
from oreigin.terms import Sha256
from oreigin.workbook.archive import extracted
from oreigin.workbook.problems import problem

if TYPE_CHECKING:
    from concurrent.futures import Future

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class WorkerLimits:
    """What one document may use. `memory` is address space in bytes, where the system limits it.

    It comes on top of what the worker has from the start (a forked one has its parent's), so that
    reading works in a large process too. So no document takes more than 10 seconds, ending its
    reader included, or a worker beyond 512 MiB. The largest official blank, all of its sheets
    read, takes 0.4 seconds and 100 MB.
    """

    seconds: float = 8
    memory: int = 400 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What came of one document: a result or a problem, never both.

    `sha256` is None where the file could not be opened at all.
    """

    path: Path
    sha256: Sha256 | None
    result: T | None = None
    problem: Problem | None = None


def run(
    function: Callable[[bytes, str], T],
    paths: Iterable[Path],
    limits: WorkerLimits | None = None,
    processes: int | None = None,
) -> Iterator[Outcome[T]]:
    """Yield the outcome of `function(bytes, name)` for each path, in order, as it is ready.

    `function` must be importable (a module's own function) and raise OreiginError for what it
    cannot read; any other error of its is raised here, for it is a fault of ours.
    """
    limits = limits or WorkerLimits()
    queue = iter(paths)
    first = list(islice(queue, 2))
    if not first:
        return
    workers = 1 if len(first) == 1 else processes or os.cpu_count() or 1
    pool = ProcessPool(
        max_workers=workers,
        initializer=_limit_worker,
        initargs=(limits.memory,),
        context=_context(),
    )
    try:
        yield from _outcomes(pool, function, _chained(first, queue), limits, ahead=workers * 2)
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def _chained(first: list[Path], rest: Iterator[Path]) -> Iterator[Path]:
    yield from first
    yield from rest


def _outcomes(
    pool: ProcessPool,
    function: Callable[[bytes, str], T],
    paths: Iterator[Path],
    limits: WorkerLimits,
    ahead: int,
) -> Iterator[Outcome[T]]:
    """Keep a few documents ahead of the one whose outcome is next, not all of them."""
    waiting: deque[tuple[Path, Future[Outcome[T]]]] = deque()
    for path in paths:
        future = pool.schedule(_work, args=(function, path), timeout=limits.seconds)
        waiting.append((path, future))
        if len(waiting) > ahead:
            yield _outcome(*waiting.popleft(), limits)
    while waiting:
        yield _outcome(*waiting.popleft(), limits)


def _work(function: Callable[[bytes, str], T], path: Path) -> Outcome[T]:
    """Read one document; runs in the worker."""
    try:
        data = document_bytes(path)
    except OSError as error:
        what = error.strerror or str(error)
        return Outcome(path, None, problem=problem("file-not-readable", str(path), what=what))
    except OreiginError as error:
        found = replace(error.problem, file=str(path))
        return Outcome(path, None, problem=found)
    document = Sha256(hashlib.sha256(data).hexdigest())
    try:
        return Outcome(path, document, result=function(data, str(path)))
    except OreiginError as error:
        return Outcome(path, document, problem=error.problem)


def document_bytes(path: Path) -> bytes:
    """Return the bytes of a document; its path may lead through a zip archive.

    Raises OSError, and UnreadableDocumentError for an archive that cannot be opened.
    """
    try:
        return path.read_bytes()
    except (NotADirectoryError, FileNotFoundError):
        archive = next((parent for parent in path.parents if parent.is_file()), None)
        if archive is None:
            raise
    inside = path.relative_to(archive).as_posix()
    return extracted(archive.read_bytes(), str(archive), inside)


def _outcome(path: Path, future: "Future[Outcome[T]]", limits: WorkerLimits) -> Outcome[T]:
    try:
        return future.result()
    except MemoryError:
        found = problem("out-of-memory", str(path), limit=limits.memory // 1_000_000)
    except TimeoutError:
        found = problem("timed-out", str(path), limit=f"{limits.seconds:g}")
    except ProcessExpired as error:
        found = problem("reader-died", str(path), what=f"exit code {error.exitcode}")
    return Outcome(path, _sha256(path), problem=found)


def _sha256(path: Path) -> Sha256 | None:
    try:
        with path.open("rb") as stream:
            return Sha256(hashlib.file_digest(stream, "sha256").hexdigest())
    except OSError:
        return None


def _limit_worker(memory: int) -> None:
    """Limit this worker's memory and silence it: parsers that abort write to stderr."""
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 2)
    os.close(quiet)
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    wanted = _address_space() + memory
    wanted = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
    except (ValueError, OSError):
        return  # a system that cannot limit memory still has the time limit


def _address_space() -> int:
    """Return the address space that this process has already, in bytes; 0 where nobody tells."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _context() -> BaseContext:
    """Fork on Linux, where that is safe and starts at once; elsewhere what the system prefers."""
    method = "fork" if sys.platform.startswith("linux") else None
    return multiprocessing.get_context(method)
