"""Saved views of any table: a page lists them, a dialog of the page keeps one."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from oreigin.casework import views
from oreigin.store.models import SavedView
from oreigin.web import parts
from oreigin.web.access import PageRequest, page
from oreigin.web.leading import back


class SaveViewForm(forms.Form):
    """A name for the filters and the order that a table has now."""

    name = forms.CharField(max_length=100)
    shared = forms.BooleanField(required=False, label="Show it to all colleagues")
    table = forms.CharField(max_length=60, widget=forms.HiddenInput)
    query = forms.CharField(max_length=2000, required=False, widget=forms.HiddenInput)


@page("program.read")
@require_POST
def save(request: PageRequest) -> HttpResponse:
    """Keep a view."""
    form = SaveViewForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        views.save_view(
            request.actor, given["table"], given["name"], given["query"], shared=given["shared"]
        )
        messages.success(request, f"The view “{given['name']}” is kept.")
    else:
        messages.error(request, "The view needs a name.")
    return back(request, reverse("home", args=[request.actor.registrant.slug]))


@page("program.read")
@require_POST
def delete(request: PageRequest, view: int) -> HttpResponse:
    """Delete a view of one's own."""
    held = get_object_or_404(SavedView, registrant=request.actor.registrant, pk=view)
    views.delete_view(request.actor, held)
    messages.success(request, f"The view “{held.name}” is deleted.")
    return back(request, reverse("home", args=[request.actor.registrant.slug]))


def views_of(request: PageRequest, table: str) -> list[parts.SavedView]:
    """Return the views that the menu of a table offers, the one that is shown marked."""
    slug, shown = request.actor.registrant.slug, query_of(request)
    return [
        parts.SavedView(
            view.name,
            view.query,
            view.query == shown,
            view.shared,
            reverse("view-delete", args=[slug, view.pk]) if view.user_id == request.user.pk else "",
        )
        for view in views.views_of(request.actor, table)
    ]


def form_for(request: PageRequest, table: str) -> SaveViewForm:
    """Return the form that keeps what the table shows now."""
    return SaveViewForm(initial={"table": table, "query": query_of(request)})


def query_of(request: PageRequest) -> str:
    """Return the filters and the order of a page's address, without the page number."""
    query = request.GET.copy()
    query.pop("page", None)
    return str(query.urlencode())
