"""The official blanks that the registrant has brought, to be filled in for suppliers and itself."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from oreigin.casework import official
from oreigin.errors import OreiginError
from oreigin.store.models import OfficialBlank
from oreigin.web.access import PageRequest, page
from oreigin.web.settings_tabs import tabs


class BlankForm(forms.Form):
    """An official blank workbook."""

    file = forms.FileField(
        label="Official blank",
        widget=forms.FileInput({"accept": ".xlsx"}),
        help_text="As downloaded from the RMI: CMRT, EMRT, CRT or AMRT, .xlsx, nothing filled in.",
    )


@page("program.read")
@require_safe
def blanks(request: PageRequest) -> HttpResponse:
    """List the blanks, the newest first."""
    return _shown(request, BlankForm())


@page("case.change")
@require_POST
def bring(request: PageRequest) -> HttpResponse:
    """Keep an official blank."""
    form = BlankForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            blank = official.bring(request.actor, file.name, file.read())
        except OreiginError as refused:
            form.add_error("file", f"{refused.problem.message} {refused.problem.remedy}")
        else:
            messages.success(request, f"{blank.template} {blank.version} is kept.")
            return _back(request)
    return _shown(request, form)


@page("case.change")
@require_POST
def take_away(request: PageRequest) -> HttpResponse:
    """Use a blank no more."""
    asked = request.POST.get("blank", "")
    held = OfficialBlank.objects.filter(registrant=request.actor.registrant)
    if asked.isdecimal():
        official.take_away(request.actor, get_object_or_404(held, pk=int(asked)))
    return _back(request)


def _shown(request: PageRequest, form: BlankForm) -> HttpResponse:
    held = OfficialBlank.objects.filter(registrant=request.actor.registrant)
    values = {
        **tabs(request, "official-blanks"),
        "blanks": held.select_related("document").order_by("template", "-released"),
        "form": form,
    }
    return render(request, "web/settings/blanks.html", values)


def _back(request: PageRequest) -> HttpResponse:
    return redirect("official-blanks", request.actor.registrant.slug)
