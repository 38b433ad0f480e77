"""One answer of a supplier: its result, the corrected copy; and the attestation of no 3TG."""

from datetime import date
from pathlib import PurePath
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from oreigin.casework import portal
from oreigin.casework.correcting import corrected_copy
from oreigin.casework.portal import Attestation
from oreigin.casework.portal_limits import check_size
from oreigin.checks.correcting import Corrected
from oreigin.errors import OreiginError
from oreigin.store.models import Response
from oreigin.web.documents import attachment
from oreigin.web.portal import to_overview
from oreigin.web.portal_access import PortalRequest, portal_page
from oreigin.web.portal_words import Words, words_in

_LETTERS = ".pdf,.doc,.docx,.jpg,.jpeg,.png,.txt"


class AttestationForm(forms.Form):
    """Who attests that no 3TG is supplied, in the visitor's language."""

    name = forms.CharField(max_length=200, widget=forms.TextInput({"autocomplete": "name"}))
    title = forms.CharField(
        max_length=200, widget=forms.TextInput({"autocomplete": "organization-title"})
    )
    day = forms.DateField(widget=forms.DateInput({"type": "date"}))
    letter = forms.FileField(
        required=False, allow_empty_file=True, widget=forms.FileInput({"accept": _LETTERS})
    )
    agreed = forms.BooleanField()

    def __init__(self, words: Words, supplier: str, today: date, **given: Any):
        super().__init__(initial={"day": today}, **given)
        labels = {"name": "name", "title": "job-title", "day": "attested-on", "letter": "letter"}
        for field, key in labels.items():
            self.fields[field].label = words.say(key)
            self.fields[field].error_messages = {
                "required": words.say("fill-in"),
                "invalid": words.say("not-a-date"),
            }
        self.fields["letter"].help_text = words.say("letter-help")
        self.fields["letter"].optional = words.say("optional")  # type: ignore[attr-defined]
        self.fields["agreed"].label = words.say("none-agree", supplier=supplier)
        self.fields["agreed"].error_messages = {"required": words.say("must-agree")}


@portal_page
@require_safe
def answer(request: PortalRequest, response: int) -> HttpResponse:
    """Show what the checks say of one answer that this supplier sent."""
    shown = portal.answer_of(_theirs(request, response), request.words.language)
    if shown.points is None:
        raise Http404
    return render(request, "web/portal/answer.html", {"answer": shown})


@portal_page
@require_safe
def corrections(request: PortalRequest, response: int) -> HttpResponse:
    """Say whether a corrected copy mends anything; the result asks for it once it is shown."""
    held = _theirs(request, response)
    try:
        changes = len(_made(request, held).changes)
    except OreiginError:
        changes = 0  # it cannot be filled in safely: there is no copy to offer
    values = {"response": held, "changes": changes}
    return render(request, "web/portal/corrections.html", values)


@portal_page
@require_safe
def corrected(request: PortalRequest, response: int) -> HttpResponse:
    """Hand out the corrected copy of a workbook."""
    held = _theirs(request, response)
    made = _made(request, held)
    if not made.changes:
        raise Http404
    name = PurePath(held.filename)
    return attachment(made.data, f"{name.stem}-corrected{name.suffix}")


@portal_page
@require_http_methods(["GET", "HEAD", "POST"])
def none(request: PortalRequest) -> HttpResponse:
    """Ask for the attestation that no 3TG is supplied, and file it."""
    visitor, words = request.visitor, request.words
    given = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
    today, problem = visitor.actor.now.date(), None
    form = AttestationForm(words, visitor.supplier.name, today, **given)
    if form.is_bound and form.is_valid():
        filled, letter = form.cleaned_data, form.cleaned_data["letter"]
        statement = Attestation(_wording(request), filled["name"], filled["title"], filled["day"])
        try:
            if letter:
                check_size(letter.name, letter.size)
            portal.attest(visitor, statement, (letter.name, letter.read()) if letter else None)
        except OreiginError as refused:
            problem = words.problem(refused.problem)
        else:
            return to_overview(request, "attested")
    values = {"form": form, "wording": _said(request, words), "refused": problem}
    status = 422 if form.errors or problem else 200
    return render(request, "web/portal/none.html", values, status=status)


def _wording(request: PortalRequest) -> str:
    """Return what is attested in the words that were shown, and in English below them."""
    shown, english = _said(request, request.words), _said(request, words_in("en"))
    return shown if shown == english else f"{shown}\n\n{english}"


def _said(request: PortalRequest, words: Words) -> str:
    visitor = request.visitor
    return words.say(
        "none-wording",
        supplier=visitor.supplier.name,
        registrant=visitor.actor.registrant.name,
        year=visitor.period.year,
    )


def _theirs(request: PortalRequest, pk: int) -> Response:
    """Return a response that this supplier sent itself; any other is not there."""
    return get_object_or_404(portal.sent_by(request.visitor), pk=pk)


def _made(request: PortalRequest, held: Response) -> Corrected:
    return corrected_copy(held, request.visitor.actor.now.date())
