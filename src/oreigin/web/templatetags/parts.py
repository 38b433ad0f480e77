"""The parts of a page as template tags: `{% load parts %}`.

Tags that stand in every row of a table (`icon`, `badge`, `select_cell`) are made of text here; the
rest render a template of `templates/oreigin/parts`.
"""

import difflib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.template import Context
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from oreigin.smelters import countries
from oreigin.store.models.people import Role
from oreigin.web import navigating, parts
from oreigin.web.drawing import Drawing
from oreigin.web.parts import Choice, Column, Compared, Happened, SavedView, Sorting, Tab

register = template.Library()

_MESSAGE_TONES = {"success": "good", "warning": "warn", "error": "bad"}
_NOTE_ICONS = {"good": "done", "warn": "warning", "bad": "error"}
_SEEN = ("request", "csrf_token")


def _part(name: str, context: Context | None = None, /, **values: Any) -> SafeString:
    """Render a part: it sees `values`, and of the page only the request and the token."""
    seen = {key: context.get(key) for key in _SEEN} if context else {}
    made: SafeString = get_template(f"oreigin/parts/{name}.html").template.render(  # type: ignore[attr-defined]
        Context({**seen, **values})
    )
    return made


# Marks and words


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return the icon `name` of icons.svg; it says nothing to a screen reader."""
    return _icon(name, static("oreigin/icons.svg"))


@lru_cache(maxsize=256)
def _icon(name: str, sprite: str) -> SafeString:
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', sprite, name
    )


@register.simple_tag
def badge(kind: str, value: str | None, bare: bool = False) -> SafeString:
    """Return a mark and a word for `value`; `data/web/badges.toml` has both."""
    return _badge(kind, str(value), bare, static("oreigin/icons.svg")) if value else mark_safe("")


@lru_cache(maxsize=512)
def _badge(kind: str, value: str, bare: bool, sprite: str) -> SafeString:
    look = parts.badge(kind, value)
    return format_html(
        '<span class="badge{} tone-{}"{}>{}{}</span>',
        " bare" if bare else "",
        look.tone,
        format_html(' title="{}"', look.hint) if look.hint else "",
        _icon(look.icon, sprite),
        look.label,
    )


@register.filter
def country(code: str | None) -> str:
    """Return the English name of a country code; other text as it is."""
    return countries.reader_name(code) if code else ""


@register.filter
def role(value: str) -> str:
    """Return what people call a role."""
    return Role(value).label if value in Role.values else value


@register.filter
def grouped(number: int | None) -> str:
    """Return a number with its thousands apart: 300,000. Nothing stays nothing."""
    return "" if number is None else f"{number:,}"


@register.filter
def message_tone(level: str) -> str:
    """Return the class for a level of Django's messages."""
    return f"tone-{_MESSAGE_TONES.get(level, 'info')}"


@register.filter
def message_icon(level: str) -> SafeString:
    """Return the icon for a level of Django's messages."""
    return icon(_NOTE_ICONS.get(_MESSAGE_TONES.get(level, ""), "info"))


# The frame of a page


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> SafeString:
    """Return the entries a person may see, the one they are at marked."""
    entries = navigating.entries(context)
    return format_html_join(
        "",
        '<li><a href="{}"{}>{}<span>{}</span>{}</a></li>',
        (
            (
                entry.url,
                mark_safe(' aria-current="page"') if entry.current else "",
                icon(entry.item.icon),
                entry.item.label,
                format_html('<span class="count">{}</span>', entry.count) if entry.count else "",
            )
            for entry in entries
        ),
    )


@register.simple_tag(takes_context=True)
def switcher(context: Context) -> SafeString:
    """Return the menu of the registrant's periods and of the person's registrants."""
    actor, period = context.get("actor"), context.get("period")
    if actor is None:
        return mark_safe("")
    return _part(
        "switcher",
        registrant=actor.registrant,
        period=period,
        periods=navigating.periods_of(actor, period),
        registrants=navigating.registrants_of(actor),
    )


@register.simple_tag
def crumb(label: str, url: str) -> SafeString:
    """Return a step of the way to this page, for the block `crumbs`."""
    return format_html('<li><a href="{}">{}</a></li>', url, label)


@register.simple_tag
def tabs(entries: Sequence[Tab], label: str = "Parts of this page") -> SafeString:
    """Return tabs that are links: each is a page of its own."""
    return _part("tabs", tabs=entries, label=label)


# Tables


@register.simple_block_tag(takes_context=True)
def datatable(
    context: Context,
    content: SafeString,
    *,
    id: str,
    label: str,
    columns: Sequence[Column],
    sorting: Sorting | None = None,
    page: Page[Any] | None = None,
    selectable: bool = False,
    natural: bool = False,
    live: bool = False,
) -> SafeString:
    """Return a table around its rows.

    `natural` lets it grow instead of scrolling in itself; `live` sorts without a new page.
    """
    request = context.get("request")
    heads = [_head(column, sorting, request) for column in columns]
    return _part(
        "datatable",
        context,
        id=id,
        label=label,
        heads=heads,
        page=page,
        selectable=selectable,
        natural=natural,
        live=live,
        body=content,
    )


def _head(column: Column, sorting: Sorting | None, request: Any) -> dict[str, Any]:
    if sorting is None or not column.order:
        return {"column": column}
    current = column.key == sorting.key
    turned = f"-{column.key}" if current and not sorting.descending else column.key
    query = request.GET.copy() if request else None
    if query is not None:
        query["sort"] = turned
        query.pop("page", None)
    aria = ("descending" if sorting.descending else "ascending") if current else ""
    return {
        "column": column,
        "aria": aria,
        "url": f"?{query.urlencode() if query else f'sort={turned}'}",
    }


@register.simple_tag
def select_cell(table: str, value: object, label: str) -> SafeString:
    """Return the first cell of a selectable row; `label` says which row to a screen reader."""
    return format_html(
        '<td class="select"><label><input type="checkbox" name="selected" value="{}" form="{}-bulk"'
        ' aria-label="Select {}"></label></td>',
        value,
        table,
        label,
    )


@register.simple_block_tag(takes_context=True)
def bulk_bar(
    context: Context, content: SafeString, table: str, action: str, total: int = 0
) -> SafeString:
    """Return the bar of what can be done with selected rows; `total` offers all that match."""
    return _part("bulk_bar", context, table=table, action=action, total=total, body=content)


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: Page[Any]) -> SafeString:
    """Return links to other pages of a list, keeping the rest of the address."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return _part("pagination", context, page=page, numbers=numbers)


@register.simple_block_tag(takes_context=True)
def filter_bar(
    context: Context,
    content: SafeString,
    *,
    target: str,
    label: str,
    search: str | None = None,
    placeholder: str = "Search",
    sorting: Sorting | None = None,
) -> SafeString:
    """Return the form above a table; changes show at once in the part of the page `target`."""
    values = {"target": target, "label": label, "search": search, "placeholder": placeholder}
    sort = sorting.text if sorting else ""
    return _part("filter_bar", context, **values, sort=sort, body=content)


@register.simple_tag(name="filter")
def filter_(
    name: str,
    label: str,
    choices: Sequence[Choice],
    value: str = "",
    all: str = "All",
) -> SafeString:
    """Return one filter of a bar: a list of choices, or all."""
    return _part("filter", name=name, label=label, choices=choices, value=value, all=all)


@register.simple_tag
def saved_views(views: Sequence[SavedView], save_dialog: str = "") -> SafeString:
    """Return the menu of saved views; `save_dialog` is the id of the dialog that saves one."""
    current = next((view.name for view in views if view.current), "")
    return _part("saved_views", views=views, current=current, dialog=save_dialog)


# Frames around words of a page


@register.simple_block_tag
def menu(
    content: SafeString, label: str = "", icon: str = "", name: str = "More", left: bool = False
) -> SafeString:
    """Return a button that opens a list of `.menu-item`; without `label` it needs a `name`."""
    return _part("menu", label=label, icon_name=icon, name=name, left=left, body=content)


@register.simple_block_tag
def dialog(content: SafeString, id: str, title: str, wide: bool = False) -> SafeString:
    """Return a dialog; a button with data-open-dialog="ID" opens it."""
    return _part("dialog", id=id, title=title, wide=wide, body=content)


@register.simple_block_tag
def note(content: SafeString, tone: str = "info", icon: str = "") -> SafeString:
    """Return a paragraph that must not be missed, in one of the tones."""
    name = icon or _NOTE_ICONS.get(tone, "info")
    return _part("note", tone=tone, icon_name=name, body=content)


@register.simple_block_tag
def empty(content: SafeString, title: str, icon: str = "inbox") -> SafeString:
    """Return what stands where nothing is yet: why, and what to do next."""
    return _part("empty", title=title, icon_name=icon, body=content)


@register.simple_block_tag(takes_context=True)
def dropzone(
    context: Context,
    content: SafeString,
    *,
    action: str,
    title: str,
    id: str = "upload",
    accept: str = ".xlsx,.xlsm,.xls,.xlsb,.zip",
    folder: bool = True,
) -> SafeString:
    """Return a place to drop files and folders on; the block may hold text and more fields."""
    values = {"action": action, "title": title, "id": id, "accept": accept, "folder": folder}
    return _part("dropzone", context, **values, body=content)


# Figures, findings, happenings


@register.simple_tag
def tile(
    label: str,
    value: int,
    *,
    of: int | None = None,
    last: int | None = None,
    note: str = "",
    url: str = "",
    better: str = "",
) -> SafeString:
    """Return a figure with what it was last year; `better` is "more" or "less" where one is."""
    change = 0 if last is None else value - last
    values = {"label": label, "value": grouped(value), "number": value, "url": url, "note": note}
    return _part(
        "tile",
        **values,
        of=None if of is None else grouped(of),
        whole=of or 1,
        last=None if last is None else grouped(last),
        change=grouped(abs(change)) if change else "",
        change_icon="arrow-up" if change > 0 else "arrow-down",
        change_tone=_change_tone(change, better),
    )


def _change_tone(change: int, better: str) -> str:
    if not change or better not in ("more", "less"):
        return "tone-quiet"
    return "tone-good" if (change > 0) == (better == "more") else "tone-bad"


@register.simple_tag
def progress(id: str, label: str, value: int, total: int, tone: str = "accent") -> SafeString:
    """Return how far something is; `id` ties the bar to its label."""
    return _part("progress", id=id, label=label, value=value, total=total, tone=f"tone-{tone}")


@register.simple_tag
def finding(found: Any, meta: bool = False) -> SafeString:
    """Return a Finding: message, remedy and, with `meta`, its cells and its rule."""
    look = parts.badge("severity", str(found.severity))
    return _part("finding", finding=found, look=look, show_meta=meta)


@register.simple_tag(name="drawing")
def drawing_(drawn: Drawing) -> SafeString:
    """Return a drawing with its legend, and its figures as a table below, folded."""
    return _part("drawing", drawn=drawn, markup=mark_safe(drawn.markup))  # noqa: S308 - drawings escape


@register.simple_tag
def timeline(entries: Sequence[Happened]) -> SafeString:
    """Return what happened, in the order given."""
    return _part("timeline", entries=entries)


@register.simple_tag
def evidence(
    lines: Sequence[Compared], left: str = "Declared", right: str = "On the list"
) -> SafeString:
    """Return two sides beside each other, the differences of the right one marked."""
    return _part("evidence", lines=lines, left=left, right=right, label=f"{left}, {right}")


@register.filter
def marked(line: Compared) -> SafeString:
    """Return the listed side with the words marked that the declared side does not have."""
    return mark_safe(" ".join(_marked(line.declared.split(), line.listed.split())))  # noqa: S308 - each word is escaped


def _marked(declared: list[str], listed: list[str]) -> Iterator[str]:
    folded = [word.casefold() for word in declared], [word.casefold() for word in listed]
    for how, _, _, start, end in difflib.SequenceMatcher(None, *folded).get_opcodes():
        if start == end:
            continue
        words = conditional_escape(" ".join(listed[start:end]))
        yield words if how == "equal" else f"<mark>{words}</mark>"
