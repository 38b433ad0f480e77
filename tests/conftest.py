"""What all tests share: where the real files are, where there are any."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of real workbooks, lists and filings that OREIGIN_SAMPLES points to."""
    folder = os.environ.get("OREIGIN_SAMPLES", "")
    if not folder or not Path(folder).is_dir():
        pytest.skip("set OREIGIN_SAMPLES to a folder of real workbooks to run this test")
    return Path(folder)


@pytest.fixture(autouse=True)
def _no_terminal_width(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands print as wide as they do in a pipe, whatever terminal runs the tests."""
    monkeypatch.delenv("COLUMNS", raising=False)
