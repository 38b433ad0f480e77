"""The messages' texts: ours in each language, and the registrant's own in their place."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from oreigin.campaign import texts as ours
from oreigin.campaign.rendering import Fields
from oreigin.campaign.rendering import render as rendered
from oreigin.campaign.texts import Text
from oreigin.casework.mail import campaigning
from oreigin.casework.mail.outbox import PERSONAL_LINK
from oreigin.checks.letters import LANGUAGES
from oreigin.errors import OreiginError, RefusedError
from oreigin.store.loading import settings_of
from oreigin.store.models import MessageText, Period
from oreigin.web.access import PageRequest, page
from oreigin.web.campaign_frame import shown, tabs
from oreigin.web.languages import languages


class TextForm(forms.Form):
    """A message in the registrant's own words."""

    subject = forms.CharField(max_length=300)
    body = forms.CharField(
        max_length=20_000,
        label="Text",
        widget=forms.Textarea({"rows": 18, "class": "tall"}),
        help_text="A blank line starts a paragraph; {fields} are filled in.",
    )

    def text(self) -> Text:
        """Return what was written."""
        return Text(self.cleaned_data["subject"].strip(), self.cleaned_data["body"].strip())


@page("campaign.read")
@require_safe
def texts(request: PageRequest) -> HttpResponse:
    """Show every message, and in which languages the registrant has words of its own."""
    rows = MessageText.objects.filter(period=request.period)
    own = set(rows.values_list("step", "language"))
    values = {
        "tabs": tabs(request.period, "campaign-texts"),
        "languages": [(code, languages()[code]) for code in LANGUAGES],
        "rows": [
            (row, [(code, (row.id, code) in own) for code in LANGUAGES]) for row in ours.messages()
        ],
    }
    return render(request, "web/campaign/texts.html", values)


@page("campaign.read")
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: PageRequest, message: str, language: str) -> HttpResponse:
    """Show a message in a language, ours beside the registrant's own, and how it reads."""
    fields = next((row for row in ours.messages() if row.id == message), None)
    if fields is None or language not in LANGUAGES:
        raise Http404
    given = ours.text_of(message, language)
    own = _own(request.period, message, language)
    shown = own or given
    initial = {"subject": shown.subject, "body": shown.body.strip()}
    form = TextForm(request.POST or None, initial=initial)
    if request.method == "POST":
        request.actor.must("campaign.launch")
        if (request.POST.get("do") == "ours" or form.is_valid()) and _changed(
            request, form, message, language
        ):
            return redirect("campaign-text", *_where(request), message, language)
        if form.is_valid():
            shown = form.text()
    editable = request.actor.may("campaign.launch") and not request.period.closed
    values: dict[str, Any] = {
        "section": "campaign",
        "fields": fields,
        "language": language,
        "languages": [(code, languages()[code]) for code in LANGUAGES],
        "ours": given,
        "own": own,
        "form": form,
        "editable": editable,
        **_preview(request, message, language, shown),
    }
    return render(request, "web/campaign/text.html", values)


def _changed(request: PageRequest, form: TextForm, message: str, language: str) -> bool:
    """Do what was asked: go back to our text, keep theirs, or (False) only show how it reads."""
    asked = request.POST.get("do")
    if asked == "preview":
        return False
    new = None if asked == "ours" else form.text()
    try:
        campaigning.change_text(request.actor, request.period, message, language, new)
    except OreiginError as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, "The text is kept." if new else "Our text is used again.")
    return True


def _preview(request: PageRequest, message: str, language: str, text: Text) -> dict[str, Any]:
    """Return how a text reads, with values that are plainly examples where there are none."""
    period = request.period
    example = Fields(
        registrant=settings_of(period)["registrant"].name,
        year=period.year,
        sender=campaigning.sender_of(period.registrant),
        supplier="Example Supplier Ltd.",
        contact="Alex Example",
        due=period.answers_due or request.actor.now.date(),
        link=PERSONAL_LINK,
        smelters=("Example Smelter",),
        suppliers=("Example Supplier Ltd.",),
        findings="Declaration, cell D8: an example of something to be mended.",
        question="An example of a question.",
        answer="An example of an answer.",
    )
    try:
        return {"mail": shown(rendered(message, example, language, text))}
    except RefusedError as refused:
        return {"problem": refused.problem}


def _own(period: Period, message: str, language: str) -> Text | None:
    row = MessageText.objects.filter(period=period, step=message, language=language).first()
    return Text(row.subject, row.body) if row else None


def _where(request: PageRequest) -> tuple[str, int]:
    return request.actor.registrant.slug, request.period.year
