"""One declaration of our own: its form with the reasons, its smelters, what leaves, sending it."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oreigin.casework import declaring
from oreigin.errors import OreiginError
from oreigin.store import documents as store
from oreigin.store.models import (
    DecidedAnswer,
    OwnDeclaration,
    Product,
    Supplier,
)
from oreigin.terms import CONFLICT_MINERALS, Metal
from oreigin.web.access import PageRequest, page
from oreigin.web.declarations import SENDABLE, progress_of, state_of
from oreigin.web.declared import headings
from oreigin.web.declared_own import (
    about,
    blocks,
    called,
    members,
    open_subjects,
    tasks,
    title_of,
)
from oreigin.web.documents import attachment
from oreigin.web.parts import Choice, Column, Tab

ROWS = 100
ABSENT = "absent"

SMELTER_COLUMNS = (
    Column("name", "Smelter"),
    Column("metal", "Metal"),
    Column("cid", "CID"),
    Column("listed", "In the look-up"),
    Column("country", "Country"),
    Column("rows", "Declared rows", number=True),
    Column("recycled", "Recycled"),
    Column("mines", "Mines’ countries"),
)
PROPOSAL = Column("proposal", "May be today")
PRODUCT_COLUMNS = (
    Column("product", "Product"),
    Column("code", "Id"),
    Column("metals", "Necessary metals"),
    Column("minerals", "Further minerals"),
    Column("makers", "Made by"),
    Column("change", "Change"),
)
LEAVING = ("metal", "look_up", "name", "country", "cid", "mine_countries", "recycled", "comments")
MAKERS = 3

_PAGES = {
    "declaration": "The form",
    "declaration-smelters": "Smelters",
    "declaration-products": "Who makes what",
    "declaration-leaves": "What leaves",
}


class AnswerForm(forms.Form):
    """What is decided against the computed answer, and why."""

    value = forms.CharField(label="Answer", max_length=1000)
    comment = forms.CharField(
        required=False,
        max_length=1000,
        label="Comment on the form",
        help_text="It goes out with the answer: do not name a supplier.",
        widget=forms.TextInput(),
    )
    why = forms.CharField(
        max_length=2000,
        label="Why?",
        help_text="It stays inside, with the answer.",
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, choices: Iterable[str], *given: Any, **more: Any):
        super().__init__(*given, **more)
        offered = [(choice, choice) for choice in choices]
        if offered:
            self.fields["value"] = forms.ChoiceField(
                label="Answer", choices=[("", "Choose …"), *offered]
            )
        else:
            del self.fields["comment"]


class SendForm(forms.Form):
    """To whom the workbook went, and when; which one is meant stands in the form."""

    to = forms.CharField(max_length=300, label="To whom", help_text="The customer that asked.")
    when = forms.DateField(label="When", widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)


class MineralForm(forms.Form):
    """Which minerals beyond the conflict minerals are necessary to a product."""

    minerals = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Further minerals necessary to its functionality or production",
    )

    def __init__(self, offered: Iterable[str], *given: Any, **more: Any):
        super().__init__(*given, **more)
        field = self.fields["minerals"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(one, one) for one in offered]


@page("declarations.read")
@require_safe
def declaration(request: PageRequest, declaration: int) -> HttpResponse:
    """Show a declaration laid out like its form, and what has to be done before it goes out."""
    own = _held(request, declaration)
    layout = declaring.layout_of(own)
    values = _frame(request, own, "declaration") | {
        "blocks": list(blocks(own, layout)) if own.result else [],
        "tasks": tasks(own, request.period),
    }
    return render(request, "web/declarations/declaration.html", values)


@page("declarations.read")
@require_safe
def smelters(request: PageRequest, declaration: int) -> HttpResponse:
    """Show the smelters that go out, which the template's look-up lacks, and what may replace."""
    own = _held(request, declaration)
    rows = own.result.get("smelters", [])
    metal, show = request.GET.get("metal", ""), request.GET.get("show", "")
    shown = [
        row
        for row in rows
        if (not metal or row["metal"] == metal)
        and (show != ABSENT or (row["cid"] and not row["listed"]))
    ]
    proposals: dict[str, list[str]] = {}
    for remark in own.result.get("remarks", ()):
        if remark["id"] == "current-alternative":
            proposals.setdefault(remark["subject"], []).append(remark["message"])
    paged = Paginator(shown, ROWS).get_page(request.GET.get("page"))
    metals = Counter(row["metal"] for row in rows)
    absent = sum(1 for row in rows if row["cid"] and not row["listed"])
    values = _frame(request, own, "declaration-smelters") | {
        "columns": (*SMELTER_COLUMNS, PROPOSAL) if proposals else SMELTER_COLUMNS,
        "proposals": proposals,
        "page": paged,
        "rows": [(row, proposals.get(row["cid"], ())) for row in paged],
        "total": len(rows),
        "mines": own.result.get("mines", ()),
        "metals": [Choice(name, name, count) for name, count in metals.items()],
        "metal": metal,
        "shows": [Choice(ABSENT, "Not in the look-up", absent)] if absent or show else [],
        "show": show,
    }
    return render(request, "web/declarations/smelters.html", values)


@page("declarations.read")
@require_safe
def products(request: PageRequest, declaration: int) -> HttpResponse:
    """Show what answers questions 1 and 2: products, their metals and minerals, their makers."""
    own = _held(request, declaration)
    held = Product.objects.filter(period=request.period, in_scope=True).order_by("name", "pk")
    if own.products:
        held = held.filter(code__in=own.products)
    paged = Paginator(held.prefetch_related("minerals", "makers__supplier"), ROWS)
    values = _frame(request, own, "declaration-products") | {
        "columns": PRODUCT_COLUMNS,
        "page": paged.get_page(request.GET.get("page")),
        "shown_makers": MAKERS,
    }
    return render(request, "web/declarations/products.html", values)


@page("declarations.write")
@require_http_methods(["GET", "HEAD", "POST"])
def minerals(request: PageRequest, declaration: int, product: int) -> HttpResponse:
    """Say which further minerals a product needs."""
    own = _held(request, declaration)
    held = get_object_or_404(Product, period=request.period, pk=product)
    there = list(held.minerals.values_list("mineral", flat=True))
    form = MineralForm(_minerals(own, there), request.POST or None, initial={"minerals": there})
    if request.method == "POST" and form.is_valid():
        chosen = [Metal(one) for one in form.cleaned_data["minerals"]]
        declaring.set_minerals(request.actor, held, chosen)
        messages.success(request, f"The minerals of {held.name} are saved.")
        return redirect("declaration-products", *_where(request), own.pk)
    values = _frame(request, own, "declaration-products") | {"product": held, "form": form}
    return render(request, "web/declarations/minerals.html", values)


@page("declarations.read")
@require_safe
def leaves(request: PageRequest, declaration: int) -> HttpResponse:
    """Show all that leaves with the workbook, as it was read back from it, and what stays."""
    own = _held(request, declaration)
    leaving = own.result.get("leaves") or {"cells": [], "smelters": [], "mines": []}
    paged = Paginator(leaving["smelters"], ROWS).get_page(request.GET.get("page"))
    labels = headings()
    values = _frame(request, own, "declaration-leaves") | {
        "leaving": leaving,
        "page": paged,
        "columns": [Column(name, labels.get(name, name)) for name in LEAVING],
        "named": own.result.get("named", ()),
        "suppliers": Supplier.objects.filter(period=request.period, merged_into=None).count(),
    }
    return render(request, "web/declarations/leaves.html", values)


@page("declarations.read")
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: PageRequest, declaration: int, subject: str) -> HttpResponse:
    """Show one answer with all its reasons; decide otherwise, for a reason."""
    own = _held(request, declaration)
    held = _answer(own, subject)
    layout = declaring.layout_of(own)
    choices = [str(choice) for choice in declaring.choices_of(layout, subject)]
    form = AnswerForm(choices, request.POST or None)
    if request.method == "POST":
        request.actor.must("declarations.write")
        if form.is_valid():
            given = form.cleaned_data
            said = {"why": given["why"], "comment": given.get("comment", "")}
            try:
                declaring.decide(request.actor, own, subject, given["value"], **said)
            except OreiginError as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, f"{subject} is decided; the declaration is updated.")
                return redirect("declaration", *_where(request), own.pk)
    reasons = held.get("reasons", [])
    lines = members(request.period, [line for each in reasons for line in each["members"]])
    known = {line.text: line for line in lines}
    values = _frame(request, own, "declaration") | {
        "answer": held,
        "subject": subject,
        "title": title_of(subject, layout),
        "reasons": [
            (each, [known[line] for line in each["members"]], each["count"] - len(each["members"]))
            for each in reasons
        ],
        "decisions": _decisions(request, subject),
        "waiting": subject in open_subjects(own),
        "form": form,
    }
    return render(request, "web/declarations/answer.html", values)


@page("declarations.write")
@require_POST
def take_back(request: PageRequest, declaration: int, subject: str) -> HttpResponse:
    """Take back what was decided of an answer."""
    own = _held(request, declaration)
    try:
        declaring.take_back(request.actor, own, subject, request.POST.get("why", ""))
    except OreiginError as refused:
        messages.error(request, str(refused))
        return redirect("declaration-answer", *_where(request), own.pk, subject)
    messages.success(request, f"{subject} is what the responses say again.")
    return redirect("declaration", *_where(request), own.pk)


@page("declarations.read")
@require_safe
def workbook(request: PageRequest, declaration: int) -> HttpResponse:
    """Hand out the filled-in workbook."""
    own = _held(request, declaration)
    if own.document is None:
        raise Http404
    name = f"{request.actor.registrant.slug}-{own.template}-{own.version}-{own.effective}.xlsx"
    return attachment(store.read(own.document), name)


@page("declarations.write")
@require_POST
def send(request: PageRequest, declaration: int) -> HttpResponse:
    """Record to whom the workbook went."""
    own, form = _held(request, declaration), SendForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Say to whom it went, and when.")
        return redirect("declaration", *_where(request), own.pk)
    given = form.cleaned_data
    try:
        declaring.record_sent(request.actor, own, given["sha256"], given["to"], given["when"])
    except OreiginError as refused:
        messages.error(request, str(refused))
        return redirect("declaration", *_where(request), own.pk)
    messages.success(request, f"It is on record that {own} went to {given['to']}.")
    return redirect("declarations", *_where(request))


@page("declarations.write")
@require_POST
def remove(request: PageRequest, declaration: int) -> HttpResponse:
    """Keep a declaration up to date no more."""
    declaring.remove(request.actor, _held(request, declaration))
    messages.success(request, "It is no longer kept up to date; what went out stays in the ledger.")
    return redirect("declarations", *_where(request))


def _held(request: PageRequest, pk: int) -> OwnDeclaration:
    held = OwnDeclaration.objects.select_related("document", "period")
    own = get_object_or_404(held, period=request.period, pk=pk)
    own.period.registrant = request.actor.registrant
    return own


def _frame(request: PageRequest, own: OwnDeclaration, current: str) -> dict[str, Any]:
    """Return what the head of every page of a declaration shows."""
    work = progress_of(request.period)
    state = state_of(own, request.period, work)
    counts = {"declaration": own.open, "declaration-smelters": own.smelters}
    sha256 = own.document.sha256 if own.document else ""
    initial = {"when": request.actor.now.date(), "sha256": sha256}
    return {
        "section": "declarations",
        "own": own,
        "about": about(own),
        "state": state,
        "work": work,
        "tabs": [
            Tab(
                label,
                reverse(name, args=[*_where(request), own.pk]),
                name == current,
                counts.get(name) or None,
            )
            for name, label in _PAGES.items()
        ],
        "send_form": SendForm(initial=initial) if state in SENDABLE else None,
    }


def _answer(own: OwnDeclaration, subject: str) -> dict[str, Any]:
    """Return an answer or field as it was stored; 404 where the form has none."""
    for each in own.result.get("answers", ()):
        if each["subject"] == subject:
            return dict(each)
    for each in own.result.get("fields", ()):
        if each["id"] == subject:
            reason = {"fact": called(each["source"]), "members": [], "count": 0}
            return {**each, "answer": each["value"], "reasons": [reason], "field": True}
    raise Http404


def _decisions(request: PageRequest, subject: str) -> Any:
    held = DecidedAnswer.objects.filter(period=request.period, subject=subject)
    return held.order_by("-pk")


def _minerals(own: OwnDeclaration, there: Iterable[str]) -> list[str]:
    """Return the minerals that the template's look-up knows, beyond the conflict minerals."""
    known = {*own.result.get("minerals", ()), *there}
    return sorted(known - set(CONFLICT_MINERALS), key=str.casefold)


def _where(request: PageRequest) -> tuple[str, int]:
    return request.actor.registrant.slug, request.period.year
