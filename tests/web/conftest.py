"""What tests of pages share: databases, and a browser where there is Chromium."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from tests.team_fixtures import (  # noqa: F401 - fixtures
    database,
    django_ready,
    postgresql_server,
    settings_of_tests,
    sqlite_database,
    sqlite_server,
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Debian's Chromium through Playwright; skips where one of them is missing."""
    playwright = pytest.importorskip("playwright.sync_api")
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("Chromium is missing: run scripts/install_system_packages.sh")
    # Playwright keeps an event loop in this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()
