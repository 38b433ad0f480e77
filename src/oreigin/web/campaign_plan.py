"""Exactly who gets what and why on a day, who gets nothing and why, and each message to look at."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from oreigin.campaign import Channel, Due, Plan, Skipped
from oreigin.campaign.days import is_business_day
from oreigin.casework.mail import campaigning
from oreigin.casework.mail.writing import draft
from oreigin.errors import RefusedError
from oreigin.store.models import Period
from oreigin.web import parts, saved_views, table
from oreigin.web.access import PageRequest, page
from oreigin.web.campaign import names_of
from oreigin.web.campaign_frame import OWN_MANAGEMENT, labels, shown, tabs
from oreigin.web.exporting import exported
from oreigin.web.parts import Choice, Column

DUE, NOTHING, PERSON = "due", "nothing", "person"

COLUMNS = (
    Column("supplier", "Supplier", ("supplier",)),
    Column("step", "Step", ("step",)),
    Column("outcome", "On this day", ("outcome",)),
    Column("address", "To", ("address",)),
    Column("language", "Language", ("language",)),
    Column("when", "Next on", ("when",), hint="When it falls due if nothing changes"),
    Column("why", "Why", ("why",)),
)
HEADER = ("Supplier", "Supplier id", "Step", "On this day", "To", "Name", "Language", "When", "Why")
WORDS = {DUE: "Goes out", NOTHING: "Nothing", PERSON: "Needs a person"}


@dataclass(frozen=True, slots=True)
class Filters(table.Filters):
    """What of the plan is shown; `day` is the day that is asked about."""

    what: str = ""
    step: str = ""
    day: str = ""

    def passes(self, line: "Line") -> bool:
        """Whether a line is shown."""
        wanted = self.q.casefold()
        return (
            (not self.what or line.outcome == self.what)
            and (not self.step or line.step_id == self.step)
            and (not wanted or wanted in f"{line.supplier} {line.address} {line.code}".casefold())
        )


@dataclass(frozen=True, slots=True)
class Line:
    """A supplier and a step on a day: what happens and why."""

    supplier: str
    code: str
    step: str
    step_id: str
    outcome: str
    entry: Due | Skipped
    address: str = ""
    name: str = ""
    language: str = ""
    when: date | None = None
    url: str = ""

    @property
    def why(self) -> str:
        """The reason in words, made where the line is shown."""
        return self.entry.why


@page("campaign.read")
@require_safe
def plan(request: PageRequest) -> HttpResponse:
    """Show the plan of a day, each supplier and step once."""
    filters, day = Filters.of(request.GET), _day(request)
    lines = _lines(request.period, day, request.actor.now.date())
    steps = Counter(one.step_id for one in lines)
    shown = [one for one in lines if filters.passes(one)]
    order = parts.sorting(COLUMNS, request.GET.get("sort", ""), "outcome")
    values = {
        "tabs": tabs(request.period, "campaign-plan"),
        "filters": filters,
        "day": day,
        "today": request.actor.now.date(),
        "works": is_business_day(day),
        "whats": _whats(lines),
        "steps": [Choice(step, labels()[step], count) for step, count in steps.items()],
        "columns": COLUMNS,
        "sorting": order,
        "page": Paginator(_sorted(shown, order), table.ROWS).get_page(request.GET.get("page")),
        "query": saved_views.query_of(request),
    }
    return render(request, "web/campaign/plan.html", values)


@page("case.export")
@require_safe
def export(request: PageRequest, form: str) -> HttpResponse:
    """Hand out the plan of a day, filtered and sorted as it is shown."""
    filters, day = Filters.of(request.GET), _day(request)
    lines = _lines(request.period, day, request.actor.now.date())
    order = parts.sorting(COLUMNS, request.GET.get("sort", ""), "outcome")
    rows = (
        (
            one.supplier,
            one.code,
            one.step,
            WORDS[one.outcome],
            one.address,
            one.name,
            one.language,
            one.when,
            one.why,
        )
        for one in _sorted([one for one in lines if filters.passes(one)], order)
    )
    return exported(f"campaign-{day.isoformat()}", form, HEADER, rows)


@page("campaign.read")
@require_safe
def drafted(request: PageRequest) -> HttpResponse:
    """Show one message of the plan as it would be written; nothing is written."""
    day, key = _day(request), request.GET.get("key", "")
    found = campaigning.outlook(request.period, request.actor.now.date()).plan(day).due
    due = next((one for one in found if one.key == key), None)
    values: dict[str, Any] = {"section": "campaign", "day": day, "due": due}
    if due:
        values["supplier"] = names_of(request.period).get(due.supplier, OWN_MANAGEMENT)
        values["step"] = labels()[due.step]
        if due.channel is Channel.MAIL:
            values |= _rendered(request, due)
    return render(request, "web/campaign/draft.html", values)


def _rendered(request: PageRequest, due: Due) -> dict[str, Any]:
    try:
        return {"mail": shown(draft(request.actor, request.period, due))}
    except RefusedError as refused:
        return {"problem": refused.problem}


def _day(request: PageRequest) -> date:
    """Return the day of the address, today without one; 404 for what is none."""
    asked = request.GET.get("day", "")
    try:
        return date.fromisoformat(asked) if asked else request.actor.now.date()
    except ValueError:
        raise Http404 from None


def _lines(period: Period, day: date, today: date) -> list[Line]:
    found = campaigning.outlook(period, today).plan(day)
    names, known = names_of(period), labels()
    return [*_going(period, found, names, known, day), *_not(found, names, known)]


def _going(
    period: Period, plan: Plan, names: Mapping[str, str], known: Mapping[str, str], day: date
) -> Iterable[Line]:
    address = reverse("campaign-draft", args=[period.registrant.slug, period.year])
    for one in plan.due:
        yield Line(
            supplier=names.get(one.supplier, OWN_MANAGEMENT),
            code=one.supplier,
            step=known[one.step],
            step_id=one.step,
            outcome=DUE,
            entry=one,
            address=one.address,
            name=one.name,
            language=one.language,
            url=f"{address}?{urlencode({'day': day.isoformat(), 'key': one.key})}",
        )


def _not(plan: Plan, names: Mapping[str, str], known: Mapping[str, str]) -> Iterable[Line]:
    for one in plan.skipped:
        yield Line(
            supplier=names.get(one.supplier, OWN_MANAGEMENT),
            code=one.supplier,
            step=known[one.step],
            step_id=one.step,
            outcome=_outcome(one),
            entry=one,
            when=one.when,
        )


def _outcome(skipped: Skipped) -> str:
    return PERSON if skipped.needs_person else NOTHING


def _whats(lines: list[Line]) -> list[Choice]:
    counted = Counter(one.outcome for one in lines)
    return [Choice(what, label, counted[what]) for what, label in WORDS.items()]


def _sorted(lines: list[Line], order: parts.Sorting) -> list[Line]:
    """Return lines in an order; what goes out comes first, then what needs a person."""
    rank = {DUE: 0, PERSON: 1, NOTHING: 2}

    def value(line: Line) -> tuple[Any, ...]:
        if order.key == "outcome":
            return (rank[line.outcome],)
        if order.key == "when":
            return (line.when or date.max,)
        return (str(getattr(line, order.key)).casefold(),)

    return sorted(lines, key=value, reverse=order.descending)
