"""What the database itself refuses, on SQLite and PostgreSQL alike.

- A row that refers to a row of another registrant: on PostgreSQL composite foreign keys, on SQLite,
  which cannot add those to a table, triggers.
- Changing or removing an event of the audit trail, changing a list, a document or what is personal
  of an event; moving a chain's head back.

`Guard` is the last operation of every migration that touches tables: SQLite loses the triggers of a
table that a migration rewrites. A test holds that every table is guarded.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.apps.registry import Apps
from django.db import connection, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.utils import CursorWrapper
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

_PREFIX = "guard"
_NAME = re.compile(r"(?:CREATE TRIGGER|ADD CONSTRAINT) (\w+)").search

UNCHANGEABLE = ("AuditEvent", "AuditPerson", "ListSnapshot", "ListRow", "Document")
"""Models whose rows are never changed."""

UNREMOVABLE = ("AuditEvent", "ChainHead", "Package", "SentDeclaration")
"""Models whose rows are never removed: a package holds an anchor of the trail, a declaration that
was sent cannot be called back."""

_REFUSE = """
CREATE OR REPLACE FUNCTION guard_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '%: rows are never changed or removed', TG_TABLE_NAME
  USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
_FORWARD = """
CREATE OR REPLACE FUNCTION guard_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.sequence <= OLD.sequence OR NEW.registrant_id <> OLD.registrant_id THEN
    RAISE EXCEPTION '%: the chain only grows', TG_TABLE_NAME
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$
"""


class Guard(Operation):
    """Bring the guards of the app `store` to what its models now need."""

    reduces_to_sql = True
    reversible = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing: guards are not part of the models' state."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Remove all guards and add those that are needed."""
        _remove(schema_editor)
        for statement in _statements(to_state.apps, schema_editor.connection.vendor):
            schema_editor.execute(statement)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Remove all guards."""
        _remove(schema_editor)

    def describe(self) -> str:
        """Say what it does, where migrations are listed."""
        return "Let the database refuse what must never happen"


def references(apps: Apps) -> Iterator[tuple[type[models.Model], Any]]:
    """Yield every foreign key from one registrant's table to another, with its model."""
    for model in apps.get_app_config("store").get_models():
        for field in model._meta.concrete_fields:
            target = field.remote_field.model if field.remote_field else None
            if target is not None and _is_owned(model) and _is_owned(target):
                yield model, field


def _is_owned(model: type[models.Model]) -> bool:
    return any(field.name == "registrant" for field in model._meta.concrete_fields)


def _on_postgresql(apps: Apps) -> Iterator[str]:
    yield _REFUSE.replace("%", "%%")
    yield _FORWARD.replace("%", "%%")
    targets = dict.fromkeys(
        field.remote_field.model._meta.db_table for _, field in references(apps)
    )
    for table in targets:
        yield (
            f'ALTER TABLE "{table}" ADD CONSTRAINT {_PREFIX}_key_{table} UNIQUE (registrant_id, id)'
        )
    for model, field in references(apps):
        table, target = model._meta.db_table, field.remote_field.model._meta.db_table
        yield (
            f'ALTER TABLE "{table}" ADD CONSTRAINT {_PREFIX}_{table}_{field.column} '
            f'FOREIGN KEY (registrant_id, "{field.column}") REFERENCES "{target}" '
            "(registrant_id, id) DEFERRABLE INITIALLY IMMEDIATE"
        )
    for table, event in _refusals(apps):
        level = "STATEMENT" if event == "TRUNCATE" else "ROW"
        yield (
            f'CREATE TRIGGER {_PREFIX}_{table}_{event.lower()} BEFORE {event} ON "{table}" '
            f"FOR EACH {level} EXECUTE FUNCTION guard_refuse()"
        )
    head = _head(apps)
    yield (
        f'CREATE TRIGGER {_PREFIX}_{head}_forward BEFORE UPDATE ON "{head}" '
        "FOR EACH ROW EXECUTE FUNCTION guard_forward()"
    )


def _on_sqlite(apps: Apps) -> Iterator[str]:
    for model, field in references(apps):
        table, target = model._meta.db_table, field.remote_field.model._meta.db_table
        column = field.column
        for event in ("INSERT", f'UPDATE OF registrant_id, "{column}"'):
            yield (
                f"CREATE TRIGGER {_PREFIX}_{table}_{column}_{event[:6].lower()} "  # noqa: S608
                f'BEFORE {event} ON "{table}" WHEN NEW."{column}" IS NOT NULL AND NOT EXISTS '
                f'(SELECT 1 FROM "{target}" WHERE id = NEW."{column}" '
                "AND registrant_id = NEW.registrant_id) "
                f"BEGIN SELECT RAISE(ABORT, '{table}.{column}: another registrant''s row'); END"
            )
    for table, event in _refusals(apps):
        if event != "TRUNCATE":
            yield (
                f'CREATE TRIGGER {_PREFIX}_{table}_{event.lower()} BEFORE {event} ON "{table}" '
                f"BEGIN SELECT RAISE(ABORT, '{table}: rows are never changed or removed'); END"
            )
    head = _head(apps)
    yield (
        f'CREATE TRIGGER {_PREFIX}_{head}_forward BEFORE UPDATE ON "{head}" '
        "WHEN NEW.sequence <= OLD.sequence OR NEW.registrant_id <> OLD.registrant_id "
        f"BEGIN SELECT RAISE(ABORT, '{head}: the chain only grows'); END"
    )


def _refusals(apps: Apps) -> Iterator[tuple[str, str]]:
    """Yield table and event, for every change that is refused whatever it says."""
    for name in UNCHANGEABLE:
        yield apps.get_model("store", name)._meta.db_table, "UPDATE"
    for name in UNREMOVABLE:
        table = apps.get_model("store", name)._meta.db_table
        yield table, "DELETE"
        yield table, "TRUNCATE"


def _head(apps: Apps) -> str:
    return apps.get_model("store", "ChainHead")._meta.db_table


def missing_guards(apps: Apps) -> frozenset[str]:
    """Return the names of the guards that the database in use needs and does not have."""
    needed = {found[1] for said in _statements(apps, connection.vendor) if (found := _NAME(said))}
    with connection.cursor() as cursor:
        there = {name for name, _ in (*_triggers(cursor), *_constraints(cursor))}
    return frozenset(needed - there)


def _statements(apps: Apps, vendor: str) -> Iterator[str]:
    return _on_postgresql(apps) if vendor == "postgresql" else _on_sqlite(apps)


def _remove(schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Remove every guard that is there."""
    with schema_editor.connection.cursor() as cursor:
        triggers, constraints = _triggers(cursor), _constraints(cursor)
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    for name, table in triggers:
        where = f" ON {table}" if on_postgresql else ""
        schema_editor.execute(f'DROP TRIGGER "{name}"{where}')
    for name, table in constraints:
        schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")


def _triggers(cursor: CursorWrapper) -> list[tuple[str, str]]:
    if cursor.db.vendor == "postgresql":
        cursor.execute(
            "SELECT tgname, tgrelid::regclass FROM pg_trigger WHERE tgname LIKE 'guard\\_%%'"
        )
    else:
        cursor.execute(
            "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' "
            "AND name LIKE 'guard\\_%%' ESCAPE '\\'"
        )
    return list(cursor.fetchall())


def _constraints(cursor: CursorWrapper) -> list[tuple[str, str]]:
    """Return the guards that are constraints: foreign keys before the unique keys they need."""
    if cursor.db.vendor != "postgresql":
        return []
    cursor.execute(
        "SELECT conname, conrelid::regclass FROM pg_constraint "
        "WHERE conname LIKE 'guard\\_%%' ORDER BY contype"
    )
    return list(cursor.fetchall())
