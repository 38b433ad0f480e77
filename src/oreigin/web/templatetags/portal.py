"""Words of the portal in templates: `{% load portal %}`, then `{% say "upload-title" %}`."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import template
from django.template import Context

from oreigin.campaign.rendering import written_date
from oreigin.checks.letters import Point

CELLS = 20
"""How many cells of a sheet a point names; the others are counted."""

register = template.Library()


@dataclass(frozen=True, slots=True)
class Place:
    """A sheet and the cells in it that a point is about."""

    sheet: str
    cells: tuple[str, ...]
    more: int


@register.simple_tag(takes_context=True)
def say(context: Context, key: str, **facts: Any) -> str:
    """Return the text `key` in the visitor's language, with `facts` filled in."""
    text: str = context["words"].say(key, **facts)
    return text


@register.simple_tag(takes_context=True)
def written(context: Context, day: date) -> str:
    """Return a day as the visitor's language writes it."""
    return written_date(day, context["words"].language)


@register.simple_tag(takes_context=True)
def say_standing(context: Context, standing: str) -> str:
    """Return what a supplier calls where its answer stands."""
    return say(context, f"standing-{standing}")


@register.filter
def places(point: Point) -> Iterator[Place]:
    """Return where a point is, sheet by sheet."""
    by_sheet: dict[str, list[str]] = {}
    for address in point.cells:
        sheet, _, cell = address.partition("!")
        by_sheet.setdefault(sheet, []).extend([cell] if cell else [])
    for sheet, cells in by_sheet.items():
        yield Place(sheet, tuple(cells[:CELLS]), max(len(cells) - CELLS, 0))
