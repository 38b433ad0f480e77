"""Trying a registrant's mail account: does its server let us send, does its mailbox let us read."""

import imaplib
from collections.abc import Iterator
from email.utils import formataddr, make_msgid
from smtplib import SMTPException

from django.core.mail import EmailMessage
from imap_tools.errors import ImapToolsError

from oreigin import tables
from oreigin.casework.doctor import Seen, seen
from oreigin.casework.mail import accounts
from oreigin.casework.mail.accounts import MailAccount, Server
from oreigin.casework.mail.fetching import mailbox
from oreigin.casework.mail.outbox import connect

_FAULTS = (SMTPException, imaplib.IMAP4.error, ImapToolsError, OSError)


def try_account(slug: str, account: MailAccount, to: str = "") -> Iterator[Seen]:
    """Yield what was seen of the account of `slug`; a test mail is sent to `to`, where that is set.

    Nothing is changed in the mailbox.
    """
    yield _sending(slug, account, to)
    if account.imap:
        yield _reading(slug, account.imap)
    else:
        yield seen("imap-none", False, slug=slug)


def _sending(slug: str, account: MailAccount, to: str) -> Seen:
    server, about = account.smtp, "smtp"
    facts = {
        "slug": slug,
        "host": server.host,
        "port": accounts.port(server, "smtp"),
        "sender": account.address,
        "to": to,
    }
    connection = connect(server)
    try:
        connection.open()
        if to:
            about = "smtp-test"
            connection.send_messages([_test_mail(account, to)])
    except _FAULTS as fault:
        return seen(about, False, what=_sentence(fault), **facts)
    finally:
        connection.close()
    return seen(about, True, **facts)


def _reading(slug: str, server: Server) -> Seen:
    facts = {
        "slug": slug,
        "host": server.host,
        "port": accounts.port(server, "imap"),
        "folder": server.folder,
    }
    try:
        with mailbox(server) as box:
            count = box.folder.status(server.folder, ["MESSAGES"])["MESSAGES"]
    except _FAULTS as fault:
        return seen("imap", False, what=_sentence(fault), **facts)
    return seen("imap", True, count=count, **facts)


def _test_mail(account: MailAccount, to: str) -> EmailMessage:
    words = tables.problem("casework.toml", "mail-test")
    return EmailMessage(
        subject=words.message,
        body=words.remedy,
        from_email=formataddr((account.name, account.address)),
        to=[to],
        headers={
            "Message-ID": make_msgid("oreigin-test", account.address.partition("@")[2]),
            "Auto-Submitted": "auto-generated",
        },
    )


def _sentence(fault: Exception) -> str:
    return str(fault).strip().rstrip(".") or type(fault).__name__
