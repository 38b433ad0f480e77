"""Databases for the tests of the team's app: each test has one of its own, migrated, with commits.

SQLite is a file copied from one that was migrated once; PostgreSQL is a server that the tests start
themselves, where a database is made from a migrated template.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest


def set_up_django(data_dir: Path) -> None:
    """Start Django once for this process of tests, over a data folder of their own."""
    os.environ.pop("OREIGIN_DATABASE_URL", None)
    os.environ.pop("OREIGIN_HOSTS", None)
    from django.apps import apps

    if not apps.ready:
        from oreigin.web.starting import start

        start(data_dir)
        from django.test.utils import setup_test_environment

        setup_test_environment()


class SqliteServer:
    """Makes SQLite databases: files in `folder`."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.template = self._settings("template")
        with connected(self.template):
            _migrate()

    def fresh(self, name: str) -> dict[str, Any]:
        """Return the settings of a new, migrated database."""
        made = self._settings(name)
        shutil.copyfile(self.template["NAME"], made["NAME"])
        return made

    def drop(self, settings: dict[str, Any]) -> None:
        """Remove a database."""
        for left in self.folder.glob(Path(settings["NAME"]).name + "*"):
            left.unlink()

    def _settings(self, name: str) -> dict[str, Any]:
        from oreigin.web.configuration import configuration

        made = configuration({"OREIGIN_DATA_DIR": str(self.folder)}).database
        return {**made, "NAME": str(self.folder / f"{name}.sqlite3")}


class PostgresqlServer:
    """A PostgreSQL server in `folder`, reached through a socket there, as user `postgres`."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.run = _as_postgres(folder)
        self.run(binary("initdb"), "-D", folder / "data", "-U", "postgres", "-A", "trust", "-N")
        self.port = _free_port()
        options = (
            f"-k {folder} -h '' -p {self.port} -c fsync=off -c full_page_writes=off"
            " -c synchronous_commit=off -c shared_buffers=64MB -c max_connections=60"
        )
        self.run(binary("pg_ctl"), "-D", folder / "data", "-w", "-l", folder / "log", "-o", options,
                 "start")  # fmt: skip
        self._keeper = self._kept()
        self._sql("CREATE DATABASE template")
        with connected(self._settings("template")):
            _migrate()

    def fresh(self, name: str) -> dict[str, Any]:
        """Return the settings of a new, migrated database."""
        self._sql(f'CREATE DATABASE "{name}" TEMPLATE template')
        return self._settings(name)

    def drop(self, settings: dict[str, Any]) -> None:
        """Remove a database."""
        self._sql(f'DROP DATABASE IF EXISTS "{settings["NAME"]}" WITH (FORCE)')

    def stop(self) -> None:
        """Stop the server."""
        self._keeper.stdin.close()
        self._keeper.wait()

    def _kept(self) -> Any:
        """Start what stops the server when its standard input ends, however the tests end."""
        stop = f"cat >/dev/null; exec {binary('pg_ctl')} -D {self.folder}/data -m immediate stop"
        user = "postgres" if os.geteuid() == 0 else None
        return subprocess.Popen(["sh", "-c", stop], stdin=subprocess.PIPE, user=user,
                                stdout=subprocess.DEVNULL, start_new_session=True)  # fmt: skip

    def url(self, settings: dict[str, Any]) -> str:
        """Return a database's address, as OREIGIN_DATABASE_URL takes it."""
        return f"postgresql://postgres@/{settings['NAME']}?host={self.folder}&port={self.port}"

    def _sql(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(
            host=str(self.folder), port=self.port, user="postgres", autocommit=True
        ) as connection:
            connection.execute(statement)

    def _settings(self, name: str) -> dict[str, Any]:
        from oreigin.web.configuration import configuration

        url = f"postgresql://postgres@/{name}?host={self.folder}&port={self.port}"
        return configuration({"OREIGIN_DATABASE_URL": url}).database


def binary(name: str) -> str:
    """Return where a program of PostgreSQL is; skip where it is not installed."""
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    found = str(places[0]) if places else shutil.which(name)
    if not found:
        pytest.skip(f"PostgreSQL ({name}) is not installed: scripts/install_system_packages.sh")
    return found


@contextmanager
def connected(settings: dict[str, Any]) -> Iterator[None]:
    """Let Django use the database of `settings`, and close every connection to it afterwards."""
    from django.db import connections

    connections["default"].close()
    before = connections.settings["default"]
    connections.settings["default"] = connections.configure_settings({"default": settings})[
        "default"
    ]
    del connections["default"]
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"] = before
        del connections["default"]


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _as_postgres(folder: Path) -> Any:
    """Return a way to run programs that PostgreSQL refuses to run as root."""
    user = None
    if os.geteuid() == 0:
        user = "postgres"
        shutil.chown(folder, user)

    def run(*command: Any) -> None:
        subprocess.run([str(part) for part in command], user=user, check=True, cwd=folder,
                       stdout=subprocess.DEVNULL)  # fmt: skip

    return run


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def postgres_folder() -> Path:
    """Return a folder with a short name (a socket's path has 107 characters) that is not root's."""
    if os.geteuid() == 0:
        try:
            pwd.getpwnam("postgres")
        except KeyError:
            pytest.skip("there is no user postgres to run PostgreSQL as")
    return Path(tempfile.mkdtemp(prefix="oreigin-pg-"))
