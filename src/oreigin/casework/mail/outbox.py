"""The outbox: every message is sent once, however often the worker dies over it.

A message is `sending` on a lease before the mail server hears of it. Whoever finds the lease run
out cannot know whether the server had taken it, and sends it again under the same Message-ID: of
all messages only the one in flight can arrive twice, and none is lost.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from email.utils import formataddr
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from oreigin import tables
from oreigin.casework.acting import doing
from oreigin.casework.actors import system
from oreigin.casework.links import address_of
from oreigin.casework.mail import accounts
from oreigin.casework.mail.accounts import MailAccount, Security, Server
from oreigin.errors import OreiginError, Problem
from oreigin.store import documents
from oreigin.store.models import Campaign, Message, MessageState, Registrant

LEASE = timedelta(minutes=5)
RETRIES = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720, 1440))
"""After which time a message that could not be sent is tried again; then a person looks at it."""

PERSONAL_LINK = "https://personal-link.invalid/"
"""Stands in a message that waits or was kept for the personal link, which nobody writes down."""

_TIMEOUT = 30
_PERMANENT = range(500, 600)
_LOG = logging.getLogger("oreigin.mail")


def send_waiting(stopping: Callable[[], bool] = lambda: False) -> int:
    """Send every message whose time has come; return how many were handed over.

    Between two of them it ends where `stopping` says so.
    """
    waiting = _to_send(timezone.now()).values_list("registrant", flat=True).distinct()
    owners = Registrant.objects.filter(pk__in=waiting)
    return sum(_send_of(registrant, stopping) for registrant in owners)


def _to_send(now: datetime) -> QuerySet[Message]:
    """Return what may be sent: nothing of a campaign that rests, nothing of a closed period."""
    left_behind = Q(state=MessageState.SENDING, leased_until__lt=now)
    waiting = Q(state=MessageState.WAITING, next_attempt__lte=now)
    rests = Campaign.objects.filter(period=OuterRef("period"), paused__isnull=False)
    return Message.objects.filter(left_behind | waiting, period__closed=None).exclude(Exists(rests))


def _send_of(registrant: Registrant, stopping: Callable[[], bool]) -> int:
    """Send a registrant's messages over one connection; one that breaks ends the round."""
    sent = 0
    try:
        account = accounts.account_of(registrant)
        with _connected(account.smtp) as connection:
            while not stopping() and (message := _claimed(registrant, timezone.now())):
                sent += _handed_over(message, account, connection)
    except (OreiginError, OSError, SMTPException) as error:
        _LOG.warning("mail of %s: %s", registrant.slug, error)
        _put_off(registrant, error)
    return sent


@contextmanager
def _connected(server: Server) -> Iterator[BaseEmailBackend]:
    connection = get_connection(
        "django.core.mail.backends.smtp.EmailBackend",
        host=server.host,
        port=accounts.port(server, "smtp"),
        username=server.user,
        password=server.password,
        use_tls=server.security is Security.STARTTLS,
        use_ssl=server.security is Security.TLS,
        timeout=_TIMEOUT,
    )
    connection.open()
    try:
        yield connection
    finally:
        connection.close()


@transaction.atomic
def _claimed(registrant: Registrant, now: datetime) -> Message | None:
    """Return the next message of a registrant, held for us alone; None where none is left."""
    held = _to_send(now).filter(registrant=registrant).select_for_update(skip_locked=True)
    message = held.order_by("next_attempt", "pk").first()
    if message:
        message.state, message.leased_until = MessageState.SENDING, now + LEASE
        message.attempts += 1
        message.save(update_fields=["state", "leased_until", "attempts"])
    return message


def _handed_over(message: Message, account: MailAccount, connection: BaseEmailBackend) -> bool:
    """Hand one message over; return whether the server took it. Raises where it went silent."""
    try:
        connection.send_messages([composed(message, account, connection)])
    except OreiginError as error:
        _not_sent(message, error.problem, for_good=True)
    except SMTPRecipientsRefused as refused:
        code, said = next(iter(refused.recipients.values()))
        _not_sent(message, _refusal(code, said), for_good=code in _PERMANENT)
    except SMTPResponseException as refused:
        _not_sent(message, _refusal(refused.smtp_code, refused.smtp_error))
    except (OSError, SMTPException) as error:
        _not_sent(message, _silence(error))
        raise
    else:
        _note_sent(message)
        return True
    return False


def composed(
    message: Message,
    account: MailAccount,
    connection: BaseEmailBackend | None = None,
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
        connection=connection,
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


def _note_sent(message: Message) -> None:
    now = timezone.now()
    facts: dict[str, Any] = {"step": message.step, "attempts": message.attempts}
    if message.supplier:
        facts["supplier"] = message.supplier.code
    actor = system(message.registrant, message.created_by, now)
    with doing(actor, "message-sent", f"message:{message.pk}", **facts) as event:
        event.person["email"] = message.address
        _held(message).update(state=MessageState.SENT, sent=now, leased_until=None, problem=None)


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


def _put_off(registrant: Registrant, error: Exception) -> None:
    """Leave a registrant's messages for a while: it is the server's fault, not theirs."""
    now = timezone.now()
    problem = error.problem if isinstance(error, OreiginError) else _silence(error)
    waiting = _to_send(now).filter(registrant=registrant, state=MessageState.WAITING)
    waiting.update(next_attempt=now + RETRIES[0], problem=asdict(problem))


def _held(message: Message) -> QuerySet[Message]:
    """Return the message as rows to update: none where another worker holds it by now."""
    return Message.objects.filter(
        pk=message.pk, state=MessageState.SENDING, attempts=message.attempts
    )


def _refusal(code: int, said: bytes | str) -> Problem:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return tables.problem("casework.toml", "mail-refused", code=code, said=words)


def _silence(error: Exception) -> Problem:
    return tables.problem("casework.toml", "mail-server-silent", said=str(error))
