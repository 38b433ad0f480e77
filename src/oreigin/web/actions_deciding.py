"""Deciding on an action: the options that were considered, and what the report then says."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from oreigin.case import ProgramRecord
from oreigin.casework import following_up
from oreigin.casework.corrective import following_up as words
from oreigin.errors import OreiginError
from oreigin.report.generated import told
from oreigin.store.models import Action
from oreigin.web.access import PageRequest, page


class DecisionForm(forms.Form):
    """What was decided, before whom, and which options were considered; the report prints it."""

    summary = forms.CharField(
        max_length=1000,
        label="What the matter was",
        widget=forms.Textarea({"rows": 2}),
        help_text="As the report says it: without the names of suppliers.",
    )
    body = forms.CharField(
        max_length=300,
        label="Brought before",
        help_text="A body or an office, such as: our conflict minerals steering committee.",
    )
    options = forms.MultipleChoiceField(
        label="Options considered", widget=forms.CheckboxSelectMultiple
    )
    chosen = forms.ChoiceField(label="Decided", widget=forms.RadioSelect)
    reason = forms.CharField(max_length=2000, label="Why?", widget=forms.Textarea({"rows": 3}))

    def __init__(self, *given: Any, **more: Any):
        super().__init__(*given, **more)
        self.words = {one.id: one.words for one in words().options}
        choices = [(one.id, one.label) for one in words().options]
        for name in ("options", "chosen"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Hold what was decided against what was considered."""
        given = super().clean() or {}
        if given.get("chosen") and given["chosen"] not in given.get("options", ()):
            self.add_error("options", "What was decided is not among the options considered.")
        return given

    def given(self) -> dict[str, Any]:
        """Return what `following_up.escalation` takes."""
        found = self.cleaned_data
        chosen = self.words[found["chosen"]]
        return {
            "summary": _sentence(found["summary"]),
            "body": found["body"],
            "options": [self.words[one] for one in found["options"]],
            "decision": f"{chosen[:1].upper()}{chosen[1:]}. {_sentence(found['reason'])}",
        }


def _sentence(text: str) -> str:
    """Return a text that another sentence may follow."""
    text = text.strip()
    return text if text.endswith((".", "!", "?", "”", ")")) else f"{text}."


@page("actions.write")
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: PageRequest, action: int) -> HttpResponse:
    """Decide on an action; what the report will say is shown before anything is kept."""
    open_ones = Action.objects.filter(done=None).select_related("supplier", "period")
    held = get_object_or_404(open_ones, period=request.period, pk=action)
    form, sentences = DecisionForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            record = following_up.escalation(request.actor, held, **form.given())
            if request.POST.get("do") == "keep":
                following_up.decide_action(request.actor, held, record)
                messages.success(request, "The decision is on record; the report says so.")
                return redirect("action", *_where(request), held.pk)
            sentences = told(record)
        except OreiginError as refused:
            form.add_error(None, str(refused))
    values = {"section": "actions", "action": held, "form": form, "sentences": sentences}
    return render(request, "web/actions/decide.html", values)


def decisions_of(action: Action) -> list[tuple[ProgramRecord, str]]:
    """Return the records of what was decided on an action, each with what the report says of it."""
    return [(one, told(one)) for one in following_up.decisions_on(action)]


def _where(request: PageRequest) -> tuple[str, int]:
    return request.actor.registrant.slug, request.period.year
