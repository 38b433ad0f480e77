"""Questions between registrant and suppliers: asked, answered, closed."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oreigin.campaign import language_for
from oreigin.casework import questions
from oreigin.casework.responding import checked_of
from oreigin.errors import OreiginError
from oreigin.store.models import Period, Question, Response
from oreigin.web import table
from oreigin.web.access import PageRequest, page
from oreigin.web.campaign_frame import tabs
from oreigin.web.choosing import SupplierField
from oreigin.web.parts import Choice, Column

OURS, THEIRS, ANSWERED, CLOSED = "ours", "theirs", "answered", "closed"
STATES = {
    THEIRS: ("Waits for our answer", Q(from_supplier=True, answered=None, closed=None)),
    OURS: ("Waits for the supplier", Q(from_supplier=False, answered=None, closed=None)),
    ANSWERED: ("Answered", Q(answered__isnull=False)),
    CLOSED: ("Closed", Q(answered=None, closed__isnull=False)),
}

COLUMNS = (
    Column("text", "Question"),
    Column("supplier", "Supplier", ("supplier__name", "pk")),
    Column("state", "State"),
    Column("asked", "Asked", ("asked", "pk")),
    Column("answered", "Answered", ("answered", "pk")),
)


class AskForm(forms.Form):
    """What is asked of whom."""

    supplier = SupplierField()
    text = forms.CharField(
        label="Question",
        max_length=questions.LONGEST,
        widget=forms.Textarea({"rows": 14, "class": "tall"}),
        help_text="It is emailed to the main contact and shown on the supplier's page.",
    )

    def __init__(self, period: Period, *given: Any, **more: Any):
        super().__init__(*given, **more)
        field = self.fields["supplier"]
        assert isinstance(field, SupplierField)  # noqa: S101 - declared above
        field.among(period)


@dataclass(frozen=True, slots=True)
class Filters(table.Filters):
    """What of the questions is shown."""

    state: str = ""

    def apply(self, rows: QuerySet[Question]) -> QuerySet[Question]:
        """Return the questions that pass."""
        if self.q:
            rows = rows.filter(Q(text__icontains=self.q) | Q(supplier__name__icontains=self.q))
        return rows.filter(STATES[self.state][1]) if self.state in STATES else rows


@page("campaign.read")
@require_safe
def listed(request: PageRequest) -> HttpResponse:
    """Show the period's questions."""
    filters = Filters.of(request.GET)
    held = Question.objects.filter(period=request.period).select_related("supplier")
    values = {
        "tabs": tabs(request.period, "questions"),
        "filters": filters,
        "total": held.count(),
        "states": [
            Choice(state, label, held.filter(which).count())
            for state, (label, which) in STATES.items()
        ],
        **table.page_of_table(request, filters.apply(held), COLUMNS, "-asked"),
    }
    values["rows"] = [(one, state_of(one)) for one in values["page"]]
    return render(request, "web/campaign/questions.html", values)


@page("campaign.write")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PageRequest) -> HttpResponse:
    """Ask a supplier something; about a response, what the checks found is there to begin with."""
    response = _response(request)
    initial = _begun(response) if response else {"supplier": request.GET.get("supplier", "")}
    form = AskForm(request.period, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        about = response if response and response.supplier == given["supplier"] else None
        found = [one.rule for one in checked_of(about).findings] if about else []
        try:
            made = questions.ask(
                request.actor,
                given["supplier"],
                given["text"],
                response=about,
                findings=list(dict.fromkeys(found)),
            )
        except OreiginError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{made.supplier.name} is asked.")
            return _to(request, made)
    values = {"section": "campaign", "form": form, "response": response}
    return render(request, "web/campaign/ask.html", values)


@page("campaign.read")
@require_safe
def question(request: PageRequest, question: int) -> HttpResponse:
    """Show one question and its answer."""
    held = _one(request, question)
    values = {"section": "campaign", "question": held, "state": state_of(held)}
    return render(request, "web/campaign/question.html", values)


@page("campaign.write")
@require_POST
def answer(request: PageRequest, question: int) -> HttpResponse:
    """Answer a supplier's question."""
    held = _one(request, question)
    try:
        questions.answer(request.actor, held, request.POST.get("text", ""))
    except OreiginError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{held.supplier.name} has the answer.")
    return _to(request, held)


@page("campaign.write")
@require_POST
def close(request: PageRequest, question: int) -> HttpResponse:
    """Let a question rest."""
    held = _one(request, question)
    try:
        questions.close(request.actor, held)
    except OreiginError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "The question is closed.")
    return _to(request, held)


def state_of(question: Question) -> str:
    """Return where a question stands, a key of `STATES`."""
    if question.answered:
        return ANSWERED
    if question.closed:
        return CLOSED
    return THEIRS if question.from_supplier else OURS


def _response(request: PageRequest) -> Response | None:
    asked = request.GET.get("response", "")
    if not asked.isdecimal():
        return None
    rows = Response.objects.select_related("supplier__period", "document__reading")
    return get_object_or_404(rows, period=request.period, pk=int(asked))


def _begun(response: Response) -> dict[str, Any]:
    language = language_for(response.supplier.language)
    text = questions.question_about(response, language)
    return {"supplier": response.supplier, "text": text}


def _one(request: PageRequest, pk: int) -> Question:
    rows = Question.objects.select_related("supplier__period", "response", "asked_by")
    return get_object_or_404(rows, period=request.period, pk=pk)


def _to(request: PageRequest, held: Question) -> HttpResponse:
    return redirect("question", request.actor.registrant.slug, request.period.year, held.pk)
