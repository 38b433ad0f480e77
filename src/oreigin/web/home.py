"""The first page of a registrant."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from oreigin.assessment.deadline import period_due_next
from oreigin.casework import example, periods
from oreigin.web.access import PageRequest, page
from oreigin.web.periods import ImportForm, YearForm, may_load


@page("program.read")
@require_safe
def home(request: PageRequest) -> HttpResponse:
    """Lead to the dashboard of the newest reporting period; without one, say what to do."""
    newest = periods.newest(request.actor)
    if newest is not None:
        return redirect("dashboard", request.actor.registrant.slug, newest.year)
    year = period_due_next(request.actor.now.date()).year
    user = request.actor.user
    values = {
        "form": YearForm(initial={"year": year}),
        "import_form": ImportForm(),
        "may_load": may_load(request),
        "example_ready": user is not None and example.has_member(user),
    }
    return render(request, "web/home.html", values)
