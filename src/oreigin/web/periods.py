"""All reporting periods of a registrant: opening the next one, importing and exporting cases."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from oreigin.assessment.deadline import filing_deadline, period_due_next
from oreigin.casework import case_files, example, people, periods
from oreigin.errors import OreiginError
from oreigin.folder.reading import FIRST_PERIOD, LAST_YEAR
from oreigin.store.models import Period, Registrant, Role
from oreigin.terms import ReportingPeriod
from oreigin.web.access import PageRequest, page
from oreigin.web.documents import attached_file
from oreigin.web.settings_tabs import tabs


class YearForm(forms.Form):
    """The calendar year of a new period."""

    year = forms.IntegerField(
        label="Calendar year",
        min_value=FIRST_PERIOD,
        max_value=LAST_YEAR,
        help_text="Form SD covers a calendar year, whatever the fiscal year is.",
    )


class ImportForm(forms.Form):
    """A zipped case folder."""

    file = forms.FileField(
        label="Case folder as a ZIP file",
        help_text="As “oreigin report” works on, or as exported here. It becomes a new period; one"
        " that is there already is never written over.",
        widget=forms.ClearableFileInput({"accept": ".zip,application/zip"}),
    )


class RegistrantForm(forms.Form):
    """The name of another registrant."""

    name = forms.CharField(
        max_length=200,
        label="Company that files Form SD",
        help_text="Its data are kept strictly apart; you become its administrator.",
    )


class RenameForm(forms.Form):
    """What the registrant is called in the app."""

    name = forms.CharField(
        max_length=200,
        label="Name in the app",
        help_text="Shown in the switcher. The name that a report prints is under Registrant.",
    )


@page("program.read")
@require_safe
def all_periods(request: PageRequest) -> HttpResponse:
    """Show every period, and offer to open the next one."""
    return _periods(request, _year_form(request))


@page("case.import")
@require_POST
def open_period(request: PageRequest) -> HttpResponse:
    """Open a period; it takes over from the newest one before it what stays."""
    form = YearForm(request.POST)
    if not form.is_valid():
        return _periods(request, form)
    try:
        made = periods.open_period(request.actor, form.cleaned_data["year"])
    except OreiginError as refused:
        form.add_error("year", str(refused))
        return _periods(request, form)
    messages.success(request, f"The reporting period {made.year} is open.")
    return redirect("settings", request.actor.registrant.slug, made.year)


@page("people.manage")
@require_POST
def rename(request: PageRequest) -> HttpResponse:
    """Call the registrant otherwise."""
    form = RenameForm(request.POST)
    if not form.is_valid():
        return _periods(request, _year_form(request), form)
    people.rename_registrant(request.actor, form.cleaned_data["name"])
    messages.success(request, "The registrant is renamed.")
    return redirect("periods", request.actor.registrant.slug)


@page("case.export")
@require_safe
def files(request: PageRequest) -> HttpResponse:
    """Offer to import and export cases, to make another registrant, to load the example."""
    return _files(request)


@page("case.import")
@require_POST
def import_case(request: PageRequest) -> HttpResponse:
    """Import a zipped case folder as a new period."""
    form = ImportForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            made = case_files.import_archive(request.actor, form.cleaned_data["file"].read())
        except OreiginError as refused:
            form.add_error("file", _in_archive(refused))
        else:
            messages.success(
                request, f"The reporting period {made.year} is imported and being computed."
            )
            return redirect("dashboard", request.actor.registrant.slug, made.year)
    return _files(request, import_form=form)


@page("case.export")
@require_POST
def export_case(request: PageRequest) -> HttpResponseBase:
    """Hand out the period as a zipped case folder; the trail says so."""
    packed = case_files.export_archive(request.actor, request.period)
    return attached_file(packed, f"{request.actor.registrant.slug}-{request.period.year}.zip")


@page("people.manage")
@require_POST
def new_registrant(request: PageRequest) -> HttpResponse:
    """Make another registrant, with the person as its administrator."""
    form = RegistrantForm(request.POST)
    user = request.actor.user
    if user and form.is_valid():
        name = form.cleaned_data["name"]
        made = people.create_registrant(user, name, "", request.actor.now)
        messages.success(request, f"{made} is there. Open its first period.")
        return redirect("home", made.slug)
    return _files(request, registrant_form=form)


@page("people.manage")
@require_POST
def load_example(request: PageRequest) -> HttpResponse:
    """Load the worked example as a registrant of its own, or go there."""
    if request.actor.user is None or not may_load(request):
        return _files(request)
    period = example.load_example(request.actor.user, request.actor.now)
    return redirect("dashboard", period.registrant.slug, period.year)


def _periods(
    request: PageRequest, form: forms.Form, rename_form: RenameForm | None = None
) -> HttpResponse:
    held = Period.objects.filter(registrant=request.actor.registrant).select_related("result")
    rows = [
        {"period": one, "deadline": filing_deadline(ReportingPeriod(one.year))}
        for one in held.order_by("-year")
    ]
    values = {
        **tabs(request, "periods"),
        "rows": rows,
        "form": form,
        "rename_form": rename_form or RenameForm(initial={"name": request.actor.registrant.name}),
    }
    return render(request, "web/settings/periods.html", values)


def _year_form(request: PageRequest) -> YearForm:
    newest = periods.newest(request.actor)
    due = period_due_next(request.actor.now.date())
    return YearForm(initial={"year": newest.year + 1 if newest else due.year})


def _files(request: PageRequest, **forms_: forms.Form) -> HttpResponse:
    registrant = request.actor.registrant
    values: dict[str, Any] = {
        **tabs(request, "case-files"),
        "import_form": ImportForm(),
        "registrant_form": RegistrantForm(),
        "periods": Period.objects.filter(registrant=registrant).order_by("-year"),
        "may_load": may_load(request),
        **forms_,
    }
    return render(request, "web/settings/files.html", values)


def may_load(request: PageRequest) -> bool:
    """Return whether the person may open the example: it is not there yet, or they belong to it."""
    user = request.actor.user
    if user is None or request.actor.role != Role.ADMINISTRATOR:
        return False
    return example.has_member(user) or not Registrant.objects.filter(slug=example.SLUG).exists()


def _in_archive(refused: OreiginError) -> str:
    """Return what is wrong with a case, its place by the file's name inside the archive."""
    found = refused.problem
    where = f"{found.place}: " if found.place else ""
    return f"{where}{found.message} {found.remedy}"
