"""Whose a mail is: told by the message it answers, else by an address that one supplier alone has.

Nothing is guessed. An address that two suppliers share, or a colleague of a contact, waits for a
person.
"""

from dataclasses import dataclass

from django.db.models.functions import Lower

from oreigin import tables
from oreigin.casework.mail.parsing import Parsed
from oreigin.store.models import Contact, MailKind, Message, Period, Registrant, Supplier


@dataclass(frozen=True, slots=True)
class Match:
    """Whose a mail is, the message it is about, and why in words."""

    period: Period | None
    supplier: Supplier | None
    about: Message | None
    why: str


def match(registrant: Registrant, said: Parsed) -> Match:
    """Return whose a mail is; without a supplier it waits for a person, and `why` says why."""
    message = _message(registrant, said)
    if message:
        why = _words("mail-answers", subject=message.subject)
        return Match(message.period, _kept(message.supplier), message, why)
    senders = said.failed if said.kind is MailKind.BOUNCE else (said.sender,)
    suppliers = _suppliers_with(registrant, senders)
    if len(suppliers) != 1:
        code = "mail-of-several" if suppliers else "mail-of-nobody"
        names = ", ".join(each.name for each in suppliers)
        return Match(None, None, None, _words(code, sender=said.sender, suppliers=names))
    [supplier] = suppliers
    why = _words("mail-of-contact", sender=", ".join(senders), supplier=supplier.name)
    newest = _newest_to(supplier, senders) if said.kind is not MailKind.ANSWER else None
    return Match(supplier.period, supplier, newest, why)


def _message(registrant: Registrant, said: Parsed) -> Message | None:
    """Return the newest of the registrant's messages that the mail refers to."""
    messages = Message.objects.filter(registrant=registrant, message_id__in=said.refers)
    return messages.select_related("period", "supplier__merged_into").order_by("-pk").first()


def _suppliers_with(registrant: Registrant, addresses: tuple[str, ...]) -> list[Supplier]:
    """Return the suppliers of the newest open period with a contact of one of the addresses."""
    period = Period.objects.filter(registrant=registrant, closed=None).order_by("-year").first()
    lowered = [address.lower() for address in addresses if address]
    contacts = Contact.objects.filter(supplier__period=period).annotate(lowered=Lower("email"))
    found = contacts.filter(lowered__in=lowered).select_related("supplier__merged_into")
    kept = {_kept(each.supplier) for each in found}
    return sorted((each for each in kept if each), key=lambda each: each.name)


def _newest_to(supplier: Supplier, addresses: tuple[str, ...]) -> Message | None:
    """Return the newest message that was sent to one of the addresses."""
    sent = Message.objects.filter(supplier=supplier, sent__isnull=False)
    return sent.filter(address__in=addresses).order_by("-sent").first()


def _kept(supplier: Supplier | None) -> Supplier | None:
    return (supplier.merged_into or supplier) if supplier else None


def _words(code: str, **words: str) -> str:
    return tables.problem("casework.toml", code, **words).message
