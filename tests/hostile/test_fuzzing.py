"""Some fuzzing, guided by coverage, finds nothing: see `scripts/fuzz_reading.py`."""

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

BETWEEN = "import subprocess, sys; sys.exit(subprocess.call(sys.argv[1:]))"
"""A small process between this large one and the fuzzer, which would take over its peak memory."""
SECONDS = "20"
"""As every run begins elsewhere, many short ones see as much as few long ones."""

SCRIPT = Path(__file__).parents[2] / "scripts" / "fuzz_reading.py"


@pytest.mark.slow
@pytest.mark.skipif(not importlib.util.find_spec("atheris"), reason="atheris is not installed")
def test_fuzzing_finds_nothing(tmp_path: Path) -> None:
    seconds = os.environ.get("OREIGIN_FUZZ_SECONDS", SECONDS)
    run = subprocess.run(
        [sys.executable, "-c", BETWEEN, sys.executable, str(SCRIPT), seconds, str(tmp_path)],
        capture_output=True,
        check=False,
        encoding="utf-8",
        errors="replace",
    )
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-1000:]
    executed = re.search(r"number_of_executed_units: (\d+)", run.stderr)
    assert executed
    assert int(executed[1]) > 1000
