"""Filing packages: made by the worker from the stored case, kept as one archive each."""

from typing import Any

from django.utils import timezone

from oreigin import tables
from oreigin.casework import jobs
from oreigin.casework.acting import doing, lock
from oreigin.casework.actors import Actor
from oreigin.casework.assessing import assessment_of
from oreigin.casework.case_files import archive, exported_hashes
from oreigin.casework.known import known_templates
from oreigin.errors import RefusedError
from oreigin.folder.finishing import template_hashes
from oreigin.report.freeze import FREEZE, freeze_json
from oreigin.report.package import package as made_from
from oreigin.store import documents as store
from oreigin.store import trail
from oreigin.store.models import Job, Package, Period


def request_package(actor: Actor, period: Period, draft: bool = True) -> Job:
    """Have the filing package made, and return the job that does it; its outcome names it."""
    subject = f"period:{period.year}"
    with doing(actor, "package-requested", subject, draft=draft, revision=period.revision):
        return jobs.enqueue(actor.registrant, "package", actor.now, period, actor.user, draft=draft)


def make_package(progress: jobs.Progress) -> dict[str, Any]:
    """Do the job `package`.

    Raises RefusedError for a final package while something is in error.
    """
    period = Period.objects.select_related("registrant").get(pk=progress.period.pk)
    draft, templates = bool(progress.job.arguments.get("draft", True)), known_templates()
    made = made_from(assessment_of(period, progress), draft, templates=templates)
    if not draft and made.in_error:
        raise RefusedError(tables.problem("casework.toml", "package-in-error"))
    progress.tell(2, 3, "Writing the documents")
    files = dict(made.files)
    if not draft:
        inputs = {**exported_hashes(period), **template_hashes(templates)}
        files[FREEZE] = freeze_json(inputs, files).encode()
    actor = progress.actor(timezone.now())
    facts = {"draft": draft, "revision": period.revision}
    with doing(actor, "package-made", f"period:{period.year}", **facts) as event:
        kept = Package.objects.create(
            registrant=period.registrant,
            period=period,
            made=actor.now,
            made_by=progress.job.created_by,
            revision=period.revision,
            draft=draft,
            in_error=made.in_error,
            document=store.keep(period.registrant, archive(files), actor.now),
            files=sorted(files),
            trail=trail.anchor(period.registrant),
        )
        event.facts.update(package=kept.pk, sha256=kept.document.sha256)
        outcome = {"package": kept.pk, "in_error": made.in_error}
        progress.end(outcome)
    return outcome


def approve(actor: Actor, package: Package, remark: str = "") -> None:
    """Approve a final package for filing.

    Raises RefusedError for a draft, and for one that is older than the case by now.
    """
    facts = {"package": package.pk, "sha256": package.document.sha256}
    with doing(actor, "report-approved", f"period:{package.period.year}", **facts) as event:
        event.person["remark"] = remark
        period = lock(actor, package.period)
        if package.draft:
            raise RefusedError(tables.problem("casework.toml", "package-draft"))
        if package.revision != period.revision:
            raise RefusedError(tables.problem("casework.toml", "package-outdated"))
        package.approved, package.approved_by = actor.now, actor.user
        package.remark = remark.strip()
        package.save(update_fields=["approved", "approved_by", "remark"])
