"""Every case of the corpus through `oreigin read`: right values or words, within the limits.

The reader's own limits are what ends a document that takes too long or too much; a case that is
ended so says `timed-out` or `out-of-memory`, which only the cases made for that may say.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.corpus import FOR_PEOPLE, HONEST, HOSTILE, Case

MOST_MEMORY = 512 * 1024 * 1024

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="measures memory the way Linux tells it"
)


@dataclass(frozen=True)
class Ran:
    """What one run of the command said and used."""

    answer: dict[str, Any]
    stderr: str
    status: int
    memory: int


MEASURING = """
import json, os, sys
command, out, err = json.loads(sys.argv[1])
files = [(os.POSIX_SPAWN_OPEN, number, name, os.O_WRONLY | os.O_CREAT, 0o600)
         for number, name in ((1, out), (2, err))]
child = os.posix_spawn(command[0], command, os.environ, file_actions=files)
_, status, used = os.wait4(child, 0)
print(json.dumps([os.waitstatus_to_exitcode(status), used.ru_maxrss]))
"""
"""A small process between this large one and the command: a new process inherits a peak."""


def ran(case: Case, folder: Path) -> Ran:
    """Run `oreigin read --json` in a process of its own; workers count as that process."""
    path = folder / f"supplier{case.suffix}"
    path.write_bytes(case.make())
    out, err = folder / "out", folder / "err"
    command = [sys.executable, "-m", "oreigin", "read", "--json", str(path)]
    arguments = json.dumps([command, str(out), str(err)])
    measured = subprocess.run(
        [sys.executable, "-c", MEASURING, arguments], capture_output=True, check=True
    )
    status, kilobytes = json.loads(measured.stdout)
    lines = out.read_text().splitlines()
    assert len(lines) == 1
    print(f"{case.name:32} {kilobytes // 1024:5} MiB", end=" ")
    return Ran(json.loads(lines[0]), err.read_text(), status, kilobytes * 1024)


def within_limits(case: Case, folder: Path) -> Ran:
    run = ran(case, folder)
    assert "Traceback" not in run.stderr
    assert run.memory < MOST_MEMORY
    error = run.answer["error"]
    print(error["code"] if error else "read")
    assert run.status == (2 if error else 0)
    return run


@pytest.mark.parametrize("case", HONEST, ids=lambda case: case.name)
def test_what_is_odd_but_honest_is_read_right(case: Case, tmp_path: Path) -> None:
    run = within_limits(case, tmp_path)
    assert run.answer["error"] is None
    company = run.answer["fields"]["company_name"]
    assert "Acme" in company["value"]
    assert company["cell"] == "Declaration!D8" or company["cell"] == "D8"
    assert [row["metal"] for row in run.answer["smelters"]] == ["Gold"]


@pytest.mark.parametrize("case", HOSTILE + FOR_PEOPLE, ids=lambda case: case.name)
def test_what_is_hostile_or_broken_is_refused_in_words(case: Case, tmp_path: Path) -> None:
    run = within_limits(case, tmp_path)
    error = run.answer["error"]
    assert (error["code"] if error else "") in case.codes
    assert not error or error["remedy"]
