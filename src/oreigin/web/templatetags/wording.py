"""Words on pages: remedies with links to the pages that they speak of, and the names of schemes."""

import re
from functools import cache

from django import template
from django.template import Context
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from oreigin.smelters.schemes import schemes
from oreigin.store.app_words import in_app
from oreigin.web.navigating import address
from oreigin.web.places import pages

register = template.Library()


@register.simple_tag(takes_context=True)
def remedy(context: Context, said: str) -> SafeString:
    """Return what to do, with a link at each page that it names; it names them after "under"."""
    period = context["period"]
    at = {"registrant": context["registrant"].slug}
    at |= {"year": period.year} if period else {}

    def linked(found: re.Match[str]) -> str:
        before, name = found.groups()
        url = address(pages()[name], at)
        return before + (format_html('<a href="{}">{}</a>', url, name) if url else name)

    return mark_safe(_named().sub(linked, str(conditional_escape(in_app(said)))))  # noqa: S308 - escaped before


@cache
def _named() -> re.Pattern[str]:
    longest_first = sorted(pages(), key=len, reverse=True)
    return re.compile(rf"\b([Uu]nder |see )({'|'.join(map(re.escape, longest_first))})\b")


@register.filter
def scheme(code: str) -> str:
    """Return the name of a list's scheme; one that is not known as it is."""
    known = schemes().get(code)
    return known.name if known else code


@register.filter
def program(code: str) -> str:
    """Return the audit program that a list's scheme speaks of; one that is not known as it is."""
    known = schemes().get(code)
    return known.program if known else code
