"""Backups: every row and every document in one zip file, the same for both databases.

So a desk's SQLite moves into a team's PostgreSQL by a backup and a restore. A backup is a snapshot:
people go on working while it is written. Sessions are left out: everybody signs in anew.
"""

import base64
import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import Error, connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from oreigin import __version__, tables
from oreigin.errors import OreiginError, Problem, RefusedError
from oreigin.store import documents as store
from oreigin.store import trail
from oreigin.store.models import Document, Registrant, User

MANIFEST = "manifest.json"
_APPS = ("store", "otp_totp", "otp_static")
_BATCH = 1000
_Referring = tuple[models.Model, dict[str, Any]]
"""A row, and its columns that refer to rows which come after it."""

_DAMAGE = (OSError, KeyError, ValueError, StopIteration, zipfile.BadZipFile, zlib.error, Error)
"""What reading a file raises that is no backup, or was damaged, down to rows no database takes."""


def write_backup(path: Path, now: datetime) -> tuple[Problem, ...]:
    """Write a backup to `path`, and return what of the documents was missing or damaged.

    What is at `path` already is replaced by a whole backup, or left alone. Raises OSError.
    """
    new = path.with_name(path.name + ".new")
    try:
        faults = _write(new, now)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
    return faults


def _write(path: Path, now: datetime) -> tuple[Problem, ...]:
    faults: list[Problem] = []
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as packed,
        _snapshot(),
    ):
        for model in _in_order():
            with packed.open(_table(model), "w", force_zip64=True) as file:
                for line in _lines(model):
                    file.write(line)
        for document in Document.objects.order_by("pk").iterator(chunk_size=500):
            try:
                packed.writestr(_entry(document), store.read(document))
            except OreiginError as damaged:
                faults.append(damaged.problem)
        packed.writestr(MANIFEST, json.dumps(_manifest(now), indent=1))
    return tuple(faults)


def restore_backup(path: Path) -> tuple[Problem, ...]:
    """Bring a backup into an empty, migrated database.

    Returns what its audit trails show, and which documents are missing or damaged in it; all the
    others are restored. Raises RefusedError where the database is not empty, the file is no backup
    or a damaged one, or it is one of another version of the tables, and StorageError where the
    documents find no place; then nothing was restored.
    """
    if Registrant.objects.exists() or User.objects.exists():
        raise RefusedError(_problem("not-empty"))
    try:
        with zipfile.ZipFile(path) as packed, transaction.atomic():
            manifest = json.loads(packed.read(MANIFEST))
            if manifest["migrations"] != _migrations():
                raise RefusedError(_problem("other-version", version=manifest["oreigin"]))
            _restore_rows(packed)
            faults = _restore_documents(packed)
    except _DAMAGE as fault:
        raise RefusedError(_problem("no-backup", file=path, detail=fault)) from fault
    anchors: dict[str, str] = manifest["anchors"]
    for registrant in Registrant.objects.order_by("slug"):
        faults += trail.verify(registrant, filter(None, [anchors.get(registrant.slug, "")]))
    return tuple(faults)


def _manifest(now: datetime) -> dict[str, Any]:
    return {
        "oreigin": __version__,
        "made": now.astimezone(UTC).isoformat(),
        "database": connection.vendor,
        "migrations": _migrations(),
        "anchors": {each.slug: trail.anchor(each) for each in Registrant.objects.all()},
    }


def _migrations() -> dict[str, str]:
    """Return the newest migration of each app whose rows are kept."""
    applied = sorted(MigrationRecorder(connection).applied_migrations())
    return {app: name for app, name in applied if app in _APPS}


def _in_order() -> list[type[models.Model]]:
    """Return the models, those that others refer to before those, as far as no circle forbids."""
    ordered: list[type[models.Model]] = []
    begun: set[type[models.Model]] = set()

    def add(model: type[models.Model]) -> None:
        if model in begun:
            return
        begun.add(model)
        for field in model._meta.concrete_fields:
            target = field.related_model
            if isinstance(target, type) and target is not model:
                add(target)
        ordered.append(model)

    for app in _APPS:
        for model in apps.get_app_config(app).get_models():
            add(model)
    return ordered


def _lines(model: type[models.Model]) -> Iterator[bytes]:
    """Yield the rows of a model, one JSON array a line, after a line of its columns."""
    columns = [field.attname for field in model._meta.concrete_fields]
    yield json.dumps(columns).encode() + b"\n"
    rows = model._default_manager.order_by("pk").values_list(*columns)
    for row in rows.iterator(chunk_size=2000):
        yield json.dumps(row, default=_plain, ensure_ascii=False).encode() + b"\n"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()  # to the microsecond: the trail's hashes cover it
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    raise TypeError(f"not kept in a backup: {type(value)}")


def _restore_rows(packed: zipfile.ZipFile) -> None:
    ordered, ahead = _in_order(), set(_in_order())
    referring: list[_Referring] = []
    for model in ordered:
        fields = model._meta.concrete_fields
        later = [field.attname for field in fields if field.null and field.related_model in ahead]
        ahead.remove(model)
        with packed.open(_table(model)) as file:
            columns = json.loads(next(file))
            rows = (_row(model, columns, json.loads(line)) for line in file)
            referring += _insert(model, rows, later)
    for row, held in referring:
        type(row)._default_manager.filter(pk=row.pk).update(**held)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), ordered):
            cursor.execute(statement)


def _insert(
    model: type[models.Model], rows: Iterable[models.Model], later: list[str]
) -> list[_Referring]:
    """Insert rows; return those that refer to rows which come later, with what they refer to."""
    referring: list[_Referring] = []

    def without_references() -> Iterator[models.Model]:
        for row in rows:
            held = {name: getattr(row, name) for name in later if getattr(row, name) is not None}
            for name in held:
                setattr(row, name, None)
            if held:
                referring.append((row, held))
            yield row

    model._default_manager.bulk_create(without_references(), _BATCH)
    return referring


def _row(model: type[models.Model], columns: list[str], values: list[Any]) -> models.Model:
    row = model()
    for field in model._meta.concrete_fields:
        value = values[columns.index(field.attname)]
        if isinstance(field, models.BinaryField):
            value = None if value is None else base64.b64decode(value)
        elif not isinstance(field, models.JSONField | models.ForeignKey):
            value = field.to_python(value)
        setattr(row, field.attname, value)
    return row


def _restore_documents(packed: zipfile.ZipFile) -> list[Problem]:
    """Put the documents' bytes back, and return what is wrong with those that stay missing."""
    faults = []
    for document in Document.objects.order_by("pk").iterator(chunk_size=500):
        try:
            data = packed.read(_entry(document))
        except KeyError:
            faults.append(_document_problem("document-lost", document))
            continue
        except (zipfile.BadZipFile, zlib.error):
            data = b""
        if hashlib.sha256(data).hexdigest() == document.sha256:
            store.put(document, data)
        else:
            faults.append(_document_problem("document-damaged", document))
    return faults


def _document_problem(code: str, document: Document) -> Problem:
    return tables.problem("casework.toml", code, document.sha256, size=document.size)


@contextmanager
def _snapshot() -> Iterator[None]:
    """See one state of the database throughout, without keeping anybody from writing."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _table(model: type[models.Model]) -> str:
    return f"tables/{model._meta.label_lower}.jsonl"


def _entry(document: Document) -> str:
    return f"documents/{document.registrant_id}/{document.sha256}"


def _problem(code: str, **facts: object) -> Problem:
    return tables.problem("backup.toml", code, **facts)
