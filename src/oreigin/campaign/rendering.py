"""A message made of its text and the values of its fields: plain text and HTML that say the same.

Both come from the same paragraphs. The HTML is plain on purpose: no picture, nothing loaded from
elsewhere, no color of its own, so that a mail program shows it in light or dark as it likes.
"""

import html
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from oreigin import tables
from oreigin.campaign.languages import language_for
from oreigin.campaign.texts import (
    PROBLEMS,
    Text,
    catalog,
    check_text,
    paragraphs_of,
    pieces,
    text_of,
)
from oreigin.errors import RefusedError

Value = str | tuple[str, ...]
Paragraph = tuple[tuple[str, str], ...]
"""Words, each with the field that follows."""

_PAGE = (
    '<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width">'
    '<meta name="color-scheme" content="light dark"><title>{title}</title></head>\n'
    '<body style="margin:0;padding:24px;font:16px/1.5 {fonts}">\n'
    '<div style="max-width:600px;margin:0 auto">\n{body}</div></body></html>\n'
)
_FONTS = "system-ui,-apple-system,&quot;Segoe UI&quot;,Roboto,Helvetica,Arial,sans-serif"
_PARAGRAPH = '<p style="margin:0 0 16px;overflow-wrap:anywhere">{}</p>\n'
_LIST = '<ul style="margin:0 0 16px;padding-left:24px">{}</ul>\n'
_ITEM = '<li style="margin:0 0 4px">{}</li>'
_BUTTON = (
    '<a href="{link}" style="display:inline-block;padding:10px 18px;border:1px solid;'
    'border-radius:6px;font-weight:600;text-decoration:none;margin:0 0 6px">{label}</a>'
    '<br><span style="font-size:13px">{link}</span>'
)


@dataclass(frozen=True, slots=True)
class Fields:
    """The values of a message's fields; what its text does not name may stay empty.

    `contact` is who is greeted, `due` the day to answer by. `smelters` and `suppliers` become a
    list; `findings` keeps its lines. `link` is a link in HTML where it is http or https.
    """

    registrant: str
    year: int
    sender: str
    supplier: str = ""
    contact: str = ""
    due: date | None = None
    link: str = ""
    smelters: tuple[str, ...] = ()
    suppliers: tuple[str, ...] = ()
    findings: str = ""
    question: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """A message ready to send, but for its addresses."""

    subject: str
    text: str
    html: str
    language: str


def render(message: str, fields: Fields, language: str, own: Text | None = None) -> Message:
    """Return a message in `language`, in a registrant's `own` words where they are given.

    A language without texts falls back to English. Raises RefusedError where the text cannot be
    used, or names a field that has no value; KeyError for a message there is not.
    """
    language = language_for(language)
    written = own or text_of(message, language)
    check_text(message, written)
    values = _values(fields, language)
    _check_values(message, written, values)
    subject = " ".join("".join(_as_text(*p, values) for p in pieces(written.subject)).split())
    paragraphs = [tuple(pieces(part)) for part in paragraphs_of(written.body)]
    label = catalog(language).link
    marked_up = "".join(_html_paragraph(part, values, label) for part in paragraphs)
    return Message(
        subject=subject,
        text="\n\n".join(_text_paragraph(part, values, label) for part in paragraphs) + "\n",
        html=_page(language, subject, marked_up),
        language=language,
    )


def written_date(day: date, language: str) -> str:
    """Return a day as people write it in one of `checks.letters.LANGUAGES`."""
    words = catalog(language)
    month = words.months[day.month - 1] if words.months else day.month
    return words.date.format(day=day.day, month=month, year=day.year)


def written_corrective(supplier: str, matter: str, due: date, language: str) -> str:
    """Return a corrective action of a supplier on one line: what is to be done, and by when."""
    language = language_for(language)
    return catalog(language).corrective.format(
        supplier=supplier, matter=" ".join(matter.split()), due=written_date(due, language)
    )


def written_unreached(supplier: str, language: str) -> str:
    """Return a supplier that no request ever reached on one line, saying so."""
    return catalog(language_for(language)).unreached.format(supplier=supplier)


def _values(fields: Fields, language: str) -> Mapping[str, Value]:
    words, contact = catalog(language), fields.contact.strip()
    greeting = words.greeting if contact else words.greeting_unknown
    given = {name: getattr(fields, name) for name in Fields.__dataclass_fields__}
    texts = {name: value.strip() for name, value in given.items() if isinstance(value, str)}
    return {
        **given,
        **texts,
        "year": str(fields.year),
        "due": written_date(fields.due, language) if fields.due else "",
        "greeting": greeting.format(contact=contact),
        "closing": "\n".join((words.closing, fields.sender, fields.registrant)),
    }


def _check_values(message: str, written: Text, values: Mapping[str, Value]) -> None:
    for part in (written.subject, written.body):
        for _, field in pieces(part):
            if field and not values[field]:
                code = "link-missing" if field == "link" else "value-missing"
                raise RefusedError(tables.problem(PROBLEMS, code, message=message, field=field))


def _alone(part: Paragraph) -> str:
    """Return the field that is all of a paragraph, "" where there is more to it."""
    said = [(words.strip(), field) for words, field in part if words.strip() or field]
    return said[0][1] if len(said) == 1 and not said[0][0] else ""


def _text_paragraph(part: Paragraph, values: Mapping[str, Value], label: str) -> str:
    alone = _alone(part)
    value = values.get(alone)
    if isinstance(value, tuple):
        return "\n".join(f"- {entry}" for entry in value)
    said = "".join(_as_text(words, field, values) for words, field in part)
    return f"{label}\n{said}" if alone == "link" else said


def _as_text(words: str, field: str, values: Mapping[str, Value]) -> str:
    value = values[field] if field else ""
    return words + (value if isinstance(value, str) else ", ".join(value))


def _html_paragraph(part: Paragraph, values: Mapping[str, Value], label: str) -> str:
    alone = _alone(part)
    value = values.get(alone)
    if isinstance(value, tuple):
        return _LIST.format("".join(_ITEM.format(html.escape(entry)) for entry in value))
    if alone == "link":
        return _PARAGRAPH.format(_button(str(value), label))
    return _PARAGRAPH.format("".join(_as_html(words, field, values) for words, field in part))


def _as_html(words: str, field: str, values: Mapping[str, Value]) -> str:
    value = _as_text("", field, values)
    if field == "link" and _opens(value):
        shown = f'<a href="{html.escape(value)}">{html.escape(value)}</a>'
    else:
        shown = html.escape(value)
    return (html.escape(words) + shown).replace("\n", "<br>\n")


def _button(link: str, label: str) -> str:
    if not _opens(link):
        return f"{html.escape(label)}<br>\n{html.escape(link)}"
    return _BUTTON.format(link=html.escape(link), label=html.escape(label))


def _opens(link: str) -> bool:
    """Say whether an address may become a link: nothing but a page does."""
    return link.startswith(("https://", "http://"))


def _page(language: str, title: str, body: str) -> str:
    return _PAGE.format(language=language, title=html.escape(title), fonts=_FONTS, body=body)
