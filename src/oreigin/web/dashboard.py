"""The program dashboard: the dates of a period, its figures, and what needs a person today.

It reads what was stored with the results and computes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oreigin import tables
from oreigin.casework.last_year import Difference
from oreigin.smelters.countries import covered_countries
from oreigin.store.models import Period, PeriodResult
from oreigin.web import campaign, dashboard_needs, drawing
from oreigin.web.access import PageRequest, page
from oreigin.web.dashboard_needs import address
from oreigin.web.first_steps import Step, first_steps

UNFOLDED = 5
"""How much of what the results point out stands on the dashboard unfolded."""

REPORT = {"report": "yes"}
"""The filter of smelters that charts count: those of the report."""


@dataclass(frozen=True, slots=True)
class TileWords:
    """A row of `data/web/tiles.toml`."""

    figure: str
    label: str
    page: str
    of: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    better: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure of the period beside last year's; `url` shows exactly what it counts."""

    label: str
    value: int
    of: int | None
    last: int | None
    url: str
    better: str
    note: str


@page("program.read")
@require_safe
def dashboard(request: PageRequest) -> HttpResponse:
    """Show where the program of the period stands."""
    period = request.period
    result: PeriodResult | None = getattr(period, "result", None)
    values: dict[str, Any] = {"result": result, "steps": _steps(request, result)}
    if result is not None:
        held = result.dashboard
        waiting = dashboard_needs.waiting(period, request.actor)
        pointed = dashboard_needs.pointed_out(period, waiting)
        values |= _drawings(period, held, request.actor.now.date())
        values |= {
            "held": held,
            "tiles": _tiles(period, held),
            "change": _change(period, held["change"]),
            "campaign": campaign.tiles(period),
            "waiting": waiting,
            "pointed": pointed[:UNFOLDED],
            "folded": pointed[UNFOLDED:],
        }
    return render(request, "web/dashboard/dashboard.html", values)


def _steps(request: PageRequest, result: PeriodResult | None) -> tuple[Step, ...]:
    """Return what to do first, as long as no response counts in the figures."""
    counts = result is not None and result.dashboard["responses"]["accepted"]
    return () if counts or request.period.closed else first_steps(request.actor, request.period)


def _tiles(period: Period, held: Mapping[str, Any]) -> list[Tile]:
    figures, last = held["figures"], held["previous"]
    return [
        Tile(
            words.label,
            figures[words.figure],
            figures.get(words.of),
            last.get(words.figure),
            address(period, words.page, words.filters),
            words.better,
            words.note.format(**held["responses"]),
        )
        for words in tables.load("web/tiles.toml", TileWords)
        if words.figure in figures
    ]


def _change(period: Period, held: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return what differs from the smelters of the period before, each kind with its page."""
    if held is None:
        return None
    kinds = [
        (kind.value, held[kind.value], address(period, "smelters-changes", {"kind": kind.value}))
        for kind in Difference
    ]
    return {"year": held["year"], "kinds": kinds}


def _drawings(period: Period, held: Mapping[str, Any], today: date) -> dict[str, Any]:
    def smelters(**narrowed: str) -> str:
        return address(period, "smelters", narrowed | REPORT)

    return {
        "dates": drawing.deadlines("Dates of the period", _milestones(period, held), today),
        "responses": drawing.funnel("Responses", _stages(period, held)),
        "by_metal": drawing.statuses_by_metal(
            "Smelters by metal and status", held["smelters"], lambda metal: smelters(metal=metal)
        ),
        "map": drawing.world(
            "Smelters by country and status",
            drawing.countries_of(
                held["countries"], lambda code: smelters(country=code) if code else ""
            ),
            drawing.status_parts(),
            covered_countries(date.fromisoformat(held["dates"]["filing_as_of"])),
        ),
    }


def _milestones(period: Period, held: Mapping[str, Any]) -> list[drawing.Milestone]:
    dates = {name: date.fromisoformat(day) for name, day in held["dates"].items()}
    due = dates["filing_deadline"]
    made = [
        drawing.Milestone(dates["period_ends"], "Period ends"),
        drawing.Milestone(dates["status_as_of"], "Statuses as of"),
        drawing.Milestone(due, "Filing deadline", _why_moved(due)),
    ]
    if period.survey_starts:
        made.append(drawing.Milestone(period.survey_starts, "Survey starts"))
    if period.answers_due:
        made.append(drawing.Milestone(period.answers_due, "Answers due"))
    return made


def _why_moved(due: date) -> str:
    """Return why the filing deadline is not 31 May, "" where it is."""
    last_of_may = date(due.year, 5, 31)
    if due == last_of_may:
        return ""
    is_weekend = last_of_may.weekday() >= 5
    return f"31 May is a {last_of_may:%A}" if is_weekend else "31 May is Memorial Day"


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
            address(period, "responses", {"counted": "yes"}),
        ),
    ]
