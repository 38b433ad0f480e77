"""Since when a supplier is asked: a request that was sent says so in the case, as the report tells.

One that came back says nothing.
"""

from datetime import date

from django.db.models import F

from oreigin.campaign.standing import REQUEST
from oreigin.casework import assessing
from oreigin.casework.actors import Actor
from oreigin.store.models import Message, MessageState, Period, Supplier


def hold(message: Message) -> None:
    """Hold the period of a request for this transaction, as everybody does before its rows."""
    if message.step == REQUEST:
        Period.objects.select_for_update().get(pk=message.period_id)


def note(actor: Actor, message: Message, day: date) -> None:
    """Note that a supplier was asked on a day, where nobody asked it before."""
    if message.step == REQUEST:
        _changed(actor, message, None, day)


def forget(actor: Actor, message: Message) -> None:
    """Take back that a supplier was asked by a message that came back."""
    others = Message.objects.filter(
        supplier=message.supplier, step=REQUEST, state=MessageState.SENT
    ).exclude(pk=message.pk)
    if message.step == REQUEST and message.sent and not others.exists():
        _changed(actor, message, message.sent.date(), None)


def _changed(actor: Actor, message: Message, was: date | None, day: date | None) -> None:
    """Put `day` where `was` stands; what a closed period says stays."""
    open_ones = Period.objects.filter(pk=message.period_id, closed=None)
    asked = Message.objects.filter(pk=message.pk).values("supplier")
    suppliers = Supplier.objects.filter(pk__in=asked, period__in=open_ones, requested=was)
    if suppliers.update(requested=day):
        open_ones.update(revision=F("revision") + 1)
        assessing.request(actor, message.period)
