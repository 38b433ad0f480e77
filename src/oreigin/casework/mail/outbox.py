"""The outbox: every message is sent once, however often the worker dies over it.

A message is `sending` on a lease before the mail server hears of it. Whoever finds its worker dead,
or the lease run out, cannot know whether the server had taken it, and sends it again under the same
Message-ID: of all messages only the one in flight can arrive twice, and none is lost.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from email.utils import formataddr
from smtplib import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPException,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from oreigin import tables
from oreigin.casework import jobs
from oreigin.casework.acting import doing
from oreigin.casework.actors import system
from oreigin.casework.links import address_of
from oreigin.casework.mail import accounts, asked
from oreigin.casework.mail.accounts import MailAccount, Security, Server
from oreigin.casework.presence import living
from oreigin.errors import OreiginError, Problem, StorageError
from oreigin.store import documents
from oreigin.store.models import Campaign, Message, MessageState, Registrant

LEASE = timedelta(minutes=15)
"""How long a worker may take over one message; what a dead one held is free before that
(`casework.presence`) where its data folder is seen."""

RETRIES = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720, 1440))
"""After which time a message that could not be sent is tried again; then a person looks at it."""

PERSONAL_LINK = "https://personal-link.invalid/"
"""Stands in a message that waits or was kept for the personal link, which nobody writes down."""

_TURN = 20
"""Seconds of sending after which other registrants, and the worker's jobs, have their turn."""

_PATIENCE = (1, 2, 4, 8, 15)
"""Seconds between tries to write down that a message was sent: not to know it sends it again."""

_TIMEOUT = 30
_PERMANENT = range(500, 600)
_LOG = logging.getLogger("oreigin.mail")


def send_waiting(stopping: Callable[[], bool] = lambda: False, worker: str = "") -> int:
    """Send what may be sent of every registrant, each for a turn; return how many went.

    `worker` is the name of who sends. Between two messages it ends where `stopping` says so.
    """
    waiting = may_go(timezone.now(), worker).values_list("registrant", flat=True).distinct()
    owners = Registrant.objects.filter(pk__in=waiting)
    return sum(_send_of(registrant, stopping, worker) for registrant in owners)


def may_go(now: datetime, worker: str = "") -> QuerySet[Message]:
    """Return what `worker` may send now, the living workers' own aside."""
    others = living() - {worker}
    left_behind = Q(state=MessageState.SENDING, leased_until__lt=now) & ~Q(worker__in=others)
    waiting = Q(state=MessageState.WAITING, next_attempt__lte=now)
    return not_resting().filter(left_behind | waiting)


def not_resting() -> QuerySet[Message]:
    """Return the messages but for those of campaigns that rest and of closed periods."""
    rests = Campaign.objects.filter(period=OuterRef("period"), paused__isnull=False)
    return Message.objects.filter(period__closed=None).exclude(Exists(rests))


def _send_of(registrant: Registrant, stopping: Callable[[], bool], worker: str) -> int:
    """Send a registrant's messages over one connection; one that breaks ends the turn."""
    sent, end = 0, time.monotonic() + _TURN
    try:
        account = accounts.account_of(registrant)
        with _connected(account.smtp) as server:
            while time.monotonic() < end and not stopping():
                message = _claimed(registrant, timezone.now(), worker)
                if message is None:
                    break
                sent += _handed_over(message, account, server)
    except (OreiginError, OSError, SMTPException) as error:
        _LOG.warning("mail of %s: %s", registrant.slug, error)
        _put_off(registrant, error)
    return sent


@contextmanager
def _connected(server: Server) -> Iterator[BaseEmailBackend]:
    made = connect(server)
    made.open()
    try:
        yield made
    finally:
        made.close()


def connect(server: Server) -> BaseEmailBackend:
    """Return a connection to a mail server, not opened yet; certificates are verified."""
    return get_connection(
        "django.core.mail.backends.smtp.EmailBackend",
        host=server.host,
        port=accounts.port(server, "smtp"),
        username=server.user,
        password=server.password,
        use_tls=server.security is Security.STARTTLS,
        use_ssl=server.security is Security.TLS,
        timeout=_TIMEOUT,
    )


@transaction.atomic
def _claimed(registrant: Registrant, now: datetime, worker: str = "") -> Message | None:
    """Return the next message of a registrant, held for `worker` alone; None where none is left.

    One that worker after worker died over is given up.
    """
    free = may_go(now, worker).filter(registrant=registrant).order_by("next_attempt", "pk")
    while message := free.select_for_update(skip_locked=True, of=("self",)).first():
        if message.attempts > len(RETRIES):
            _give_up(message)
            continue
        message.state, message.worker = MessageState.SENDING, worker
        message.leased_until = now + LEASE
        message.attempts += 1
        message.save(update_fields=["state", "worker", "leased_until", "attempts"])
        return message
    return None


def _handed_over(message: Message, account: MailAccount, server: BaseEmailBackend) -> bool:
    """Hand one message over; return whether the server took it. Raises where it went silent."""
    mail = _composed_or_not(message, account, server)
    if mail is None:
        return False
    try:
        server.send_messages([mail])
    except SMTPRecipientsRefused as refused:
        code, said = next(iter(refused.recipients.values()))
        _not_sent(message, _refusal(code, said), for_good=code in _PERMANENT)
    except SMTPDataError as refused:
        problem = _refusal(refused.smtp_code, refused.smtp_error)
        _not_sent(message, problem, for_good=refused.smtp_code in _PERMANENT)
    except SMTPNotSupportedError as refused:
        _not_sent(message, _refusal(0, str(refused)), for_good=True)
    except SMTPSenderRefused as refused:  # whatever the message: the server wants nothing of us
        _not_sent(message, _refusal(refused.smtp_code, refused.smtp_error))
        raise
    except SMTPResponseException as refused:
        _not_sent(message, _refusal(refused.smtp_code, refused.smtp_error))
    except (OSError, SMTPException) as error:
        _not_sent(message, _silence(error))
        raise
    except Exception as error:  # whatever it is, it costs this message and no other
        _LOG.exception("message %s cannot be sent", message.pk)
        problem = tables.problem("casework.toml", "mail-unwritable", why=str(error))
        _not_sent(message, problem, for_good=True)
    else:
        _surely_note_sent(message)
        return True
    return False


def _composed_or_not(
    message: Message, account: MailAccount, server: BaseEmailBackend
) -> EmailMultiAlternatives | None:
    """Return the mail; None where it cannot be made, which stands beside it and stops no other."""
    try:
        if not accounts.is_address(message.address):
            raise ValueError(f"“{message.address}” is no email address")
        mail = composed(message, account, server)
        mail.message()  # where headers are refused, such as one with a line break
    except StorageError as error:
        _not_sent(message, error.problem)
    except OreiginError as error:
        _not_sent(message, error.problem, for_good=True)
    except jobs.NOT_NOW:
        raise
    except Exception as error:
        _LOG.exception("message %s cannot be made into a mail", message.pk)
        problem = tables.problem("casework.toml", "mail-unwritable", why=str(error))
        _not_sent(message, problem, for_good=True)
    else:
        return mail
    return None


def composed(
    message: Message,
    account: MailAccount,
    server: BaseEmailBackend | None = None,
    *,
    to_look_at: bool = False,
) -> EmailMultiAlternatives:
    """Return a message as it is sent: text and HTML, its files, its personal link filled in.

    One `to_look_at` goes to a colleague: the link, which is the supplier's alone, stays out.
    """
    link = address_of(message.link) if message.link and not to_look_at else PERSONAL_LINK
    mail = EmailMultiAlternatives(
        message.subject,
        message.text.replace(PERSONAL_LINK, link),
        formataddr((account.name, account.address)),
        [message.address],
        connection=server,
        headers={
            "Message-ID": message.message_id,
            "Auto-Submitted": "auto-generated",
            "Content-Language": message.language,
        },
    )
    mail.attach_alternative(message.html.replace(PERSONAL_LINK, link), "text/html")
    for file in message.files.select_related("document").order_by("pk"):
        mail.attach(file.filename, documents.read(file.document))
    return mail


def _surely_note_sent(message: Message) -> None:
    """Note that a message was sent, also where the database is away for a moment."""
    for pause in _PATIENCE:
        try:
            return _note_sent(message)
        except (OperationalError, InterfaceError) as fault:
            _LOG.warning("message %s was sent, and is not noted yet: %s", message.pk, fault)
            connection.close()
            time.sleep(pause)
    return _note_sent(message)


def _note_sent(message: Message) -> None:
    now = max(timezone.now(), message.created)  # somebody may have set the clock back
    facts: dict[str, Any] = {"step": message.step, "attempts": message.attempts}
    if message.supplier:
        facts["supplier"] = message.supplier.code
    actor = system(message.registrant, message.created_by, now)
    with transaction.atomic():
        asked.hold(message)
        gone = {"state": MessageState.SENT, "sent": now, "leased_until": None, "problem": None}
        if not _held(message).update(**gone):
            _LOG.warning("message %s was sent, and another worker holds it by now", message.pk)
            return
        with doing(actor, "message-sent", f"message:{message.pk}", **facts) as event:
            event.person["email"] = message.address
        asked.note(actor, message, now.date())


def _not_sent(message: Message, problem: Problem, *, for_good: bool = False) -> None:
    """Put a message off, or give it up; what the server said stands beside it."""
    tried = message.attempts - 1
    if for_good or tried >= len(RETRIES):
        _held(message).update(state=MessageState.FAILED, leased_until=None, problem=asdict(problem))
        return
    _held(message).update(
        state=MessageState.WAITING,
        leased_until=None,
        next_attempt=timezone.now() + RETRIES[tried],
        problem=asdict(problem),
    )


def _give_up(message: Message) -> None:
    problem = tables.problem("casework.toml", "mail-given-up", attempts=message.attempts)
    held = Message.objects.filter(pk=message.pk)
    held.update(state=MessageState.FAILED, leased_until=None, problem=asdict(problem))


def _put_off(registrant: Registrant, error: Exception) -> None:
    """Leave a registrant's messages for a while: it is the server's fault, not theirs.

    Longer where it does not let us in: servers lock out who tries a wrong password too often.
    """
    now = timezone.now()
    problem = error.problem if isinstance(error, OreiginError) else _silence(error)
    pause = RETRIES[1] if isinstance(error, SMTPAuthenticationError) else RETRIES[0]
    waiting = may_go(now).filter(registrant=registrant, state=MessageState.WAITING)
    waiting.update(next_attempt=now + pause, problem=asdict(problem))


def _held(message: Message) -> QuerySet[Message]:
    """Return the message as rows to update: none where another worker holds it by now."""
    return Message.objects.filter(
        pk=message.pk,
        state=MessageState.SENDING,
        worker=message.worker,
        leased_until=message.leased_until,
    )


def _refusal(code: int, said: bytes | str) -> Problem:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return tables.problem("casework.toml", "mail-refused", code=code, said=words)


def _silence(error: Exception) -> Problem:
    return tables.problem("casework.toml", "mail-server-silent", said=str(error))
