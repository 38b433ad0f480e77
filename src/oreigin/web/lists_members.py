"""Lists of other programs that know no CIDs: which facility each name is, said by a person."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from oreigin.casework import judging
from oreigin.errors import RefusedError
from oreigin.store.models import ListSnapshot
from oreigin.web.access import PageRequest, page
from oreigin.web.parts import Column

ROWS = 50

GONE = "Somebody has decided on that name meanwhile."

COLUMNS = (
    Column("name", "Name on the list"),
    Column("metal", "Metal"),
    Column("country", "Country"),
    Column("match", "Which facility it is"),
)


@page("lists.read")
@require_safe
def members(request: PageRequest, snapshot: int) -> HttpResponse:
    """Show the names of a list that nobody has matched yet, and those that somebody has."""
    held = _list(request, snapshot)
    waiting = judging.unmatched_members(request.period, held)
    values = {
        "section": "lists",
        "list": held,
        "columns": COLUMNS,
        "page": Paginator(waiting, ROWS).get_page(request.GET.get("page")),
        "matched": judging.matched_members(request.period, held),
    }
    return render(request, "web/lists/members.html", values)


@page("smelters.judge")
@require_POST
def match(request: PageRequest, snapshot: int) -> HttpResponse:
    """Say which facility a name is, or take that back."""
    held = _list(request, snapshot)
    try:
        if request.POST.get("judgment"):
            _take_back(request, held)
        else:
            _match(request, held)
    except RefusedError as refused:
        messages.error(request, str(refused))
    return redirect("list-members", request.actor.registrant.slug, request.period.year, held.pk)


def _match(request: PageRequest, held: ListSnapshot) -> None:
    waiting = judging.unmatched_members(request.period, held).select_related("snapshot")
    row = waiting.filter(pk=_number(request, "row")).first()
    if row is None:
        messages.warning(request, GONE)
        return
    cid = request.POST.get("cid", "").strip().upper()
    judging.match_member(request.actor, request.period, row, cid, request.POST.get("why", ""))
    messages.success(request, f"{row.name}: {cid}.")


def _take_back(request: PageRequest, held: ListSnapshot) -> None:
    matched = judging.matched_members(request.period, held)
    judgment = matched.filter(pk=_number(request, "judgment")).first()
    if judgment is None:
        messages.warning(request, GONE)
        return
    judging.undo(request.actor, [judgment])
    messages.success(request, f"{judgment.name}: taken back.")


def _number(request: PageRequest, name: str) -> int:
    """Return the number in a field of the form; 0, which nothing has, for what is none."""
    given = request.POST.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 19 else 0


def _list(request: PageRequest, snapshot: int) -> ListSnapshot:
    return get_object_or_404(ListSnapshot, registrant=request.actor.registrant, pk=snapshot)
