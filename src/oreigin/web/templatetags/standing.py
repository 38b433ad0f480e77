"""`{% computing %}`: a note on a page whose figures do not yet rest on what was changed last."""

from django import template
from django.template import Context

from oreigin.web.computing import standing

register = template.Library()


@register.inclusion_tag("web/parts/computing.html", takes_context=True)
def computing(context: Context) -> dict[str, object]:
    """Return what the note needs; it follows the worker by itself."""
    period = context["period"]
    return {
        "standing": standing(period),
        "period": period,
        "registrant": context["registrant"],
        "request": context["request"],
    }
