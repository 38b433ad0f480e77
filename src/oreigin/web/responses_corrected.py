"""The corrected copy of a response, offered beside the letter to its supplier."""

from pathlib import PurePath

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from oreigin.casework.correcting import corrected_copy
from oreigin.checks.correcting import Corrected
from oreigin.errors import OreiginError, Problem
from oreigin.store.models import Response
from oreigin.web.access import PageRequest, page
from oreigin.web.documents import attachment

SHOWN = 200
"""How many changes the page spells out; the list to download has them all."""


@page("responses.read")
@require_safe
def corrections(request: PageRequest, response: int) -> HttpResponse:
    """Say what a corrected copy mends; the letter's page asks for it once it is shown."""
    held, problem, made = _response(request, response), None, None
    try:
        made = _made(request, held)
    except OreiginError as refused:
        problem = refused.problem
    changes = made.changes if made else ()
    values = {
        "response": held,
        "problem": problem,
        "changes": changes[:SHOWN],
        "more": max(len(changes) - SHOWN, 0),
    }
    return render(request, "web/responses/corrections.html", values)


@page("responses.read")
@require_safe
def corrected(request: PageRequest, response: int) -> HttpResponse:
    """Hand out the corrected copy, or with `list` in the address the changes in it as CSV."""
    held = _response(request, response)
    try:
        made = _made(request, held)
    except OreiginError as refused:
        raise Http404(_said(refused.problem)) from refused
    if not made.changes:
        raise Http404
    name = PurePath(held.filename)
    if request.GET.get("list"):
        return attachment(made.listing().encode("utf-8-sig"), f"{name.stem}.changes.csv")
    return attachment(made.data, f"{name.stem}-corrected{name.suffix}")


def _response(request: PageRequest, pk: int) -> Response:
    found = Response.objects.select_related("document", "period__result")
    return get_object_or_404(found, period=request.period, pk=pk)


def _made(request: PageRequest, held: Response) -> Corrected:
    return corrected_copy(held, request.actor.now.date())


def _said(problem: Problem) -> str:
    return f"{problem.message} {problem.remedy}"
