"""Lists: what a period rests on, reading a new one, what it would change, and applying it."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oreigin.casework import listing
from oreigin.errors import OreiginError
from oreigin.smelters.schemes import schemes
from oreigin.store.loading import settings_of
from oreigin.store.models import ListRow, ListSetAside, ListSnapshot, ListUse, Period
from oreigin.web.access import PageRequest, page
from oreigin.web.declared import headings
from oreigin.web.parts import Choice, Column, sorting

ROWS = 100
SHOWN = 200
"""How many changes a preview spells out; it counts them all."""

COLUMNS = (
    Column("code", "List", ("code",)),
    Column("kind", "For", ("kind", "code")),
    Column("scheme", "Program", ("scheme", "code")),
    Column("as_of", "As of", ("as_of", "code")),
    Column("rows", "Rows", ("size", "code"), number=True),
    Column("use", "In this period", ("applied", "code")),
    Column("public", "Shown", ("public", "code"), hint="Whether it may stand in a filing"),
    Column("source", "Read from", ("source", "code")),
    Column("imported", "Read on", ("imported", "code")),
)
UNDATED = "list-undated"
"""The problem of a list that does not say of which day it is; the form asks for the day."""

_FIRST = ("name", "metal", "cid")


class ImportForm(forms.Form):
    """A list somebody brings, and what they say of it."""

    file = forms.FileField(
        label="List",
        help_text="An official template with its look-up tab, an export of the RMI, or a table with"
        " a header, in XLSX or CSV.",
    )
    as_of = forms.DateField(
        required=False,
        label="As of",
        widget=forms.DateInput({"type": "date"}),
        help_text="The date of the list. A template has its release date.",
    )
    scheme = forms.ChoiceField(
        required=False, label="Program", help_text="Left open, the words of the list decide."
    )
    public = forms.ChoiceField(
        required=False,
        label="May it be shown outside?",
        help_text="A list that may not be shown never appears in a filing.",
        choices=[("", "As its program says"), ("yes", "Yes"), ("no", "No")],
    )

    def __init__(self, *given: Any, **more: Any):
        super().__init__(*given, **more)
        known = sorted(schemes().values(), key=lambda scheme: scheme.name)
        field = self.fields["scheme"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [("", "Decide by its words"), *((one.id, one.name) for one in known)]

    def clean_public(self) -> bool | None:
        """Return whether it was said that the list may be shown, None where nothing was."""
        said: bool | None = {"yes": True, "no": False}.get(self.cleaned_data["public"])
        return said


@page("lists.read")
@require_safe
def lists(request: PageRequest) -> HttpResponse:
    """Show the registrant's lists, and which of them the period rests on."""
    order = sorting(COLUMNS, request.GET.get("sort", ""), "-as_of")
    held = _lists(request.period)
    values = {
        "columns": COLUMNS,
        "sorting": order,
        "page": Paginator(held.order_by(*order.fields), ROWS).get_page(request.GET.get("page")),
        "waiting": list(waiting(request.period)),
        "schemes": schemes(),
    }
    return render(request, "web/lists/lists.html", values)


@page("lists.import")
@require_http_methods(["GET", "HEAD", "POST"])
def read(request: PageRequest) -> HttpResponse:
    """Read a list and keep it; nothing rests on it until it is applied."""
    form = ImportForm(request.POST or None, request.FILES or None)
    values: dict[str, Any] = {"form": form, "section": "lists"}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        file = given["file"]
        try:
            made = listing.read_list(
                request.actor,
                file.name,
                file.read(),
                as_of=given["as_of"],
                scheme=given["scheme"],
                public=given["public"],
            )
        except OreiginError as refused:
            if refused.problem.code == UNDATED:
                form.add_error("as_of", f"{refused.problem.message} Give the day here.")
            else:
                form.add_error("file", str(refused))
        else:
            slug, year = request.actor.registrant.slug, request.period.year
            if len(made.snapshots) == 1 and not (made.rejected or made.notes):
                return redirect("list", slug, year, made.snapshots[0].pk)
            values["made"] = made
    return render(request, "web/lists/read.html", values)


@page("lists.read")
@require_safe
def one(request: PageRequest, snapshot: int) -> HttpResponse:
    """Show one list: its facts, its rows, and room for what it changes."""
    held = get_object_or_404(_lists(request.period), pk=snapshot)
    q, metal = request.GET.get("q", "").strip(), request.GET.get("metal", "")
    rows = ListRow.objects.filter(snapshot=held)
    found = rows.filter(metal=metal) if metal else rows
    if q:
        found = found.filter(Q(name__icontains=q) | Q(cid__icontains=q))
    shown = Paginator(found.order_by("position"), ROWS).get_page(request.GET.get("page"))
    fields = _filled([row.values for row in shown])
    values = {
        "section": "lists",
        "list": held,
        "scheme": schemes().get(held.scheme),
        "q": q,
        "metal": metal,
        "metals": _metals(rows),
        "columns": [Column(name, _heading(name)) for name in fields],
        "page": shown,
        "rows": [[_cell(row.values.get(name, "")) for name in fields] for row in shown],
    }
    return render(request, "web/lists/list.html", values)


@page("lists.read")
@require_safe
def preview(request: PageRequest, snapshot: int) -> HttpResponse:
    """Say what a list changes against the one before it, and in the period's own smelters."""
    held = get_object_or_404(_lists(request.period), pk=snapshot)
    seen = listing.preview(request.period, held)
    values = {
        "list": held,
        "statuses_as_of": _statuses_as_of(request.period),
        "seen": seen,
        "events": seen.events[:SHOWN],
        "smelters": seen.smelters[:SHOWN],
        "more_events": max(len(seen.events) - SHOWN, 0),
        "more_smelters": max(len(seen.smelters) - SHOWN, 0),
    }
    return render(request, "web/lists/preview.html", values)


@page("lists.apply")
@require_POST
def apply(request: PageRequest, snapshot: int) -> HttpResponse:
    """Let the period rest on a list too."""
    held = get_object_or_404(ListSnapshot, registrant=request.actor.registrant, pk=snapshot)
    try:
        listing.apply(request.actor, request.period, held)
    except OreiginError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{held.code} is applied; the results are being recomputed.")
    return redirect("list", request.actor.registrant.slug, request.period.year, held.pk)


@page("lists.apply")
@require_POST
def set_aside(request: PageRequest, snapshot: int) -> HttpResponse:
    """Say that the period does not need a list, and why."""
    held = get_object_or_404(ListSnapshot, registrant=request.actor.registrant, pk=snapshot)
    try:
        listing.set_aside(request.actor, request.period, held, request.POST.get("reason", ""))
    except OreiginError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{held.code} is not needed for {request.period.year}.")
    return redirect("list", request.actor.registrant.slug, request.period.year, held.pk)


def waiting(period: Period) -> QuerySet[Any]:
    """Return the lists that were read and not applied though they would count.

    Those do not of which the period uses a newer one, that speak of a day after its statuses, or
    of which somebody said that the period does not need them.
    """
    found = _lists(period).filter(
        applied=None, why_not=None, older=False, as_of__lte=_statuses_as_of(period)
    )
    return found.order_by("-imported")


def _statuses_as_of(period: Period) -> date:
    day: date = settings_of(period)["as_of"].status
    return day


def _lists(period: Period) -> QuerySet[Any]:
    """Return the registrant's lists with their size and since when the period uses them.

    `older` says of a list that the period uses a newer one of the same program and kind, `why_not`
    why the period does not need it, where somebody said so.
    """
    aside = ListSetAside.objects.filter(period=period, snapshot=OuterRef("pk"))
    uses = ListUse.objects.filter(period=period)
    newer = uses.filter(
        snapshot__scheme=OuterRef("scheme"),
        snapshot__kind=OuterRef("kind"),
        snapshot__as_of__gt=OuterRef("as_of"),
    )
    size = ListRow.objects.filter(snapshot=OuterRef("pk")).order_by().values("snapshot")
    return (
        ListSnapshot.objects.filter(registrant=period.registrant)
        .annotate(
            applied=Subquery(uses.filter(snapshot=OuterRef("pk")).values("applied")[:1]),
            size=Subquery(size.annotate(n=Count("pk")).values("n")),
            older=Exists(newer),
            why_not=Subquery(aside.values("reason")[:1]),
        )
        .select_related("imported_by", "document")
    )


def _metals(rows: QuerySet[ListRow]) -> list[Choice]:
    counted = rows.exclude(metal="").order_by("metal").values("metal").annotate(n=Count("pk"))
    return [Choice(row["metal"], row["metal"], row["n"]) for row in counted]


def _filled(rows: list[dict[str, Any]]) -> list[str]:
    """Return the fields that any of the rows fills; what a row is called by comes first."""
    filled = [name for row in rows for name, value in row.items() if value not in (None, "", [])]
    return [name for name in dict.fromkeys((*_FIRST, *filled)) if name in filled]


def _cell(value: Any) -> Any:
    """Return what a table shows of a value: several in words, not as a list of Python's."""
    return ", ".join(map(str, value)) if isinstance(value, list) else value


def _heading(name: str) -> str:
    return headings().get(name, name.replace("_", " ").capitalize())
