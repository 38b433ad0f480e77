"""Filing packages: made by the worker from the stored case, kept as one archive each."""

import io
import zipfile
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from oreigin import tables
from oreigin.assessment.values import Attention, Severity
from oreigin.casework import jobs
from oreigin.casework.acting import doing, lock
from oreigin.casework.actors import Actor
from oreigin.casework.assessing import assessment_of
from oreigin.casework.case_files import archive, exported_hashes
from oreigin.casework.known import known_templates
from oreigin.errors import RefusedError
from oreigin.folder.finishing import template_hashes
from oreigin.report.amendment import Filed, filed
from oreigin.report.freeze import FREEZE, freeze_json
from oreigin.report.package import package as made_from
from oreigin.store import documents as store
from oreigin.store import trail
from oreigin.store.app_words import in_app
from oreigin.store.loading import settings_of
from oreigin.store.models import Job, Package, Period

MOST_ERRORS = 20
"""How much of what is in error a refusal spells out."""

FIGURES, ANNEX = "internal/figures.json", "filing/annex.csv"
"""Where a package says what was filed; without a Conflict Minerals Report there is no annex."""


def request_package(
    actor: Actor, period: Period, draft: bool = True, amends: Package | None = None
) -> Job:
    """Have the filing package made, and return the job that does it; its outcome names it.

    With `amends`, a package of the period that was filed, it tells what changed since.
    """
    subject = f"period:{period.year}"
    asked = {"draft": draft, "amends": amends.pk if amends else None}
    with doing(actor, "package-requested", subject, revision=period.revision, **asked):
        return jobs.enqueue(actor.registrant, "package", actor.now, period, actor.user, **asked)


def amendable(period: Period) -> QuerySet[Package]:
    """Return the packages that an amendment may be of, the newest first: those approved."""
    return Package.objects.filter(period=period).exclude(approved=None).order_by("-pk")


def is_amendment(period: Period) -> bool:
    """Return whether the settings say that the period's report amends one that was filed."""
    return settings_of(period)["amendment"] is not None


def make_package(progress: jobs.Progress) -> dict[str, Any]:
    """Do the job `package`.

    Raises RefusedError for a final package while something is in error.
    """
    period = Period.objects.select_related("registrant").get(pk=progress.period.pk)
    asked, templates = progress.job.arguments, known_templates()
    draft, amends = bool(asked.get("draft", True)), _filed(period, asked.get("amends"))
    made = made_from(assessment_of(period, progress), draft, amends, templates)
    if not draft and made.in_error:
        errors = _errors(made.attention)
        raise RefusedError(tables.problem("casework.toml", "package-in-error", errors=errors))
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


def _errors(items: Iterable[Attention]) -> str:
    """Return what is in error, a line each: some of it only the documents themselves show."""
    errors = (one for one in items if one.severity is Severity.ERROR)
    found = [f"{in_app(one.message)} {in_app(one.remedy)}" for one in errors]
    more = len(found) - MOST_ERRORS
    return "\n".join([*found[:MOST_ERRORS], *([f"And {more} more."] if more > 0 else [])])


def _filed(period: Period, amends: int | None) -> Filed | None:
    """Return what the package `amends` says of itself, None without one."""
    if amends is None:
        return None
    held = amendable(period).select_related("document").get(pk=amends)
    with zipfile.ZipFile(io.BytesIO(store.read(held.document))) as packed:
        annex = packed.read(ANNEX).decode() if ANNEX in packed.namelist() else ""
        return filed(packed.read(FIGURES).decode(), annex)


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
