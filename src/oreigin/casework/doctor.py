"""Whether an installation is well: what `oreigin doctor` looks at, and what to do about it."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from oreigin import tables
from oreigin.errors import OreiginError
from oreigin.store import documents as store
from oreigin.store import trail
from oreigin.store.guards import missing_guards
from oreigin.store.models import Document, Job, JobState, Registrant

_LONG = timedelta(minutes=2)
_LITTLE_SPACE = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing that was looked at: `state` is "ok", "warning" or "error"."""

    id: str
    state: str
    said: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class _Words:
    """A row of `data/doctor.toml`: what is said where all is well, and where it is not."""

    id: str
    well: str
    ill: str
    remedy: str
    state: str = "error"


def examine(now: datetime, *, every_document: bool = False) -> Iterator[Seen]:
    """Yield what was looked at, one after the other; `every_document` reads them all."""
    try:
        connection.ensure_connection()
    except DatabaseError as fault:
        yield _seen("database", False, what=fault, vendor=connection.vendor)
        return
    yield _seen("database", True, vendor=connection.vendor)
    waiting = MigrationExecutor(connection).migration_plan(
        MigrationExecutor(connection).loader.graph.leaf_nodes()
    )
    yield _seen("migrations", not waiting, count=len(waiting))
    if waiting:
        return
    missing = sorted(missing_guards(apps))
    yield _seen("guards", not missing, names=", ".join(missing))
    yield from _surroundings()
    yield from _worker(now)
    yield from _documents(every_document)
    for registrant in Registrant.objects.order_by("slug"):
        faults = trail.verify(registrant)
        first = faults[0].message if faults else ""
        yield _seen("trail", not faults, name=registrant.slug, count=len(faults), first=first)


def _surroundings() -> Iterator[Seen]:
    data_dir = Path(settings.DATA_DIR)
    key = data_dir / "secret-key"
    secret = bool(os.environ.get("OREIGIN_SECRET_KEY")) or (
        key.is_file() and (os.name == "nt" or not key.stat().st_mode & 0o077)
    )
    yield _seen("secret", secret, file=key)
    yield _seen("debug", not settings.DEBUG)
    free = shutil.disk_usage(data_dir).free if data_dir.is_dir() else 0
    yield _seen("space", free > _LITTLE_SPACE, folder=data_dir, free=f"{free / 1e9:.1f}")


def _worker(now: datetime) -> Iterator[Seen]:
    late = Job.objects.filter(state=JobState.WAITING, created__lt=now - _LONG).count()
    yield _seen("worker", not late, count=late)


def _documents(every: bool) -> Iterator[Seen]:
    lost = []
    for document in Document.objects.order_by("pk").iterator(chunk_size=500):
        try:
            if every:
                store.read(document)
            elif not store.is_there(document):
                lost.append(document.sha256)
        except OreiginError:
            lost.append(document.sha256)
    first = ", ".join(lost[:3])
    yield _seen("documents", not lost, count=len(lost), first=first, all=Document.objects.count())


def _seen(about: str, well: bool, **facts: object) -> Seen:
    words = {row.id: row for row in tables.load("doctor.toml", _Words)}[about]
    if well:
        return Seen(about, "ok", words.well.format(**facts))
    return Seen(about, words.state, words.ill.format(**facts), words.remedy.format(**facts))
