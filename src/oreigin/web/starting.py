"""Starting Django outside a web server: what every command of the team's app does first."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from oreigin import tables
from oreigin.errors import RefusedError
from oreigin.web.configuration import configuration, prepare


def start(data_dir: Path | None = None) -> None:
    """Set Django up over the database that the environment names; `data_dir` stands in for it."""
    if data_dir:
        os.environ["OREIGIN_DATA_DIR"] = str(data_dir)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oreigin.web.settings")
    prepare(configuration(os.environ).data_dir)
    import django  # noqa: PLC0415 - only after the environment is set

    django.setup()


def migrate() -> None:
    """Bring the database to this version; several processes that start at once take turns.

    Raises RefusedError where the database does not answer or cannot be written.
    """
    from django.core.management import call_command  # noqa: PLC0415 - after `start`
    from django.db import Error, connection  # noqa: PLC0415

    turns = _turn_on_postgresql if connection.vendor == "postgresql" else _turn_on_sqlite
    try:
        with turns():
            call_command("migrate", interactive=False, verbosity=0)
    except (Error, sqlite3.Error) as fault:
        what = str(fault).strip().rstrip(".")
        raise RefusedError(tables.problem("casework.toml", "database-away", what=what)) from fault


@contextmanager
def _turn_on_postgresql() -> Iterator[None]:
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(726369)")
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(726369)")


@contextmanager
def _turn_on_sqlite() -> Iterator[None]:
    """Hold another, empty database: its lock is there on every system, and ends with its holder."""
    from django.db import connection  # noqa: PLC0415

    beside = Path(connection.settings_dict["NAME"]).with_suffix(".lock")
    with closing(sqlite3.connect(beside, timeout=60, isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        yield
