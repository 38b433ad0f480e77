"""`oreigin worker`: does what takes longer than a page may."""

import sys
import threading
from pathlib import Path

import click

from oreigin.cli.team.starting import DATA, start


@click.command()
@DATA
@click.option("--until-parent-ends", is_flag=True, hidden=True)
def worker(data_dir: Path | None, until_parent_ends: bool) -> None:
    """Do the jobs that the app hands over, one after the other, until stopped."""
    start(data_dir)
    stopped = threading.Event()
    if until_parent_ends:
        threading.Thread(target=_watch, args=(stopped,), daemon=True).start()
    while not stopped.wait(0.5):
        pass


def _watch(stopped: threading.Event) -> None:
    """Stop when whoever started us is gone, however it ended."""
    sys.stdin.read()
    stopped.set()
