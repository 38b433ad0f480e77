"""Where messages are put into words and into the outbox: what they share is looked up once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import make_msgid
from typing import TypeGuard

from django.conf import settings
from django.db import transaction

from oreigin import tables
from oreigin.campaign import Channel, Due
from oreigin.campaign.rendering import Fields, render, written_corrective, written_unreached
from oreigin.campaign.rendering import Message as Rendered
from oreigin.campaign.texts import Text
from oreigin.casework import following_up
from oreigin.casework.actors import Actor
from oreigin.casework.corrective import open_of_suppliers
from oreigin.casework.links import make_link
from oreigin.casework.mail import campaigning
from oreigin.casework.mail.outbox import PERSONAL_LINK
from oreigin.casework.mail.state import campaign_of, unclear_smelters
from oreigin.casework.responding import checked_of
from oreigin.checks.letters import points
from oreigin.errors import RefusedError
from oreigin.store.loading import settings_of
from oreigin.store.models import (
    Action,
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


@dataclass(slots=True)
class Desk:
    """Where messages of a period are written: what all of them share, looked up once."""

    actor: Actor
    period: Period
    registrant: str
    sender: str
    domain: str
    suppliers: dict[str, Supplier]
    contacts: dict[int, Contact]
    responses: dict[str, Response]
    texts: dict[tuple[str, str], Text]
    unclear: dict[int, list[str]]
    manager: str
    correctives: Mapping[str, Sequence[Action]]
    trouble: list[dict[str, str]] = field(default_factory=list)

    @staticmethod
    def of(actor: Actor, period: Period, dues: Sequence[Due]) -> "Desk":
        """Return a desk with all that writing `dues` takes."""
        codes = {code for due in dues for code in (due.supplier, *due.suppliers)}
        abouts = {due.about for due in dues if due.about}
        contacts = {int(due.contact.id) for due in dues if due.contact}
        texts = MessageText.objects.filter(period=period)
        suppliers = Supplier.objects.filter(period=period, code__in=codes)
        responses = Response.objects.filter(period=period, code__in=abouts)
        return Desk(
            actor=actor,
            period=period,
            registrant=settings_of(period)["registrant"].name,
            sender=campaigning.sender_of(period.registrant),
            domain=campaigning.domain_of(period.registrant),
            suppliers={each.code: each for each in suppliers.select_related("period")},
            contacts=Contact.objects.in_bulk(contacts),
            responses={each.code: each for each in responses.select_related("document__reading")},
            texts={(each.step, each.language): Text(each.subject, each.body) for each in texts},
            unclear=unclear_smelters(period) if abouts else {},
            manager=campaign_of(period).manager_name,
            correctives=open_of_suppliers(period) if any(due.suppliers for due in dues) else {},
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
        contact = self._contact(due)
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
            contact=self._contact(due),
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
        response = self.responses.get(due.about)
        return Fields(
            registrant=self.registrant,
            year=self.period.year,
            sender=self.sender,
            supplier=supplier.name if supplier else "",
            contact=due.name,
            due=due.answer_by,
            link=PERSONAL_LINK if _reaches_portal(supplier) else "",
            smelters=tuple(self.unclear.get(response.pk, ())) if response else (),
            suppliers=tuple(line for code in due.suppliers for line in self._late(code, due)),
            findings=_findings(response, due.language) if response else "",
            question=question.text if question else "",
            answer=question.answer if question else "",
        )

    def _late(self, code: str, due: Due) -> Sequence[str]:
        """Return the lines that name a late supplier: its corrective actions, else itself."""
        name = self.suppliers[code].name
        if code in due.unreached:
            return [written_unreached(name, due.language)]
        return [
            written_corrective(name, action.matter, action.due, due.language)
            for action in self.correctives.get(code, ())
            if action.due
        ] or [name]

    def _contact(self, due: Due) -> Contact | None:
        return self.contacts.get(int(due.contact.id)) if due.contact else None


def _reaches_portal(supplier: Supplier | None) -> TypeGuard[Supplier]:
    return supplier is not None and bool(settings.PUBLIC_URL)


def _findings(response: Response, language: str) -> str:
    """Return what is to be mended: in the words of whoever sent it back, then what was found."""
    return "\n\n".join(filter(None, (response.reason, points(checked_of(response), language))))
