"""What the worker does about mail between its jobs: write what is due, send it, fetch what came.

It is no thread of its own: jobs start processes, and a process forked while another thread holds a
lock would wait for it for ever.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils import timezone

from oreigin.casework import jobs
from oreigin.casework.mail.fetching import poll_all
from oreigin.casework.mail.outbox import send_waiting
from oreigin.casework.mail.writing import drop_unwanted, run_schedules
from oreigin.errors import OreiginError

Stopping = Callable[[], bool]
"""Says whether the worker is told to stop."""

Round = Callable[[Stopping, str], int]
_LOG = logging.getLogger("oreigin.mail")


def _write(stopping: Stopping, _: str) -> int:
    return run_schedules(timezone.now(), stopping)


def _send(stopping: Stopping, worker: str) -> int:
    drop_unwanted(timezone.now())
    return send_waiting(stopping, worker)


def _fetch(stopping: Stopping, _: str) -> int:
    return poll_all(stopping)


_ROUNDS: tuple[tuple[Round, float], ...] = (
    (_write, 60),
    (_send, 5),
    (_fetch, 60),
)
"""What is done, and after how many seconds again."""


def _made(round_: Round, stopping: Stopping, worker: str) -> int:
    """Make one round; a fault of ours in it is logged, and keeps nobody from the other work."""
    try:
        return round_(stopping, worker)
    except jobs.NOT_NOW:
        raise  # the worker waits for the database
    except OreiginError as error:
        _LOG.warning("a round of the mail was not made: %s", error)
    except Exception:
        _LOG.exception("a round of the mail broke")
    return 0


@dataclass(slots=True)
class Rounds:
    """When each round is to be made next, by a clock that nobody sets."""

    worker: str = ""
    due: dict[Round, float] = field(default_factory=dict)

    def make(self, stopping: Stopping = lambda: False) -> int:
        """Make the rounds whose time has come; return how many messages and mails they moved."""
        moved = 0
        for made, pause in _ROUNDS:
            if time.monotonic() >= self.due.get(made, 0):
                moved += _made(made, stopping, self.worker)
                self.due[made] = time.monotonic() + pause
        return moved
