"""Writing messages into the outbox: those the schedule says are due, and those a person wants."""

import logging
import secrets
from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from oreigin import campaign, tables
from oreigin.campaign import Channel, Due
from oreigin.campaign.days import is_business_day
from oreigin.campaign.rendering import Message as Rendered
from oreigin.casework.acting import doing, lock
from oreigin.casework.actors import Actor, system
from oreigin.casework.links import make_link, token_of
from oreigin.casework.mail import campaigning
from oreigin.casework.mail.desk import Desk
from oreigin.casework.mail.outbox import may_go
from oreigin.casework.mail.state import campaign_of, state_of
from oreigin.errors import RefusedError
from oreigin.store.models import (
    Campaign,
    Contact,
    Message,
    MessageState,
    Period,
    PortalLink,
    Question,
    Response,
    Supplier,
)

BY_HAND = "by-hand:"
"""How the keys of messages start that a person wanted, whatever the schedule says."""

BATCH = 200
"""How many messages are written under one lock."""

_LOG = logging.getLogger("oreigin.mail")


def run_schedules(now: datetime, stopping: Callable[[], bool] = lambda: False) -> int:
    """Write what is due of every campaign that runs; return how many messages that made.

    Not on a weekend: nobody is pressed when nobody works. What goes wrong in one campaign is
    logged and stops no other.
    """
    if not is_business_day(now.date()):
        return 0
    running = Campaign.objects.filter(paused=None, period__closed=None).exclude(launched=None)
    written = 0
    for held in running.select_related("period", "registrant", "launched_by"):
        if stopping():
            break
        try:
            written += write_due(system(held.registrant, held.launched_by, now), held.period)
        except RefusedError as error:
            _LOG.warning("campaign of %s: %s", held.registrant.slug, error)
    return written


def drop_unwanted(now: datetime) -> int:
    """Cancel what waits and is not wanted any more, such as a reminder to who answered since."""
    going = may_go(now).filter(state=MessageState.WAITING)
    periods = Period.objects.filter(pk__in=going.values("period")).select_related("registrant")
    return sum(_drop_unwanted_of(period, now) for period in periods)


def _drop_unwanted_of(period: Period, now: datetime) -> int:
    held = campaign_of(period)
    state = state_of(period, held, campaigning.sender_of(period.registrant))
    unwanted = campaign.unwanted(state, campaign.schedule(held.schedule))
    waiting = Message.objects.filter(
        period=period, state=MessageState.WAITING, key__in=unwanted
    ).exclude(key__startswith=BY_HAND)
    actor = system(period.registrant, None, now)
    return sum(_canceled(actor, each, unwanted[each.key].why) for each in waiting.order_by("pk"))


def _canceled(actor: Actor, message: Message, why: str) -> bool:
    """Cancel a message, where no other worker took it up at this very moment."""
    try:
        cancel_message(actor, message, why)
    except RefusedError:
        return False
    return True


def write_due(actor: Actor, period: Period) -> int:
    """Write what is due today into the outbox, and return how many messages that made.

    Nothing where the campaign rests. Safe to do twice: what is due is worked out from the outbox
    itself, under the period's lock, and the database keeps the keys apart. The lock is let go
    between batches: suppliers' uploads wait for it.
    """
    if not _runs(period):
        return 0
    tried: set[str] = set()
    trouble: list[dict[str, str]] = []
    written = 0
    while (done := _write_batch(actor, period, tried, trouble)) is not None:
        written += done
    Campaign.objects.filter(period=period).exclude(trouble=trouble).update(trouble=trouble)
    return written


def _write_batch(
    actor: Actor, period: Period, tried: set[str], trouble: list[dict[str, str]]
) -> int | None:
    """Write the next of what is due and was not `tried`; None where nothing is left, or it rests.

    What cannot be written is added to `trouble`.
    """
    with transaction.atomic():
        lock(actor, period)
        due = campaigning.plan_of(period, actor.now.date()).due if _runs(period) else ()
        batch = [each for each in due if each.key not in tried][:BATCH]
        if not batch:
            return None
        desk = Desk.of(actor, period, batch)
        written = [each.key for each in batch if desk.tried(each)]
        if written:
            with doing(actor, "messages-written", f"period:{period.year}", messages=written):
                pass
    tried.update(each.key for each in batch)
    trouble += desk.trouble
    return len(written)


def _runs(period: Period) -> bool:
    return Campaign.objects.filter(period=period, paused=None).exclude(launched=None).exists()


def write_to(
    actor: Actor,
    supplier: Supplier,
    message: str,
    *,
    contact: Contact,
    question: Question | None = None,
    response: Response | None = None,
) -> Message:
    """Write one message to a supplier's contact now, whatever the schedule says.

    `message` is the id of one (`campaign.texts.messages`). Raises RefusedError where the contact
    has no address.
    """
    subject, period = f"supplier:{supplier.code}", supplier.period
    with doing(actor, "messages-written", subject, step=message, period=period.year) as event:
        lock(actor, period)
        due = _by_hand(actor, supplier, message, contact, response)
        written = Desk.of(actor, period, [due]).write(due, question)
        event.facts["message"] = written.pk
    return written


def draft_to(
    actor: Actor,
    supplier: Supplier,
    message: str,
    *,
    contact: Contact,
    response: Response | None = None,
) -> Rendered:
    """Return what `write_to` would write; nothing is written. Raises RefusedError as it does."""
    due = _by_hand(actor, supplier, message, contact, response)
    return Desk.of(actor, supplier.period, [due]).draft(due)


def draft(actor: Actor, period: Period, due: Due) -> Rendered:
    """Return what would be written for something that is due; nothing is written."""
    return Desk.of(actor, period, [due]).draft(due)


def _by_hand(
    actor: Actor, supplier: Supplier, message: str, contact: Contact, response: Response | None
) -> Due:
    if not contact.email:
        raise RefusedError(tables.problem("casework.toml", "no-address", supplier=supplier.name))
    return Due(
        step=message,
        channel=Channel.MAIL,
        message=message,
        supplier=supplier.code,
        key=f"{BY_HAND}{message}:{secrets.token_hex(16)}",
        why=tables.problem("casework.toml", "written-by-hand", who=actor.name).message,
        due_on=actor.now.date(),
        contact=campaign.Contact(id=str(contact.pk), name=contact.name, email=contact.email),
        name=contact.name,
        address=contact.email,
        language=campaign.language_for(contact.language or supplier.language, "en"),
        answer_by=supplier.period.answers_due,
        about=response.code if response else "",
    )


def cancel_message(actor: Actor, message: Message, why: str = "") -> None:
    """Take back a message that was not sent yet; what it was for counts as done."""
    with doing(actor, "message-canceled", f"message:{message.pk}", step=message.step, why=why):
        waiting = Message.objects.filter(
            registrant=actor.registrant, pk=message.pk, state=MessageState.WAITING
        )
        if not waiting.update(state=MessageState.CANCELED):
            raise RefusedError(tables.problem("casework.toml", "message-gone"))


def send_again(actor: Actor, message: Message) -> None:
    """Try a message again, at once, that could not be sent.

    A link in it that leads nowhere by now, as it has expired, was revoked, or the installation's
    secret key is another, becomes a new one.
    """
    with doing(actor, "messages-written", f"message:{message.pk}", step=message.step):
        failed = Message.objects.filter(
            registrant=actor.registrant, pk=message.pk, state=MessageState.FAILED
        )
        fresh = {"attempts": 0, "next_attempt": actor.now, "link": _link_now(actor, message)}
        if not failed.update(state=MessageState.WAITING, **fresh):
            raise RefusedError(tables.problem("casework.toml", "message-gone"))


def _link_now(actor: Actor, message: Message) -> PortalLink | None:
    """Return a link for a message that opens the portal: its own, or a new one in its place."""
    link = message.link
    if link is None or not message.supplier or _leads(link, actor.now):
        return link
    return make_link(actor, message.supplier, message.contact)


def _leads(link: PortalLink, now: datetime) -> bool:
    try:
        token_of(link)
    except RefusedError:
        return False
    return link.revoked is None and link.expires > now
