"""The consolidated smelters of a period, and the page of one facility."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from oreigin.casework import following_up
from oreigin.errors import RefusedError
from oreigin.store.models import Comment, DeclaredRow, Judgment, ListRow, Product, Smelter
from oreigin.web import table
from oreigin.web.access import PageRequest, page
from oreigin.web.exporting import exported
from oreigin.web.parts import Happened, badge
from oreigin.web.smelters_table import COLUMNS, HEADER, Filters, lines, offered

TABLE = "smelters"
MOST = 200
"""How many suppliers, names and sources a facility page lists."""


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
    period, profile = request.period, held.profile
    rows = DeclaredRow.objects.filter(name__smelter=held)
    products = profile.get("ties", {}).get("products", [])
    values = {
        "smelter": held,
        "profile": profile,
        "names": held.declared_names.order_by("-suppliers", "-rows", "name")[:MOST],
        "suppliers": rows.values("response", "response__supplier__name")
        .annotate(rows=Count("pk"))
        .order_by("response__supplier__name", "response")[:MOST],
        "products": Product.objects.filter(period=period, code__in=products).order_by("name"),
        "statuses": _statuses(profile),
        "sources": _sources(held),
        "judgments": Judgment.objects.filter(period=period, cid=held.cid).order_by("pk")[:MOST]
        if held.cid
        else (),
        "comments": Comment.objects.filter(period=period, subject=subject(held))
        .select_related("by")
        .order_by("pk"),
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


def _statuses(profile: Mapping[str, Any]) -> list[Happened]:
    return [_status(said) for said in profile.get("statuses", [])]


def _status(said: Mapping[str, Any]) -> Happened:
    found = said["conformance"]
    shown = badge("conformance", found["status"])
    source = f"{found['scheme'].upper()} list of {found['as_of']}" if found["as_of"] else ""
    words = [f"At the {said['moment']}", source or "no list in force on that day"]
    return Happened(
        date.fromisoformat(said["day"]), shown.label, ": ".join(words), shown.tone, shown.icon
    )


def _sources(held: Smelter) -> list[ListRow]:
    """Return the rows of the lists in use that name the smelter, the newest list first."""
    if not held.cid:
        return []
    rows = ListRow.objects.filter(
        registrant=held.registrant_id,
        cid=held.cid,
        metal=held.metal,
        snapshot__uses__period=held.period_id,
    )
    return list(rows.select_related("snapshot").order_by("-snapshot__as_of", "position")[:MOST])
