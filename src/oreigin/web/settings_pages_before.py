"""What a period keeps of the year before: figures, texts and commitments."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from oreigin.casework import year_before
from oreigin.errors import OreiginError
from oreigin.store.loading import settings_of
from oreigin.store.models import Figure, Narrative, Period, ProgramRecord
from oreigin.web.access import PageRequest, page
from oreigin.web.case_settings import words
from oreigin.web.settings_pages import SAVED, may_change
from oreigin.web.settings_tabs import tabs


class FileForm(forms.Form):
    """A file of the year before."""

    file = forms.FileField(
        label="File",
        help_text="The case folder of the year before as a ZIP file (texts, commitments, and the"
        " figures of its package), or the figures.json of its package alone.",
        widget=forms.ClearableFileInput({"accept": ".zip,.json"}),
    )


class CommitmentForm(forms.Form):
    """Something that last year's report said would be done."""

    summary = forms.CharField(
        max_length=2000, label="What was promised", widget=forms.Textarea({"rows": 2})
    )
    made = forms.DateField(
        label="In the report of", widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )


@page("program.read")
@require_safe
def overview(request: PageRequest) -> HttpResponse:
    """Show what is kept of the year before."""
    return _overview(request)


@page("case.change")
@require_POST
def take_over(request: PageRequest) -> HttpResponse:
    """Take it from the app's own period of that year."""
    return _done(request, lambda: year_before.take_over(request.actor, request.period))


@page("case.change")
@require_POST
def read(request: PageRequest) -> HttpResponse:
    """Take it from a case folder or a package made elsewhere."""
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _overview(request, file_form=form)
    data = form.cleaned_data["file"].read()
    taken = year_before.read_folder if data[:2] == b"PK" else year_before.read_figures
    try:
        taken(request.actor, request.period, data)
    except OreiginError as refused:
        form.add_error("file", f"{refused.problem.message} {refused.problem.remedy}")
        return _overview(request, file_form=form)
    messages.success(request, SAVED)
    return _to_overview(request)


@page("case.change")
@require_POST
def add_commitment(request: PageRequest) -> HttpResponse:
    """Keep one more commitment, which this year has to follow up."""
    form = CommitmentForm(request.POST)
    if not form.is_valid():
        return _overview(request, commitment_form=form)
    given = form.cleaned_data
    return _done(
        request,
        lambda: year_before.add_commitment(
            request.actor, request.period, given["summary"], given["made"]
        ),
    )


@page("case.change")
@require_POST
def remove_commitment(request: PageRequest, commitment: int) -> HttpResponse:
    """Keep a commitment no more."""
    held = ProgramRecord.objects.filter(period=request.period, previous=True)
    row = get_object_or_404(held, pk=commitment)
    return _done(request, lambda: year_before.remove_commitment(request.actor, row))


def _done(request: PageRequest, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except OreiginError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, SAVED)
    return _to_overview(request)


def _overview(request: PageRequest, **forms_: forms.Form) -> HttpResponse:
    period, year = request.period, request.period.year - 1
    this_year = {row.code: row for row in Figure.objects.filter(period=period)}
    figures = [
        (one.id, this_year.get(one.id), one.value)
        for one in settings_of(period).get("previous", ())
    ]
    labels = {place.id: place.label for place in words().texts}
    texts = Narrative.objects.filter(period=period, previous=True).order_by("code")
    values = {
        **tabs(request, "settings-previous"),
        "year": year,
        "in_app": Period.objects.filter(registrant=request.actor.registrant, year=year).exists(),
        "figures": figures,
        "texts": [(labels.get(row.code, row.code), row.text) for row in texts],
        "commitments": ProgramRecord.objects.filter(period=period, previous=True).order_by("pk"),
        "file_form": FileForm(),
        "commitment_form": CommitmentForm(),
        "editable": may_change(request),
        **forms_,
    }
    return render(request, "web/settings/before.html", values)


def _to_overview(request: PageRequest) -> HttpResponse:
    return redirect("settings-previous", request.actor.registrant.slug, request.period.year)
