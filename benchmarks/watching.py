"""A command under watch: its time, its processors' time, and the memory of it and its children."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

PAUSE = 0.25
PAGE = os.sysconf("SC_PAGE_SIZE")
ABSENT = Path(__file__).with_name("absent")
"""Packages that commands must not find: peers are not installed where Oreigin is used."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What a command took: seconds by the clock and of processors, mebibytes at the most.

    `memory` is resident memory of the command and all its descendants together, sampled; pages
    that forked workers share are counted for each, so it is never too little. `worker` is the
    largest single descendant, `early` the whole in the first fifth of the time. Where the system
    tells no process's memory (no /proc), only the largest single process is known.
    """

    status: int
    wall: float
    cpu: float
    memory: float
    early: float
    parent: float
    worker: float

    def as_json(self) -> dict[str, float]:
        return {name: round(value, 3) for name, value in asdict(self).items()}


def oreigin(*arguments: str) -> list[str]:
    """The command `oreigin` of this environment."""
    return [sys.executable, "-m", "oreigin", *arguments]


def watched(command: Sequence[str]) -> Watched:
    """Run a command to its end, with its output thrown away, and return what it took."""
    samples: list[tuple[float, float, float, float]] = []
    ended = threading.Event()
    began = time.perf_counter()
    quiet = subprocess.DEVNULL
    paths = os.pathsep.join([str(ABSENT), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = os.environ | {"PYTHONPATH": paths}
    process = subprocess.Popen(command, stdout=quiet, stderr=quiet, env=environment)

    def look() -> None:
        while not ended.wait(PAUSE):
            samples.append((time.perf_counter() - began, *_memory(process.pid)))

    looking = threading.Thread(target=look)
    looking.start()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    ended.set()
    looking.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    return Watched(
        status=process.returncode,
        wall=wall,
        cpu=used.ru_utime + used.ru_stime,
        memory=max(used.ru_maxrss / 1024, *(sum(s[1:3]) for s in samples), 0.0),
        early=max((sum(s[1:3]) for s in samples if s[0] < wall / 5), default=0.0),
        parent=max((s[1] for s in samples), default=0.0),
        worker=max((s[3] for s in samples), default=0.0),
    )


def _memory(root: int) -> tuple[float, float, float]:
    """Return the mebibytes of a process, of all its descendants, and of the largest of those."""
    children = [_resident(pid) for pid in _descendants(root)]
    return _resident(root), sum(children), max(children, default=0.0)


def _resident(pid: int) -> float:
    try:
        pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]
    except (OSError, IndexError):
        return 0.0  # it has ended
    return int(pages) * PAGE / 2**20


def _descendants(root: int) -> Iterator[int]:
    for tasks in Path(f"/proc/{root}/task").glob("*/children"):
        try:
            children = tasks.read_text(encoding="ascii").split()
        except OSError:
            continue
        for child in map(int, children):
            yield child
            yield from _descendants(child)
