"""Which mail servers a registrant uses: `mail.toml` in the data folder, for its owner's eyes alone.

Passwords of mail servers have no business in a database that is backed up and handed around, so
whoever runs the installation writes them into a file beside it:

    [registrants.acme]                      # the short name in the app's addresses
    name = "Acme Corp., Conflict Minerals"  # whom suppliers see
    address = "minerals@acme.example"
    smtp = { host = "smtp.acme.example", security = "starttls", user = "minerals", password = "…" }
    imap = { host = "imap.acme.example", security = "tls", user = "minerals", password = "…" }
    authserv = "mx.acme.example"            # whose word on senders is believed (vouching.py)
"""

import logging
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

import msgspec
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from oreigin import tables
from oreigin.errors import Problem, RefusedError
from oreigin.store.models import Registrant


class Security(StrEnum):
    """How a connection is kept from being listened to."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


_LOG = logging.getLogger("oreigin.mail")
_SMTP_PORTS = {Security.TLS: 465, Security.STARTTLS: 587, Security.NONE: 25}
_IMAP_PORTS = {Security.TLS: 993, Security.STARTTLS: 143, Security.NONE: 143}


class Server(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A mail server, and how to sign in there; without a user it is not signed in."""

    host: str
    port: int = 0
    user: str = ""
    password: str = ""
    security: Security = Security.TLS
    folder: str = "INBOX"
    """Which folder is read (IMAP alone)."""


class MailAccount(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a registrant writes to suppliers, and where their answers come in."""

    name: str
    address: str
    smtp: Server
    imap: Server | None = None
    authserv: str = ""
    """How the mail server that takes mail in names itself in Authentication-Results."""


class _File(msgspec.Struct, forbid_unknown_fields=True):
    registrants: dict[str, Any]


def accounts(path: Path | None = None) -> dict[str, MailAccount]:
    """Return the mail account of every registrant that has one, by its short name.

    Raises RefusedError where the file says something that makes no sense; it names the place.
    """
    path = path or Path(settings.MAIL_FILE)
    return {slug: _account(path, slug, said) for slug, said in _said(path).items()}


def usable_accounts() -> dict[str, MailAccount]:
    """Return the mail accounts that make sense; one that does not is logged and stops no other.

    Raises RefusedError where the file cannot be read at all.
    """
    path, found = Path(settings.MAIL_FILE), {}
    for slug, said in _said(path).items():
        try:
            found[slug] = _account(path, slug, said)
        except RefusedError as error:
            _LOG.warning("%s", error)
    return found


def account_of(registrant: Registrant) -> MailAccount:
    """Return a registrant's mail account. Raises RefusedError where none makes sense."""
    path, slug = Path(settings.MAIL_FILE), registrant.slug
    said = _said(path).get(slug)
    if said is None:
        words = {"slug": slug, "file": path}
        raise RefusedError(tables.problem("casework.toml", "mail-none", **words))
    return _account(path, slug, said)


def _said(path: Path) -> dict[str, Any]:
    """Return what the file says of each registrant, not looked at yet; without a file nothing."""
    try:
        return msgspec.toml.decode(path.read_bytes(), type=_File).registrants
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as wrong:
        raise RefusedError(_wrong(path, str(wrong))) from wrong


def _account(path: Path, slug: str, said: object) -> MailAccount:
    try:
        account = msgspec.convert(said, MailAccount)
    except ValueError as wrong:
        raise RefusedError(_wrong(path, f"{wrong}, of `{slug}`")) from wrong
    if not is_address(account.address):
        why = f"`{account.address}`, the address of `{slug}`, is no email address"
        raise RefusedError(_wrong(path, why))
    return account


def account_to_show(registrant: Registrant) -> MailAccount:
    """Return a registrant's mail account; where it has none, one that says so and cannot send."""
    try:
        return account_of(registrant)
    except RefusedError:
        return MailAccount(registrant.name, "no-mail-account@oreigin.invalid", Server(""))


def _wrong(path: Path, why: str) -> Problem:
    return replace(tables.problem("casework.toml", "mail-file", why=why), file=str(path))


def is_address(text: str) -> bool:
    """Return whether `text` can be an email address."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def port(server: Server, protocol: Literal["smtp", "imap"]) -> int:
    """Return a server's port; where none is given, the usual one of its kind of security."""
    usual = _SMTP_PORTS if protocol == "smtp" else _IMAP_PORTS
    return server.port or usual[server.security]
