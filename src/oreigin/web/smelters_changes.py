"""What differs from the smelters in the report of the period before, as a table."""

from collections import Counter
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oreigin.casework import last_year
from oreigin.casework.last_year import Changed, Difference
from oreigin.smelters.countries import reader_name
from oreigin.web import saved_views, table
from oreigin.web.access import PageRequest, page
from oreigin.web.exporting import exported
from oreigin.web.parts import Choice, Column

COLUMNS = (
    Column("smelter", "Smelter"),
    Column("what", "What"),
    Column("metal", "Metal"),
    Column("country", "Country"),
    Column("before", "Then"),
    Column("after", "Now"),
)
HEADER = ("What", "Metal", "Smelter", "Id", "Country", "Then", "Now")


@dataclass(frozen=True, slots=True)
class Filters(table.Filters):
    """Which of the changes are shown."""

    kind: str = ""
    metal: str = ""

    def apply(self, found: tuple[Changed, ...]) -> list[Changed]:
        """Return the changes that pass."""
        wanted = self.q.casefold()
        return [
            one
            for one in found
            if self.kind in ("", one.difference)
            and self.metal in ("", one.metal)
            and wanted in f"{one.name} {one.key}".casefold()
        ]


@page("smelters.read")
@require_safe
def changes(request: PageRequest) -> HttpResponse:
    """Show the smelters that came, left or changed their status since the period before."""
    before, filters = last_year.period_before(request.period), Filters.of(request.GET)
    found = last_year.changes(before, request.period) if before else ()
    kinds, metals = (
        Counter(getattr(one, name) for one in found) for name in ("difference", "metal")
    )
    shown = Paginator(filters.apply(found), table.ROWS)
    values = {
        "section": "smelters",
        "before": before,
        "total": len(found),
        "filters": filters,
        "kinds": [Choice(d.value, d.value.capitalize(), kinds[d]) for d in Difference],
        "metals": [Choice(metal, metal, n) for metal, n in sorted(metals.items())],
        "columns": COLUMNS,
        "page": shown.get_page(request.GET.get("page")),
        "query": saved_views.query_of(request),
    }
    return render(request, "web/smelters/changes.html", values)


@page("case.export")
@require_safe
def export(request: PageRequest, form: str) -> HttpResponse:
    """Hand out the changes as they are filtered."""
    before = last_year.period_before(request.period)
    found = last_year.changes(before, request.period) if before else ()
    rows = (
        (
            one.difference.value,
            one.metal,
            one.name,
            one.key,
            reader_name(one.country) if one.country else "",
            table.word("conformance", one.before),
            table.word("conformance", one.after),
        )
        for one in Filters.of(request.GET).apply(found)
    )
    return exported(f"smelter-changes-{request.period.year}", form, HEADER, rows)
