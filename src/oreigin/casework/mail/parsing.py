"""A mail's bytes to what matters of it: who, about what, what kind, which files. Nothing is kept.

Mail from outside is as hostile as a workbook: whatever is wrong with it, this says what it could
read and names the rest; `read` does so in a process that may be killed.
"""

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from email.utils import getaddresses, parsedate_to_datetime
from functools import cache
from html import unescape
from pathlib import Path

from django.utils.html import strip_tags
from flufl.bounce import all_failures

from oreigin import tables, workers
from oreigin.errors import UnreadableDocumentError
from oreigin.store.models import MailKind

_MESSAGE_ID = re.compile(r"<[^<>\s]{3,250}>")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_MOST_TEXT = 20_000
_MOST_MARKUP = 500_000
_LONGEST_HEAD = 100_000
_MOST_ENCLOSED = 20
LIMITS = workers.WorkerLimits(seconds=20, memory=1024 * 1024 * 1024)
"""What one mail may use: the largest that is fetched (60 MB) is held several times over."""

_NO_ANSWERS = ("image/", "text/calendar", "application/pkcs7", "application/pgp")


@dataclass(frozen=True, slots=True)
class _Automatic:
    """A header that says that nobody wrote a mail; `only` and `unless` are values."""

    header: str
    only: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Words:
    """`data/mail.toml`."""

    automatic: tuple[_Automatic, ...]
    absence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a mail says.

    `refers` are the message ids it answers or reports on, `failed` the addresses that a bounce
    names, `files` its attachments, name and bytes. `vouched` is what mail servers on its way wrote
    into it of its sender, the last of them first. Without anything: it could not be read.
    """

    kind: MailKind = MailKind.UNREADABLE
    sender: str = ""
    subject: str = ""
    text: str = ""
    sent: datetime | None = None
    refers: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    files: tuple[tuple[str, bytes], ...] = ()
    vouched: tuple[str, ...] = ()


def read(data: bytes) -> Parsed:
    """Return what a stranger's mail says, read in a process with limited memory and time.

    One that ends its reader is UNREADABLE. To be called outside of transactions: it takes a while.
    """
    with tempfile.TemporaryDirectory(prefix="oreigin-mail-") as folder:
        path = Path(folder, "mail.eml")
        path.write_bytes(data)
        [outcome] = workers.run(_read, [path], LIMITS)
    return outcome.result or Parsed()


def _read(data: bytes, file: str) -> Parsed:
    """Read one mail, in a worker; a fault of ours costs this mail and no other."""
    try:
        return parsed(data)
    except MemoryError:
        raise
    except Exception as fault:
        raise UnreadableDocumentError(
            tables.problem("casework.toml", "mail-broke", file)
        ) from fault


def parsed(data: bytes) -> Parsed:
    """Return what a mail says; one that is no mail at all is UNREADABLE, with nothing in it."""
    if _is_monstrous(data):
        return Parsed()
    try:
        return _parsed(data)
    except RecursionError:  # brackets in brackets, mails in mails
        return Parsed()


def _is_monstrous(data: bytes) -> bool:
    """Whether a mail is made to be hard to parse: no one writes such headers, or encloses so."""
    head = min((at for end in (b"\r\n\r\n", b"\n\n") if (at := data.find(end)) >= 0), default=0)
    return head > _LONGEST_HEAD or data.lower().count(b"message/rfc822") > _MOST_ENCLOSED


def _parsed(data: bytes) -> Parsed:
    mail = message_from_bytes(data, policy=policy.default)
    assert isinstance(mail, EmailMessage)  # noqa: S101 - what the policy makes
    failed, files = _failed(mail), tuple(_files(mail))
    return Parsed(
        kind=_kind(mail, failed, bool(files)),
        sender=_sender(mail),
        subject=_header(mail, "Subject"),
        text=_body(mail),
        sent=_date(mail),
        refers=tuple(dict.fromkeys(_refers(mail))),
        failed=failed,
        files=files,
        vouched=tuple(_headers(mail, "Authentication-Results")),
    )


def _failed(mail: EmailMessage) -> tuple[str, ...]:
    """Return the addresses that mail could not be brought to; () where it is no such report."""
    try:
        _, for_good = all_failures(mail)
    except Exception:  # its detectors take mail to be well formed
        return ()
    return tuple(sorted(_text(address) for address in for_good))


@cache
def _words() -> _Words:
    return tables.load_one("mail.toml", _Words)


def _kind(mail: EmailMessage, failed: tuple[str, ...], with_files: bool) -> MailKind:
    """Return what a mail is. One with files that only sounds like a bounce is none."""
    if not mail.keys():
        return MailKind.UNREADABLE
    is_report = mail.get_content_type() == "multipart/report"
    if is_report or (failed and not with_files):
        return MailKind.BOUNCE if failed else MailKind.AUTOMATIC
    subject = _header(mail, "Subject").casefold()
    if any(word in subject for word in _words().absence):
        return MailKind.ABSENCE
    if any(_carries(mail, sign) for sign in _words().automatic):
        replied = _header(mail, "Auto-Submitted").casefold().startswith("auto-replied")
        return MailKind.ABSENCE if replied else MailKind.AUTOMATIC
    return MailKind.ANSWER


def _carries(mail: EmailMessage, sign: _Automatic) -> bool:
    value = _header(mail, sign.header).partition(";")[0].strip().casefold()
    if not value or value in sign.unless:
        return False
    return not sign.only or any(part.strip() in sign.only for part in value.split(","))


def _header(mail: EmailMessage, name: str) -> str:
    """Return a header as text; one that cannot be decoded as it stands."""
    try:
        return _storable(str(mail.get(name, ""))).strip()
    except (ValueError, LookupError, AttributeError, IndexError):  # broken beyond the parser's care
        return ""


def _headers(mail: EmailMessage, name: str) -> Iterator[str]:
    """Yield every header of a name as text, the topmost first."""
    for found, value in mail.raw_items():
        if found.lower() == name.lower():
            yield _storable(" ".join(str(value).split()))


def _sender(mail: EmailMessage) -> str:
    addresses = getaddresses([_header(mail, "From")])
    return addresses[0][1].strip().lower() if addresses else ""


def _date(mail: EmailMessage) -> datetime | None:
    try:
        sent = parsedate_to_datetime(_header(mail, "Date"))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return sent if sent.tzinfo else sent.replace(tzinfo=UTC)


def _refers(mail: EmailMessage) -> Iterator[str]:
    """Yield the ids of messages that a mail answers, then those that a report encloses."""
    for name in ("In-Reply-To", "References"):
        yield from reversed(_MESSAGE_ID.findall(_header(mail, name)))
    for part in mail.walk():
        if part.get_content_type() in ("message/rfc822", "text/rfc822-headers"):
            enclosed = part.as_bytes().decode("utf-8", "replace")
            for line in enclosed.splitlines():
                if line.lower().startswith("message-id:"):
                    yield from _MESSAGE_ID.findall(_storable(line))


def _body(mail: EmailMessage) -> str:
    part = mail.get_body(("plain", "html"))
    if part is None:
        return ""
    text = _content(part)
    if part.get_content_type() == "text/html":
        text = unescape(strip_tags(text[:_MOST_MARKUP]))
    return _storable(text).strip()[:_MOST_TEXT]


def _files(mail: EmailMessage) -> Iterator[tuple[str, bytes]]:
    """Yield attachments with a name, of enclosed mails too, but for pictures and signatures."""
    for part in mail.walk():
        name, kind = _filename(part), part.get_content_type()
        if part.is_multipart() or not name or kind.startswith(_NO_ANSWERS):
            continue
        data = part.get_payload(decode=True)
        if isinstance(data, bytes) and data:
            yield name, data


def _filename(part: EmailMessage) -> str:
    try:
        return _storable(part.get_filename() or "")
    except (ValueError, LookupError, AttributeError):
        return ""


def _content(part: MIMEPart) -> str:
    """Return a part's text, whatever it says of its letters."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    try:
        return data.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return data.decode("utf-8", "replace")


def _text(address: bytes | str) -> str:
    text = address.decode("ascii", "replace") if isinstance(address, bytes) else address
    return _storable(text.lower())


def _storable(text: str) -> str:
    """Return a text without what no database takes: NUL, and halves of characters."""
    return _UNSTORABLE.sub("\ufffd", text)
