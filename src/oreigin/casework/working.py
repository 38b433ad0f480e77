"""The worker: takes up one job after the other, and keeps its lease alive while it works."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import close_old_connections, connection
from django.utils import timezone

from oreigin.casework import jobs
from oreigin.casework.mail.rounds import Rounds
from oreigin.casework.presence import presence, release_what_the_dead_held
from oreigin.store.models import Job

_PAUSE = 0.5
_RECOVERY = 5
_HEARTBEAT = 15
_LOG = logging.getLogger("oreigin.worker")


def work(stopped: threading.Event) -> None:
    """Do jobs until `stopped` is set; the one at work is laid down where it tells how far it is.

    Between jobs the database's state is looked at anew, mail is written, sent and fetched, and what
    a dead worker held is let go of.
    """
    with presence() as name:
        rounds = Rounds(name)
        while not stopped.is_set():
            close_old_connections()
            try:
                if not _turn(name, rounds, stopped):
                    stopped.wait(_PAUSE)
            except jobs.NOT_NOW as fault:
                _LOG.error("database or storage does not answer; trying again: %s", fault)
                stopped.wait(_RECOVERY)


def _turn(name: str, rounds: Rounds, stopped: threading.Event) -> bool:
    """Do one of everything, and return whether there was anything to do."""
    release_what_the_dead_held()
    moved = rounds.make(stopped.is_set)
    return work_once(name, stopped.is_set) or moved > 0


def work_once(name: str = "once", stopping: Callable[[], bool] = lambda: False) -> bool:
    """Do the next job, if there is one, and return whether there was."""
    job = jobs.claim(name, timezone.now())
    if job is None:
        return False
    with _heart(job):
        jobs.perform(job, stopping)
    return True


def work_off() -> int:
    """Do every job that waits, and return how many there were."""
    done = 0
    while work_once():
        done += 1
    return done


@contextmanager
def _heart(job: Job) -> Iterator[None]:
    """Renew the job's lease from a thread of its own, as the work may not get to it."""
    over = threading.Event()
    thread = threading.Thread(target=_beat, args=(job, over.wait), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _beat(job: Job, waited: Callable[[float], bool]) -> None:
    try:
        while not waited(_HEARTBEAT):
            try:
                jobs.renew(job, timezone.now())
            except jobs.NOT_NOW:
                continue  # the work itself holds the database; the lease lasts several beats
    finally:
        connection.close()
