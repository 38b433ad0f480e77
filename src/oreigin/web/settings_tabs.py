"""The tabs of the settings: what belongs to a reporting period, then what to the registrant."""

from typing import Any

from django.urls import reverse

from oreigin.casework import periods
from oreigin.web.access import PageRequest
from oreigin.web.parts import Tab

OF_PERIOD = (
    ("settings", "Period"),
    ("settings-registrant", "Registrant"),
    ("settings-report", "Report"),
    ("settings-policies", "Policies"),
    ("settings-texts", "Texts"),
    ("settings-previous", "Year before"),
)
OF_REGISTRANT = (
    ("periods", "All periods", "program.read"),
    ("people", "People", "people.read"),
    ("official-blanks", "Official templates", "program.read"),
    ("case-files", "Import and export", "case.export"),
)


def tabs(request: PageRequest, current: str) -> dict[str, Any]:
    """Return what a page of the settings shows of the others; `current` is the address's name."""
    actor = request.actor
    period = getattr(request, "period", None) or periods.newest(actor)
    slug = actor.registrant.slug
    shown = []
    if period:
        shown += [
            Tab(label, reverse(name, args=[slug, period.year]), name == current)
            for name, label in OF_PERIOD
        ]
    shown += [
        Tab(label, reverse(name, args=[slug]), name == current)
        for name, label, action in OF_REGISTRANT
        if actor.may(action)
    ]
    here = next((tab.label for tab in shown if tab.current), "")
    return {"tabs": shown, "here": here, "section": "settings"}
