"""The consolidated smelters of a period, and the page of one facility."""

from django.contrib import messages
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from oreigin.casework import following_up
from oreigin.errors import RefusedError
from oreigin.store.models import (
    Comment,
    DeclaredRow,
    Judgment,
    ListRow,
    Product,
    Response,
    Smelter,
)
from oreigin.web import table
from oreigin.web.access import PageRequest, page
from oreigin.web.actions_about import actions_about
from oreigin.web.exporting import exported
from oreigin.web.parts import Column
from oreigin.web.smelters_history import status_history
from oreigin.web.smelters_table import COLUMNS, HEADER, Filters, lines, offered

TABLE = "smelters"
UNFOLDED = 12
"""How many of the names that were seen a facility page shows unfolded."""

DECLARERS = (
    Column("supplier", "Supplier", ("supplier__name", "pk")),
    Column("rows", "Rows", ("declaring", "supplier__name"), number=True),
    Column("received", "Received", ("received", "supplier__name")),
    Column("file", "File", ("filename", "supplier__name")),
)


@page("smelters.read")
@require_safe
def smelters(request: PageRequest) -> HttpResponse:
    """Show every smelter that accepted responses declare, each once."""
    filters, rows = Filters.of(request.GET), Smelter.objects.filter(period=request.period)
    shown = filters.apply(rows).defer("conformance", "profile", "names")
    values = {
        "filters": filters,
        "offered": offered(rows),
        **table.page_of_table(request, shown, COLUMNS, "smelter"),
        **table.views_of_table(request, TABLE),
    }
    return render(request, "web/smelters/list.html", values)


@page("case.export")
@require_safe
def export(request: PageRequest, form: str) -> HttpResponse:
    """Hand out the table, filtered and sorted as it is shown."""
    rows = Filters.of(request.GET).apply(Smelter.objects.filter(period=request.period))
    shown = table.ordered(rows, COLUMNS, request.GET, "smelter")
    return exported(f"smelters-{request.period.year}", form, HEADER, lines(shown))


@page("smelters.read")
@require_safe
def smelter(request: PageRequest, key: str) -> HttpResponse:
    """Show one smelter: who names it and how, its statuses, and what they rest on."""
    held = get_object_or_404(Smelter, period=request.period, key=key)
    period = request.period
    names = list(held.declared_names.order_by("-suppliers", "-rows", "name"))
    products = held.profile.get("ties", {}).get("products", [])
    comments = Comment.objects.filter(period=period, subject=subject(held))
    values = {
        "smelter": held,
        "profile": held.profile,
        "names": names[:UNFOLDED],
        "more_names": names[UNFOLDED:],
        **table.page_of_table(request, _declarers(held), DECLARERS, "supplier"),
        "products": Product.objects.filter(period=period, code__in=products).order_by("name"),
        "statuses": status_history(period, held),
        "sources": _sources(held),
        "judgments": _judgments(held),
        "about": actions_about(period, subject(held)),
        "today": request.actor.now.date(),
        "comments": comments.select_related("by").order_by("pk"),
    }
    return render(request, "web/smelters/smelter.html", values)


@page("comments.write")
@require_POST
def comment(request: PageRequest, key: str) -> HttpResponse:
    """Keep what somebody says about a smelter."""
    held = get_object_or_404(Smelter, period=request.period, key=key)
    try:
        following_up.comment(
            request.actor, request.period, subject(held), request.POST.get("text", "")
        )
    except RefusedError as refused:
        messages.error(request, str(refused))
    return redirect("smelter", request.actor.registrant.slug, request.period.year, held.key)


def subject(held: Smelter) -> str:
    """Return what comments on a smelter are filed under."""
    return f"smelter:{held.key}"


def _declarers(held: Smelter) -> QuerySet[Response]:
    """Return the responses that declare the smelter, with how many rows of each do."""
    rows = DeclaredRow.objects.filter(name__smelter=held, response=OuterRef("pk"))
    counted = rows.order_by().values("response").annotate(n=Count("pk")).values("n")
    declaring = DeclaredRow.objects.filter(name__smelter=held).values("response")
    found = Response.objects.filter(period=held.period_id, pk__in=declaring)
    found = found.defer("findings", "missing").select_related("supplier")
    return found.annotate(declaring=Subquery(counted))


def _judgments(held: Smelter) -> QuerySet[Judgment]:
    """Return what people decided that makes a name this smelter, or leaves it without a list."""
    about = Q(cid=held.cid) if held.cid else Q(metal=held.metal, name=held.name)
    return Judgment.objects.filter(about, period=held.period_id).order_by("pk")


def _sources(held: Smelter) -> QuerySet[ListRow]:
    """Return the rows of the lists in use that name the smelter, the newest list first."""
    rows = ListRow.objects.filter(
        registrant=held.registrant_id,
        cid=held.cid,
        metal=held.metal,
        snapshot__uses__period=held.period_id,
    )
    found = rows.select_related("snapshot").order_by("-snapshot__as_of", "position")
    return found if held.cid else found.none()
