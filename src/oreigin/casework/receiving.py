"""Receiving documents: uploads, whose they are, and the responses they become."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePosixPath

from django.db import transaction
from django.db.models import QuerySet

from oreigin import tables
from oreigin.case import ResponseKind
from oreigin.casework import assessing, jobs
from oreigin.casework.acting import changing, doing, event_kinds, lock
from oreigin.casework.actors import Actor
from oreigin.casework.links import contact_of, standing
from oreigin.casework.plain_text import without_nul
from oreigin.casework.portal_limits import check_number
from oreigin.casework.replacing import Arriving, replaced_by
from oreigin.errors import OreiginError, RefusedError
from oreigin.store import documents as store
from oreigin.store.models import (
    Document,
    Job,
    Mail,
    Period,
    PortalLink,
    Response,
    Supplier,
    Upload,
    UploadState,
)


@dataclass(frozen=True, slots=True)
class Source:
    """Where documents come from, beside members: a supplier's link, a mail. `event` says so.

    `sending` is the same for files that are sent in one go, one by one.
    """

    event: str = "documents-received"
    link: PortalLink | None = None
    mail: Mail | None = None
    sending: str = ""

    def marked(self) -> "Source":
        """Return it with a mark of its go: one mail, what a browser says, else this request."""
        if self.mail:
            return replace(self, sending=f"mail:{self.mail.pk}")
        by = f"link:{self.link.pk}" if self.link else "member"
        mark = without_nul(self.sending) or secrets.token_urlsafe(12)
        return replace(self, sending=f"{by}:{mark}")


def receive(
    actor: Actor,
    period: Period,
    files: Iterable[tuple[str, bytes]],
    supplier: Supplier | None = None,
    source: Source = Source(),
) -> Job:
    """Keep uploaded files, and return the job that reads and checks them.

    `supplier` is whose they are, where that is known; else the declared company name decides, and
    what it does not decide waits for a person. A zip archive stands for what is in it. The files
    are kept from now on, whatever becomes of the job. Files that come one by one, as browsers send
    those of a folder, share the job that waits already.

    The documents are written before anything is locked: storage may be slow, others work on.
    Raises NotAllowedError, and RefusedError where the period is closed or a supplier sent too much.
    """
    permission = event_kinds()[source.event].permission
    if permission:
        actor.must(permission)
    kept: list[tuple[str, Document]] = []
    try:
        for name, data in files:
            kept.append((file_name(name), store.keep(actor.registrant, data, actor.now)))
        with doing(actor, source.event, f"period:{period.year}") as event:
            lock(actor, period)
            supplier = supplier and standing(supplier)
            if source.link and supplier:
                check_number(supplier, actor.now, len(kept))
            job = jobs.join(actor.registrant, "read", actor.now, period, actor.user)
            _enter(actor, job, kept, supplier, source.marked())
            event.facts |= {"documents": [document.sha256 for _, document in kept], "job": job.pk}
            event.person.update(contact_of(source.link))
    except OreiginError:
        for _, document in kept:
            store.remove_unused(document)
        raise
    return job


def file_upload(actor: Actor, upload: Upload, supplier: Supplier) -> Job:
    """Say whose an upload is, and return the job that files it under that supplier."""
    subject = f"upload:{upload.pk}"
    with doing(actor, "response-filed", subject, supplier=supplier.code):
        period = lock(actor, upload.period)
        if upload.state not in (UploadState.UNMATCHED, UploadState.UNREADABLE):
            raise RefusedError(tables.problem("casework.toml", "upload-settled"))
        if supplier.period_id != period.pk:
            raise ValueError("the supplier is of another period")
        upload.supplier, upload.state = supplier, UploadState.WAITING
        upload.job = jobs.join(actor.registrant, "read", actor.now, period, actor.user)
        upload.save(update_fields=["supplier", "state", "job"])
    return upload.job


def file_alike(actor: Actor, upload: Upload, supplier: Supplier) -> int:
    """File an upload, and with it all that wait and name the same company; return how many.

    All of them are filed or none. Raises RefusedError as `file_upload` does.
    """
    with transaction.atomic():
        alike = [upload, *alike_to(upload)]
        for each in alike:
            file_upload(actor, each, supplier)
    return len(alike)


def alike_to(upload: Upload) -> QuerySet[Upload]:
    """Return the other uploads of the period that wait and name the same company."""
    waiting = Upload.objects.filter(period=upload.period_id, state=UploadState.UNMATCHED)
    reading = getattr(upload.document, "reading", None)
    company = reading.company if reading else ""
    if not company:
        return waiting.none()
    named = waiting.filter(document__reading__company=company).exclude(pk=upload.pk)
    return named.select_related("period").order_by("pk")


def dismiss_upload(actor: Actor, upload: Upload, reason: str) -> None:
    """Set an upload aside: it is no answer of a supplier. It stays on record."""
    if not reason.strip():
        raise RefusedError(tables.problem("casework.toml", "reason-needed"))
    with doing(actor, "upload-dismissed", f"upload:{upload.pk}") as event:
        event.person["reason"] = reason
        if upload.response_id:
            raise RefusedError(tables.problem("casework.toml", "upload-settled"))
        upload.state = UploadState.DISMISSED
        upload.save(update_fields=["state"])


def file_statement(
    actor: Actor,
    period: Period,
    supplier: Supplier,
    *,
    kind: ResponseKind,
    received: date,
    file: tuple[str, bytes] | None = None,
) -> Response:
    """File an answer that is no workbook: a statement, or the attestation that no 3TG is supplied.

    `file` is the letter it came as, name and bytes.
    """
    subject = f"supplier:{supplier.code}"
    with changing(actor, period, "statement-filed", subject, form=kind.value) as event:
        document = store.keep(actor.registrant, file[1], actor.now) if file else None
        name = file_name(file[0]) if file else ""
        response = new_response(
            actor,
            supplier,
            kind=kind,
            received=received,
            document=document,
            arriving=Arriving(name),
        )
        event.facts["response"] = response.code
        assessing.request(actor, period)
    return response


def new_response(
    actor: Actor,
    supplier: Supplier,
    *,
    kind: ResponseKind,
    received: date,
    document: Document | None,
    arriving: Arriving,
) -> Response:
    """Return a new response of a supplier; `replaced_by` says whose place it will take."""
    return Response.objects.create(
        registrant=actor.registrant,
        period=supplier.period,
        supplier=supplier,
        code=_free_code(supplier),
        kind=kind.value,
        received=received,
        document=document,
        filename=arriving.filename,
        supersedes=replaced_by(supplier, arriving),
        uploaded=actor.now,
        uploaded_by=actor.user,
    )


def file_name(name: str) -> str:
    """Return the last part of a name that a sender or a browser gave, without odd characters."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return "".join(character for character in last if character.isprintable())[-200:] or "document"


def open_archive(
    actor: Actor, job: Job, upload: Upload, inside: Sequence[tuple[str, bytes]]
) -> None:
    """Put in place of an archive the files that are in it: they were sent in one go.

    Raises RefusedError where a supplier sends more by it than it may within a day.
    """
    kept = [
        (file_name(name), store.keep(actor.registrant, data, actor.now)) for name, data in inside
    ]
    with transaction.atomic():
        lock(actor, upload.period)
        upload.refresh_from_db(fields=["supplier"])
        if upload.link and upload.supplier:
            check_number(upload.supplier, actor.now, len(kept) - 1)
        source = Source(link=upload.link, mail=upload.mail, sending=upload.sending)
        _enter(actor, job, kept, upload.supplier, source)
        upload.state = UploadState.OPENED
        upload.save(update_fields=["state"])


def _enter(
    actor: Actor,
    job: Job,
    kept: Iterable[tuple[str, Document]],
    supplier: Supplier | None,
    source: Source,
) -> None:
    """Enter kept documents as uploads of the job."""
    assert job.period  # noqa: S101 - a job that reads is a period's
    for name, document in kept:
        Upload.objects.create(
            registrant=actor.registrant,
            period=job.period,
            job=job,
            document=document,
            filename=name,
            supplier=supplier,
            at=actor.now,
            by=actor.user,
            link=source.link,
            mail=source.mail,
            sending=source.sending,
        )
        job.total += 1
    job.save(update_fields=["total"])


def _free_code(supplier: Supplier) -> str:
    """Return an id for the supplier's next response: "acme-2025", "acme-2025-2" ..."""
    stem = f"{supplier.code}-{supplier.period.year}"
    taken = set(
        Response.objects.filter(period=supplier.period, code__startswith=stem).values_list(
            "code", flat=True
        )
    )
    number = 1
    while (code := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return code
