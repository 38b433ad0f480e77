"""The job `read`: uploads are opened, read, checked and filed, one after the other.

Each is settled in a transaction of its own, so that a worker that dies loses nothing and nothing is
filed twice. An upload at which something breaks, or at which the worker itself dies again and
again, costs no other upload anything.
"""

import logging
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from oreigin import tables, workers
from oreigin.case import ResponseKind
from oreigin.casework import assessing, jobs
from oreigin.casework.acting import doing
from oreigin.casework.actors import Actor
from oreigin.casework.checking import Checker
from oreigin.casework.documents import read_documents
from oreigin.casework.known import known_templates
from oreigin.casework.receiving import new_response, open_archive
from oreigin.casework.replacing import Arriving
from oreigin.errors import RefusedError, UnreadableDocumentError
from oreigin.store.documents import on_disk
from oreigin.store.models import Document, Job, Reading, Response, Supplier, Upload
from oreigin.store.models import UploadState as State
from oreigin.workbook.archive import extracted, is_archive_name, listed

_LOG = logging.getLogger("oreigin.worker")


def read_uploads(progress: jobs.Progress) -> dict[str, Any]:
    """Do the job: return how many uploads became what.

    It counts every upload twice, when it is read and when it is settled; one that was settled
    before the job was taken up anew counts as both.
    """
    job, period = progress.job, progress.period
    actor = progress.actor(timezone.now())
    _open_archives(actor, job)
    waiting, total = _waiting(job), job.uploads.count()
    if waiting and job.attempts == jobs.MOST_ATTEMPTS and job.done >= total:
        _give_up(waiting.pop(0), "upload-killed")
    settled = total - len(waiting)
    documents = list(Document.objects.filter(uploads__in=waiting).distinct())

    def read(done: int) -> None:
        progress.tell(2 * settled + done, 2 * total, "Reading", kept=True)

    read_documents(documents, known_templates(), read)
    checker = Checker.of(period, actor.now.date())
    progress.tell(total + settled, 2 * total, "Checking")
    for position, upload in enumerate(waiting, start=settled + 1):
        _settle_alone(actor, upload, checker)
        progress.tell(total + position, 2 * total, f"Checked {upload.filename}", kept=True)
    if job.uploads.filter(state=State.FILED).exists():
        assessing.request(actor, period)
    states = job.uploads.values_list("state", flat=True)
    return {state: list(states).count(state) for state in sorted(set(states))}


def _waiting(job: Job) -> list[Upload]:
    uploads = job.uploads.filter(state=State.WAITING).select_related("document", "supplier")
    return list(uploads.order_by("pk"))


def _open_archives(actor: Actor, job: Job) -> None:
    """Put in place of archives what is in them; one that cannot be opened says why."""
    for upload in _waiting(job):
        if is_archive_name(upload.filename):
            try:
                _open_archive(actor, job, upload)
            except (UnreadableDocumentError, RefusedError) as fault:
                upload.problem, upload.state = asdict(fault.problem), State.UNREADABLE
                upload.save(update_fields=["problem", "state"])


def _open_archive(actor: Actor, job: Job, upload: Upload) -> None:
    with on_disk([upload.document]) as paths:
        path = next(iter(paths.values()))
        [outcome] = workers.run(listed, [path])
        if outcome.problem:
            raise UnreadableDocumentError(outcome.problem)
        if outcome.result and outcome.result.documents:
            open_archive(actor, job, upload, list(_inside(path, outcome.result.documents)))


def _inside(path: Path, names: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    """Yield the documents of an archive; a listing was made of it, so its limits are kept."""
    data = path.read_bytes()
    for name in names:
        yield name, extracted(data, path.name, name)


def _settle_alone(actor: Actor, upload: Upload, checker: Checker) -> None:
    """Settle one upload; what breaks at it, which is a fault of ours, is said beside it."""
    try:
        with transaction.atomic():
            held = Upload.objects.select_for_update(of=("self",)).select_related("document")
            now = held.get(pk=upload.pk)
            if now.state == State.WAITING:  # not dismissed, nor settled by another worker, since
                _settle(actor, now, checker)
    except jobs.NOT_NOW:
        raise  # no fault of the upload's; the job is taken up again
    except Exception:
        _LOG.exception("upload %s (%s) broke", upload.pk, upload.filename)
        _give_up(upload, "upload-broke")


def _give_up(upload: Upload, code: str) -> None:
    problem = tables.problem("casework.toml", code, upload.filename)
    Upload.objects.filter(pk=upload.pk, state=State.WAITING).update(
        state=State.UNREADABLE, problem=asdict(problem)
    )


def _settle(actor: Actor, upload: Upload, checker: Checker) -> None:
    """File one upload under its supplier, or say what keeps it from that."""
    reading = Reading.objects.select_related("document").get(document=upload.document)
    if reading.problem and upload.supplier is None:
        upload.problem, upload.state = reading.problem, State.UNREADABLE
        upload.save(update_fields=["problem", "state"])
        return
    supplier = upload.supplier or checker.suppliers.whose(reading.company)
    if supplier is None:
        upload.guesses = checker.suppliers.guesses(reading.company)
        upload.state = State.UNMATCHED
        upload.save(update_fields=["guesses", "state"])
        return
    _file(actor, upload, supplier, reading, checker)


def _file(
    actor: Actor, upload: Upload, supplier: Supplier, reading: Reading, checker: Checker
) -> None:
    """File an upload as a response; what the supplier sent before is not filed again."""
    there = Response.objects.filter(supplier=supplier, document=upload.document).first()
    upload.supplier, upload.problem = supplier, reading.problem
    if there:
        upload.response, upload.state = there, State.DUPLICATE
        upload.save(update_fields=["supplier", "problem", "response", "state"])
        return
    with doing(actor, "response-filed", f"upload:{upload.pk}", supplier=supplier.code) as event:
        response = new_response(
            actor,
            supplier,
            kind=ResponseKind.WORKBOOK,
            received=upload.at.date(),
            document=upload.document,
            arriving=Arriving(
                upload.filename, upload.sending, reading.template, readable=not reading.problem
            ),
        )
        checker.check(response, reading)
        upload.response, upload.state = response, State.FILED
        upload.save(update_fields=["supplier", "problem", "response", "state"])
        event.facts["response"] = response.code
        event.facts["document"] = upload.document.sha256
