"""Suppliers that are there twice: proposed, compared side by side, merged, and parted again."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oreigin.casework import merging
from oreigin.errors import OreiginError
from oreigin.store.models import Supplier
from oreigin.web.access import PageRequest, page
from oreigin.web.choosing import suppliers_of
from oreigin.web.suppliers import frame

SHOWN = 200
"""How many pairs are shown at once; the likeliest stand first."""


@page("suppliers.read")
@require_safe
def duplicates(request: PageRequest) -> HttpResponse:
    """Show which suppliers may be one, and which were merged."""
    pairs = merging.likely_duplicates(request.period)
    pks = dict(suppliers_of(request.period).values_list("code", "pk"))
    merged = Supplier.objects.filter(period=request.period).exclude(merged_into=None)
    values = {
        **frame(request, "suppliers-duplicates", len(pks)),
        "pairs": [(pair, pks[pair.one.code], pks[pair.other.code]) for pair in pairs[:SHOWN]],
        "total": len(pairs),
        "merged": merged.select_related("merged_into").order_by("name", "pk"),
    }
    return render(request, "web/suppliers/duplicates.html", values)


@page("suppliers.write")
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: PageRequest, supplier: int) -> HttpResponse:
    """Compare a supplier with another (`with`, a code or name), and merge it into that one."""
    gone = get_object_or_404(suppliers_of(request.period), pk=supplier)
    wanted = request.POST.get("into") or request.GET.get("into", "")
    named = suppliers_of(request.period).exclude(pk=gone.pk)
    stays = named.filter(code=wanted).first() or named.filter(name__iexact=wanted).first()
    if request.method == "POST" and stays:
        try:
            merging.merge(request.actor, gone, stays, request.POST.get("why", ""))
        except OreiginError as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"{gone.name} ({gone.code}) is merged into {stays.name}.")
            return redirect("supplier", *_where(request), stays.pk)
    values = {
        "section": "suppliers",
        "supplier": gone,
        "wanted": wanted,
        "sides": [_side(gone), _side(stays)] if stays else [],
        "suggested": reverse("suppliers-suggested", args=_where(request)),
    }
    return render(request, "web/suppliers/merge.html", values)


@page("suppliers.write")
@require_POST
def separate(request: PageRequest, supplier: int) -> HttpResponse:
    """Take a merging back."""
    held = get_object_or_404(Supplier, period=request.period, pk=supplier)
    try:
        merging.separate(request.actor, held)
    except OreiginError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{held.name} ({held.code}) is a separate supplier again.")
    return redirect("supplier", *_where(request), held.pk)


def _side(held: Supplier) -> Supplier:
    """Return a supplier with how much of what it has."""
    counted = Supplier.objects.prefetch_related("contacts").annotate(
        n_responses=Count("responses", distinct=True),
        n_messages=Count("messages", distinct=True),
        n_products=Count("makes", distinct=True),
    )
    return counted.get(pk=held.pk)


def _where(request: PageRequest) -> list[object]:
    return [request.actor.registrant.slug, request.period.year]
