"""`oreigin worker`: does what takes longer than a page may."""

import os
import signal
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import click

from oreigin.cli.team.starting import DATA, start


@click.command()
@DATA
@click.option("--until-parent-ends", is_flag=True, hidden=True)
def worker(data_dir: Path | None, until_parent_ends: bool) -> None:
    """Run the app's jobs and mail until stopped.

    Ctrl+C lays the job at work down at the next step; another worker, or this one when it is
    started again, goes on from there. Several workers may run; what one that dies was at is taken
    up at once where its data folder is seen, else after a while.
    """
    start(data_dir)
    from oreigin.casework.assessing import request_outdated
    from oreigin.casework.working import work

    stopped = threading.Event()
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, lambda *_: stopped.set())
    if until_parent_ends:
        threading.Thread(target=_watch, args=(stopped,), daemon=True).start()
    request_outdated(datetime.now(UTC))
    work(stopped)


def _watch(stopped: threading.Event) -> None:
    """Stop when whoever started us is gone, however it ended.

    The file is read below Python's own buffer: a process that is forked while this thread holds
    the buffer's lock would wait for it for ever.
    """
    while os.read(sys.stdin.fileno(), 4096):
        pass
    stopped.set()
