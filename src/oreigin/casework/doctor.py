"""Whether an installation is well: what `oreigin doctor` looks at, and what to do about it."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from oreigin import tables
from oreigin.casework.known import known_templates
from oreigin.casework.mail import accounts
from oreigin.casework.mail.outbox import not_resting
from oreigin.errors import OreiginError, RefusedError
from oreigin.store import documents as store
from oreigin.store import trail
from oreigin.store.guards import missing_guards
from oreigin.store.models import Document, Job, JobState, Mailbox, MessageState, Registrant

_LONG = timedelta(minutes=2)
_LITTLE_SPACE = 1_000_000_000
_LEAST_KEY = 32
_LATE_MAIL = timedelta(days=2)
_OTHERS = 0o077


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
    """Yield what was looked at, one after the other; `every_document` reads them all.

    Nothing is changed: what is written to see whether that works is taken back at once.
    """
    try:
        connection.ensure_connection()
        waiting = MigrationExecutor(connection).migration_plan(
            MigrationExecutor(connection).loader.graph.leaf_nodes()
        )
    except DatabaseError as fault:
        yield seen("database", False, what=_sentence(fault))
        return
    yield seen("database", True, vendor=connection.vendor, name=_database_name())
    yield seen("migrations", not waiting, count=len(waiting))
    if waiting:
        return
    yield _database_takes(now)
    missing = sorted(missing_guards(apps))
    yield seen("guards", not missing, names=", ".join(missing))
    yield from _surroundings()
    yield from _worker(now)
    yield from _mail(now)
    storage = _storage()
    yield storage
    if storage.state == "ok":
        yield from _documents(every_document)
    for registrant in Registrant.objects.order_by("slug"):
        faults = trail.verify(registrant)
        first = faults[0].message if faults else ""
        yield seen("trail", not faults, name=registrant.slug, count=len(faults), first=first)


def _database_name() -> str:
    held = connection.settings_dict
    host = f" on {held['HOST']}" if held["HOST"] else ""
    return f"{held['NAME']}{host}"


def _database_takes(now: datetime) -> Seen:
    """Say whether the database can be written: not full, not read-only, not held by somebody."""
    try:
        with transaction.atomic():
            Session.objects.create(session_key="doctor", session_data="", expire_date=now)
            transaction.set_rollback(True)
    except DatabaseError as fault:
        return seen("writing", False, what=_sentence(fault))
    return seen("writing", True)


def _surroundings() -> Iterator[Seen]:
    data_dir = Path(settings.DATA_DIR)
    yield _secret(data_dir / "secret-key")
    yield seen("debug", not settings.DEBUG)
    hosts = settings.CONFIGURATION.hosts
    odd = [host for host in hosts if "/" in host or ":" in host or "*" in host]
    yield seen("hosts", not odd, names=", ".join(hosts) or "this machine only", odd=", ".join(odd))
    free = shutil.disk_usage(data_dir).free if data_dir.is_dir() else 0
    yield seen("space", free > _LITTLE_SPACE, folder=data_dir, free=f"{free / 1e9:.1f}")
    yield _templates()


def _templates() -> Seen:
    """Say whether the template versions that were added here can be used."""
    named = os.environ.get("OREIGIN_TEMPLATES", "")
    if named and not Path(named).is_dir():
        return seen("templates", False, what=f"there is no folder {named}")
    try:
        known_templates()
    except (OreiginError, OSError) as fault:
        return seen("templates", False, what=_sentence(fault))
    return seen("templates", True)


def _secret(file: Path) -> Seen:
    """Say whether the key that signs sessions can be neither read nor guessed."""
    given = os.environ.get("OREIGIN_SECRET_KEY", "")
    if given:
        return seen("secret-length", len(given) >= _LEAST_KEY, least=_LEAST_KEY)
    kept = file.is_file() and (os.name == "nt" or not file.stat().st_mode & _OTHERS)
    return seen("secret", kept, file=file)


def _storage() -> Seen:
    """Say whether the place of the documents takes one, gives it back and lets go of it."""
    try:
        where = store.probe()
    except OreiginError as fault:
        return seen("storage", False, what=fault.problem.message)
    return seen("storage", True, where=where)


def _worker(now: datetime) -> Iterator[Seen]:
    late = Job.objects.filter(state=JobState.WAITING, created__lt=now - _LONG).count()
    yield seen("worker", not late, count=late)


def _mail(now: datetime) -> Iterator[Seen]:
    """Look at the file of mail servers, and for messages that should have gone long ago."""
    file = Path(settings.MAIL_FILE)
    try:
        found = accounts.accounts(file)
    except RefusedError as wrong:
        yield seen("mail-file", False, what=_sentence(wrong))
        return
    yield seen("mail-file", True, count=len(found), file=file)
    if found:
        open_to_others = os.name != "nt" and bool(file.stat().st_mode & _OTHERS)
        yield seen("mail-secret", not open_to_others, file=file)
        yield seen("mail-portal", bool(settings.PUBLIC_URL), url=settings.PUBLIC_URL)
    known = set(Registrant.objects.filter(slug__in=found).values_list("slug", flat=True))
    yield seen("mail-whose", known == set(found), names=", ".join(sorted(set(found) - known)))
    late = not_resting().filter(state=MessageState.WAITING, due__lt=(now - _LATE_MAIL).date())
    yield seen("mail-late", not late.exists(), count=late.count())
    silent = Mailbox.objects.exclude(problem=None).order_by("registrant__slug")
    names = ", ".join(silent.values_list("registrant__slug", flat=True))
    yield seen("mailboxes", not names, names=names)


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
    yield seen("documents", not lost, count=len(lost), first=first, all=Document.objects.count())


def _sentence(fault: Exception) -> str:
    return str(fault).strip().rstrip(".")


def seen(about: str, well: bool, **facts: object) -> Seen:
    """Return what was seen in the words of `data/doctor.toml`, `facts` being their fields."""
    words = {row.id: row for row in tables.load("doctor.toml", _Words)}[about]
    if well:
        return Seen(about, "ok", words.well.format(**facts))
    return Seen(about, words.state, words.ill.format(**facts), words.remedy.format(**facts))
