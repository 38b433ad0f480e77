"""Real worker processes over the tests' database, to be killed at any moment."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.databases import connected


@pytest.fixture(params=["sqlite", "postgresql"])
def installation(
    request: pytest.FixtureRequest, tmp_path: Path, settings_of_tests: Any
) -> Iterator[dict[str, str]]:
    """The environment of an installation that this process works with too."""
    server = request.getfixturevalue(f"{request.param}_server")
    made = server.fresh(f"killed-{tmp_path.name}")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("OREIGIN_")}
    environment["OREIGIN_DATA_DIR"] = str(tmp_path)
    if request.param == "postgresql":
        environment["OREIGIN_DATABASE_URL"] = server.url(made)
    else:
        held = tmp_path / "oreigin.sqlite3"
        shutil.move(made["NAME"], held)
        made = {**made, "NAME": str(held)}
    with connected(made):
        yield environment
    if request.param == "postgresql":
        server.drop(made)


def worker(environment: dict[str, str]) -> "subprocess.Popen[str]":
    """Start `oreigin worker`."""
    return subprocess.Popen(
        [sys.executable, "-m", "oreigin", "worker"],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def kill(process: "subprocess.Popen[str]") -> None:
    """Kill a worker as nothing can be kept from happening."""
    process.kill()
    process.wait()


def waited_for(true: Callable[[], bool], seconds: float = 120) -> None:
    """Wait until something is true, and fail where that is in vain."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "in vain"
        time.sleep(0.02)
