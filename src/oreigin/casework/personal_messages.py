"""What was written to a person and by one: handed out, and erased.

That a message was sent, when and to which supplier, stays: a filing's sentences stand on it. To
whom and in which words does not. Of a mail that came in, sender, subject and text go, and so do its
very bytes, unless an attachment of it was filed as a response: then they are the proof of how that
came, and stay as a document does. Links of the person lead nowhere any more; names of files and
drafts that came through them, or hold the address, lose the person's name and telephone. Words of
others are found by the address in them; who is named without it has to be looked for by hand.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Model, Q, QuerySet

from oreigin.casework.actors import Actor
from oreigin.store import documents as store
from oreigin.store.models import (
    Campaign,
    FormDraft,
    Mail,
    Message,
    PortalLink,
    Question,
    Registrant,
    Upload,
    User,
)
from oreigin.store.models.campaign import MessageState

ERASED = "[erased]"
"""What stands in place of words that were erased."""

_MENTIONS: tuple[tuple[type[Model], tuple[str, ...]], ...] = (
    (Message, ("subject", "text", "html", "why", "problem")),
    (Mail, ("subject", "text", "files", "why")),
    (Question, ("text", "answer")),
    (FormDraft, ("values",)),
    (Upload, ("filename",)),
)
"""Columns of words in which a person may be named."""


def written(registrant: Registrant, email: str) -> dict[str, list[Any]]:
    """Return what the registrant keeps that was written to or by a person, or names the address."""
    messages = _of(Message, registrant, Q(address__iexact=email), email)
    mails = _of(Mail, registrant, Q(sender__iexact=email), email)
    links = _links(registrant, email)
    through = Q(link__in=links)
    theirs = _asked_or_answered(email) | through | Q(mail__sender__iexact=email)
    questions = _of(Question, registrant, theirs, email)
    drafts = _of(FormDraft, registrant, through, email)
    uploads = _of(Upload, registrant, through | Q(by__email=email), email)
    return {
        "messages": _values(messages, "address", "subject", "text", "state", "created", "sent"),
        "mails": _values(mails, "sender", "subject", "text", "files", "at"),
        "links": _values(links, "created", "expires", "revoked", "used"),
        "questions": _values(questions, "text", "asked", "answer", "answered"),
        "drafts": _values(drafts, "values", "changed"),
        "uploads": _values(uploads, "filename", "document__sha256", "at"),
        "manager_of": _values(
            Campaign.objects.filter(registrant=registrant, manager_email__iexact=email),
            "period__year",
            "manager_name",
            "manager_email",
        ),
    }


def erase_written(actor: Actor, email: str, names: Iterable[str]) -> None:
    """Erase what was written to or by a person; where others name them, the address and `names`.

    Part of a use case: it opens no transaction and writes no event of its own.
    """
    registrant = actor.registrant
    links = set(_links(registrant, email).values_list("pk", flat=True))
    PortalLink.objects.filter(pk__in=links, revoked=None).update(revoked=actor.now)
    _erase_mentions(registrant, email, names, links)
    _erase_messages(registrant, email)
    for mail in Mail.objects.filter(registrant=registrant, sender__iexact=email):
        _erase_mail(actor, mail)
    users = User.objects.filter(email=email)
    for model, column in _DONE_BY:
        rows = model._default_manager.filter(registrant=registrant, **{f"{column}__in": users})
        rows.update(**{column: None})
    Campaign.objects.filter(registrant=registrant, manager_email__iexact=email).update(
        manager_name="", manager_email=""
    )


_DONE_BY: tuple[tuple[type[Model], str], ...] = (
    (Question, "asked_by"),
    (Question, "answered_by"),
    (Message, "created_by"),
    (PortalLink, "created_by"),
    (Campaign, "launched_by"),
)
"""Columns that say which colleague did something."""


def mentions(value: Any, email: str) -> bool:
    """Return whether a text, or any text in a JSON value, names the address, not one like it."""
    return any(address_in(email).search(text) for text in _texts(value))


def _erase_messages(registrant: Registrant, email: str) -> None:
    """Blank the messages to a person; one that waits is not sent any more."""
    to_them = Message.objects.filter(registrant=registrant, address__iexact=email)
    to_them.filter(state=MessageState.WAITING).update(state=MessageState.CANCELED)
    to_them.update(
        address=ERASED,
        subject=ERASED,
        text=ERASED,
        html="",
        why=ERASED,
        contact=None,
        problem=None,
    )


def _erase_mail(actor: Actor, mail: Mail) -> None:
    """Blank a mail; its bytes go too, unless they are the proof of how a response came."""
    mail.sender, mail.subject, mail.text, mail.why = ERASED, ERASED, ERASED, ERASED
    mail.files = []
    mail.questions.update(text=ERASED)
    if not mail.uploads.exclude(response=None).exists():
        gone = mail.document
        mail.document = store.keep(actor.registrant, f"{ERASED} {mail.pk}".encode(), actor.now)
        mail.save()
        store.remove_unused(gone)
    else:
        mail.save()


def _links(registrant: Registrant, email: str) -> QuerySet[PortalLink]:
    """Return the links of a person: of a contact, or written into a message to the address.

    The contact may be gone by now, or have another address.
    """
    theirs = Q(contact__email__iexact=email) | Q(messages__address__iexact=email)
    held = PortalLink.objects.filter(theirs, registrant=registrant)
    return PortalLink.objects.filter(pk__in=held.values("pk"))


def _erase_mentions(
    registrant: Registrant, email: str, names: Iterable[str], links: Collection[int]
) -> None:
    """Take the address, and the person's names beside it, out of words.

    Those of others have to hold the address; what came through the person's `links` need not.
    """
    words = [address_in(email), *(_word(name) for name in names if name.strip())]
    for model, columns in _MENTIONS:
        theirs = Q(link__in=links) if model in (FormDraft, Upload, Question) else Q(pk=None)
        for row in _of(model, registrant, theirs, email):
            if isinstance(row, FormDraft):
                row.values = _without_person(row.values, email)
            for column in columns:
                setattr(row, column, _without(getattr(row, column), words))
            row.save(update_fields=columns)


def _of(model: type[Model], registrant: Registrant, theirs: Q, email: str) -> QuerySet[Any]:
    """Return the rows that are a person's (`theirs`) or name the address in their words."""
    columns = dict(_MENTIONS)[model]
    held = model._default_manager.filter(registrant=registrant)
    looked = Q(*((f"{column}__icontains", email) for column in columns), _connector=Q.OR)
    named = [
        row.pk
        for row in held.filter(looked)
        if any(mentions(getattr(row, column), email) for column in columns)
    ]
    return held.filter(theirs | Q(pk__in=named)).order_by("pk")


def _asked_or_answered(email: str) -> Q:
    return Q(asked_by__email=email) | Q(answered_by__email=email)


def _values(rows: QuerySet[Any], *columns: str) -> list[Any]:
    return list(rows.order_by("pk").values(*columns))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _without_person(values: dict[str, Any], email: str) -> dict[str, Any]:
    """Return a draft without the fields about the person whose address is in one beside them."""
    given = dict(values.get("given", {}))
    for name, text in tuple(given.items()):
        about = name.removesuffix("email")
        if about != name and str(text).strip().lower() == email:
            given |= {other: "" for other in given if other.startswith(about)}
    return {**values, "given": given} if "given" in values else values


def _without(value: Any, words: Sequence[re.Pattern[str]]) -> Any:
    """Return a value with the words replaced in every text of it."""
    if isinstance(value, str):
        for word in words:
            value = word.sub(ERASED, value)
        return value
    if isinstance(value, dict):
        return {key: _without(each, words) for key, each in value.items()}
    return [_without(each, words) for each in value] if isinstance(value, list) else value


def address_in(email: str) -> re.Pattern[str]:
    """Return what finds an address that does not merely end or begin like it."""
    return re.compile(rf"(?<![\w.+-]){re.escape(email)}(?![\w-]|\.\w)", re.IGNORECASE)


def _word(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name.strip())}(?!\w)", re.IGNORECASE)
