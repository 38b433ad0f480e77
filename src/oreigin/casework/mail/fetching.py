"""Fetching mail: what is new in a mailbox is read there, changed nowhere, and taken in once.

A mail may be made to end whoever reads it. So it is read in a process that may be killed, outside
of every transaction, and that it is tried is written down before.
"""

import imaplib
import logging
import re
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from imap_tools import AND, BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted, UidRange
from imap_tools.errors import ImapToolsError

from oreigin import tables
from oreigin.casework import jobs
from oreigin.casework.mail import accounts, inbox
from oreigin.casework.mail.accounts import Security, Server
from oreigin.casework.mail.parsing import Parsed, read
from oreigin.store.models import Mailbox, Registrant

_TIMEOUT = 30
_LARGEST = 60_000_000
_TURN = 30
"""Seconds of fetching after which other mailboxes, and the worker's jobs, have their turn."""

_REST = timedelta(minutes=5)
"""How long a mailbox that could not be read is left alone: servers lock out who tries too often."""

MOST_TRIES = 3
"""How often workers may die over a mail before it is set aside for a person."""

_AT_IT = timedelta(minutes=1)
"""How long a mail is left to the worker that is taking it in."""

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
    found = accounts.usable_accounts().items()
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
                tries = _begun(registrant, mail)
                if not tries:
                    break
                taken += _taken(registrant, mail, tries)
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
        held.validity, held.uid, held.trying, held.tries = validity, 0, 0, 0
        held.save(update_fields=["validity", "uid", "trying", "tries"])
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


def _taken(registrant: Registrant, mail: _Fetched, tries: int) -> bool:
    """Read a mail, in a process of its own, and take it in; return whether it was there to take.

    One over which workers died, as often as `MOST_TRIES`, is not read any more.
    """
    try:
        said = read(mail.data) if mail.data and tries <= MOST_TRIES else Parsed()
        return _noted(registrant, mail, said)
    except jobs.NOT_NOW:
        _given_back(registrant)
        raise


def _noted(registrant: Registrant, mail: _Fetched, said: Parsed) -> bool:
    """Enter a mail and note how far the mailbox was read, both or neither."""
    with transaction.atomic():
        held = Mailbox.objects.select_for_update().get(registrant=registrant)
        if held.validity != mail.validity or held.uid >= mail.uid:
            return False
        if mail.data:
            _surely_enter(registrant, mail, said)
        Mailbox.objects.filter(pk=held.pk).update(uid=mail.uid, trying=0, tries=0)
    return bool(mail.data)


def _begun(registrant: Registrant, mail: _Fetched) -> int:
    """Note that a mail is being taken in, before it is; return for the how manieth time.

    0 where another worker is at it, or was faster.
    """
    now = timezone.now()
    with transaction.atomic():
        held = Mailbox.objects.select_for_update().get(registrant=registrant)
        again = held.trying == mail.uid
        if held.validity != mail.validity or held.uid >= mail.uid:
            return 0
        if again and held.tried and held.tried > now - _AT_IT:
            return 0
        held.tries = held.tries + 1 if again else 1
        held.trying, held.tried = mail.uid, now
        held.save(update_fields=["trying", "tries", "tried"])
    return held.tries


def _given_back(registrant: Registrant) -> None:
    """Forget that a mail is being taken in: it was no fault of the mail's."""
    with suppress(*jobs.NOT_NOW):
        Mailbox.objects.filter(registrant=registrant).update(trying=0, tries=0)


def _surely_enter(registrant: Registrant, mail: _Fetched, said: Parsed) -> None:
    """Enter a mail; one that breaks us is kept for a person, and keeps no other from coming."""
    try:
        with transaction.atomic():
            inbox.enter(registrant, mail.data, said, timezone.now(), whole=mail.whole)
    except jobs.NOT_NOW:
        raise
    except Exception:
        _LOG.exception("mail %s of %s could not be taken in", mail.uid, registrant.slug)
        inbox.set_aside(registrant, mail.data, timezone.now())
