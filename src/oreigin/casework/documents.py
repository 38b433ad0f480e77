"""Reading documents: each once, in a process that may be killed, and what came of it kept."""

from collections.abc import Callable, Iterable
from dataclasses import asdict
from functools import partial

from django.db.models import Q
from django.utils import timezone

from oreigin import tables, workers
from oreigin.case import ResponseKind
from oreigin.casework.known import read_with
from oreigin.errors import OreiginError, Problem, UnreadableDocumentError
from oreigin.response.declaration import Declaration
from oreigin.response.reading import read_declaration
from oreigin.store.documents import on_disk
from oreigin.store.models import Document, Period, Reading
from oreigin.store.packing import packed
from oreigin.workbook.templates import Templates

CHUNK = 50
"""Documents that are fetched and handed to workers at a time."""


def read_documents(
    documents: Iterable[Document],
    templates: Templates,
    tell: Callable[[int], None] = lambda done: None,
) -> None:
    """Read the documents that were not read with today's tables, and keep what they say.

    `tell` is told after each how many are read by now, those included that were before.
    """
    today, documents = read_with(templates), list(documents)
    waiting = [d for d in documents if not _is_read(d, today)]
    done = len(documents) - len(waiting)
    reader = partial(_read, templates=templates)
    for start in range(0, len(waiting), CHUNK):
        chunk = waiting[start : start + CHUNK]
        with on_disk(chunk) as paths:
            outcomes = workers.run(reader, paths.values())
            for document, outcome in zip(chunk, outcomes, strict=True):
                _keep(document, outcome.result, outcome.problem, today)
                done += 1
                tell(done)


def read_again(period: Period, templates: Templates) -> None:
    """Read the workbooks of a period that were never read, or with other tables."""
    stale = Q(reading=None) | ~Q(reading__tables=read_with(templates))
    named = Q(responses__period=period, responses__kind=ResponseKind.WORKBOOK.value)
    read_documents(Document.objects.filter(named & stale).distinct(), templates)


def _read(data: bytes, file: str, templates: Templates) -> Declaration:
    """Read one document, in a worker; a fault of ours costs this document and no other."""
    try:
        return read_declaration(data, file, templates=templates)
    except (OreiginError, MemoryError):
        raise
    except Exception as fault:
        what = f"{type(fault).__name__}: {fault}"[:300]
        broke = tables.problem("casework.toml", "reader-broke", file, what=what)
        raise UnreadableDocumentError(broke) from fault


def _keep(
    document: Document, declaration: Declaration | None, problem: Problem | None, today: str
) -> None:
    """Keep what a document says, or why it could not be read, in place of what was kept.

    Where we read it from is nobody's business; its name stands with the response.
    """
    held = {
        "registrant_id": document.registrant_id,
        "tables": today,
        "read": timezone.now(),
        "template": declaration.template if declaration else "",
        "version": declaration.version if declaration else "",
        "company": declaration.company_name().replace("\0", "") if declaration else "",
        "declaration": packed(declaration) if declaration else None,
        "problem": {**asdict(problem), "file": ""} if problem else None,
    }
    Reading.objects.update_or_create(document=document, defaults=held)


def _is_read(document: Document, today: str) -> bool:
    reading = Reading.objects.filter(document=document).only("tables").first()
    return reading is not None and reading.tables == today
