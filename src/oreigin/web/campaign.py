"""The campaign at a glance: does it run, how far is it, what goes out, who needs a person."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from oreigin import tables
from oreigin.campaign import Due, Plan, Schedule, needs_person
from oreigin.campaign.days import is_business_day
from oreigin.casework.mail import campaigning
from oreigin.casework.mail.state import campaign_of
from oreigin.errors import OreiginError
from oreigin.store.models import Message, Period, Supplier
from oreigin.web.access import PageRequest, page
from oreigin.web.campaign_frame import OWN_MANAGEMENT, labels, tabs

AHEAD = timedelta(days=30)
"""How far ahead the overview looks."""

DAYS = 7
"""How many of the days ahead it shows."""

NAMED = 3
"""How many of those who get something are named on the overview."""

PEOPLE = 8
"""How much of what needs a person stands on the overview."""


@dataclass(frozen=True, slots=True)
class TileWords:
    """A row of `data/web/campaign_tiles.toml`."""

    id: str
    label: str
    steps: tuple[str, ...] = ()
    states: tuple[str, ...] = ()

    def counts(self, step: str, state: str) -> bool:
        """Whether a message of a step and state is one of these."""
        of_step = not self.steps or step in self.steps
        return of_step and (not self.states or state in self.states)


@dataclass(frozen=True, slots=True)
class Going:
    """A step on a day: how many get it, some of their names, and the page with all of them."""

    label: str
    count: int
    names: tuple[str, ...]
    why: str
    url: str

    @property
    def more(self) -> int:
        """How many are not named."""
        return self.count - len(self.names)


@page("campaign.read")
@require_safe
def overview(request: PageRequest) -> HttpResponse:
    """Show where the campaign stands, and exactly what it would do today."""
    period, today = request.period, request.actor.now.date()
    seen = campaigning.outlook(period, today)
    plan = seen.plan(today)
    names = names_of(period)
    people = [(one, names.get(one.supplier, OWN_MANAGEMENT)) for one in needs_person(plan)]
    run = campaign_of(period)
    values = {
        "tabs": tabs(period, "campaign"),
        "run": run,
        "hindrances": campaigning.hindrances(period),
        "today": today,
        "works_today": is_business_day(today),
        "going": _going(period, plan.due, seen.schedule, names, today),
        "due": len(plan.due),
        "nothing": _suppliers_without(plan, names),
        "people": people[:PEOPLE],
        "more_people": max(len(people) - PEOPLE, 0),
        "tiles": tiles(period),
        "plan_url": _address(period, "campaign-plan"),
        "trouble": [_named(one, names) for one in run.trouble],
    }
    return render(request, "web/campaign/overview.html", values)


@page("campaign.read")
@require_safe
def ahead(request: PageRequest) -> HttpResponse:
    """Show what goes out on the days to come, as a part of the overview: it takes a while."""
    period, today = request.period, request.actor.now.date()
    seen = campaigning.outlook(period, today)
    values = {"ahead": _ahead(period, seen.ahead(today + AHEAD), seen.schedule, today)}
    return render(request, "web/campaign/ahead.html", values)


@page("campaign.launch")
@require_POST
def launch(request: PageRequest) -> HttpResponse:
    """Launch the campaign, or go on with it."""
    try:
        campaigning.launch(request.actor, request.period)
    except OreiginError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "The campaign runs: what is due goes out on business days.")
    return redirect("campaign", request.actor.registrant.slug, request.period.year)


@page("campaign.launch")
@require_POST
def pause(request: PageRequest) -> HttpResponse:
    """Pause the campaign."""
    try:
        campaigning.pause(request.actor, request.period)
    except OreiginError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "The campaign is paused: nothing goes out.")
    return redirect("campaign", request.actor.registrant.slug, request.period.year)


def names_of(period: Period) -> dict[str, str]:
    """Return the names of the period's suppliers by their ids."""
    return dict(Supplier.objects.filter(period=period).values_list("code", "name"))


def tile_words() -> Mapping[str, TileWords]:
    """Return the groups of messages that are counted, by id."""
    return {row.id: row for row in tables.load("web/campaign_tiles.toml", TileWords)}


def _going(
    period: Period,
    due: Sequence[Due],
    schedule: Schedule,
    names: Mapping[str, str],
    day: date,
) -> list[Going]:
    """Return what goes out on a day, step by step, in the order of the schedule."""
    found = []
    for step in schedule.steps:
        rows = [one for one in due if one.step == step.id]
        if rows:
            named = tuple(names.get(one.supplier, OWN_MANAGEMENT) for one in rows[:NAMED])
            url = _address(period, "campaign-plan", day=day.isoformat(), step=step.id)
            found.append(Going(step.label, len(rows), named, rows[0].why, url))
    return found


def _suppliers_without(plan: Plan, names: Mapping[str, str]) -> int:
    return len(names.keys() - {one.supplier for one in plan.due})


def _ahead(
    period: Period, ahead: Sequence[Due], schedule: Schedule, today: date
) -> list[dict[str, Any]]:
    """Return the days to come on which something goes out, each with how much of what."""
    days: dict[date, Counter[str]] = {}
    for one in ahead:
        if one.due_on > today:
            days.setdefault(one.due_on, Counter())[one.step] += 1
    order = {step.id: (number, step.label) for number, step in enumerate(schedule.steps)}
    return [
        {
            "day": day,
            "url": _address(period, "campaign-plan", day=day.isoformat()),
            "steps": [
                (order[step][1], count)
                for step, count in sorted(counted.items(), key=lambda item: order[item[0]])
            ],
        }
        for day, counted in sorted(days.items())[:DAYS]
    ]


def tiles(period: Period) -> list[dict[str, Any]]:
    """Return how many messages of each group there are, each with the page of exactly those.

    There are none before the first message: suppliers may have been asked without this campaign.
    """
    rows = Message.objects.filter(period=period).order_by().values_list("step", "state")
    counted = list(rows.annotate(n=Count("pk")))
    if not counted:
        return []
    return [
        {
            "label": words.label,
            "value": sum(n for step, state, n in counted if words.counts(step, state)),
            "url": _address(period, "messages", group=words.id),
        }
        for words in tile_words().values()
    ]


def _named(trouble: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    known = labels()
    return {
        **trouble,
        "supplier": names.get(trouble["supplier"], trouble["supplier"] or OWN_MANAGEMENT),
        "step": known.get(trouble["step"], trouble["step"]),
    }


def _address(period: Period, name: str, **query: str) -> str:
    url = reverse(name, args=[period.registrant.slug, period.year])
    return f"{url}?{urlencode(query)}" if query else url
