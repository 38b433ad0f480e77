"""The inbox: mail that came in, whose it is and why, and what a person has to say of it."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from oreigin.casework.mail import inbox
from oreigin.errors import OreiginError
from oreigin.store import documents
from oreigin.store.models import Mail, Mailbox, MailKind, MailState, Period
from oreigin.web import table
from oreigin.web.access import PageRequest, page
from oreigin.web.campaign_frame import tabs
from oreigin.web.choosing import SupplierField
from oreigin.web.documents import attachment
from oreigin.web.parts import Column

COLUMNS = (
    Column("subject", "Subject", ("subject", "pk")),
    Column("sender", "From", ("sender", "pk")),
    Column("kind", "What it is", ("kind", "pk")),
    Column("supplier", "Supplier", ("supplier__name", "state", "pk")),
    Column("files", "Files", number=True),
    Column("at", "Received", ("at", "pk")),
    Column("why", "Why"),
)


class SupplierForm(forms.Form):
    """Whose a mail is."""

    supplier = SupplierField()

    def __init__(self, period: Period, *given: Any, **more: Any):
        super().__init__(*given, **more)
        field = self.fields["supplier"]
        assert isinstance(field, SupplierField)  # noqa: S101 - declared above
        field.among(period)


@dataclass(frozen=True, slots=True)
class Filters(table.Filters):
    """What of the inbox is shown."""

    kind: str = ""
    state: str = ""

    def apply(self, rows: QuerySet[Mail]) -> QuerySet[Mail]:
        """Return the mails that pass."""
        if self.q:
            told = Q(subject__icontains=self.q) | Q(sender__icontains=self.q)
            rows = rows.filter(told | Q(supplier__name__icontains=self.q))
        if self.kind:
            rows = rows.filter(kind=self.kind)
        return rows.filter(state=self.state) if self.state else rows


@page("campaign.read")
@require_safe
def listed(request: PageRequest) -> HttpResponse:
    """Show the mail of the period, and what belongs to none yet."""
    filters, held = Filters.of(request.GET), mails_of(request.period)
    counted = table.counted(held, ("kind", "state"))
    shown = filters.apply(held)
    values = {
        "tabs": tabs(request.period, "mails"),
        "filters": filters,
        "total": counted["kind"].total(),
        "kinds": table.choices("mail-kind", counted["kind"], MailKind.values),
        "states": table.choices("mail", counted["state"], MailState.values),
        "mailbox": Mailbox.objects.filter(registrant=request.actor.registrant).first(),
        **table.page_of_table(request, shown, COLUMNS, "-at"),
    }
    return render(request, "web/campaign/mails.html", values)


@page("campaign.read")
@require_safe
def mail(request: PageRequest, mail: int) -> HttpResponse:
    """Show one mail: its text, its files and what became of them."""
    held = _one(request, mail)
    uploads = list(held.uploads.select_related("response", "supplier").order_by("pk"))
    likely = inbox.likely(held, request.period) if held.state == MailState.UNMATCHED else None
    values = {
        "section": "campaign",
        "mail": held,
        "uploads": uploads,
        "files": [] if uploads else held.files,
        "form": SupplierForm(request.period, initial={"supplier": likely}),
        "unsettled": held.state == MailState.UNMATCHED,
    }
    return render(request, "web/campaign/mail.html", values)


@page("campaign.read")
@require_safe
def file(request: PageRequest, mail: int) -> HttpResponse:
    """Hand out a mail as it came in, to be saved and not opened here."""
    held = _one(request, mail)
    return attachment(documents.read(held.document), f"mail-{held.pk}.eml")


@page("campaign.write")
@require_POST
def assign(request: PageRequest, mail: int) -> HttpResponse:
    """Say whose a mail is."""
    held = _one(request, mail)
    form = SupplierForm(request.period, request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["supplier"])))
        return _back(request, held)
    try:
        inbox.file_mail(request.actor, held, form.cleaned_data["supplier"])
    except OreiginError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"The mail belongs to {held.supplier}.")
    return _back(request, held)


@page("campaign.write")
@require_POST
def dismiss(request: PageRequest, mail: int) -> HttpResponse:
    """Set a mail aside that concerns no supplier."""
    held = _one(request, mail)
    try:
        inbox.dismiss_mail(request.actor, held)
    except OreiginError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "The message was set aside.")
    return redirect("mails", request.actor.registrant.slug, request.period.year)


def mails_of(period: Period) -> QuerySet[Mail]:
    """Return the mail of a period, with that of the registrant which belongs to none yet."""
    of_period = Q(period=period) | Q(period=None)
    held = Mail.objects.filter(of_period, registrant=period.registrant_id)
    return held.select_related("supplier").defer("text")


def _one(request: PageRequest, pk: int) -> Mail:
    rows = (
        mails_of(request.period)
        .defer(None)
        .select_related("document", "about__supplier", "supplier")
    )
    return get_object_or_404(rows, pk=pk)


def _back(request: PageRequest, held: Mail) -> HttpResponse:
    return redirect("mail", request.actor.registrant.slug, request.period.year, held.pk)
