"""Personal data of one person: looked up, handed out as a file, erased after a second question."""

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from oreigin.casework import personal
from oreigin.errors import RefusedError
from oreigin.web.access import PageRequest, page
from oreigin.web.documents import attachment
from oreigin.web.settings_tabs import tabs


class PersonForm(forms.Form):
    """Whose data."""

    email = forms.EmailField(
        label="Email address of the person",
        help_text="Of a colleague, a supplier’s contact, or somebody invited.",
        widget=forms.EmailInput({"autocomplete": "off"}),
    )


class EraseForm(forms.Form):
    """The address once more: erasing cannot be undone."""

    email = forms.EmailField(widget=forms.HiddenInput())
    again = forms.EmailField(
        label="Type the address again",
        help_text="What is erased cannot be brought back.",
        widget=forms.EmailInput({"autocomplete": "off"}),
    )

    def clean_again(self) -> str:
        """Ensure that the same person is meant."""
        again: str = self.cleaned_data["again"]
        if again.strip().lower() != self.data.get("email", "").strip().lower():
            raise forms.ValidationError("This is another address.")
        return again


@page("personal-data.erase")
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: PageRequest) -> HttpResponse:
    """Say what the registrant keeps of a person. Posted, so that the address is in no log."""
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _found(request, form.cleaned_data["email"])
        except RefusedError as refused:
            form.add_error("email", str(refused))
    values = {**tabs(request, "people"), "form": form}
    return render(request, "web/people/personal.html", values)


@page("personal-data.erase")
@require_POST
def export(request: PageRequest) -> HttpResponse:
    """Hand out what is kept of a person as a file."""
    form = PersonForm(request.POST)
    if not form.is_valid():
        return redirect("personal-data", request.actor.registrant.slug)
    email = form.cleaned_data["email"]
    held = personal.export_person(request.actor, email)
    text = json.dumps(held, cls=DjangoJSONEncoder, indent=2, ensure_ascii=False)
    return attachment(text.encode(), f"personal-data-{email}.json")


@page("personal-data.erase")
@require_POST
def erase(request: PageRequest) -> HttpResponse:
    """Erase what is personal of a person whose address was typed twice."""
    form = EraseForm(request.POST)
    if not form.is_valid():
        return _found(request, request.POST.get("email", ""), form)
    try:
        events = personal.erase_person(request.actor, form.cleaned_data["email"])
    except RefusedError as refused:
        form.add_error("again", str(refused))
        return _found(request, form.cleaned_data["email"], form)
    messages.success(request, f"Erased, also from {events} events of the audit trail.")
    return redirect("personal-data", request.actor.registrant.slug)


def _found(request: PageRequest, email: str, form: EraseForm | None = None) -> HttpResponse:
    held: dict[str, Any] = personal.export_person(request.actor, email)
    values = {
        **tabs(request, "people"),
        "email": email,
        "held": held,
        "is_member": any(one["ended"] is None for one in held["memberships"]),
        "form": PersonForm(initial={"email": email}),
        "erase_form": form or EraseForm(initial={"email": email}),
    }
    return render(request, "web/people/personal_of.html", values)
