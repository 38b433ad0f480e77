"""Fixtures of the team's app; `database` runs a test on SQLite and on PostgreSQL."""

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.databases import (
    PostgresqlServer,
    SqliteServer,
    binary,
    connected,
    postgres_folder,
    set_up_django,
)

_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def django_ready(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Django, set up once."""
    set_up_django(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="session")
def sqlite_server(django_ready: None, tmp_path_factory: pytest.TempPathFactory) -> SqliteServer:
    """What makes SQLite databases."""
    return SqliteServer(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql_server(django_ready: None) -> Iterator[PostgresqlServer]:
    """A PostgreSQL server of the tests; skips where it is not installed."""
    binary("initdb")
    folder = postgres_folder()
    server = PostgresqlServer(folder)
    yield server
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(
    request: pytest.FixtureRequest, tmp_path: Path, settings_of_tests: None
) -> Iterator[dict[str, Any]]:
    """A migrated database of the test's own, on SQLite and on PostgreSQL; commits are real."""
    yield from _database(request.getfixturevalue(f"{request.param}_server"))


@pytest.fixture
def sqlite_database(
    sqlite_server: SqliteServer, settings_of_tests: None
) -> Iterator[dict[str, Any]]:
    """A migrated SQLite database of the test's own, for what does not depend on the database."""
    yield from _database(sqlite_server)


@pytest.fixture
def settings_of_tests(django_ready: None, tmp_path: Path) -> Iterator[None]:
    """Documents in a folder of the test's own, and a password hash that costs nothing."""
    from django.conf import settings
    from django.test import override_settings

    storages = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "documents"},
        },
    }
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(STORAGES=storages, PASSWORD_HASHERS=hashers):
        yield


def _database(server: Any) -> Iterator[dict[str, Any]]:
    made = server.fresh(f"test{next(_NUMBERS)}")
    with connected(made):
        yield made
    server.drop(made)
