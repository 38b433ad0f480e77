"""The inbox: mail is fetched, told apart, matched to supplier and message, and kept as it came."""

import logging
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from imap_tools import AND, BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted, UidRange
from imap_tools.errors import ImapToolsError

from oreigin import tables
from oreigin.casework.acting import doing
from oreigin.casework.actors import Actor, system
from oreigin.casework.mail import accounts
from oreigin.casework.mail.accounts import Security, Server
from oreigin.casework.mail.matching import match
from oreigin.casework.mail.parsing import Parsed, parsed
from oreigin.casework.receiving import Source, receive
from oreigin.errors import RefusedError
from oreigin.store import documents
from oreigin.store.models import (
    Mail,
    Mailbox,
    MailKind,
    MailState,
    Message,
    MessageState,
    Registrant,
    Supplier,
)

_TIMEOUT = 30
_LARGEST = 60_000_000
_LOG = logging.getLogger("oreigin.mail")


def poll_all() -> int:
    """Fetch what is new in every registrant's mailbox; return how many mails that were."""
    found = accounts.accounts().items()
    servers: dict[str, Server] = {slug: each.imap for slug, each in found if each.imap}
    owners = Registrant.objects.filter(slug__in=servers)
    return sum(poll(owner, servers[owner.slug]) for owner in owners)


def poll(registrant: Registrant, server: Server) -> int:
    """Fetch what is new in one mailbox; nothing is changed there, not even what counts as read."""
    Mailbox.objects.get_or_create(registrant=registrant)
    taken, problem = 0, None
    try:
        with _opened(server) as box:
            for uid, data in _new(box, server.folder, registrant):
                _note(registrant, uid, data)
                taken += 1
    except (ImapToolsError, OSError) as error:
        _LOG.warning("mailbox of %s: %s", registrant.slug, error)
        problem = asdict(tables.problem("casework.toml", "mailbox-silent", said=str(error)))
    Mailbox.objects.filter(registrant=registrant).update(polled=timezone.now(), problem=problem)
    return taken


@contextmanager
def _opened(server: Server) -> Iterator[BaseMailBox]:
    port = accounts.port(server, "imap")
    safe = ssl.create_default_context()
    box: BaseMailBox
    match server.security:
        case Security.TLS:
            box = MailBox(server.host, port, timeout=_TIMEOUT, ssl_context=safe)
        case Security.STARTTLS:
            box = MailBoxStartTls(server.host, port, timeout=_TIMEOUT, ssl_context=safe)
        case Security.NONE:
            box = MailBoxUnencrypted(server.host, port, timeout=_TIMEOUT)
    with box.login(server.user, server.password, initial_folder=None):
        box.folder.set(server.folder, readonly=True)
        yield box


def _new(box: BaseMailBox, folder: str, registrant: Registrant) -> Iterator[tuple[int, bytes]]:
    """Yield number and bytes of every mail that was not fetched before, the oldest first."""
    held = Mailbox.objects.get(registrant=registrant)
    validity = box.folder.status(folder, ["UIDVALIDITY"])["UIDVALIDITY"]
    if held.validity != validity:  # the numbers start anew; what was taken in is known by its bytes
        held.validity, held.uid = validity, 0
        held.save(update_fields=["validity", "uid"])
    for uid in sorted(int(found) for found in box.uids(AND(uid=UidRange(str(held.uid + 1), "*")))):
        if uid > held.uid:  # "*" is the last mail there, be it new or not
            yield uid, _fetched(box, uid)


def _fetched(box: BaseMailBox, uid: int) -> bytes:
    """Return the very bytes of a mail; of one that is too large its headers."""
    said = box.client.uid("fetch", str(uid), "(RFC822.SIZE)")
    size = re.search(rb"RFC822\.SIZE (\d+)", said[1][0] or b"")
    part = "HEADER" if size and int(size[1]) > _LARGEST else ""
    answer = box.client.uid("fetch", str(uid), f"(BODY.PEEK[{part}])")
    return next((bytes(each[1]) for each in answer[1] if isinstance(each, tuple)), b"")


@transaction.atomic
def _note(registrant: Registrant, uid: int, data: bytes) -> None:
    """Take a mail in and note how far the mailbox was read, both or neither."""
    if data:
        take_in(registrant, data, timezone.now())
    Mailbox.objects.filter(registrant=registrant).update(uid=uid)


def take_in(registrant: Registrant, data: bytes, now: datetime) -> Mail:
    """Keep a mail, and do what it asks for; the same bytes a second time are the same mail.

    Attachments of a known supplier go where uploads go. A bounce is noted beside its message.
    What cannot be matched waits for a person.
    """
    document = documents.keep(registrant, data, now)
    known = Mail.objects.filter(registrant=registrant, document=document).first()
    if known:
        return known
    said = parsed(data)
    found = match(registrant, said)
    actor = system(registrant, None, now)
    with doing(actor, "mail-received", "mail:new", sort=said.kind.value) as event:
        mail = Mail.objects.create(
            registrant=registrant,
            document=document,
            period=found.period,
            supplier=found.supplier,
            about=found.about,
            kind=said.kind,
            state=MailState.MATCHED if found.supplier else MailState.UNMATCHED,
            sender=said.sender,
            subject=said.subject,
            text=said.text,
            why=found.why,
            sent=said.sent,
            at=now,
        )
        event.subject = f"mail:{mail.pk}"
        event.person["email"] = said.sender
    if said.kind is MailKind.BOUNCE:
        _bounced(actor, mail, said)
    elif found.supplier:
        _receive_files(actor, mail, said)
    return mail


def file_mail(actor: Actor, mail: Mail, supplier: Supplier) -> None:
    """Say whose a mail is; its attachments go where uploads go. Raises RefusedError if settled."""
    with doing(actor, "mail-filed", f"mail:{mail.pk}", supplier=supplier.code):
        _unsettled(actor, mail)
        mail.supplier, mail.period, mail.state = supplier, supplier.period, MailState.MATCHED
        mail.save(update_fields=["supplier", "period", "state"])
        _receive_files(actor, mail, parsed(documents.read(mail.document)))


def dismiss_mail(actor: Actor, mail: Mail) -> None:
    """Set a mail aside: it concerns no supplier. It stays on record."""
    with doing(actor, "mail-dismissed", f"mail:{mail.pk}"):
        _unsettled(actor, mail)
        mail.state = MailState.DISMISSED
        mail.save(update_fields=["state"])


def _unsettled(actor: Actor, mail: Mail) -> None:
    held = Mail.objects.select_for_update().get(pk=mail.pk, registrant=actor.registrant)
    if held.state != MailState.UNMATCHED:
        raise RefusedError(tables.problem("casework.toml", "mail-settled"))


def _receive_files(actor: Actor, mail: Mail, said: Parsed) -> None:
    if said.files and mail.period and not mail.period.closed:
        source = Source(event="mail-received", mail=mail)
        receive(actor, mail.period, said.files, mail.supplier, source)


def _bounced(actor: Actor, mail: Mail, said: Parsed) -> None:
    """Note beside the message that it came back, and what the report says."""
    if mail.about is None:
        return
    why = asdict(tables.problem("casework.toml", "mail-bounced", addresses=", ".join(said.failed)))
    with doing(actor, "message-bounced", f"message:{mail.about.pk}", mail=mail.pk):
        sent = Message.objects.filter(pk=mail.about.pk, state=MessageState.SENT)
        sent.update(state=MessageState.BOUNCED, problem=why)
