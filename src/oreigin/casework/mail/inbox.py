"""The inbox: a mail is matched to supplier and message, kept as it came, and acted upon."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime

from oreigin import tables
from oreigin.casework.acting import doing
from oreigin.casework.actors import Actor, system
from oreigin.casework.mail import accounts, asked, matching
from oreigin.casework.mail.accounts import MailAccount
from oreigin.casework.mail.matching import Match, match
from oreigin.casework.mail.parsing import Parsed, read
from oreigin.casework.questions import ask_by_mail
from oreigin.casework.receiving import Source, receive
from oreigin.errors import RefusedError
from oreigin.store import documents
from oreigin.store.models import (
    Mail,
    MailKind,
    MailState,
    Message,
    MessageState,
    Period,
    Registrant,
    Supplier,
)


def take_in(registrant: Registrant, data: bytes, now: datetime, *, whole: bool = True) -> Mail:
    """Read a mail and `enter` it."""
    return enter(registrant, data, read(data), now, whole=whole)


def enter(
    registrant: Registrant, data: bytes, said: Parsed, now: datetime, *, whole: bool = True
) -> Mail:
    """Keep a mail, and do what it asks for; the same bytes a second time are the same mail.

    Attachments of a known supplier go where uploads go; words alone are a question of theirs. A
    bounce is noted beside its message. What cannot be matched waits for a person. Not `whole`:
    `data` are the headers alone.
    """
    known = Mail.objects.filter(registrant=registrant, sha256=_sha256(data)).first()
    if known:
        return known
    account = _account(registrant)
    if account and said.sender and said.sender == account.address.lower():
        said = replace(said, kind=MailKind.AUTOMATIC)
    found = match(registrant, said, whole=whole, authserv=account.authserv if account else "")
    mail = _kept(registrant, data, said, found, now)
    actor = system(registrant, None, now)
    if said.kind is MailKind.BOUNCE:
        _bounced(actor, mail, said)
    elif mail.state == MailState.MATCHED:
        _answered(actor, mail, said.files)
    return mail


def set_aside(registrant: Registrant, data: bytes, now: datetime) -> Mail:
    """Keep a mail that breaks us for a person, as it came."""
    why = tables.problem("casework.toml", "mail-broke").message
    return _kept(registrant, data, Parsed(), Match(None, None, None, why), now)


def _account(registrant: Registrant) -> MailAccount | None:
    try:
        return accounts.account_of(registrant)
    except RefusedError:
        return None


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _kept(registrant: Registrant, data: bytes, said: Parsed, found: Match, now: datetime) -> Mail:
    """Return the mail's row: a person's to look at, where no supplier was found."""
    document = documents.keep(registrant, data, now)
    with doing(
        system(registrant, None, now), "mail-received", "mail:new", sort=said.kind.value
    ) as event:
        mail = Mail.objects.create(
            registrant=registrant,
            sha256=document.sha256,
            document=document,
            period=found.period,
            supplier=found.supplier,
            about=found.about,
            kind=said.kind,
            state=MailState.MATCHED if found.supplier else MailState.UNMATCHED,
            sender=said.sender,
            subject=said.subject,
            text=said.text,
            files=[[name, len(file)] for name, file in said.files],
            why=found.why,
            sent=said.sent,
            at=now,
        )
        event.subject = f"mail:{mail.pk}"
        event.person["email"] = said.sender
    return mail


def likely(mail: Mail, period: Period) -> Supplier | None:
    """Return the supplier of a period that a mail which waits is most likely from."""
    return matching.likely(period, mail.about, mail.sender)


def file_mail(actor: Actor, mail: Mail, supplier: Supplier) -> None:
    """Say whose a mail is; its attachments go where uploads go.

    Raises RefusedError where that was settled, or the supplier's period takes no files any more.
    """
    if mail.files and supplier.period.closed:
        words = {"supplier": supplier.name}
        raise RefusedError(tables.problem("casework.toml", "mail-kept-back", **words))
    files = read(documents.read(mail.document)).files if mail.files else ()
    if len(files) != len(mail.files):
        raise RefusedError(tables.problem("casework.toml", "mail-files-gone"))
    with doing(actor, "mail-filed", f"mail:{mail.pk}", supplier=supplier.code):
        _unsettled(actor, mail)
        mail.supplier, mail.period, mail.state = supplier, supplier.period, MailState.MATCHED
        mail.save(update_fields=["supplier", "period", "state"])
        if mail.kind not in (MailKind.BOUNCE, MailKind.UNREADABLE):
            _answered(actor, mail, files)


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


def _answered(actor: Actor, mail: Mail, files: Sequence[tuple[str, bytes]]) -> None:
    """Let a supplier's mail be what it is: files to read, or words that wait for ours.

    Whoever only writes gets no reminders until somebody answers or closes it.
    """
    assert mail.period  # noqa: S101 - what is matched has one
    assert mail.supplier  # noqa: S101 - what is matched has one
    if files:
        receive(actor, mail.period, files, mail.supplier, Source(event="mail-received", mail=mail))
    elif mail.kind == MailKind.ANSWER and mail.text and not mail.period.closed:
        ask_by_mail(actor, mail.supplier, mail)


def _bounced(actor: Actor, mail: Mail, said: Parsed) -> None:
    """Note beside the message that it came back, and what the report says."""
    if mail.about is None:
        return
    why = asdict(tables.problem("casework.toml", "mail-bounced", addresses=", ".join(said.failed)))
    with doing(actor, "message-bounced", f"message:{mail.about.pk}", mail=mail.pk):
        asked.hold(mail.about)
        sent = Message.objects.filter(pk=mail.about.pk, state=MessageState.SENT)
        if sent.update(state=MessageState.BOUNCED, problem=why):
            asked.forget(actor, mail.about)
