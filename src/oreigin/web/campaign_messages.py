"""The outbox: every message with what became of it, looked at, canceled, sent again."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from oreigin.campaign import Channel
from oreigin.casework.acting import event_kinds
from oreigin.casework.mail import accounts, writing
from oreigin.casework.mail.outbox import composed
from oreigin.errors import OreiginError
from oreigin.store.models import AuditEvent, Contact, Message, MessageState, Period
from oreigin.web import table
from oreigin.web.access import PageRequest, page
from oreigin.web.campaign import tile_words
from oreigin.web.campaign_frame import OWN_MANAGEMENT, labels, tabs, without_link
from oreigin.web.documents import attachment
from oreigin.web.exporting import exported
from oreigin.web.parts import Choice, Column, Happened

COLUMNS = (
    Column("supplier", "Supplier", ("supplier__name", "pk")),
    Column("step", "Message", ("step", "pk")),
    Column("state", "State", ("state", "pk")),
    Column("address", "To", ("address", "pk")),
    Column("created", "Written", ("created", "pk")),
    Column("sent", "Sent", ("sent", "pk")),
    Column("problem", "Problem"),
)
HEADER = (
    "Supplier",
    "Message",
    "State",
    "To",
    "Language",
    "Subject",
    "Written",
    "Sent",
    "Attempts",
    "Problem",
    "Why",
)


CALLS, BOUNCED = "calls", "bounced"
PEOPLE = {
    CALLS: ("To call", Q(channel=Channel.CALL.value, action__done=None)),
    BOUNCED: (
        "Came back, and the address is still used",
        Q(state=MessageState.BOUNCED)
        & Exists(
            Contact.objects.filter(supplier=OuterRef("supplier"), email__iexact=OuterRef("address"))
        ),
    ),
    "failed": ("Could not be sent", Q(state=MessageState.FAILED)),
}
"""The messages that need a person, by what it is."""


@dataclass(frozen=True, slots=True)
class Filters(table.Filters):
    """What of the messages is shown; `group` is a row of `data/web/campaign_tiles.toml`."""

    step: str = ""
    state: str = ""
    group: str = ""
    person: str = ""

    def apply(self, rows: QuerySet[Message]) -> QuerySet[Message]:
        """Return the messages that pass."""
        if self.q:
            told = Q(supplier__name__icontains=self.q) | Q(address__icontains=self.q)
            rows = rows.filter(told | Q(subject__icontains=self.q))
        if self.step:
            rows = rows.filter(step=self.step)
        if self.state:
            rows = rows.filter(state=self.state)
        group = tile_words().get(self.group)
        if group and group.steps:
            rows = rows.filter(step__in=group.steps)
        if group and group.states:
            rows = rows.filter(state__in=group.states)
        return rows.filter(PEOPLE[self.person][1]) if self.person in PEOPLE else rows


@page("campaign.read")
@require_safe
def listed(request: PageRequest) -> HttpResponse:
    """Show the period's messages."""
    filters, held, known = Filters.of(request.GET), _messages(request.period), labels()
    counted = table.counted(held, ("step", "state"))
    steps, states = counted["step"], counted["state"]
    values = {
        "tabs": tabs(request.period, "messages"),
        "filters": filters,
        "total": steps.total(),
        "steps": [Choice(step, known.get(step, step), n) for step, n in sorted(steps.items())],
        "states": table.choices("message", states, MessageState.values),
        "people": [Choice(what, label) for what, (label, _) in PEOPLE.items()],
        "groups": [Choice(row.id, row.label) for row in tile_words().values()],
        **table.page_of_table(request, filters.apply(held), COLUMNS, "-created"),
    }
    values["rows"] = [(one, known.get(one.step, one.step)) for one in values["page"]]
    return render(request, "web/campaign/messages.html", values)


@page("case.export")
@require_safe
def export(request: PageRequest, form: str) -> HttpResponse:
    """Hand out the messages, filtered and sorted as they are shown."""
    found, known = Filters.of(request.GET).apply(_messages(request.period)), labels()
    rows = (
        (
            one.supplier.name if one.supplier else OWN_MANAGEMENT,
            known.get(one.step, one.step),
            table.word("message", one.state),
            one.address,
            one.language,
            one.subject,
            one.created.date(),
            one.sent.date() if one.sent else None,
            one.attempts,
            one.problem["message"] if one.problem else "",
            one.why,
        )
        for one in table.ordered(found, COLUMNS, request.GET, "-created")
    )
    return exported(f"messages-{request.period.year}", form, HEADER, rows)


@page("campaign.read")
@require_safe
def message(request: PageRequest, sent: int) -> HttpResponse:
    """Show one message as it was sent, its personal link left out, and what became of it."""
    held = _one(request, sent)
    values = {
        "section": "campaign",
        "message": held,
        "step": labels().get(held.step, held.step),
        "text": without_link(held.text),
        "files": list(held.files.select_related("document").order_by("pk")),
        "replies": list(held.replies.order_by("at", "pk")),
        "history": _history(held),
        "by_hand": held.key.startswith(writing.BY_HAND),
        "rests": held.state == MessageState.WAITING,
        "failed": held.state == MessageState.FAILED,
    }
    return render(request, "web/campaign/message.html", values)


@page("campaign.read")
@require_safe
def file(request: PageRequest, sent: int) -> HttpResponse:
    """Hand out a message as a mail program opens it; the personal link is the supplier's alone."""
    held = _one(request, sent)
    mail = composed(held, accounts.account_to_show(request.actor.registrant), to_look_at=True)
    return attachment(mail.message().as_bytes(), f"message-{held.pk}.eml")


@page("campaign.write")
@require_POST
def cancel(request: PageRequest, sent: int) -> HttpResponse:
    """Take back a message that waits."""
    held, why = _one(request, sent), request.POST.get("why", "").strip()
    return _done(
        request, held, "It is not sent.", lambda: writing.cancel_message(request.actor, held, why)
    )


@page("campaign.write")
@require_POST
def again(request: PageRequest, sent: int) -> HttpResponse:
    """Send a message again that could not be sent."""
    held = _one(request, sent)
    return _done(
        request, held, "It is sent again now.", lambda: writing.send_again(request.actor, held)
    )


def _done(request: PageRequest, held: Message, said: str, act: Any) -> HttpResponse:
    try:
        act()
    except OreiginError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    return redirect("message", request.actor.registrant.slug, request.period.year, held.pk)


def _messages(period: Period) -> QuerySet[Message]:
    return Message.objects.filter(period=period).select_related("supplier").defer("text", "html")


def _one(request: PageRequest, pk: int) -> Message:
    rows = Message.objects.select_related("supplier", "link", "action", "created_by", "question")
    return get_object_or_404(rows, period=request.period, pk=pk)


def _history(held: Message) -> list[Happened]:
    """Return what was done with a message, the newest last."""
    written = Happened(held.created, "Written", held.why, icon="document")
    events = AuditEvent.objects.filter(registrant=held.registrant_id, subject=f"message:{held.pk}")
    told = [
        Happened(one.at, event_kinds()[one.action].says.capitalize(), _why(one))
        for one in events.order_by("sequence")
    ]
    return [written, *told]


def _why(event: AuditEvent) -> str:
    return str(event.facts.get("why", ""))
