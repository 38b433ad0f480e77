"""The inbox: mail is fetched, told apart, matched to supplier and message, and kept as it came."""

import imaplib
import logging
import re
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from imap_tools import AND, BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted, UidRange
from imap_tools.errors import ImapToolsError

from oreigin import tables
from oreigin.casework import jobs
from oreigin.casework.acting import doing
from oreigin.casework.actors import Actor, system
from oreigin.casework.mail import accounts
from oreigin.casework.mail.accounts import Security, Server
from oreigin.casework.mail.matching import Match, match
from oreigin.casework.mail.parsing import Parsed, parsed
from oreigin.casework.receiving import Source, receive
from oreigin.errors import RefusedError
from oreigin.store import documents
from oreigin.store.models import (
    Document,
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
_TURN = 30
"""Seconds of fetching after which other mailboxes, and the worker's jobs, have their turn."""

_REST = timedelta(minutes=5)
"""How long a mailbox that could not be read is left alone: servers lock out who tries too often."""

_LOG = logging.getLogger("oreigin.mail")


@dataclass(frozen=True, slots=True)
class _Fetched:
    """A mail of a mailbox; not `whole` where it is so large that only its headers were fetched."""

    validity: int
    uid: int
    data: bytes
    whole: bool


def poll_all(stopping: Callable[[], bool] = lambda: False) -> int:
    """Fetch what is new in every registrant's mailbox; return how many mails that were."""
    found = accounts.accounts().items()
    servers: dict[str, Server] = {slug: each.imap for slug, each in found if each.imap}
    now = timezone.now()
    resting = Mailbox.objects.filter(
        problem__isnull=False, polled__gt=now - _REST, polled__lte=now
    ).values("registrant")
    owners = Registrant.objects.filter(slug__in=servers).exclude(pk__in=resting)
    return sum(poll(owner, servers[owner.slug], stopping) for owner in owners)


def poll(
    registrant: Registrant, server: Server, stopping: Callable[[], bool] = lambda: False
) -> int:
    """Fetch what is new in one mailbox; nothing is changed there, not even what counts as read."""
    Mailbox.objects.get_or_create(registrant=registrant)
    taken, problem, end = 0, None, time.monotonic() + _TURN
    try:
        with mailbox(server) as box:
            for mail in _new(box, server.folder, registrant):
                taken += _note(registrant, mail)
                if stopping() or time.monotonic() > end:
                    break
    except (ImapToolsError, imaplib.IMAP4.error, OSError) as error:
        _LOG.warning("mailbox of %s: %s", registrant.slug, error)
        problem = asdict(tables.problem("casework.toml", "mailbox-silent", said=str(error)))
    Mailbox.objects.filter(registrant=registrant).update(polled=timezone.now(), problem=problem)
    return taken


@contextmanager
def mailbox(server: Server) -> Iterator[BaseMailBox]:
    """Sign in to a mailbox, to read. Raises imap_tools' and imaplib's errors, and OSError."""
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


def _new(box: BaseMailBox, folder: str, registrant: Registrant) -> Iterator[_Fetched]:
    """Yield every mail that was not fetched before, the oldest first.

    What came before the registrant was here has nothing to do with it.
    """
    held = Mailbox.objects.get(registrant=registrant)
    validity = box.folder.status(folder, ["UIDVALIDITY"])["UIDVALIDITY"]
    if held.validity != validity:  # the numbers start anew; what was taken in is known by its bytes
        held.validity, held.uid = validity, 0
        held.save(update_fields=["validity", "uid"])
    since = registrant.created.date() - timedelta(days=1)
    asked = AND(uid=UidRange(str(held.uid + 1), "*"), date_gte=since)
    for uid in sorted(int(found) for found in box.uids(asked)):
        if uid > held.uid:  # "*" is the last mail there, be it new or not
            whole = _size(box, uid) <= _LARGEST
            yield _Fetched(validity, uid, _bytes(box, uid, "" if whole else "HEADER"), whole)


def _size(box: BaseMailBox, uid: int) -> int:
    said = re.search(rb"RFC822\.SIZE (\d+)", _asked(box, uid, "(RFC822.SIZE)")[0] or b"")
    return int(said[1]) if said else 0


def _bytes(box: BaseMailBox, uid: int, part: str) -> bytes:
    """Return the very bytes of a mail or a part of it; none where it was deleted meanwhile."""
    said = _asked(box, uid, f"(BODY.PEEK[{part}])")
    return next((bytes(each[1]) for each in said if isinstance(each, tuple)), b"")


def _asked(box: BaseMailBox, uid: int, what: str) -> list[Any]:
    """Return what the server says of a mail. Raises imaplib's error where it says no."""
    status, said = box.client.uid("fetch", str(uid), what)
    if status != "OK":
        raise imaplib.IMAP4.error(f"FETCH {uid}: {status} {said!r}")
    return list(said)


@transaction.atomic
def _note(registrant: Registrant, mail: _Fetched) -> bool:
    """Take a mail in and note how far the mailbox was read, both or neither.

    Returns whether it was there to take, and no other worker faster.
    """
    held = Mailbox.objects.select_for_update().get(registrant=registrant)
    if held.validity != mail.validity or held.uid >= mail.uid:
        return False
    if mail.data:
        _surely_take_in(registrant, mail)
    Mailbox.objects.filter(pk=held.pk).update(uid=mail.uid)
    return bool(mail.data)


def _surely_take_in(registrant: Registrant, mail: _Fetched) -> None:
    """Take a mail in; one that breaks us is kept for a person, and keeps no other from coming."""
    try:
        with transaction.atomic():
            take_in(registrant, mail.data, timezone.now(), whole=mail.whole)
    except jobs.NOT_NOW:
        raise
    except Exception:
        _LOG.exception("mail %s of %s could not be taken in", mail.uid, registrant.slug)
        why = tables.problem("casework.toml", "mail-broke").message
        document = documents.keep(registrant, mail.data, timezone.now())
        _entered(registrant, document, Parsed(), Match(None, None, None, why), timezone.now())


def take_in(registrant: Registrant, data: bytes, now: datetime, *, whole: bool = True) -> Mail:
    """Keep a mail, and do what it asks for; the same bytes a second time are the same mail.

    Attachments of a known supplier go where uploads go. A bounce is noted beside its message.
    What cannot be matched waits for a person. Not `whole`: `data` are the headers alone.
    """
    document = documents.keep(registrant, data, now)
    known = Mail.objects.filter(registrant=registrant, document=document).first()
    if known:
        return known
    said = parsed(data)
    if said.sender and said.sender == _own_address(registrant):
        said = replace(said, kind=MailKind.AUTOMATIC)
    mail = _entered(registrant, document, said, match(registrant, said, whole=whole), now)
    actor = system(registrant, None, now)
    if said.kind is MailKind.BOUNCE:
        _bounced(actor, mail, said)
    elif mail.state == MailState.MATCHED and said.files:
        _receive_files(actor, mail, said)
    return mail


def _own_address(registrant: Registrant) -> str:
    """Return the address that the registrant writes from; what comes from there nobody answered."""
    try:
        return accounts.account_of(registrant).address.lower()
    except RefusedError:
        return ""


def _entered(
    registrant: Registrant, document: Document, said: Parsed, found: Match, now: datetime
) -> Mail:
    """Return the mail's row: a person's to look at, where no supplier was found."""
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
    return mail


def file_mail(actor: Actor, mail: Mail, supplier: Supplier) -> None:
    """Say whose a mail is; its attachments go where uploads go.

    Raises RefusedError where that was settled, or the supplier's period takes no files any more.
    """
    with doing(actor, "mail-filed", f"mail:{mail.pk}", supplier=supplier.code):
        _unsettled(actor, mail)
        mail.supplier, mail.period, mail.state = supplier, supplier.period, MailState.MATCHED
        mail.save(update_fields=["supplier", "period", "state"])
        said = parsed(documents.read(mail.document)) if mail.kind != MailKind.BOUNCE else Parsed()
        if said.files and supplier.period.closed:
            words = {"supplier": supplier.name}
            raise RefusedError(tables.problem("casework.toml", "mail-kept-back", **words))
        if said.files:
            _receive_files(actor, mail, said)


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
    assert mail.period  # noqa: S101 - what is matched has one
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
