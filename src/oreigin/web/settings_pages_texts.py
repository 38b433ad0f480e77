"""The registrant's own words: texts, the facts they may state, sentences held against the data."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oreigin.assessment.own_words import sentences_in, undeclared_numbers
from oreigin.case import NarrativeClaim as Sentence
from oreigin.case import SourcedFact
from oreigin.casework import periods, texts
from oreigin.errors import OreiginError
from oreigin.store.loading import settings_of
from oreigin.store.models import Claim, Narrative, NarrativeClaim
from oreigin.web.access import PageRequest, page
from oreigin.web.case_settings import Text, words
from oreigin.web.settings_pages import SAVED, may_change
from oreigin.web.settings_tabs import tabs

LONGEST = 100_000


class TextForm(forms.Form):
    """A text block: paragraphs with an empty line between them."""

    text = forms.CharField(
        required=False,
        max_length=LONGEST,
        label="Text",
        widget=forms.Textarea({"class": "tall"}),
        help_text="Plain paragraphs, an empty line between them. An empty text is removed.",
    )


class FactForm(forms.Form):
    """A fact with a number that texts may state."""

    text = forms.CharField(
        max_length=500, label="As the text words it", help_text="Such as: 19,000 customers"
    )
    source = forms.CharField(
        max_length=500, label="Where it stands", help_text="Such as: Form 10-K for 2020, Item 1"
    )
    as_of = forms.DateField(
        required=False, label="As of", widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )


class SentenceForm(forms.Form):
    """A sentence that is true or false, and the rule it is held to."""

    sentence = forms.CharField(max_length=2000, widget=forms.Textarea({"rows": 3}))
    predicate = forms.ChoiceField(label="It says that")
    reach = forms.ChoiceField(
        required=False,
        label="Of which smelters",
        help_text="Open where the sentence leaves it open.",
    )
    printed = forms.BooleanField(
        required=False,
        label="Print it in the report",
        help_text="A sentence that the data contradict is left out; a draft marks it.",
    )
    source = forms.CharField(
        max_length=500,
        required=False,
        label="Who said it, and where",
        help_text="For a sentence in another document that is only checked against the data.",
    )
    id = forms.CharField(
        max_length=100, required=False, label="Id", help_text="Left empty, it is given one."
    )

    def __init__(self, *given: Any, **more: Any):
        super().__init__(*given, **more)
        rules = texts.rules()
        reaches = dict.fromkeys(reach for rule in rules for reach in rule.reaches)
        _offer(self, "predicate", [(rule.id, rule.sentence) for rule in rules])
        _offer(self, "reach", [("", "Open"), *((one, one) for one in reaches)])


@page("program.read")
@require_safe
def overview(request: PageRequest) -> HttpResponse:
    """Show every text that the report has a place for, facts, and sentences."""
    return _overview(request, FactForm())


@page("program.read")
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: PageRequest, code: str) -> HttpResponse:
    """Show and change one text."""
    if request.method == "POST":
        request.actor.must("case.change")
    held = Narrative.objects.filter(period=request.period, code=code, previous=False).first()
    place = next((one for one in words().texts if one.id == code), None)
    if place is None and held is None:
        raise Http404
    posted = request.POST if request.method == "POST" else None
    form = TextForm(posted, initial={"text": held.text if held else ""})
    form.fields["text"].disabled = not may_change(request)
    if request.method == "POST" and form.is_valid():
        try:
            texts.write_text(request.actor, request.period, code, form.cleaned_data["text"])
        except OreiginError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, SAVED)
            return _to_overview(request)
    values = {
        "section": "settings",
        "form": form,
        "code": code,
        "place": place or Text(code, code, "The report has no place of its own for this text."),
        "editable": may_change(request),
        **_said_in(request, code, held.text if held else ""),
    }
    return render(request, "web/settings/text.html", values)


@page("case.change")
@require_POST
def add_fact(request: PageRequest) -> HttpResponse:
    """Let texts state one more fact."""
    form = FactForm(request.POST)
    if not form.is_valid():
        return _overview(request, form)
    facts = (*_facts(request), SourcedFact(**form.cleaned_data))
    return _with_facts(request, facts)


@page("case.change")
@require_POST
def remove_fact(request: PageRequest) -> HttpResponse:
    """Let texts state a fact no more."""
    said = request.POST.get("text", "")
    return _with_facts(request, tuple(one for one in _facts(request) if one.text != said))


@page("case.change")
@require_http_methods(["GET", "HEAD", "POST"])
def new_sentence(request: PageRequest) -> HttpResponse:
    """Hold one more sentence against the data."""
    return _sentence(request, None)


@page("case.change")
@require_http_methods(["GET", "HEAD", "POST"])
def sentence(request: PageRequest, sentence: int) -> HttpResponse:
    """Change a sentence that is held against the data."""
    return _sentence(request, get_object_or_404(NarrativeClaim, period=request.period, pk=sentence))


@page("case.change")
@require_POST
def remove_sentence(request: PageRequest, sentence: int) -> HttpResponse:
    """Hold a sentence against the data no more."""
    held = get_object_or_404(NarrativeClaim, period=request.period, pk=sentence)
    try:
        texts.remove_sentence(request.actor, held)
    except OreiginError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "The sentence was removed.")
    return _to_overview(request)


def _overview(request: PageRequest, form: FactForm) -> HttpResponse:
    held = {
        row.code: row.text
        for row in Narrative.objects.filter(period=request.period, previous=False).order_by("code")
    }
    places = words().texts
    known = {place.id for place in places}
    others = [Text(code, code, "") for code in held if code not in known]
    truths = {
        row.code: row.holds
        for row in Claim.objects.filter(period=request.period).only("code", "holds")
    }
    sentences = NarrativeClaim.objects.filter(period=request.period).order_by("pk")
    values = {
        **tabs(request, "settings-texts"),
        "places": [(place, held.get(place.id, "")) for place in (*places, *others)],
        "facts": _facts(request),
        "fact_form": form,
        "sentences": [(row, truths.get(row.code)) for row in sentences],
        "editable": may_change(request),
    }
    return render(request, "web/settings/texts.html", values)


def _said_in(request: PageRequest, code: str, written: str) -> dict[str, Any]:
    """Return what of a text is held against the data, and which of its numbers have no source."""
    truths = {row.code: row.holds for row in Claim.objects.filter(period=request.period)}
    found = sentences_in(code, written)
    return {
        "found": [(one.sentence, truths.get(one.id)) for one in found],
        "numbers": undeclared_numbers(written, _facts(request)),
    }


def _sentence(request: PageRequest, row: NarrativeClaim | None) -> HttpResponse:
    names = ("sentence", "predicate", "reach", "printed", "source")
    held = {name: getattr(row, name) for name in names} | {"id": row.code} if row else {}
    form = SentenceForm(request.POST if request.method == "POST" else None, initial=held)
    if request.method == "POST" and form.is_valid():
        try:
            given = Sentence(**form.cleaned_data)
            texts.save_sentence(request.actor, request.period, given, row)
        except OreiginError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, SAVED)
            return _to_overview(request)
    values = {"section": "settings", "form": form, "row": row}
    return render(request, "web/settings/sentence.html", values)


def _facts(request: PageRequest) -> tuple[SourcedFact, ...]:
    held: tuple[SourcedFact, ...] = settings_of(request.period).get("facts", ())
    return held


def _with_facts(request: PageRequest, facts: tuple[SourcedFact, ...]) -> HttpResponse:
    try:
        periods.change_settings(request.actor, request.period, facts=facts)
    except OreiginError as refused:
        messages.error(request, f"{refused.problem.message} {refused.problem.remedy}")
    else:
        messages.success(request, SAVED)
    return _to_overview(request)


def _to_overview(request: PageRequest) -> HttpResponse:
    return redirect("settings-texts", request.actor.registrant.slug, request.period.year)


def _offer(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
    field.choices = choices
