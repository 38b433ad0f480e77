"""Our declarations: which are kept up to date, to whom they went, who should get a new one."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, QuerySet, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oreigin.casework import declaring
from oreigin.errors import OreiginError, RefusedError
from oreigin.rollup.ledger import Standing
from oreigin.rollup.values import Asked
from oreigin.rollup.values import Declarant as DeclarantValue
from oreigin.store import documents as store
from oreigin.store.models import (
    Job,
    JobState,
    OfficialBlank,
    OwnDeclaration,
    Period,
    Product,
    SentDeclaration,
)
from oreigin.terms import Scope
from oreigin.web.access import PageRequest, page
from oreigin.web.declared_own import about, called
from oreigin.web.documents import attachment
from oreigin.web.parts import Choice, Column

ROWS = 100
OPEN = (JobState.WAITING, JobState.RUNNING)
SCOPES = (Scope.COMPANY, Scope.PRODUCT, Scope.USER_DEFINED)
DUE = "due"

KEPT_COLUMNS = (
    Column("declaration", "Declaration"),
    Column("about", "About"),
    Column("state", "State"),
    Column("smelters", "Smelters", number=True),
    Column("effective", "Dated"),
    Column("workbook", "Workbook"),
)
LEDGER_COLUMNS = (
    Column("to", "Recipient"),
    Column("declaration", "Declaration"),
    Column("about", "About"),
    Column("when", "Sent"),
    Column("standing", "How it stands"),
    Column("says", "What a new one would say"),
    Column("workbook", "What went out"),
)


class NewForm(forms.Form):
    """Which form, and what it is to be about."""

    blank = forms.ModelChoiceField(
        OfficialBlank.objects.none(), label="Official template", empty_label=None
    )
    scope = forms.ChoiceField(
        choices=[(scope.value, called(scope.value)) for scope in SCOPES],
        widget=forms.RadioSelect,
        initial=Scope.COMPANY.value,
        label="What it covers",
    )
    products = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="For a list of products: only their own makers’ smelters are named.",
    )
    description = forms.CharField(
        max_length=1000,
        required=False,
        label="Description of the scope",
        help_text="For a scope of your own: what the declaration covers, as the form prints it.",
    )

    def __init__(self, period: Period, *given: Any, **more: Any):
        super().__init__(*given, **more)
        blank, products = self.fields["blank"], self.fields["products"]
        assert isinstance(blank, forms.ModelChoiceField)  # noqa: S101 - declared above
        assert isinstance(products, forms.ChoiceField)  # noqa: S101 - declared above
        held = OfficialBlank.objects.filter(registrant=period.registrant)
        most_asked = Case(When(template="CMRT", then=0), default=1)
        blank.queryset = held.order_by(most_asked, "template", "-released")
        blank.label_from_instance = _blank_label  # type: ignore[assignment]
        covered = Product.objects.filter(period=period, in_scope=True).order_by("name", "pk")
        products.choices = [(one.code, one.name) for one in covered]

    def asked(self) -> Asked:
        """Return what the declaration is to be about; a company's names no products."""
        given = self.cleaned_data
        scope = Scope(given["scope"])
        products = () if scope is Scope.COMPANY else tuple(given["products"])
        words = given["description"] if scope is Scope.USER_DEFINED else ""
        return Asked(scope, words, products)


class DeclarantForm(forms.Form):
    """Who declares, as the case does not say it."""

    address = forms.CharField(required=False, max_length=500)
    company_unique_id = forms.CharField(
        required=False, max_length=100, label="Unique id", help_text="Such as a DUNS number."
    )
    company_unique_id_authority = forms.CharField(
        required=False, max_length=100, label="Who issued the unique id"
    )
    contact_name = forms.CharField(required=False, max_length=200)
    contact_email = forms.EmailField(required=False, label="Contact email")
    contact_phone = forms.CharField(required=False, max_length=60)
    authorizer_name = forms.CharField(required=False, max_length=200)
    authorizer_title = forms.CharField(required=False, max_length=200)
    authorizer_email = forms.EmailField(required=False, label="Authorizer email")
    authorizer_phone = forms.CharField(required=False, max_length=60)


@page("declarations.read")
@require_safe
def declarations(request: PageRequest) -> HttpResponse:
    """Show what is kept up to date, and the ledger of what went out."""
    period, due = request.period, request.GET.get("standing") == DUE
    ledger = _ledger(period)
    outdated = declaring.to_send_anew(period).count()
    shown = ledger.filter(standing=Standing.OUTDATED.value) if due else ledger
    paged = Paginator(shown.order_by("-when", "-pk"), ROWS).get_page(request.GET.get("page"))
    kept = OwnDeclaration.objects.filter(period=period).defer("result", "inputs")
    kept = kept.select_related("document").order_by("pk")
    work = progress_of(period)
    values = {
        "section": "declarations",
        "kept": [(one, about(one), state_of(one, period, work)) for one in kept],
        "kept_columns": KEPT_COLUMNS,
        "ledger": [(one, about(one)) for one in paged],
        "ledger_columns": LEDGER_COLUMNS,
        "page": paged,
        "standings": [Choice(DUE, "A new one is due", outdated)],
        "due": DUE if due else "",
        "outdated": outdated,
        "total": ledger.count(),
        "blanks": OfficialBlank.objects.filter(registrant=request.actor.registrant).exists(),
        "work": work,
    }
    return render(request, "web/declarations/declarations.html", values)


@page("declarations.read")
@require_safe
def progress(request: PageRequest) -> HttpResponse:
    """Show how far the making of declarations is; at its end the page is loaded anew."""
    work = progress_of(request.period)
    answer = render(request, "web/declarations/progress.html", {"work": work})
    if not work["open"]:
        answer.headers["HX-Refresh"] = "true"
    return answer


@page("declarations.write")
@require_POST
def again(request: PageRequest) -> HttpResponse:
    """Have all declarations made anew: the worker could not."""
    declaring.request(request.actor, request.period)
    return redirect("declarations", *_where(request))


@page("declarations.write")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PageRequest) -> HttpResponse:
    """Keep another declaration up to date."""
    form = NewForm(request.period, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            blank = form.cleaned_data["blank"]
            own = declaring.add(request.actor, request.period, blank, form.asked())
        except OreiginError as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("declaration", *_where(request), own.pk)
    values = {"section": "declarations", "form": form}
    return render(request, "web/declarations/new.html", values)


@page("declarations.write")
@require_http_methods(["GET", "HEAD", "POST"])
def declarant(request: PageRequest) -> HttpResponse:
    """Say who declares."""
    held = declaring.declarant_of(request.period)
    initial = {name: getattr(held, name) for name in DeclarantForm.base_fields}
    form = DeclarantForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given, seen = DeclarantValue(**form.cleaned_data), request.POST.get("seen", "")
        try:
            declaring.set_declarant(request.actor, request.period, given, seen=seen)
        except RefusedError as refused:
            form.add_error(None, str(refused))
            for name, now in initial.items():
                if now != form.cleaned_data.get(name, now):
                    form.add_error(name, f"It says now: {now or 'nothing'}.")
        else:
            messages.success(request, "Saved. Your declarations are being updated.")
            return redirect("declarations", *_where(request))
    values = {"section": "declarations", "form": form, "seen": declaring.declarant_mark(held)}
    return render(request, "web/declarations/declarant.html", values)


@page("declarations.read")
@require_safe
def sent_workbook(request: PageRequest, outgoing: int) -> HttpResponse:
    """Hand out the exact bytes of what went out."""
    row = get_object_or_404(_ledger(request.period), pk=outgoing)
    name = f"{request.actor.registrant.slug}-{row.template}-{row.version}-{row.when}.xlsx"
    return attachment(store.read(row.document), name)


def progress_of(period: Period) -> dict[str, Any]:
    """Return the newest job that makes declarations: at work, or given up; none once one is done.

    Before it the results of the period are computed, where those are out of date.
    """
    jobs = Job.objects.filter(period=period, kind__in=(declaring.JOB, "assess")).order_by("-pk")
    newest = jobs.first()
    at_work = newest if newest and newest.state in OPEN else None
    failed = newest if newest and newest.state == JobState.FAILED else None
    return {"open": at_work, "failed": failed if failed and failed.kind == declaring.JOB else None}


SENDABLE = ("complete", "contradicts itself")
"""How a declaration stands that may go out: what does not fit together may still be so."""


def state_of(own: OwnDeclaration, period: Period, work: Mapping[str, Any]) -> str:
    """Return how a declaration stands, as its badge is called; `work` is that of `progress_of`."""
    if work["failed"]:
        return "not made"
    if work["open"] or own.revision != period.revision or own.computed is None:
        return "being made"
    if own.problem:
        return "not made"
    if own.open:
        return "open"
    return "contradicts itself" if own.errors else "complete"


def _ledger(period: Period) -> QuerySet[SentDeclaration]:
    return SentDeclaration.objects.filter(period=period).select_related("document")


def _blank_label(blank: OfficialBlank) -> str:
    return f"{blank.template} {blank.version}"


def _where(request: PageRequest) -> tuple[str, int]:
    return request.actor.registrant.slug, request.period.year
