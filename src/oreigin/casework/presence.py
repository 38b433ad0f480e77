"""Which workers live: each holds a lock on a file of its own, as long as it does.

A lease alone tells of a dead worker minutes late, and takes a live one for dead when somebody sets
the clock forward. The operating system lets go of a lock at the moment its holder ends, however
that happens. A worker whose folder we do not see, on another machine, is known by its leases alone.
"""

import logging
import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.files import locks

from oreigin.store.models import Job, JobState, Message, MessageState

_RUN_OUT = datetime(1970, 1, 1, tzinfo=UTC)
"""When a lease of the dead ran out: before now, whatever the clock says."""

_LOG = logging.getLogger("oreigin.worker")


@contextmanager
def presence() -> Iterator[str]:
    """Be a worker: gives its name, and holds its lock until the end."""
    name = f"{socket.gethostname()[:40]}-{os.getpid()}-{secrets.token_hex(4)}"
    try:
        held = _locked(_file(name))
    except OSError as fault:
        _LOG.warning("the worker is known by its leases alone: %s", fault)
        yield name
        return
    with held:
        yield name
        with suppress(OSError):
            _file(name).unlink()


def living() -> frozenset[str]:
    """Return the names of the workers that certainly live, this one among them."""
    found = set()
    for file in _files():
        with suppress(OSError), file.open("rb") as held:
            if not locks.lock(held, locks.LOCK_EX | locks.LOCK_NB):
                found.add(file.stem)
    return frozenset(found)


def release_what_the_dead_held() -> int:
    """Let the leases of workers that ended run out at once; return how many those were."""
    released = 0
    for file in _files():
        with suppress(OSError), file.open("rb") as held:
            if locks.lock(held, locks.LOCK_EX | locks.LOCK_NB):
                released += _release(file.stem)
                file.unlink()
    return released


def _release(worker: str) -> int:
    messages = Message.objects.filter(state=MessageState.SENDING, worker=worker)
    jobs = Job.objects.filter(state=JobState.RUNNING, worker=worker)
    return sum(held.update(leased_until=_RUN_OUT) for held in (messages, jobs))


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "workers"


def _file(name: str) -> Path:
    return _folder() / f"{name}.lock"


def _files() -> list[Path]:
    return sorted(_folder().glob("*.lock"))


def _locked(file: Path) -> BinaryIO:
    """Return the file, locked; one that was taken for a dead worker's meanwhile is made again."""
    file.parent.mkdir(parents=True, exist_ok=True)
    while True:
        held = file.open("wb")
        locks.lock(held, locks.LOCK_EX)
        if file.exists():
            return held
        held.close()
