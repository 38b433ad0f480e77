"""Why what is owed is owed, what needs a person before anything is filed, and what people said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from oreigin.casework import following_up
from oreigin.errors import RefusedError
from oreigin.store.models import Attention, Claim, Comment, Figure, Package, Period
from oreigin.web import subjects
from oreigin.web.access import PageRequest, page
from oreigin.web.evidence_frame import comments_on, frame
from oreigin.web.evidence_members import Members, members_of
from oreigin.web.leading import back
from oreigin.web.parts import Choice, badge
from oreigin.web.subjects import Named

DETERMINATION = "determination:"
"""What comments on the determination are filed under."""

FIRST = 8
"""How many members of an attention item or a reason are named; the rest is counted."""

ROWS = 50
_SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Told:
    """Something with members: the first of them named, the others counted."""

    what: Any
    named: list[Named]
    more: int


@page("report.read")
@require_safe
def determination(request: PageRequest) -> HttpResponse:
    """Show the decision tree as it was walked, and what is known of each metal's origin."""
    values = frame(request, "determination")
    if values["result"]:
        held = values["result"].determination
        reasons = [reason for metal in held["metals"] for reason in metal["reasons"]]
        told = iter(_told(request.period, [(reason, reason["members"]) for reason in reasons]))
        values |= {
            "held": held,
            "metals": [(metal, [next(told) for _ in metal["reasons"]]) for metal in held["metals"]],
            "comments": comments_on(request.period, DETERMINATION),
            "subject": DETERMINATION,
        }
    return render(request, "web/evidence/determination.html", values)


@page("report.read")
@require_safe
def attention(request: PageRequest) -> HttpResponse:
    """Show all that a person has to look at before anything is filed, the gravest first."""
    held = Attention.objects.filter(period=request.period)
    severity = request.GET.get("severity", "")
    counted = dict(held.order_by().values_list("severity").annotate(n=Count("pk")))
    shown = held.filter(severity=severity) if severity else held
    paged = Paginator(shown.order_by("position"), ROWS).get_page(request.GET.get("page"))
    values = frame(request, "attention") | {
        "severity": severity,
        "severities": [
            Choice(each, badge("severity", each).label, counted.get(each, 0))
            for each in _SEVERITIES
        ],
        "errors": counted.get("error", 0),
        "total": sum(counted.values()),
        "page": paged,
        "items": _told(request.period, [(item, item.members) for item in paged]),
    }
    return render(request, "web/evidence/attention.html", values)


@page("comments.read")
@require_safe
def comments(request: PageRequest) -> HttpResponse:
    """Show everything that was said in the period, the newest first."""
    period = request.period
    said = Comment.objects.filter(period=period).select_related("by").order_by("-pk")
    paged = Paginator(said, ROWS).get_page(request.GET.get("page"))
    names = subjects.named(period.registrant, [(period.year, one.subject) for one in paged])
    values = frame(request, "comments") | {
        "page": paged,
        "lines": [(one, names[period.year, one.subject]) for one in paged],
    }
    return render(request, "web/evidence/comments.html", values)


@page("comments.write")
@require_POST
def comment(request: PageRequest) -> HttpResponse:
    """Keep what somebody says about a figure, a claim, a package or the determination."""
    subject = request.POST.get("subject", "")
    if not _known(request.period, subject):
        raise BadRequest("a comment on nothing")
    try:
        following_up.comment(request.actor, request.period, subject, request.POST.get("text", ""))
    except RefusedError as refused:
        messages.error(request, str(refused))
    where = [request.actor.registrant.slug, request.period.year]
    return back(request, reverse("comments", args=where))


def _known(period: Period, subject: str) -> bool:
    """Return whether there is what a comment wants to be about."""
    kind, _, code = subject.partition(":")
    if subject == DETERMINATION:
        return True
    if kind == "package":
        return code.isdecimal() and Package.objects.filter(period=period, pk=code).exists()
    if kind == "figure":
        return Figure.objects.filter(period=period, code=code).exists()
    return kind == "claim" and Claim.objects.filter(period=period, code=code).exists()


def _told(period: Period, told: Iterable[tuple[Any, list[str]]]) -> list[Told]:
    """Return things with their first members named; all are looked up together."""
    pairs = list(told)
    found = members_of(period, (each for _, members in pairs for each in members[:FIRST]))
    return [_first_of(found, what, members) for what, members in pairs]


def _first_of(found: Members, what: Any | Mapping[str, Any], members: list[str]) -> Told:
    named = [found.named(str(member)) for member in members[:FIRST]]
    return Told(what, named, max(len(members) - FIRST, 0))
