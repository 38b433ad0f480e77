"""Uploading: workbooks dropped on a page, how far the worker is, and uploads without a supplier."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet, Sum
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oreigin.casework import receiving, supplying
from oreigin.errors import OreiginError, Problem
from oreigin.store.loading import settings_of
from oreigin.store.models import Job, JobState, Period, Supplier, Upload, UploadState
from oreigin.web import parts
from oreigin.web.access import PageRequest, page
from oreigin.web.choosing import SupplierField, suppliers_of
from oreigin.web.parts import Choice, Column
from oreigin.web.responses import tabs
from oreigin.web.table import ROWS

ASKED = 20
"""How many uploads are asked about at a time: the others follow when these are settled."""

COLUMNS = (
    Column("file", "File"),
    Column("state", "What became of it"),
    Column("supplier", "Supplier"),
    Column("check", "Check"),
    Column("policy", "Policy"),
    Column("at", "Uploaded"),
    Column("by", "By"),
)
_OPEN = (JobState.WAITING, JobState.RUNNING)
_LATELY = timedelta(hours=1)


class SupplierForm(forms.Form):
    """Whose a document is: the name or the id of a supplier of the period."""

    supplier = SupplierField()

    def __init__(self, upload: Upload, data: Mapping[str, Any] | None = None):
        super().__init__(data, auto_id=f"upload-{upload.pk}-%s")
        field = self.fields["supplier"]
        assert isinstance(field, SupplierField)  # noqa: S101 - declared above
        field.among(upload.period)
        field.widget.attrs["aria-label"] = f"Supplier of {upload.filename}"


@dataclass(frozen=True, slots=True)
class Asked:
    """A company whose files wait: which, the suppliers it may be, and the form that asks."""

    company: str
    files: list[Upload]
    likely: list[tuple[str, str]]
    form: SupplierForm

    @property
    def first(self) -> Upload:
        """The file by which all of them are filed."""
        return self.files[0]


@page("responses.read")
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: PageRequest) -> HttpResponse:
    """Show where files are dropped and what became of them; take those that are sent."""
    supplier = _named_supplier(request)
    if request.method == "POST":
        request.actor.must("responses.receive")
        return _taken(request, supplier)
    shown = _uploads(request.period, request.GET.get("state", ""))
    values = {
        "tabs": tabs(request, current="uploads"),
        "section": "responses",
        "supplier": supplier,
        "late_after": _late_after(request),
        "progress": progress_of(request.period),
        "unmatched": _unmatched(request.period),
        "columns": COLUMNS,
        "states": _states(request.period),
        "state": request.GET.get("state", ""),
        "page": Paginator(shown, ROWS).get_page(request.GET.get("page")),
    }
    return render(request, "web/responses/upload.html", values)


@page("responses.read")
@require_safe
def progress(request: PageRequest) -> HttpResponse:
    """Say how far the worker is with what was uploaded; a page asks again and again."""
    now = progress_of(request.period)
    response = render(request, "web/responses/progress.html", {"progress": now})
    if not now["open"]:
        response.headers["HX-Trigger"] = "checked"
    return response


@page("responses.receive")
@require_POST
def file(request: PageRequest, upload: int) -> HttpResponse:
    """Say whose an upload is, and with it all that name the same company.

    With `new` it is a supplier that the period did not know.
    """
    held = _upload(request, upload)
    form = SupplierForm(held, request.POST)
    try:
        if request.POST.get("new"):
            supplier = _new_supplier(request, request.POST.get("supplier", ""))
        elif form.is_valid():
            supplier = form.cleaned_data["supplier"]
        else:
            messages.error(request, str(form.errors["supplier"][0]))
            return _to_uploads(request)
        number = receiving.file_alike(request.actor, held, supplier)
    except OreiginError as refused:
        messages.error(request, str(refused))
    else:
        what = f"{held.filename} is" if number == 1 else f"{number} files are"
        messages.success(request, f"{supplier.name}: {what} being filed.")
    return _to_uploads(request)


@page("responses.receive")
@require_POST
def dismiss(request: PageRequest, upload: int) -> HttpResponse:
    """Set an upload aside for a reason."""
    held = _upload(request, upload)
    try:
        receiving.dismiss_upload(request.actor, held, request.POST.get("reason", ""))
    except OreiginError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{held.filename} is set aside.")
    return _to_uploads(request)


def progress_of(period: Period) -> dict[str, Any]:
    """Return how many files the worker is done with, of those whose jobs wait or run.

    A job counts every file twice: when it is read, and when it is checked.
    """
    jobs = Job.objects.filter(period=period, kind="read")
    waiting = jobs.filter(state__in=_OPEN)
    running = waiting.filter(state=JobState.RUNNING).first()
    files = Upload.objects.filter(job__in=waiting).exclude(state=UploadState.OPENED).count()
    half_done = waiting.aggregate(sum=Sum("done"))["sum"] or 0
    since = timezone.now() - _LATELY
    failed = jobs.filter(state=JobState.FAILED, finished__gte=since).order_by("-finished")
    return {
        "open": files > 0,
        "done": min(half_done // 2, files),
        "total": files,
        "said": (running.said or "Reading") if running else "Waits for the worker",
        "failed": list(failed[:3]),
    }


def _taken(request: PageRequest, supplier: Supplier | None) -> HttpResponse:
    """Keep the files of a form; a script sends them one by one and wants JSON."""
    files = [
        one
        for name in ("files", "folder")
        for one in request.FILES.getlist(name)
        if isinstance(one, UploadedFile)
    ]
    wants_json = request.headers.get("Accept", "") == "application/json"
    if not files:
        problem = Problem("no-file", "No file was sent.", "Choose workbooks, a folder or a ZIP.")
    else:
        try:
            read = ((one.name or "", one.read()) for one in files)
            source = receiving.Source(sending=request.POST.get("sending", "")[:64])
            receiving.receive(request.actor, request.period, read, supplier, source)
        except OreiginError as refused:
            problem = refused.problem
        else:
            if wants_json:
                return JsonResponse({"text": "Received. What became of it stands below."})
            messages.success(request, _received(len(files)))
            return _to_uploads(request)
    if wants_json:
        said = {"message": problem.message, "remedy": problem.remedy}
        return JsonResponse(said, status=422)
    messages.error(request, f"{problem.message} {problem.remedy}")
    return _to_uploads(request)


def _received(count: int) -> str:
    if count == 1:
        return "One file received; it is being checked."
    return f"{count} files received; they are being checked."


def _late_after(request: PageRequest) -> date | None:
    """Return the period's day of filing where it has passed: what comes now comes too late."""
    filing: date = settings_of(request.period)["as_of"].filing
    return filing if filing < request.actor.now.date() else None


def _named_supplier(request: PageRequest) -> Supplier | None:
    """Return the supplier that the address names, whose all files of this page then are."""
    code = request.GET.get("supplier", "")
    if not code:
        return None
    return get_object_or_404(Supplier, period=request.period, merged_into=None, code=code)


def _new_supplier(request: PageRequest, name: str) -> Supplier:
    """Return the supplier of that name, added if nobody has it; its id is made of the name."""
    named = Supplier.objects.filter(period=request.period, name__iexact=name.strip())
    if there := named.filter(merged_into=None).first():
        return there
    stem = slugify(name, allow_unicode=True)[:40] or "supplier"
    taken = set(
        Supplier.objects.filter(period=request.period, code__startswith=stem).values_list(
            "code", flat=True
        )
    )
    numbered = (stem if at == 1 else f"{stem}-{at}" for at in range(1, len(taken) + 2))
    code = next(code for code in numbered if code not in taken)
    return supplying.save_supplier(request.actor, request.period, code, name=name.strip())


def _upload(request: PageRequest, pk: int) -> Upload:
    held = Upload.objects.select_related("period")
    return get_object_or_404(held, period=request.period, pk=pk)


def _to_uploads(request: PageRequest) -> HttpResponse:
    return redirect("responses-upload", request.actor.registrant.slug, request.period.year)


def _uploads(period: Period, state: str) -> QuerySet[Upload]:
    found = Upload.objects.filter(period=period).order_by("-pk")
    found = found.select_related("supplier", "response", "by", "document")
    return found.filter(state=state) if state else found


def _states(period: Period) -> list[Choice]:
    counted = Upload.objects.filter(period=period).values("state").annotate(n=Count("pk"))
    return [
        Choice(row["state"], parts.badge("upload", row["state"]).label, row["n"])
        for row in counted.order_by("state")
    ]


def _unmatched(period: Period) -> dict[str, Any]:
    """Return the companies of the first uploads that wait for their supplier, and their number."""
    waiting = Upload.objects.filter(period=period, state=UploadState.UNMATCHED).order_by("pk")
    found = waiting.select_related("document__reading", "by", "period__registrant")
    uploads = list(found.defer("document__reading__declaration")[:ASKED])
    likely = {code for one in uploads for code in one.guesses}
    names = dict(suppliers_of(period).filter(code__in=likely).values_list("code", "name"))
    by_company: dict[object, list[Upload]] = {}
    for one in uploads:
        by_company.setdefault(_company(one) or one.pk, []).append(one)
    asked = [_asked(files, names) for files in by_company.values()]
    total = waiting.count()
    return {"asked": asked, "total": total, "more": total - len(uploads)}


def _asked(files: list[Upload], names: Mapping[str, str]) -> Asked:
    first = files[0]
    likely = [(code, names[code]) for code in first.guesses if code in names]
    return Asked(_company(first), files, likely, SupplierForm(first))


def _company(upload: Upload) -> str:
    reading = getattr(upload.document, "reading", None)
    return reading.company if reading else ""
