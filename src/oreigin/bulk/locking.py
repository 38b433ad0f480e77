"""Only one run at a time writes to a place.

In a folder that is a lock of the operating system, which ends with its process however that ends.
Object storage has no locks: there every run leaves a mark that it renews with each part, and one
that finds the mark of another steps back. Both write theirs before they look, so never both go on.
"""

import json
import os
import platform
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

from oreigin.bulk.place import Place, problem
from oreigin.errors import RefusedError

try:
    import fcntl
except ImportError:  # a system without: marks have to do
    fcntl = None  # type: ignore[assignment]

LOCK = "run.lock"
MARKS = "running"
DEAD_AFTER = timedelta(hours=1)
"""A run that renewed its mark for so long no more was killed: no part takes that long."""

Renew = Callable[[], None]
"""Says that the run goes on; called with each part."""


@contextmanager
def only_run(place: Place) -> Iterator[Renew]:
    """Hold `place` for one run.

    Raises RefusedError, naming process and machine, where another run holds it.
    """
    held = _locked(place) if place.is_local and fcntl else _marked(place)
    with held as renew:
        yield renew


@contextmanager
def _locked(place: Place) -> Iterator[Renew]:
    path = Path(place.full(LOCK))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        try:
            # This kind of lock is the process's own: workers that it starts do not inherit it.
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError) as error:  # which of them depends on the system
            raise _busy(place, _read(file), path.stat().st_mtime, LOCK) from error
        file.truncate(0)
        file.write(_ourselves())
        file.flush()
        yield lambda: None


def _read(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()


@contextmanager
def _marked(place: Place) -> Iterator[Renew]:
    own = f"{uuid.uuid4().hex}.json"
    mark = f"{MARKS}/{own}"
    place.write(mark, _ourselves())
    try:
        _refuse_others(place, own)
        yield lambda: place.write(mark, _ourselves())
    finally:
        place.remove([mark])


def _refuse_others(place: Place, own: str) -> None:
    """Raise RefusedError where another run is alive; take away the marks of dead ones.

    All times are those of the storage, so clocks that differ do no harm.
    """
    marks = {info.base_name: info for info in place.about(MARKS)}
    now = marks.pop(own).mtime
    for name, info in marks.items():
        mark = f"{MARKS}/{name}"
        if now - info.mtime < DEAD_AFTER:
            raise _busy(place, place.read(mark), info.mtime.timestamp(), mark)
        place.remove([mark])


def _busy(place: Place, said: bytes, since: float, name: str) -> RefusedError:
    when = datetime.fromtimestamp(since, UTC).strftime("%Y-%m-%d %H:%M UTC")
    code = "busy" if name == LOCK else "busy-storage"
    who = _who(said)
    return RefusedError(problem(code, place.address, who=who, when=when, mark=place.full(name)))


def _who(said: bytes) -> str:
    """Return whom a lock or mark names, as far as it can be read: it may be written just now."""
    try:
        found = json.loads(said)
        return f"process {int(found['process'])} on {found['machine']}"
    except (ValueError, TypeError, KeyError):
        return "another process"


def _ourselves() -> bytes:
    return json.dumps({"process": os.getpid(), "machine": platform.node()}).encode()
