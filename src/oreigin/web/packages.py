"""Filing packages: having one made, what keeps it from being final, its files, its approval.

Files are only ever handed out as attachments: also those that we made ourselves quote what
strangers wrote.
"""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from oreigin.casework import packages as making
from oreigin.errors import OreiginError
from oreigin.report.overview import overview_words
from oreigin.store import documents as store
from oreigin.store.models import Attention, Job, JobState, Package, Period
from oreigin.web.access import PageRequest, page
from oreigin.web.documents import attachment
from oreigin.web.evidence_frame import comments_on, frame
from oreigin.web.parts import Column

ROWS = 50
MOST_ERRORS = 20
OPEN = (JobState.WAITING, JobState.RUNNING)
FINAL = "final"

COLUMNS = (
    Column("made", "Made, UTC"),
    Column("kind", "Kind"),
    Column("state", "State"),
    Column("by", "By"),
    Column("files", "Files", number=True),
    Column("approved", "Approved"),
    Column("download", "Download"),
)


@dataclass(frozen=True, slots=True)
class File:
    """A file of a package: its path in the archive, its name, its size, and what it is."""

    path: str
    name: str
    size: int
    says: str = ""


@dataclass(frozen=True, slots=True)
class Folder:
    """Files of a package that are made for the same people."""

    heading: str
    files: tuple[File, ...]


@page("report.read")
@require_safe
def packages(request: PageRequest) -> HttpResponse:
    """Show the packages of the period, what would keep a final one from being made, and how to."""
    period = request.period
    paged = Paginator(_packages(period).order_by("-pk"), ROWS).get_page(request.GET.get("page"))
    errors = Attention.objects.filter(period=period, severity="error").order_by("position")
    values = frame(request, "packages") | {
        "columns": COLUMNS,
        "page": paged,
        "errors": errors[:MOST_ERRORS],
        "error_count": errors.count(),
        "progress": _progress(period),
        "is_amendment": making.is_amendment(period),
        "amendable": making.amendable(period),
    }
    return render(request, "web/packages/packages.html", values)


@page("report.make")
@require_POST
def make(request: PageRequest) -> HttpResponse:
    """Have a draft or a final package made; the worker does it."""
    try:
        draft = request.POST.get("do") != FINAL
        making.request_package(request.actor, request.period, draft, _amended(request))
    except OreiginError as refused:
        messages.error(request, str(refused))
    return _back(request)


@page("report.read")
@require_safe
def progress(request: PageRequest) -> HttpResponse:
    """Show how far the making of a package is; at its end the page is loaded anew."""
    found = _progress(request.period)
    answer = render(request, "web/packages/progress.html", {"progress": found})
    if not found["open"]:
        answer.headers["HX-Refresh"] = "true"
    return answer


@page("report.read")
@require_safe
def package(request: PageRequest, package: int) -> HttpResponse:
    """Show one package: what it stood on, its files, who approved it."""
    held = _held(request, package)
    outdated = held.revision != request.period.revision
    values = frame(request, "packages") | {
        "package": held,
        "older": outdated,
        "folders": _folders(held),
        "holds_filing": any(path.startswith("filing/") for path in held.files),
        "approvable": not (held.draft or held.approved or outdated or request.period.closed),
        "comments": comments_on(request.period, f"package:{held.pk}"),
        "subject": f"package:{held.pk}",
    }
    return render(request, "web/packages/package.html", values)


@page("approvals.record")
@require_POST
def approve(request: PageRequest, package: int) -> HttpResponse:
    """Approve a final package for filing."""
    held = _held(request, package)
    try:
        making.approve(request.actor, held, request.POST.get("remark", ""))
    except OreiginError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "The package was approved for filing.")
    return redirect("package", request.actor.registrant.slug, request.period.year, held.pk)


@page("report.read")
@require_safe
def download(request: PageRequest, package: int) -> HttpResponse:
    """Hand out a whole package."""
    held = _held(request, package)
    return attachment(store.read(held.document), f"{_name(held)}.zip")


@page("report.read")
@require_safe
def file(request: PageRequest, package: int, file: str) -> HttpResponse:
    """Hand out one file of a package."""
    held = _held(request, package)
    if file not in held.files:
        raise Http404
    with zipfile.ZipFile(BytesIO(store.read(held.document))) as archive:
        return attachment(archive.read(file), file.rpartition("/")[2])


def _amended(request: PageRequest) -> Package | None:
    """Return the package that was chosen as the one that was filed, None without one."""
    chosen = request.POST.get("amends", "")
    if not chosen:
        return None
    if not chosen.isdecimal():
        raise Http404
    return get_object_or_404(making.amendable(request.period), pk=chosen)


def _packages(period: Period) -> QuerySet[Package]:
    held = Package.objects.filter(period=period)
    return held.select_related("made_by", "approved_by", "document", "period", "registrant")


def _held(request: PageRequest, pk: int) -> Package:
    return get_object_or_404(_packages(request.period), pk=pk)


def _name(held: Package) -> str:
    """Return what a package is called as a file, such as "acme-2025-final-12"."""
    kind = "draft" if held.draft else FINAL
    return f"{held.registrant.slug}-{held.period.year}-{kind}-{held.pk}"


def _folders(held: Package) -> list[Folder]:
    """Return the files of a package under the headings of its own first page, in its order."""
    with zipfile.ZipFile(BytesIO(store.read(held.document))) as archive:
        sizes = {info.filename: info.file_size for info in archive.infolist()}
    found = []
    for part in overview_words().parts:
        paths = {part.folder + name: says for name, says in part.files.items()}
        found.append(Folder(part.heading, _files(sizes, paths)))
    told = {file.path for folder in found for file in folder.files}
    others = {path: "" for path in sizes if path not in told}
    return [folder for folder in (*found, Folder("", _files(sizes, others))) if folder.files]


def _files(sizes: Mapping[str, int], paths: Mapping[str, str]) -> tuple[File, ...]:
    return tuple(
        File(path, path.rpartition("/")[2], sizes[path], says)
        for path, says in paths.items()
        if path in sizes
    )


def _progress(period: Period) -> dict[str, Any]:
    """Return the newest job that makes a package: at work, or given up; none once one is done."""
    jobs = Job.objects.filter(period=period, kind="package").order_by("-pk")
    newest = jobs.first()
    return {
        "open": newest if newest and newest.state in OPEN else None,
        "failed": newest if newest and newest.state == JobState.FAILED else None,
    }


def _back(request: PageRequest) -> HttpResponse:
    return redirect("packages", request.actor.registrant.slug, request.period.year)
