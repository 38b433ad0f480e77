"""Beside actions: risks of facilities, program records, and what people decided otherwise."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oreigin import case as values_of_case
from oreigin.assessment.attention_items import overridable_rules
from oreigin.assessment.overrides import (
    DETERMINATION,
    decided_subjects,
    origin_subject,
    permitted_values,
)
from oreigin.case import Fulfilment, RecordKind, Risk
from oreigin.casework import following_up
from oreigin.errors import OreiginError
from oreigin.store.models import (
    Attention,
    Override,
    Period,
    PeriodResult,
    ProgramRecord,
    RiskDecision,
    Smelter,
)
from oreigin.web.access import PageRequest, page
from oreigin.web.actions import tabs
from oreigin.web.parts import Choice, Column
from oreigin.web.table import ROWS

STEPS = (
    (1, "Management systems"),
    (2, "Identify and assess risk"),
    (3, "Respond to risk"),
    (4, "Independent audits"),
    (5, "Report"),
)
"""The five steps of the OECD Due Diligence Guidance, in short."""

RISK_COLUMNS = (
    Column("name", "Smelter or refiner"),
    Column("metal", "Metal"),
    Column("country", "Country"),
    Column("status", "Conformance"),
    Column("risk", "Risk by location"),
    Column("flags", "Red flags", number=True),
    Column("suppliers", "Suppliers", number=True),
    Column("decided", "Decided by a person"),
)


class RecordForm(forms.Form):
    """Proof that something was done."""

    step = forms.TypedChoiceField(
        label="OECD step",
        coerce=int,
        choices=[(number, f"{number}. {title}") for number, title in STEPS],
    )
    kind = forms.ChoiceField(
        choices=[(kind.value, kind.value.replace("-", " ").capitalize()) for kind in RecordKind]
    )
    date = forms.DateField(widget=forms.DateInput({"type": "date"}))
    summary = forms.CharField(max_length=1000, widget=forms.Textarea({"rows": 2}))
    body = forms.CharField(
        max_length=20000, required=False, label="In full", widget=forms.Textarea({"rows": 5})
    )
    decision = forms.CharField(max_length=2000, required=False)
    source = forms.CharField(
        max_length=500, required=False, help_text="Where the record can be found."
    )
    commitment = forms.ChoiceField(
        required=False, label="Follows up the commitment", choices=[("", "None")]
    )
    fulfilment = forms.ChoiceField(
        required=False,
        label="What became of it",
        choices=[("", "–"), *((one.value, one.value.capitalize()) for one in Fulfilment)],
    )

    def __init__(self, period: Period, *given: Any, **more: Any):
        super().__init__(*given, **more)
        made = ProgramRecord.objects.filter(
            period=period, previous=True, kind=RecordKind.COMMITMENT.value
        )
        field = self.fields["commitment"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [("", "None"), *((one.code, one.summary[:100]) for one in made)]

    def record(self) -> values_of_case.ProgramRecord:
        """Return the record as a value of the case; it is given an id later."""
        given = self.cleaned_data
        return values_of_case.ProgramRecord(
            id="",
            step=given["step"],
            kind=RecordKind(given["kind"]),
            date=given["date"],
            summary=given["summary"],
            body=given["body"],
            decision=given["decision"],
            source=given["source"],
            commitment=given["commitment"],
            fulfilment=Fulfilment(given["fulfilment"]) if given["fulfilment"] else None,
        )


class RiskForm(forms.Form):
    """A decision on the risk of a facility, and why."""

    risk = forms.ChoiceField(
        choices=[(risk.value, risk.value.capitalize()) for risk in Risk],
        widget=forms.RadioSelect,
    )
    why = forms.CharField(max_length=2000, label="Why?", widget=forms.Textarea({"rows": 3}))


class OverrideForm(forms.Form):
    """What is decided otherwise than computed, and why; the subject says what may be decided."""

    value = forms.ChoiceField(label="Decided")
    why = forms.CharField(
        max_length=2000,
        label="Why?",
        widget=forms.Textarea({"rows": 3}),
        help_text="It is shown with the answer everywhere.",
    )

    def __init__(self, subject: str, *given: Any, **more: Any):
        super().__init__(*given, **more)
        field = self.fields["value"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(value, value) for value in permitted_values(subject)]


@page("actions.read")
@require_safe
def risks(request: PageRequest) -> HttpResponse:
    """Show the facilities with red flags or of elevated risk, or those nobody decided on."""
    held = Smelter.objects.filter(period=request.period)
    flagged = held.filter(Q(risk=Risk.ELEVATED.value) | Q(red_flags__gt=0))
    undecided = held.filter(risk=Risk.UNDECIDED.value)
    show = request.GET.get("show", "")
    shown = (undecided if show else flagged).order_by("-red_flags", "metal", "sort_name")
    facilities = Paginator(shown, ROWS).get_page(request.GET.get("page"))
    values = {
        "section": "actions",
        "tabs": tabs(request.period, "risks"),
        "columns": RISK_COLUMNS,
        "show": show,
        "shows": [Choice("undecided", "Undecided", undecided.count())],
        "page": facilities,
        "rows": _with_decisions(request.period, list(facilities)),
    }
    return render(request, "web/actions/risks.html", values)


@page("risk.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def risk(request: PageRequest, smelter: int) -> HttpResponse:
    """Decide on the risk of one facility."""
    found = Smelter.objects.select_related("period")
    held = get_object_or_404(found, period=request.period, pk=smelter)
    form = RiskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            following_up.decide_risk(request.actor, held, Risk(given["risk"]), given["why"])
        except OreiginError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Decided: {held.name} is of {given['risk']} risk.")
            return redirect("risks", request.actor.registrant.slug, request.period.year)
    values = {"section": "actions", "smelter": held, "form": form}
    return render(request, "web/actions/risk.html", values)


@page("actions.read")
@require_safe
def records(request: PageRequest) -> HttpResponse:
    """Show the program's records step by step, with the commitments of the period before."""
    held = ProgramRecord.objects.filter(period=request.period).order_by("step", "date", "pk")
    now = [one for one in held if not one.previous]
    values = {
        "section": "actions",
        "tabs": tabs(request.period, "records"),
        "steps": [(no, title, [one for one in now if one.step == no]) for no, title in STEPS],
        "followed": _followed([one for one in held if one.previous], now),
    }
    return render(request, "web/actions/records.html", values)


@page("actions.write")
@require_http_methods(["GET", "HEAD", "POST"])
def new_record(request: PageRequest) -> HttpResponse:
    """Add a record."""
    initial = {"step": request.GET.get("step", 1), "commitment": request.GET.get("commitment", "")}
    form = RecordForm(request.period, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            following_up.add_record(request.actor, request.period, form.record())
        except OreiginError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The record is kept.")
            return redirect("records", request.actor.registrant.slug, request.period.year)
    return render(request, "web/actions/new_record.html", {"form": form, "section": "actions"})


@page("actions.read")
@require_safe
def overrides(request: PageRequest) -> HttpResponse:
    """Show what people decided otherwise than computed, and what may be."""
    values = {
        "section": "actions",
        "tabs": tabs(request.period, "overrides"),
        "overrides": Override.objects.filter(period=request.period).order_by("-when", "-pk"),
        "subjects": _subjects(request.period),
    }
    return render(request, "web/actions/overrides.html", values)


@page("overrides.record")
@require_http_methods(["GET", "HEAD", "POST"])
def new_override(request: PageRequest) -> HttpResponse:
    """Decide otherwise than computed on the subject that the address names."""
    subject = request.GET.get("subject", "")
    form = OverrideForm(subject, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            following_up.record_override(
                request.actor, request.period, subject, given["value"], given["why"]
            )
        except OreiginError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Decided on {subject}.")
            return redirect("overrides", request.actor.registrant.slug, request.period.year)
    said = dict(_subjects(request.period)).get(subject, "")
    values = {"section": "actions", "form": form, "subject": subject, "said": said}
    return render(request, "web/actions/new_override.html", values)


@page("overrides.record")
@require_POST
def remove_override(request: PageRequest, override: int) -> HttpResponse:
    """Take such a decision back."""
    held = Override.objects.select_related("period")
    row = get_object_or_404(held, period=request.period, pk=override)
    try:
        following_up.remove_override(request.actor, row, request.POST.get("why", ""))
    except OreiginError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"What was decided on {row.subject} no longer counts.")
    return redirect("overrides", request.actor.registrant.slug, request.period.year)


def _with_decisions(
    period: Period, smelters: list[Smelter]
) -> list[tuple[Smelter, RiskDecision | None]]:
    """Return facilities, each with the newest decision of a person on its risk."""
    decided = RiskDecision.objects.filter(period=period, revoked=None).order_by("when", "pk")
    by_key = {one.cid or (one.metal, one.name): one for one in decided}
    return [(one, by_key.get(one.cid or (one.metal, one.name))) for one in smelters]


def _followed(
    before: list[ProgramRecord], now: list[ProgramRecord]
) -> list[tuple[ProgramRecord, ProgramRecord | None]]:
    """Return the commitments of the period before, each with what became of it."""
    told = {one.commitment: one for one in now if one.commitment}
    made = (one for one in before if one.kind == RecordKind.COMMITMENT.value)
    return [(one, told.get(one.code)) for one in made]


def _subjects(period: Period) -> list[tuple[str, str]]:
    """Return what may be decided otherwise now, each with what was computed or found."""
    items = Attention.objects.filter(period=period, rule__in=overridable_rules())
    found = [(one.subject, one.message) for one in items.order_by("position") if one.subject]
    computed = _computed(period)
    return [*found, *((subject, computed.get(subject, "")) for subject in decided_subjects())]


def _computed(period: Period) -> dict[str, str]:
    """Return the answers of the determination by the subjects that decide otherwise on them."""
    result = PeriodResult.objects.filter(period=period).only("determination").first()
    if result is None:
        return {}
    found = {
        origin_subject(one["metal"]): f"Origin of {one['metal']} – {one['finding']}"
        for one in result.determination["metals"]
    }
    return {DETERMINATION: f"To be filed – {result.determination['outcome']}", **found}
