"""The schedule of the campaign: which steps are taken when, how often, and who is told of delay."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from oreigin import campaign, tables
from oreigin.campaign.schedule import CHANGEABLE, Step
from oreigin.casework.mail import campaigning
from oreigin.casework.mail.state import campaign_of
from oreigin.errors import OreiginError
from oreigin.web.access import PageRequest, page
from oreigin.web.campaign_frame import tabs

NUMBERS = ("days", "every", "most", "wait")
"""What of a step is a number, in the order in which it is asked for."""


@dataclass(frozen=True, slots=True)
class Words:
    """The file `data/web/campaign_words.toml`: how a step is said in words."""

    off: str
    before: str
    on_the_day: str
    after: str
    repeated: str
    wait: str
    one_day: str
    many_days: str
    one_time: str
    many_times: str
    anchors: Mapping[str, str]

    def said(self, step: Step) -> str:
        """Return when a step is taken."""
        if not step.on:
            return self.off
        when = self.before if step.days < 0 else self.after if step.days else self.on_the_day
        said = when.format(days=self._days(abs(step.days)), anchor=self.anchors[step.anchor.value])
        if step.most > 1:
            more = step.most - 1
            times = self.one_time if more == 1 else self.many_times.format(n=more)
            said += self.repeated.format(days=self._days(step.every), times=times)
        return said + (self.wait.format(days=self._days(step.wait)) if step.wait else "")

    def _days(self, count: int) -> str:
        return self.one_day if count == 1 else self.many_days.format(n=count)


class CampaignForm(forms.Form):
    """Every step of the schedule, and what belongs to the campaign as a whole."""

    manager_name = forms.CharField(max_length=200, required=False, label="Name")
    manager_email = forms.EmailField(required=False, label="Email address")
    link_days = forms.IntegerField(
        min_value=1, max_value=730, label="A personal link is good for so many days"
    )

    def __init__(self, steps: tuple[Step, ...], *given: Any, **more: Any):
        super().__init__(*given, **more)
        self.steps = steps
        for step in steps:
            self.fields[f"{step.id}-on"] = forms.BooleanField(required=False, label=step.label)
            for name in NUMBERS:
                low, high = (-250 if name == "days" else 0), 250
                field = forms.IntegerField(min_value=low, max_value=high)
                field.widget.attrs["aria-label"] = f"{step.label}: {name}"
                self.fields[f"{step.id}-{name}"] = field

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield the steps, each with its fields and what it says in words."""
        ours = {step.id: step for step in campaign.schedule().steps}
        words = tables.load_one("web/campaign_words.toml", Words)
        for step in self.steps:
            yield {
                "step": step,
                "on": self[f"{step.id}-on"],
                **{name: self[f"{step.id}-{name}"] for name in NUMBERS},
                "said": words.said(step),
                "ours": words.said(ours[step.id]) if step != ours[step.id] else "",
            }

    def changes(self) -> dict[str, dict[str, object]]:
        """Return what differs from our schedule, step by step."""
        found: dict[str, dict[str, object]] = {}
        for step in campaign.schedule().steps:
            asked = {name: self.cleaned_data[f"{step.id}-{name}"] for name in CHANGEABLE}
            changed = {name: value for name, value in asked.items() if value != getattr(step, name)}
            if changed:
                found[step.id] = changed
        return found


@page("campaign.read")
@require_http_methods(["GET", "HEAD", "POST"])
def schedule(request: PageRequest) -> HttpResponse:
    """Show the schedule; whoever may launch the campaign changes it."""
    held = campaign_of(request.period)
    steps = campaign.schedule(held.schedule).steps
    initial = {f"{step.id}-{name}": getattr(step, name) for step in steps for name in CHANGEABLE}
    initial |= {name: getattr(held, name) for name in ("manager_name", "manager_email")}
    initial["link_days"] = held.link_days
    form = CampaignForm(steps, request.POST or None, initial=initial)
    if request.method == "POST":
        request.actor.must("campaign.launch")
        if form.is_valid() and _changed(request, form):
            messages.success(request, "The campaign is changed.")
            slug, year = request.actor.registrant.slug, request.period.year
            return redirect("campaign-schedule", slug, year)
    may = request.actor.may("campaign.launch") and not request.period.closed
    values = {"tabs": tabs(request.period, "campaign-schedule"), "form": form, "editable": may}
    return render(request, "web/campaign/schedule.html", values)


def _changed(request: PageRequest, form: CampaignForm) -> bool:
    given: Mapping[str, Any] = form.cleaned_data
    try:
        campaigning.change_campaign(
            request.actor,
            request.period,
            schedule=form.changes(),
            manager_name=given["manager_name"],
            manager_email=given["manager_email"],
            link_days=given["link_days"],
        )
    except OreiginError as refused:
        form.add_error(None, str(refused))
        return False
    return True
