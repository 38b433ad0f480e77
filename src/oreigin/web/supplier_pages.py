"""One supplier: its contacts, answers, messages, links, and what happened to it."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oreigin.casework import links, supplying
from oreigin.casework.replacing import side_by_side
from oreigin.errors import OreiginError
from oreigin.store.models import (
    AuditEvent,
    Contact,
    Mail,
    Message,
    PortalLink,
    Product,
    Response,
    Supplier,
)
from oreigin.web import trail_table
from oreigin.web.access import PageRequest, page
from oreigin.web.parts import Happened
from oreigin.web.supplier_forms import ContactForm, SupplierForm
from oreigin.web.suppliers import writable

SHOWN = 12
"""How many entries a part of the page shows."""

SHORT = 90
"""How much of a detail the history shows; the trail's own page shows all."""


@page("suppliers.read")
@require_safe
def supplier(request: PageRequest, supplier: int) -> HttpResponse:
    """Show all that is known of a supplier in this period."""
    held = _held(request, supplier)
    actor, now = request.actor, request.actor.now
    values = {
        "section": "suppliers",
        "supplier": held,
        "editable": writable(request) and held.merged_into is None,
        "contacts": held.contacts.order_by("-main", "name", "pk"),
        "products": Product.objects.filter(makers__supplier=held).order_by("name", "pk"),
        "responses": _responses(held),
        "side_by_side": side_by_side(held),
        "duplicates": held.duplicates.order_by("code"),
        "history": _history(request, held),
        "now": now,
    }
    if actor.may("actions.read"):
        values["actions"] = held.actions.order_by("done", "due", "pk")[:SHOWN]
    if actor.may("campaign.read"):
        values |= {
            "messages_sent": Message.objects.filter(supplier=held).order_by("-pk")[:SHOWN],
            "questions": held.questions.select_related("asked_by").order_by("-pk")[:SHOWN],
            "links": held.links.select_related("contact", "created_by").order_by("-pk")[:SHOWN],
            "mails": Mail.objects.filter(supplier=held).order_by("-pk")[:SHOWN],
        }
    return render(request, "web/suppliers/supplier.html", values)


@page("suppliers.write")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PageRequest) -> HttpResponse:
    """Add a supplier."""
    return _form(request, None)


@page("suppliers.write")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: PageRequest, supplier: int) -> HttpResponse:
    """Change a supplier."""
    return _form(request, _held(request, supplier))


@page("suppliers.write")
@require_http_methods(["GET", "HEAD", "POST"])
def new_contact(request: PageRequest, supplier: int) -> HttpResponse:
    """Add a contact."""
    return _contact_form(request, _held(request, supplier), None)


@page("suppliers.write")
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: PageRequest, supplier: int, contact: int) -> HttpResponse:
    """Change a contact."""
    held = _held(request, supplier)
    return _contact_form(request, held, get_object_or_404(held.contacts, pk=contact))


@page("suppliers.write")
@require_POST
def remove_contact(request: PageRequest, supplier: int, contact: int) -> HttpResponse:
    """Remove a contact; messages that were sent stay."""
    held = _held(request, supplier)
    one = get_object_or_404(held.contacts, pk=contact)
    try:
        supplying.remove_contact(request.actor, one)
    except OreiginError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{one.name or one.email} is no longer a contact.")
    return _back(request, held)


@page("campaign.write")
@require_POST
def new_link(request: PageRequest, supplier: int) -> HttpResponse:
    """Make a personal link and show its address now: to be sent by other means than our mail."""
    held = _held(request, supplier)
    chosen = request.POST.get("contact", "")
    contacts: QuerySet[Contact] = held.contacts.all()
    one = contacts.filter(pk=int(chosen)).first() if chosen.isdigit() else None
    try:
        link = links.make_link(request.actor, held, one)
        address = links.address_of(link)
    except OreiginError as refused:
        messages.error(request, str(refused))
        return _back(request, held)
    values = {"section": "suppliers", "supplier": held, "link": link, "address": address}
    return render(request, "web/suppliers/link.html", values)


@page("campaign.write")
@require_POST
def revoke_link(request: PageRequest, supplier: int, link: int) -> HttpResponse:
    """Let a personal link lead nowhere."""
    held = _held(request, supplier)
    one = get_object_or_404(PortalLink, supplier=held, pk=link)
    try:
        links.revoke_link(request.actor, one)
    except OreiginError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "The link no longer works.")
    return _back(request, held)


def _form(request: PageRequest, held: Supplier | None) -> HttpResponse:
    form = SupplierForm(held, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        code = given.pop("code")
        if held is None and Supplier.objects.filter(period=request.period, code=code).exists():
            form.add_error("code", "There is a supplier with this id already.")
        elif made := _saved(request, form, code, given):
            messages.success(request, f"{made.name} is saved.")
            return _back(request, made)
    values = {"section": "suppliers", "form": form, "supplier": held}
    return render(request, "web/suppliers/form.html", values)


def _saved(
    request: PageRequest, form: SupplierForm, code: str, given: dict[str, Any]
) -> Supplier | None:
    try:
        return supplying.save_supplier(request.actor, request.period, code, **given)
    except OreiginError as refused:
        form.add_error(None, str(refused))
        return None


def _contact_form(request: PageRequest, held: Supplier, one: Contact | None) -> HttpResponse:
    form = ContactForm(held, one, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            supplying.save_contact(request.actor, held, one, **form.cleaned_data)
        except OreiginError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The contact was saved.")
            return _back(request, held)
    values = {"section": "suppliers", "form": form, "supplier": held, "contact": one}
    return render(request, "web/suppliers/contact.html", values)


def _held(request: PageRequest, supplier: int) -> Supplier:
    held = Supplier.objects.select_related("merged_into")
    found = get_object_or_404(held, period=request.period, pk=supplier)
    found.period = request.period
    return found


def _responses(held: Supplier) -> QuerySet[Response]:
    found = Response.objects.filter(supplier=held).defer("findings", "missing")
    return found.order_by("-received", "-pk")


def _history(request: PageRequest, held: Supplier) -> list[Happened]:
    """Return what the trail says of the supplier in this period, the newest first."""
    if not request.actor.may("audit.read"):
        return []
    events = AuditEvent.objects.filter(
        registrant=request.actor.registrant,
        subject=f"supplier:{held.code}",
        facts__period=request.period.year,
    )
    shown = events.select_related("person").order_by("-sequence")[:SHOWN]
    return [_happened(event) for event in shown]


def _happened(event: AuditEvent) -> Happened:
    told = [f"{name}: {text}" for name, text in trail_table.details(event) if name != "period"]
    text = "; ".join(each if len(each) <= SHORT else f"{each[:SHORT]}…" for each in told)
    by = trail_table.who(event)
    return Happened(event.at, trail_table.says(event.action).capitalize(), f"{by}. {text}")


def _back(request: PageRequest, held: Supplier) -> HttpResponse:
    return redirect("supplier", request.actor.registrant.slug, request.period.year, held.pk)
