"""The program dashboard: the dates of a period, its figures, and what needs a person today.

It reads what was stored with the results and computes nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from oreigin.smelters.countries import covered_countries
from oreigin.store.models import Attention, Job, Period, PeriodResult, Response, Smelter
from oreigin.web import drawing
from oreigin.web.access import PageRequest, page

MOST_ATTENTION = 12
"""How many of what needs a person stand on the dashboard."""

_FIGURES = (
    ("Responses accepted", "responses-accepted", "suppliers-surveyed", "responses", "more"),
    ("Smelters declared", "smelters-total", "", "smelters", ""),
    ("Conformant", "smelters-conformant", "smelters-total", "smelters", "more"),
    ("Not listed", "smelters-not-listed", "smelters-total", "smelters", "less"),
    ("In covered countries", "smelters-in-covered-countries", "smelters-total", "smelters", ""),
)
"""Tiles: label, figure, the figure it is part of, the page it opens, and which change is good."""

_NARROWED = {
    "responses-accepted": {"decision": "accepted"},
    "smelters-conformant": {"status": "conformant"},
    "smelters-not-listed": {"status": "not listed"},
    "smelters-in-covered-countries": {"covered": "yes"},
}


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure of the period beside last year's."""

    label: str
    value: int
    of: int | None
    last: int | None
    url: str
    better: str


@dataclass(frozen=True, slots=True)
class Need:
    """Something that needs a person, and the page where it is looked at."""

    severity: str
    message: str
    remedy: str
    url: str


@page("program.read")
@require_safe
def dashboard(request: PageRequest) -> HttpResponse:
    """Show where the program of the period stands."""
    period = request.period
    result: PeriodResult | None = getattr(period, "result", None)
    values: dict[str, Any] = {"result": result, "job": _computing(period)}
    values["outdated"] = result is None or result.revision < period.revision
    if result is not None:
        held = result.dashboard
        values |= _drawings(period, held, request.actor.now.date())
        values |= {
            "tiles": _tiles(period, held),
            "needs": _needs(period),
            "more_needs": max(sum(held["attention"].values()) - MOST_ATTENTION, 0),
            "waiting": held["responses"]["pending"],
            "counts": {"review": held["names_to_decide"]},
            "held": held,
        }
    return render(request, "web/dashboard/dashboard.html", values)


def address(period: Period, name: str, **query: str) -> str:
    """Return the address of a page of the period, with what it is narrowed to."""
    url = reverse(name, args=[period.registrant.slug, period.year])
    return f"{url}?{urlencode(query)}" if query else url


def _computing(period: Period) -> Job | None:
    open_jobs = Job.objects.filter(period=period, kind="assess", state__in=["waiting", "running"])
    return open_jobs.order_by("pk").last()


def _tiles(period: Period, held: Mapping[str, Any]) -> list[Tile]:
    figures, last = held["figures"], held["previous"]
    return [
        Tile(
            label,
            figures[code],
            figures.get(whole),
            last.get(code),
            address(period, where, **_NARROWED.get(code, {})),
            better,
        )
        for label, code, whole, where, better in _FIGURES
        if code in figures
    ]


def _drawings(period: Period, held: Mapping[str, Any], today: date) -> dict[str, Any]:
    return {
        "dates": drawing.deadlines("Dates of the period", _milestones(period, held), today),
        "responses": drawing.funnel("Responses", _stages(period, held)),
        "by_metal": drawing.statuses_by_metal(
            "Smelters by metal and status",
            held["smelters"],
            lambda metal: address(period, "smelters", metal=metal),
        ),
        "map": drawing.world(
            "Smelters by country and status",
            drawing.countries_of(
                held["countries"], lambda code: address(period, "smelters", country=code)
            ),
            drawing.status_parts(),
            covered_countries(date.fromisoformat(held["dates"]["filing_as_of"])),
        ),
    }


def _milestones(period: Period, held: Mapping[str, Any]) -> list[drawing.Milestone]:
    dates = {name: date.fromisoformat(day) for name, day in held["dates"].items()}
    due = dates["filing_deadline"]
    last_of_may = date(due.year, 5, 31)
    moved = "" if due == last_of_may else f"31 May is a {last_of_may:%A}"
    if moved and last_of_may.weekday() == 0:
        moved = "31 May is Memorial Day"
    made = [
        drawing.Milestone(dates["period_ends"], "Period ends"),
        drawing.Milestone(dates["status_as_of"], "Statuses as of"),
        drawing.Milestone(due, "Filing deadline", moved),
    ]
    if period.survey_starts:
        made.append(drawing.Milestone(period.survey_starts, "Survey starts"))
    if period.answers_due:
        made.append(drawing.Milestone(period.answers_due, "Answers due"))
    return made


def _stages(period: Period, held: Mapping[str, Any]) -> list[drawing.Stage]:
    counted, last = held["responses"], held["previous"]
    return [
        drawing.Stage(
            "Asked",
            counted["surveyed"],
            last.get("suppliers-surveyed"),
            address(period, "responses"),
        ),
        drawing.Stage("Answered", counted["answered"], last.get("responses-received")),
        drawing.Stage(
            "Accepted",
            counted["accepted"],
            last.get("responses-accepted"),
            address(period, "responses", decision="accepted"),
        ),
    ]


def _needs(period: Period) -> list[Need]:
    """Return the gravest of what needs a person, each with the page of its first member."""
    gravest = list(Attention.objects.filter(period=period).order_by("position")[:MOST_ATTENTION])
    firsts = {str(item.members[0]) for item in gravest if item.members}
    pages = _pages(period, firsts)
    return [
        Need(
            item.severity,
            item.message,
            item.remedy,
            pages.get(str(item.members[0]), "") if item.members else _overrides(period, item),
        )
        for item in gravest
    ]


def _pages(period: Period, members: Iterable[str]) -> dict[str, str]:
    """Return the pages of those members that are smelters, responses or cells of their files."""
    wanted, where = list(members), [period.registrant.slug, period.year]
    cells = {member: member.partition("!")[0] for member in wanted if "!" in member}
    smelters = Smelter.objects.filter(period=period, key__in=wanted).values_list("key", flat=True)
    told = Q(code__in=wanted) | Q(document__sha256__in=cells.values())
    responses = Response.objects.filter(told, period=period)
    found = {key: reverse("smelter", args=[*where, key]) for key in smelters}
    known: dict[str, str] = {}
    for code, sha256, pk in responses.values_list("code", "document__sha256", "pk"):
        known |= {code: reverse("response", args=[*where, pk])}
        known |= {sha256: reverse("response-smelters", args=[*where, pk])} if sha256 else {}
    found |= {member: known[member] for member in wanted if member in known}
    return found | {member: known[sha] for member, sha in cells.items() if sha in known}


def _overrides(period: Period, item: Attention) -> str:
    return address(period, "overrides") if item.subject else ""
