"""The texts of messages: ours in each language, a registrant's own, and which fields they have.

Ours are in `data/messages/LANGUAGE.toml`. A text is a subject and a body, paragraphs apart by a
blank line, with {named} fields that `data/message_fields.toml` declares.
"""

import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from oreigin import tables
from oreigin.errors import RefusedError

COMMON = ("greeting", "closing", "supplier", "registrant", "sender", "year")
"""The fields that every message has."""

LISTS = ("smelters", "suppliers", "findings")
"""The fields that fill lines of their own, and never a subject."""

_BLANK_LINES = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")

PROBLEMS = "campaign_problems.toml"


@dataclass(frozen=True, slots=True)
class Text:
    """What a message says, its fields still open."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Catalog:
    """The file `data/messages/LANGUAGE.toml`.

    `date` is how a day is written, with {day}, {month} and {year}; `months` are the names for it.
    `link` is what the button of the personal link says, `corrective` how a corrective action of a
    {supplier} is named, with its {matter} and the day it was {due}, `unreached` how a {supplier}
    that no request ever reached is.
    """

    greeting: str
    greeting_unknown: str
    closing: str
    date: str
    link: str
    corrective: str
    unreached: str
    texts: Mapping[str, Text]
    months: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MessageFields:
    """A row of `data/message_fields.toml`: what a message is called and which fields it has."""

    id: str
    label: str
    fields: tuple[str, ...]
    required: tuple[str, ...] = ()

    @property
    def allowed(self) -> tuple[str, ...]:
        """All fields that a text of it may name."""
        return (*COMMON, *self.fields)


def messages() -> tuple[MessageFields, ...]:
    """Return every message there is, with its fields."""
    return tables.load("message_fields.toml", MessageFields)


def fields_of(message: str) -> MessageFields:
    """Return the fields of a message; KeyError for one there is not."""
    return {row.id: row for row in messages()}[message]


def catalog(language: str) -> Catalog:
    """Return our texts in one of `checks.letters.LANGUAGES`."""
    return tables.load_one(f"messages/{language}.toml", Catalog)


def text_of(message: str, language: str) -> Text:
    """Return our text of a message in a language; KeyError for one there is not."""
    return catalog(language).texts[message]


def check_text(message: str, text: Text) -> None:
    """Refuse a text that is empty, has stray braces, or lacks or invents a field.

    Raises RefusedError saying what to change.
    """
    known = fields_of(message)
    named: set[str] = set()
    for part, written in (("subject", text.subject), ("body", text.body)):
        if not written.strip():
            raise _refused("text-empty", part=part)
        named |= {field for _, field in pieces(written) if field}
    for field in sorted(named - set(known.allowed)):
        raise _refused("field-unknown", field=field, known=", ".join(sorted(known.allowed)))
    in_subject = {field for _, field in pieces(text.subject)}
    for field in known.required:
        if field not in named - (in_subject if field in LISTS else set()):
            raise _refused("field-missing", field=field)
    _check_subject(text.subject, in_subject)


def _check_subject(subject: str, named: set[str]) -> None:
    if len(subject.strip().splitlines()) > 1:
        raise _refused("subject-not-one-line", detail="a line break")
    for field in (*LISTS, "greeting", "closing", "question", "answer", "link"):
        if field in named:
            raise _refused("subject-not-one-line", detail="{" + field + "}")


def paragraphs_of(body: str) -> tuple[str, ...]:
    """Return the paragraphs of a body, whichever way its lines end."""
    lines = "\n".join(body.strip().splitlines())
    return tuple(_BLANK_LINES.split(lines))


def pieces(written: str) -> Iterator[tuple[str, str]]:
    """Yield the words of a text, each with the field that follows, "" where none does.

    Only a bare name makes a field: nothing of a value can be reached from a text. Raises
    RefusedError for braces that belong to none.
    """
    try:
        parsed = list(string.Formatter().parse(written))
    except ValueError as fault:
        raise _refused("text-braces", detail=str(fault)) from fault
    for words, field, specification, conversion in parsed:
        if field is not None and (specification or conversion or not _is_name(field)):
            raise _refused("text-braces", detail="{" + field + "}")
        yield words, field or ""


def _is_name(field: str) -> bool:
    return field.isascii() and field.isidentifier()


def _refused(code: str, **facts: object) -> RefusedError:
    return RefusedError(tables.problem(PROBLEMS, code, **facts))
