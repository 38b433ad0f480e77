"""Only one run at a time writes to a place; who comes second is told who is there."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from oreigin.bulk import locking
from oreigin.bulk.locking import only_run
from oreigin.bulk.place import Place
from oreigin.errors import RefusedError

from .world import inbox, listed, run_here

HOLDING = """
import sys, time
from oreigin.bulk.locking import only_run
from oreigin.bulk.place import Place
with only_run(Place.at(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@contextmanager
def another_run(place: Place) -> Iterator[subprocess.Popen]:
    """A process that writes to the place."""
    command = [sys.executable, "-c", HOLDING, place.address]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()


def test_a_second_run_is_refused_and_told_which_process_is_there(tmp_path, place) -> None:
    folder = inbox(tmp_path / "in", "Acme")
    with another_run(place) as process, pytest.raises(RefusedError) as error:
        run_here(sorted(folder.iterdir()), place)
    assert error.value.problem.code == "busy"
    assert f"process {process.pid} on " in error.value.problem.message
    assert "UTC" in error.value.problem.message
    assert not place.holds("bulk.json")


def test_a_killed_run_holds_nothing(tmp_path, place) -> None:
    folder = inbox(tmp_path / "in", "Acme")
    with another_run(place) as process:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        assert run_here(sorted(folder.iterdir()), place).read == 1
    assert len(listed(place).smelters) == 2


def test_workers_that_outlive_a_killed_run_hold_nothing(place) -> None:
    with only_run(place):
        child = os.fork()
        if not child:
            signal.pause()
    try:
        with only_run(place):
            pass
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


@pytest.fixture
def marked(place, monkeypatch) -> Place:
    """A place without locks, as object storage has none."""
    monkeypatch.setattr(locking, "fcntl", None)
    return place


def test_without_locks_the_mark_of_a_run_keeps_others_away(marked) -> None:
    with only_run(marked) as renew:
        renew()
        with pytest.raises(RefusedError) as error, only_run(marked):
            pass
        (name,) = marked.names("running")
        assert error.value.problem.code == "busy-storage"
        assert f"process {os.getpid()} on " in error.value.problem.message
        assert marked.full(f"running/{name}") in error.value.problem.remedy
    assert marked.names("running") == []


def test_a_mark_that_nobody_renews_is_dead_after_an_hour(marked, monkeypatch) -> None:
    with only_run(marked), monkeypatch.context() as patched:
        patched.setattr(locking, "DEAD_AFTER", timedelta(0))
        with only_run(marked):
            assert len(marked.names("running")) == 1


def test_a_mark_that_is_half_written_still_keeps_others_away(marked) -> None:
    marked.write("running/other.json", b"{")
    with pytest.raises(RefusedError, match="another process"), only_run(marked):
        pass
