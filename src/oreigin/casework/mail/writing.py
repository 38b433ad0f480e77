"""Writing messages into the outbox: those the schedule says are due, and those a person wants."""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import make_msgid
from typing import TypeGuard

from django.conf import settings
from django.db import transaction

from oreigin import campaign, tables
from oreigin.campaign import Channel, Due
from oreigin.campaign.days import is_business_day
from oreigin.campaign.rendering import Fields, render
from oreigin.campaign.rendering import Message as Rendered
from oreigin.campaign.texts import Text
from oreigin.casework import following_up
from oreigin.casework.acting import doing, lock
from oreigin.casework.actors import Actor, system
from oreigin.casework.links import make_link
from oreigin.casework.mail import campaigning
from oreigin.casework.mail.outbox import PERSONAL_LINK, may_go
from oreigin.casework.mail.state import campaign_of, state_of, unclear_smelters
from oreigin.casework.responding import checked_of
from oreigin.checks.letters import points
from oreigin.errors import RefusedError
from oreigin.store.loading import settings_of
from oreigin.store.models import (
    Campaign,
    Contact,
    Message,
    MessageState,
    MessageText,
    Period,
    PortalLink,
    Question,
    Response,
    Supplier,
)

BY_HAND = "by-hand:"
"""How the keys of messages start that a person wanted, whatever the schedule says."""

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
    itself, under the period's lock, and the database keeps the keys apart.
    """
    with transaction.atomic():
        lock(actor, period)
        run = Campaign.objects.filter(period=period, paused=None).exclude(launched=None).first()
        if run is None:
            return 0
        plan = campaigning.plan_of(period, actor.now.date())
        desk = Desk.of(actor, period) if plan.due else None
        written = [due.key for due in plan.due if desk and desk.tried(due)]
        trouble = desk.trouble if desk else []
        if written:
            with doing(actor, "messages-written", f"period:{period.year}", messages=written):
                pass
        if trouble != run.trouble:
            Campaign.objects.filter(pk=run.pk).update(trouble=trouble)
    return len(written)


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
        written = Desk.of(actor, period).write(due, question)
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
    return Desk.of(actor, supplier.period).draft(due)


def draft(actor: Actor, period: Period, due: Due) -> Rendered:
    """Return what would be written for something that is due; nothing is written."""
    return Desk.of(actor, period).draft(due)


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
    """Try a message again, at once, that could not be sent."""
    with doing(actor, "messages-written", f"message:{message.pk}", step=message.step):
        failed = Message.objects.filter(
            registrant=actor.registrant, pk=message.pk, state=MessageState.FAILED
        )
        if not failed.update(state=MessageState.WAITING, attempts=0, next_attempt=actor.now):
            raise RefusedError(tables.problem("casework.toml", "message-gone"))


@dataclass(slots=True)
class Desk:
    """Where messages of a period are written: what all of them share, looked up once."""

    actor: Actor
    period: Period
    registrant: str
    sender: str
    domain: str
    suppliers: dict[str, Supplier]
    texts: dict[tuple[str, str], Text]
    unclear: dict[int, list[str]]
    manager: str
    trouble: list[dict[str, str]] = field(default_factory=list)

    @staticmethod
    def of(actor: Actor, period: Period) -> "Desk":
        """Return the desk of a period."""
        texts = MessageText.objects.filter(period=period)
        return Desk(
            actor=actor,
            period=period,
            registrant=settings_of(period)["registrant"].name,
            sender=campaigning.sender_of(period.registrant),
            domain=campaigning.domain_of(period.registrant),
            suppliers={each.code: each for each in Supplier.objects.filter(period=period)},
            texts={(each.step, each.language): Text(each.subject, each.body) for each in texts},
            unclear=unclear_smelters(period),
            manager=campaign_of(period).manager_name,
        )

    def tried(self, due: Due) -> Message | None:
        """Write what is due; where its text cannot be used that is noted, and it stays due."""
        try:
            with transaction.atomic():
                return self.write(due)
        except RefusedError as error:
            said = error.problem
            about = {"supplier": due.supplier, "step": due.step}
            self.trouble.append({**about, "message": said.message, "remedy": said.remedy})
            return None

    def write(self, due: Due, question: Question | None = None) -> Message:
        """Put what is due into the outbox; a call is opened as an action instead."""
        supplier = self.suppliers.get(due.supplier)
        if due.channel is Channel.CALL:
            return self._call(due, supplier)
        contact = _contact(due)
        link = self._link(supplier, contact)
        rendered = self.draft(due, question)
        return self._row(
            due,
            supplier,
            contact=contact,
            address=due.address,
            language=rendered.language,
            subject=rendered.subject,
            text=rendered.text,
            html=rendered.html,
            link=link,
            question=question,
        )

    def draft(self, due: Due, question: Question | None = None) -> Rendered:
        """Return a message as it would be written, without writing it."""
        fields = self._fields(due, self.suppliers.get(due.supplier), question)
        own = self.texts.get((due.message, due.language))
        return render(due.message, fields, due.language, own)

    def _call(self, due: Due, supplier: Supplier | None) -> Message:
        """Ask a person to call; the row says that it was asked, so that it is asked once."""
        said = tables.problem("casework.toml", "to-call", supplier=due.supplier, name=due.name)
        action = following_up.open_action(
            self.actor,
            self.period,
            f"{said.message} {due.why}",
            self.manager or self.sender,
            due=due.due_on,
            supplier=supplier,
        )
        return self._row(
            due,
            supplier,
            contact=_contact(due),
            address=due.address,
            subject=said.message,
            action=action,
            state=MessageState.SENT,
            sent=self.actor.now,
        )

    def _row(self, due: Due, supplier: Supplier | None, **columns: object) -> Message:
        return Message.objects.create(
            registrant=self.actor.registrant,
            period=self.period,
            step=due.step,
            channel=due.channel.value,
            key=due.key,
            supplier=supplier,
            why=due.why,
            about=due.about,
            due=due.due_on,
            message_id=make_msgid("oreigin", self.domain),
            next_attempt=self.actor.now,
            created=self.actor.now,
            created_by=self.actor.user,
            **columns,
        )

    def _link(self, supplier: Supplier | None, contact: Contact | None) -> PortalLink | None:
        """Return a new personal link; none to a manager, or where the portal has no address."""
        if not _reaches_portal(supplier):
            return None
        return make_link(self.actor, supplier, contact)

    def _fields(
        self,
        due: Due,
        supplier: Supplier | None,
        question: Question | None,
    ) -> Fields:
        response = self._response(due)
        return Fields(
            registrant=self.registrant,
            year=self.period.year,
            sender=self.sender,
            supplier=supplier.name if supplier else "",
            contact=due.name,
            due=due.answer_by,
            link=PERSONAL_LINK if _reaches_portal(supplier) else "",
            smelters=tuple(self.unclear.get(response.pk, ())) if response else (),
            suppliers=tuple(self.suppliers[code].name for code in due.suppliers),
            findings=_findings(response, due.language) if response else "",
            question=question.text if question else "",
            answer=question.answer if question else "",
        )

    def _response(self, due: Due) -> Response | None:
        if not due.about:
            return None
        held = Response.objects.filter(period=self.period, code=due.about)
        return held.select_related("document__reading").first()


def _reaches_portal(supplier: Supplier | None) -> TypeGuard[Supplier]:
    return supplier is not None and bool(settings.PUBLIC_URL)


def _findings(response: Response, language: str) -> str:
    """Return what is to be mended: in the words of whoever sent it back, then what was found."""
    return "\n\n".join(filter(None, (response.reason, points(checked_of(response), language))))


def _contact(due: Due) -> Contact | None:
    return Contact.objects.filter(pk=int(due.contact.id)).first() if due.contact else None
