"""Write store/migrations/0001_initial.py from the models: `python scripts/initial_migration.py`.

`makemigrations` adds constraints, indexes and many keys one by one, and Django builds all models
anew for each: a new database took three times as long. Here every table is made whole.
"""

# ruff: noqa: PLC0415 - Django is imported once its settings are named

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
FILE = ROOT / "src/oreigin/store/migrations/0001_initial.py"
LATER = {("message", "question")}
"""Of tables that refer to each other in a ring, the key that is added when all are there."""


def main() -> None:
    """Write the migration, formatted."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "oreigin.web.settings"
    os.environ["OREIGIN_DATA_DIR"] = tempfile.mkdtemp(prefix="oreigin-migration-")
    import django

    django.setup()
    from django.db.migrations import Migration
    from django.db.migrations.writer import MigrationWriter

    made = type("Migration", (Migration,), {"initial": True, "operations": list(operations())})
    text = MigrationWriter(made("0001_initial", "store")).as_string()
    FILE.write_text(text, encoding="utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", str(FILE)], check=True)


def operations() -> Iterator[Any]:
    """Yield what makes the tables, each after those that it refers to."""
    from django.apps import apps
    from django.db.migrations import AddField, CreateModel
    from django.db.migrations.state import ProjectState

    held = ProjectState.from_apps(apps).models
    states = {name: state for (app, name), state in held.items() if app == "store"}
    for name in TopologicalSorter({n: referred(states[n]) for n in sorted(states)}).static_order():
        one = states[name]
        fields = [(key, field) for key, field in one.fields.items() if (name, key) not in LATER]
        yield CreateModel(one.name, fields, one.options, one.bases, one.managers)
    for name, key in sorted(LATER):
        yield AddField(name, key, states[name].fields[key])


def referred(state: Any) -> set[str]:
    """Return the names of the store's other tables that must be there before this one."""
    found = set()
    for key, field in state.fields.items():
        if field.remote_field and (state.name_lower, key) not in LATER:
            for to in (field.remote_field.model, getattr(field.remote_field, "through", None)):
                app, _, name = str(to or "").lower().rpartition(".")
                found |= {name} if app == "store" else set()
    return found - {state.name_lower}


if __name__ == "__main__":
    main()
