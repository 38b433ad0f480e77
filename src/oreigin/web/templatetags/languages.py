"""`{% load languages %}`: a code of a language as people name it."""

from django import template

from oreigin.web.languages import named

register = template.Library()


@register.filter
def language(code: str) -> str:
    """Return what a language is called."""
    return named(code or "")
