"""The audit trail: who did what, and whether the chain still holds."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from oreigin.casework import auditing
from oreigin.errors import RefusedError
from oreigin.web.access import PageRequest, page
from oreigin.web.exporting import exported
from oreigin.web.table import page_of_table
from oreigin.web.trail_table import (
    COLUMNS,
    HEADER,
    Filters,
    actions,
    exported_rows,
    held,
    lines,
    people,
)


@page("audit.read")
@require_safe
def events(request: PageRequest) -> HttpResponse:
    """Show what was done, the newest first."""
    registrant, filters = request.actor.registrant, Filters.of(request.GET)
    shown = page_of_table(request, filters.apply(held(registrant)), COLUMNS, "-event")
    values = shown | {
        "anchor": auditing.anchor(request.actor),
        "filters": filters,
        "actions": actions(registrant),
        "people": people(registrant),
        "lines": lines(registrant, list(shown["page"])),
    }
    return render(request, "web/trail/trail.html", values)


@page("audit.read")
@require_safe
def event(request: PageRequest, sequence: int) -> HttpResponse:
    """Show all of one event, and whether it is what its hash says."""
    registrant = request.actor.registrant
    found = get_object_or_404(held(registrant), sequence=sequence)
    [line] = lines(registrant, [found])
    neighbors = held(registrant).filter(sequence__in=(sequence - 1, sequence + 1))
    values = {
        "line": line,
        "unchanged": auditing.unchanged(found),
        "neighbors": {("earlier" if n.sequence < sequence else "later"): n for n in neighbors},
    }
    return render(request, "web/trail/event.html", values)


@page("audit.read")
@require_POST
def verify(request: PageRequest) -> HttpResponse:
    """Recompute the chain, also against anchors that somebody kept, and say what came of it."""
    given = request.POST.get("anchors", "")
    try:
        found = auditing.verify(request.actor, given.split())
    except RefusedError as refused:
        values = {"refused": refused.problem, "given": given}
        return render(request, "web/trail/verified.html", values, status=400)
    return render(request, "web/trail/verified.html", {"found": found, "given": given})


@page("audit.read")
@require_safe
def export(request: PageRequest, form: str) -> HttpResponse:
    """Hand out the trail as it is filtered, with the hashes that chain it."""
    shown = Filters.of(request.GET).apply(held(request.actor.registrant)).order_by("sequence")
    return exported("audit-trail", form, HEADER, exported_rows(shown))
