"""Whose a mail is: told by the message it answers, else by an address that one supplier alone has.

Nothing is guessed. An address that two suppliers share, a colleague of a contact, a contact who
answers what another supplier was asked, files that a robot sent, whatever comes from a sender whom
the mail server does not vouch for, the twenty-first question: they wait for a person.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models.functions import Lower

from oreigin import tables
from oreigin.casework.mail.parsing import Parsed
from oreigin.casework.mail.vouching import is_proven
from oreigin.casework.portal_limits import may_ask
from oreigin.store.models import Contact, MailKind, Message, Period, Registrant, Supplier

MOST_FILES = 50
"""How many files a mail may bring before a person looks at it first."""


@dataclass(frozen=True, slots=True)
class Match:
    """Whose a mail is, the message it is about, and why in words."""

    period: Period | None
    supplier: Supplier | None
    about: Message | None
    why: str


def match(registrant: Registrant, said: Parsed, *, whole: bool = True, authserv: str = "") -> Match:
    """Return whose a mail is; without a supplier it waits for a person, and `why` says why.

    Not `whole` is a mail of which there are the headers alone. `authserv` is the mail server whose
    word on senders is believed; without one From is.
    """
    found = _told(registrant, said)
    code = next(_doubts(said, found, whole, authserv), "")
    if found.supplier is None or not code:
        return found
    why = f"{found.why} {_words(code, most=MOST_FILES, sender=said.sender, server=authserv)}"
    return Match(None, None, found.about, why)


def _doubts(said: Parsed, found: Match, whole: bool, authserv: str) -> Iterator[str]:
    """Yield the codes of what keeps a mail from going to its supplier by itself."""
    if not whole:
        yield "mail-too-large"
    if len(said.files) > MOST_FILES:
        yield "mail-many-files"
    if said.files and said.kind in (MailKind.ABSENCE, MailKind.AUTOMATIC):
        yield "mail-files-of-a-robot"
    brings = said.files or (said.kind is MailKind.ANSWER and said.text)
    if brings and authserv and not is_proven(said.vouched, authserv, said.sender):
        yield "mail-unproven"
    if not said.files and found.supplier and not may_ask(found.supplier):
        yield "mail-many-questions"
    if said.files and found.period and found.period.closed:
        yield "mail-period-closed"


def _told(registrant: Registrant, said: Parsed) -> Match:
    """Return whose a mail says that it is."""
    if said.kind is MailKind.UNREADABLE:
        return Match(None, None, None, _words("mail-broke"))
    senders = said.failed if said.kind is MailKind.BOUNCE else (said.sender,)
    message = _message(registrant, said)
    if message:
        return _answer_to(message, said, _suppliers_with(message.period, senders))
    period = Period.objects.filter(registrant=registrant, closed=None).order_by("-year").first()
    if said.kind is MailKind.BOUNCE:  # anybody can write one; a true one knows our message's id
        return Match(
            None, None, None, _words("mail-bounce-of-nothing", addresses=", ".join(senders))
        )
    suppliers = _suppliers_with(period, senders)
    if len(suppliers) != 1:
        code = "mail-of-several" if suppliers else "mail-of-nobody"
        return Match(
            None, None, None, _words(code, sender=said.sender, suppliers=_named(suppliers))
        )
    [supplier] = suppliers
    why = _words("mail-of-contact", sender=", ".join(senders), supplier=supplier.name)
    newest = _newest_to(supplier, senders) if said.kind is not MailKind.ANSWER else None
    return Match(supplier.period, supplier, newest, why)


def likely(period: Period, about: Message | None, sender: str) -> Supplier | None:
    """Return the supplier that a person will most likely file a mail to; None where none is."""
    known = _suppliers_with(period, (sender,))
    if about and about.period_id == period.pk and about.supplier:
        return _kept(about.supplier)
    return known[0] if len(known) == 1 else None


def _answer_to(message: Message, said: Parsed, known: list[Supplier]) -> Match:
    """Return whose an answer is, where the sender is `known` as contact of these suppliers."""
    asked, why = _kept(message.supplier), _words("mail-answers", subject=message.subject)
    if said.kind is MailKind.ANSWER and asked and asked not in known:
        words = {"sender": said.sender, "suppliers": _named(known), "supplier": asked.name}
        but = _words("mail-contradicts" if known else "mail-of-a-stranger", **words)
        return Match(None, None, message, f"{why} {but}")
    return Match(message.period, asked, message, why)


def _message(registrant: Registrant, said: Parsed) -> Message | None:
    """Return the newest of the registrant's messages that the mail refers to."""
    messages = Message.objects.filter(registrant=registrant, message_id__in=said.refers)
    return messages.select_related("period", "supplier__merged_into").order_by("-pk").first()


def _suppliers_with(period: Period | None, addresses: tuple[str, ...]) -> list[Supplier]:
    """Return the suppliers of a period with a contact of one of the addresses, by name."""
    lowered = [address.lower() for address in addresses if address]
    contacts = Contact.objects.filter(supplier__period=period).annotate(lowered=Lower("email"))
    found = contacts.filter(lowered__in=lowered)
    kept = {_kept(each.supplier) for each in found.select_related("supplier__merged_into__period")}
    return sorted((each for each in kept if each), key=lambda each: each.name)


def _newest_to(supplier: Supplier, addresses: tuple[str, ...]) -> Message | None:
    """Return the newest message that was sent to one of the addresses."""
    sent = Message.objects.filter(supplier=supplier, sent__isnull=False)
    lowered = sent.annotate(lowered=Lower("address")).filter(lowered__in=addresses)
    return lowered.order_by("-sent").first()


def _named(suppliers: list[Supplier]) -> str:
    return ", ".join(each.name for each in suppliers)


def _kept(supplier: Supplier | None) -> Supplier | None:
    return (supplier.merged_into or supplier) if supplier else None


def _words(code: str, **words: object) -> str:
    return tables.problem("casework.toml", code, **words).message
