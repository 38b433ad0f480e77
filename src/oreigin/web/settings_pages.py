"""The settings of a reporting period: its dates, and what its case says of itself."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oreigin.assessment.deadline import filing_deadline
from oreigin.casework import periods
from oreigin.errors import OreiginError
from oreigin.store.loading import settings_of
from oreigin.terms import ReportingPeriod
from oreigin.web.access import PageRequest, page
from oreigin.web.case_settings_form import SettingsForm
from oreigin.web.first_steps import first_steps
from oreigin.web.settings_tabs import tabs

SAVED = "Saved; the results are being computed anew."


class SurveyForm(forms.Form):
    """When suppliers are asked, and by when they are to answer."""

    survey_starts = forms.DateField(
        required=False,
        label="The survey begins",
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )
    answers_due = forms.DateField(
        required=False,
        label="Answers are due",
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )

    def clean(self) -> dict[str, Any]:
        """Ensure that nobody has to answer before being asked."""
        begins, due = self.cleaned_data.get("survey_starts"), self.cleaned_data.get("answers_due")
        if begins and due and due < begins:
            self.add_error("answers_due", "This is before the survey begins.")
        return self.cleaned_data


class ReopenForm(forms.Form):
    """Why a closed period is opened again."""

    why = forms.CharField(
        label="Why is it opened again?",
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text="It is kept in the audit trail.",
    )


@page("program.read")
@require_safe
def period(request: PageRequest) -> HttpResponse:
    """Show the dates of the period, its state, and what it still needs."""
    return _period(request)


@page("case.change")
@require_POST
def survey(request: PageRequest) -> HttpResponse:
    """Change the dates of the survey."""
    form = SurveyForm(request.POST)
    if not form.is_valid():
        return _period(request, survey_form=form)
    given = form.cleaned_data
    try:
        periods.set_dates(
            request.actor, request.period, given["survey_starts"], given["answers_due"]
        )
    except OreiginError as refused:
        messages.error(request, str(refused))
        return _to_period(request)
    messages.success(request, "The dates of the survey are saved.")
    return _to_period(request)


@page("case.change")
@require_POST
def dates(request: PageRequest) -> HttpResponse:
    """Change the days that the report is computed for."""
    form = _form(request, "dates", request.POST)
    if _saved(request, form):
        return _to_period(request)
    return _period(request, dates_form=form)


@page("program.read")
@require_http_methods(["GET", "HEAD", "POST"])
def registrant(request: PageRequest) -> HttpResponse:
    """Show and change what Form SD says of the registrant."""
    return _settings(request, "registrant")


@page("program.read")
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: PageRequest) -> HttpResponse:
    """Show and change who signs, how the annex prints, and whether this is an amendment."""
    return _settings(request, "report")


@page("program.read")
@require_http_methods(["GET", "HEAD", "POST"])
def policies(request: PageRequest) -> HttpResponse:
    """Show and change the rules for responses, statuses and risk."""
    return _settings(request, "policies")


@page("case.change")
@require_POST
def close(request: PageRequest) -> HttpResponse:
    """Close the period: its report was filed."""
    try:
        periods.close_period(request.actor, request.period)
    except OreiginError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"The reporting period {request.period.year} is closed.")
    return _to_period(request)


@page("case.change")
@require_POST
def reopen(request: PageRequest) -> HttpResponse:
    """Open a closed period again."""
    form = ReopenForm(request.POST)
    if not form.is_valid():
        return _period(request, reopen_form=form)
    periods.reopen_period(request.actor, request.period, form.cleaned_data["why"])
    messages.success(request, f"The reporting period {request.period.year} is open again.")
    return _to_period(request)


def may_change(request: PageRequest) -> bool:
    """Return whether the person may change the case, and the period is open."""
    return request.actor.may("case.change") and not request.period.closed


def _settings(request: PageRequest, name: str) -> HttpResponse:
    if request.method == "POST":
        request.actor.must("case.change")
    form = _form(request, name, request.POST if request.method == "POST" else None)
    current = f"settings-{name}"
    if request.method == "POST" and _saved(request, form):
        return redirect(current, request.actor.registrant.slug, request.period.year)
    values = {**tabs(request, current), "form": form, "editable": may_change(request)}
    return render(request, "web/settings/form.html", values)


def _form(request: PageRequest, name: str, data: Any) -> SettingsForm:
    held = settings_of(request.period)
    return SettingsForm(name, held, data, editable=request.actor.may("case.change"))


def _saved(request: PageRequest, form: SettingsForm) -> bool:
    """Save what the form changes; what cannot be is said in it."""
    if not form.is_valid():
        return False
    changed = form.changed()
    if not changed:
        messages.info(request, "Nothing was changed.")
        return True
    try:
        periods.change_settings(request.actor, request.period, **changed)
    except OreiginError as refused:
        form.add_error(None, f"{refused.problem.message} {refused.problem.remedy}")
        return False
    messages.success(request, SAVED)
    return True


def _period(request: PageRequest, **forms_: forms.Form) -> HttpResponse:
    shown, steps = request.period, first_steps(request.actor, request.period)
    given = {"survey_starts": shown.survey_starts, "answers_due": shown.answers_due}
    values = {
        **tabs(request, "settings"),
        "survey_form": SurveyForm(initial=given),
        "dates_form": _form(request, "dates", None),
        "reopen_form": ReopenForm(),
        "editable": may_change(request),
        "deadline": filing_deadline(ReportingPeriod(shown.year)),
        "steps": steps,
        "needs_more": not all(step.done for step in steps),
        **forms_,
    }
    return render(request, "web/settings/period.html", values)


def _to_period(request: PageRequest) -> HttpResponse:
    return redirect("settings", request.actor.registrant.slug, request.period.year)
