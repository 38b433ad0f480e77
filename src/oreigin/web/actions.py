"""Actions: what is to be done about red flags, suppliers, grievances and promises, until when."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oreigin.casework import following_up
from oreigin.errors import OreiginError
from oreigin.store.models import Action, ActionKind, Period
from oreigin.web import table
from oreigin.web.access import PageRequest, page
from oreigin.web.actions_about import with_subjects
from oreigin.web.actions_deciding import decisions_of
from oreigin.web.choosing import SupplierField
from oreigin.web.exporting import exported
from oreigin.web.parts import Choice, Column, Tab

OPEN, OVERDUE, SOON, CLOSED = "open", "overdue", "soon", "closed"
SOON_DAYS = 7

COLUMNS = (
    Column("matter", "Matter", ("matter", "pk")),
    Column("kind", "Kind", ("kind", "due")),
    Column("state", "State", ("done", "due")),
    Column("owner", "Owner", ("owner", "due")),
    Column("due", "Due", ("due", "pk")),
    Column("supplier", "Supplier", ("supplier__name", "pk")),
    Column("about", "About", ("subject", "pk")),
    Column("outcome", "Outcome and decision"),
)
HEADER = (
    "Action",
    "Matter",
    "Kind",
    "Owner",
    "Opened",
    "Due",
    "Done",
    "Supplier",
    "About",
    "Outcome",
    "Decision",
)


class ActionForm(forms.Form):
    """What is to be done, by whom and until when."""

    matter = forms.CharField(
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text="What needs to be done, in a sentence.",
    )
    kind = forms.ChoiceField(choices=ActionKind.choices)
    owner = forms.CharField(max_length=200, help_text="Who is responsible: a person or an office.")
    due = forms.DateField(required=False, widget=forms.DateInput({"type": "date"}))
    supplier = SupplierField(required=False)
    subject = forms.CharField(
        max_length=300,
        required=False,
        label="About",
        help_text="The id of what it is about, such as smelter:CID000019 or response:acme-2025.",
    )

    def __init__(self, period: Period, *given: Any, **more: Any):
        super().__init__(*given, **more)
        field = self.fields["supplier"]
        assert isinstance(field, SupplierField)  # noqa: S101 - declared above
        field.among(period)


class CloseForm(forms.Form):
    """What came of an action."""

    outcome = forms.CharField(
        max_length=2000, widget=forms.Textarea({"rows": 3}), label="What came of it"
    )
    decision = forms.CharField(
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="What was decided, where somebody had to decide: continue, suspend, end.",
    )


@dataclass(frozen=True, slots=True)
class Filters(table.Filters):
    """What of the actions is shown."""

    kind: str = ""
    state: str = ""
    owner: str = ""

    def apply(self, actions: QuerySet[Action], today: date) -> QuerySet[Action]:
        """Return the actions that pass."""
        if self.q:
            actions = actions.filter(Q(matter__icontains=self.q) | Q(subject__icontains=self.q))
        if self.kind:
            actions = actions.filter(kind=self.kind)
        if self.owner:
            actions = actions.filter(owner=self.owner)
        if self.state:
            actions = actions.filter(in_state(self.state, today))
        return actions


@page("actions.read")
@require_safe
def actions(request: PageRequest) -> HttpResponse:
    """Show the period's actions."""
    today, filters = request.actor.now.date(), Filters.of(request.GET)
    held = _actions(request.period)
    values = {
        "tabs": tabs(request.period, "actions"),
        "today": today,
        "filters": filters,
        "total": held.count(),
        "kinds": _kinds(held),
        "states": _states(held, today),
        "owners": _owners(held),
        **table.page_of_table(request, filters.apply(held, today), COLUMNS, "due"),
    }
    values["rows"] = with_subjects(request.period, values["page"])
    return render(request, "web/actions/actions.html", values)


@page("case.export")
@require_safe
def export(request: PageRequest, form: str) -> HttpResponse:
    """Hand out the actions, filtered and sorted as they are shown."""
    found = Filters.of(request.GET).apply(_actions(request.period), request.actor.now.date())
    held = table.ordered(found, COLUMNS, request.GET, "due")
    rows = (
        (
            one.code,
            one.matter,
            one.get_kind_display(),
            one.owner,
            one.opened.date(),
            one.due,
            one.done,
            one.supplier.name if one.supplier else "",
            one.subject,
            one.outcome,
            one.decision,
        )
        for one in held
    )
    return exported(f"actions-{request.period.year}", form, HEADER, rows)


@page("actions.write")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PageRequest) -> HttpResponse:
    """Open an action; an address may say what it is about."""
    initial = {
        name: request.GET.get(name, "") for name in ("kind", "subject", "matter", "supplier")
    }
    form = ActionForm(request.period, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = following_up.open_action(
                request.actor,
                request.period,
                given["matter"],
                given["owner"],
                due=given["due"],
                kind=ActionKind(given["kind"]),
                supplier=given["supplier"],
                subject=given["subject"],
            )
        except OreiginError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Action {made.code} is open.")
            return redirect("actions", request.actor.registrant.slug, request.period.year)
    return render(request, "web/actions/new.html", {"form": form, "section": "actions"})


@page("actions.read")
@require_http_methods(["GET", "HEAD", "POST"])
def action(request: PageRequest, action: int) -> HttpResponse:
    """Show one action; whoever may write changes it while it is open."""
    held = get_object_or_404(_actions(request.period), pk=action)
    writable = request.actor.may("actions.write") and held.done is None
    form = ActionForm(request.period, request.POST or None, initial=_given(held))
    if request.method == "POST":
        request.actor.must("actions.write")
        if form.is_valid() and _changed(request, held, form):
            return redirect("actions", request.actor.registrant.slug, request.period.year)
    [(_, subject)] = with_subjects(request.period, [held])
    values = {
        "section": "actions",
        "action": held,
        "subject": subject,
        "today": request.actor.now.date(),
        "form": form if writable and not request.period.closed else None,
        "close_form": CloseForm(),
        "decisions": decisions_of(held),
    }
    return render(request, "web/actions/action.html", values)


@page("actions.write")
@require_POST
def close(request: PageRequest, action: int) -> HttpResponse:
    """Close an action with what came of it."""
    held = get_object_or_404(_actions(request.period), pk=action)
    given = request.POST
    try:
        following_up.close_action(
            request.actor, held, given.get("outcome", ""), given.get("decision", "")
        )
    except OreiginError as refused:
        messages.error(request, str(refused))
        return redirect("action", request.actor.registrant.slug, request.period.year, held.pk)
    messages.success(request, f"Action {held.code} is closed.")
    return redirect("actions", request.actor.registrant.slug, request.period.year)


def tabs(period: Period, current: str) -> list[Tab]:
    """Return the pages about what the program does."""
    pages = (
        ("actions", "Actions"),
        ("risks", "Risks"),
        ("records", "Program records"),
        ("overrides", "Decided otherwise"),
    )
    where = [period.registrant.slug, period.year]
    return [Tab(label, reverse(name, args=where), name == current) for name, label in pages]


def _changed(request: PageRequest, held: Action, form: ActionForm) -> bool:
    changed = {name: form.cleaned_data[name] for name in form.changed_data}
    try:
        if changed:
            following_up.change_action(request.actor, held, **changed)
    except OreiginError as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, f"Action {held.code} is changed.")
    return True


def _given(held: Action) -> dict[str, Any]:
    names = ("matter", "kind", "owner", "due", "subject")
    return {**{name: getattr(held, name) for name in names}, "supplier": held.supplier}


def _actions(period: Period) -> QuerySet[Action]:
    return Action.objects.filter(period=period).select_related("supplier", "period")


def in_state(state: str, today: date) -> Q:
    """Return what actions in a state are told apart by; "" or another word means open ones."""
    if state == CLOSED:
        return Q(done__isnull=False)
    if state == OVERDUE:
        return Q(done=None, due__lt=today)
    if state == SOON:
        return Q(done=None, due__gte=today, due__lte=today + timedelta(days=SOON_DAYS))
    return Q(done=None)


def _states(actions: QuerySet[Action], today: date) -> list[Choice]:
    labels = {OPEN: "Open", OVERDUE: "Overdue", SOON: "Due within a week", CLOSED: "Closed"}
    counted = actions.aggregate(
        **{state: Count("pk", filter=in_state(state, today)) for state in labels}
    )
    return [Choice(state, label, counted[state]) for state, label in labels.items()]


def _kinds(actions: QuerySet[Action]) -> list[Choice]:
    counted = actions.order_by("kind").values("kind").annotate(n=Count("pk"))
    return [Choice(row["kind"], ActionKind(row["kind"]).label, row["n"]) for row in counted]


def _owners(actions: QuerySet[Action]) -> list[Choice]:
    counted = actions.order_by("owner").values("owner").annotate(n=Count("pk"))
    return [Choice(row["owner"], row["owner"], row["n"]) for row in counted]
