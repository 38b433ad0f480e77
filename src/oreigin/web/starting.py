"""Starting Django outside a web server: what every command of the team's app does first."""

import os
from pathlib import Path

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
    """Bring the database to this version; several processes that start at once take turns."""
    from django.core.management import call_command  # noqa: PLC0415 - after `start`
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_advisory_lock(726369)")
        try:
            call_command("migrate", interactive=False, verbosity=0)
        finally:
            if connection.vendor == "postgresql":
                cursor.execute("SELECT pg_advisory_unlock(726369)")
