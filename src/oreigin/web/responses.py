"""The responses of a period: the table of suppliers and answers, and decisions on many at once."""

from collections.abc import Callable, Mapping

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from oreigin.casework import responding
from oreigin.errors import RefusedError
from oreigin.store.models import Period, Response, Upload, UploadState
from oreigin.web import table
from oreigin.web.access import PageRequest, page
from oreigin.web.exporting import exported
from oreigin.web.leading import back
from oreigin.web.parts import Tab
from oreigin.web.responses_table import (
    COLUMNS,
    HEADER,
    SCOPES,
    Filters,
    lines,
    offered,
    rows_of,
)

TABLE = "responses"
LONGEST_REASON = 2000

_DOES: Mapping[str, tuple[Callable[..., None], str]] = {
    "accept": (responding.accept, "accepted"),
    "send-back": (responding.send_back, "sent back"),
    "waive": (responding.waive, "waived"),
    "reopen": (responding.reopen, "to be decided again"),
}


class DecisionForm(forms.Form):
    """What to do with the chosen responses, and why."""

    do = forms.ChoiceField(choices=[(name, said) for name, (_, said) in _DOES.items()])

    @property
    def reason(self) -> str:
        """The reason of the dialog that was sent; a page has one for each thing to do."""
        return str(self.data.get(f"reason-{self.cleaned_data['do']}", ""))[:LONGEST_REASON]

    @property
    def unopposed(self) -> bool:
        """Whether to accept only what the acceptance policy accepts: nobody gave a reason."""
        return self.cleaned_data["do"] == "accept" and not self.reason.strip()


class RedateForm(forms.Form):
    """The day on which responses were received, and how that is known."""

    received = forms.DateField()
    why = forms.CharField(max_length=LONGEST_REASON, required=False)


@page("responses.read")
@require_safe
def responses(request: PageRequest) -> HttpResponse:
    """Show every supplier beside its answers."""
    filters, rows = Filters.of(request.GET), rows_of(request.period)
    values = {
        "tabs": tabs(request, current="responses"),
        "filters": filters,
        "offered": offered(filters.scoped(rows)),
        "scopes": SCOPES,
        **table.page_of_table(request, filters.apply(rows), COLUMNS, "supplier"),
        **table.views_of_table(request, TABLE),
    }
    return render(request, "web/responses/list.html", values)


@page("case.export")
@require_safe
def export(request: PageRequest, form: str) -> HttpResponse:
    """Hand out the table, filtered and sorted as it is shown."""
    rows = Filters.of(request.GET).apply(rows_of(request.period))
    shown = table.ordered(rows, COLUMNS, request.GET, "supplier")
    return exported(f"responses-{request.period.year}", form, HEADER, lines(shown))


@page("responses.decide")
@require_POST
def decide(request: PageRequest) -> HttpResponse:
    """Accept, send back, waive or reopen the chosen responses, all of them or none."""
    form, listed = DecisionForm(request.POST), _listed(request)
    chosen = _chosen(request.period, request.POST, request.GET)
    if not form.is_valid() or not chosen:
        messages.warning(request, "Choose the responses first, then what to do with them.")
        return back(request, listed)
    does, said = _DOES[form.cleaned_data["do"]]
    try:
        if form.unopposed:
            left_out = responding.accept_unopposed(request.actor, chosen)
        else:
            does(request.actor, chosen, form.reason)
            left_out = []
    except RefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{_called(chosen, left_out)}: {said}.")
        _tell_left_out(request, left_out)
    return back(request, listed)


@page("responses.decide")
@require_POST
def redate(request: PageRequest) -> HttpResponse:
    """Correct the day on which the chosen responses were received."""
    form, chosen = RedateForm(request.POST), _chosen(request.period, request.POST, request.GET)
    if not form.is_valid() or not chosen:
        messages.warning(request, "Choose the responses first, then the day they were received.")
        return back(request, _listed(request))
    day = form.cleaned_data["received"]
    try:
        responding.redate(request.actor, chosen, day, form.cleaned_data["why"])
    except RefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{_called(chosen)}: received on {day.day} {day:%B %Y}.")
    return back(request, _listed(request))


def tabs(request: PageRequest, current: str) -> list[Tab]:
    """Return the pages about responses, with how many uploads wait for a person."""
    period, slug = request.period, request.actor.registrant.slug
    asked = (UploadState.UNMATCHED, UploadState.UNREADABLE)
    waiting = Upload.objects.filter(period=period, state__in=asked).count()
    return [
        Tab(
            "Suppliers and answers",
            reverse("responses", args=[slug, period.year]),
            current == "responses",
        ),
        Tab(
            "Uploads",
            reverse("responses-upload", args=[slug, period.year]),
            current == "uploads",
            waiting or None,
        ),
    ]


def _listed(request: PageRequest) -> str:
    """Return the address of the table, narrowed as the form's address is."""
    listed = reverse("responses", args=[request.actor.registrant.slug, request.period.year])
    return f"{listed}?{request.GET.urlencode()}" if request.GET else listed


def _tell_left_out(request: PageRequest, left_out: list[Response]) -> None:
    """Say how many were not accepted, and what it takes to accept them."""
    if not left_out:
        return
    number = len(left_out)
    left = "1 response was left out" if number == 1 else f"{number} responses were left out"
    messages.warning(
        request,
        f"{left}, which the acceptance policy says to send back. "
        "Choose “Accept with a reason …” to accept them all the same.",
    )


def _called(chosen: list[Response], left_out: list[Response] | None = None) -> str:
    if left_out:
        chosen = [one for one in chosen if one not in left_out]
    return chosen[0].supplier.name if len(chosen) == 1 else f"{len(chosen)} responses"


def _chosen(period: Period, posted: QueryDict, query: QueryDict) -> list[Response]:
    """Return the responses that were ticked, or all that the filters of the address let pass."""
    found = Response.objects.filter(period=period).select_related("period", "supplier")
    if posted.get("all"):
        rows = Filters.of(query).apply(rows_of(period)).exclude(answer=None)
        return list(found.filter(pk__in=rows.values("answer")).order_by("pk"))
    keys = [key for key in posted.getlist("selected") if key.isdecimal()]
    return list(found.filter(pk__in=keys).order_by("pk"))
