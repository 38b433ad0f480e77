"""What the worker does about mail between its jobs: write what is due, send it, fetch what came.

It is no thread of its own: jobs start processes, and a process forked while another thread holds a
lock would wait for it for ever.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import OperationalError
from django.utils import timezone

from oreigin.casework.mail.inbox import poll_all
from oreigin.casework.mail.outbox import send_waiting
from oreigin.casework.mail.writing import drop_unwanted, run_schedules

_LOG = logging.getLogger("oreigin.mail")


def _write() -> int:
    return run_schedules(timezone.now())


def _send() -> int:
    drop_unwanted(timezone.now())
    return send_waiting()


_ROUNDS: tuple[tuple[Callable[[], int], float], ...] = (
    (_write, 60),
    (_send, 5),
    (poll_all, 60),
)
"""What is done, and after how many seconds again."""


def _made(round_: Callable[[], int]) -> int:
    """Make one round; a fault of ours in it is logged, and keeps nobody from the other work."""
    try:
        return round_()
    except OperationalError:
        raise  # the worker waits for the database
    except Exception:
        _LOG.exception("a round of the mail broke")
        return 0


@dataclass(slots=True)
class Rounds:
    """When each round is to be made next, by a clock that nobody sets."""

    due: dict[Callable[[], int], float] = field(default_factory=dict)

    def make(self) -> int:
        """Make the rounds whose time has come; return how many messages and mails they moved."""
        moved = 0
        for made, pause in _ROUNDS:
            if time.monotonic() >= self.due.get(made, 0):
                moved += _made(made)
                self.due[made] = time.monotonic() + pause
        return moved
