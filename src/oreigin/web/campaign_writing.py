"""Writing to a supplier by hand: which message, to whom, and what it says, before it is sent."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from oreigin.campaign import texts
from oreigin.casework.mail import writing
from oreigin.errors import OreiginError
from oreigin.store.models import Contact, Period, Response, Supplier
from oreigin.web.access import PageRequest, page
from oreigin.web.campaign_frame import shown
from oreigin.web.choosing import SupplierField

NOT_BY_HAND = ("executive", "question", "answer")
"""Messages that are about something else than a supplier, or written on a page of their own."""


class ContactField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of a supplier's contacts."""

    def label_from_instance(self, contact: Any) -> str:
        """Return how a contact is told from the others."""
        return f"{contact.name} <{contact.email}>" if contact.name else str(contact.email)


class WritingForm(forms.Form):
    """Which message goes to which contact of which supplier."""

    supplier = SupplierField()
    message = forms.ChoiceField()
    contact = ContactField(Contact.objects.none(), required=False, empty_label=None)

    def __init__(self, period: Period, *given: Any, **more: Any):
        super().__init__(*given, **more)
        supplier, message = self.fields["supplier"], self.fields["message"]
        contact = self.fields["contact"]
        assert isinstance(supplier, SupplierField)  # noqa: S101 - declared above
        assert isinstance(message, forms.ChoiceField)  # noqa: S101 - declared above
        assert isinstance(contact, ContactField)  # noqa: S101 - declared above
        supplier.among(period)
        by_hand = (row for row in texts.messages() if row.id not in NOT_BY_HAND)
        message.choices = [(row.id, row.label) for row in by_hand]
        contact.queryset = contacts_of(self._chosen(period))

    def _chosen(self, period: Period) -> Supplier | None:
        typed = self.data.get("supplier") or self.initial.get("supplier") or ""
        field = self.fields["supplier"]
        try:
            found: Supplier | None = field.clean(typed)
        except forms.ValidationError:
            return None
        return found


@page("campaign.write")
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: PageRequest) -> HttpResponse:
    """Show what a message to a supplier would say; sent, it goes into the outbox."""
    chosen = request.POST or (request.GET if "message" in request.GET else None)
    initial = {"supplier": request.GET.get("supplier", "")}
    form = WritingForm(request.period, chosen, initial=initial)
    values: dict[str, Any] = {"section": "campaign", "form": form}
    if chosen is not None and form.is_valid():
        given = _given(form.cleaned_data)
        try:
            if request.method == "POST":
                sent = writing.write_to(request.actor, **given)
                messages.success(request, "It is in the outbox and will be sent right away.")
                return redirect("message", *_where(request), sent.pk)
            values |= {"mail": shown(writing.draft_to(request.actor, **given)), "given": given}
        except OreiginError as refused:
            form.add_error(None, str(refused))
    return render(request, "web/campaign/write.html", values)


def contacts_of(supplier: Supplier | None) -> Any:
    """Return the contacts of a supplier that can be written to, the main one first."""
    found = Contact.objects.filter(supplier=supplier).exclude(email="")
    return found.order_by("-main", "pk")


def _given(given: dict[str, Any]) -> dict[str, Any]:
    """Return what the use case takes; without a contact it is the main one."""
    supplier = given["supplier"]
    contact = given["contact"] or contacts_of(supplier).first() or Contact(supplier=supplier)
    newest = Response.objects.filter(supplier=supplier).select_related("document__reading")
    return {
        "supplier": supplier,
        "message": given["message"],
        "contact": contact,
        "response": newest.order_by("-received", "-pk").first(),
    }


def _where(request: PageRequest) -> tuple[str, int]:
    return request.actor.registrant.slug, request.period.year
