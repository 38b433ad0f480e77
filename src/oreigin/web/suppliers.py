"""The suppliers of a period: who is asked, what they answered, and who still has to be."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from oreigin.store.models import Period, Product, Supplier
from oreigin.web import table
from oreigin.web.access import PageRequest, page
from oreigin.web.exporting import exported
from oreigin.web.parts import Tab
from oreigin.web.suppliers_table import COLUMNS, HEADER, Filters, lines, offered, rows_of

TABLE = "suppliers"


@page("suppliers.read")
@require_safe
def suppliers(request: PageRequest) -> HttpResponse:
    """Show every supplier of the period."""
    filters = Filters.of(request.GET)
    shown = offered(request.period)
    values = {
        **frame(request, "suppliers", shown.total),
        "filters": filters,
        "offered": shown,
        **table.page_of_table(request, filters.apply(rows_of(request.period)), COLUMNS, "supplier"),
        **table.views_of_table(request, TABLE),
    }
    return render(request, "web/suppliers/list.html", values)


@page("case.export")
@require_safe
def export(request: PageRequest, form: str) -> HttpResponse:
    """Hand out the table, filtered and sorted as it is shown; the import reads it again."""
    rows = Filters.of(request.GET).apply(rows_of(request.period))
    shown = table.ordered(rows, COLUMNS, request.GET, "supplier")
    return exported(f"suppliers-{request.period.year}", form, HEADER, lines(shown))


def frame(request: PageRequest, current: str, suppliers: int | None = None) -> dict[str, Any]:
    """Return what the pages about suppliers and products share; `current` names the address."""
    period = request.period
    if suppliers is None:
        suppliers = Supplier.objects.filter(period=period, merged_into=None).count()
    counts = {"suppliers": suppliers, "products": Product.objects.filter(period=period).count()}
    return {
        "section": "suppliers",
        "tabs": [
            Tab(label, _address(period, name), name == current, counts.get(name))
            for name, label in (
                ("suppliers", "Suppliers"),
                ("products", "Products"),
                ("suppliers-duplicates", "Duplicates"),
            )
        ],
        "editable": writable(request),
    }


def writable(request: PageRequest) -> bool:
    """Return whether suppliers may be changed here and now."""
    return request.actor.may("suppliers.write") and not request.period.closed


def _address(period: Period, name: str) -> str:
    return reverse(name, args=[period.registrant.slug, period.year])
