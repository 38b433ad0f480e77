"""What the pages of the campaign share: their tabs, and what steps and messages are called."""

from collections.abc import Mapping

from django.urls import reverse

from oreigin import campaign
from oreigin.campaign.texts import messages
from oreigin.store.models import Period
from oreigin.web.parts import Tab

PAGES = (
    ("campaign", "Overview"),
    ("campaign-plan", "Who gets what"),
    ("messages", "Messages"),
    ("mails", "Inbox"),
    ("questions", "Questions"),
    ("campaign-schedule", "Schedule"),
    ("campaign-texts", "Texts"),
)
"""The pages of the campaign: the name of the address, and the word for it."""

OWN_MANAGEMENT = "Our own management"
"""Whom a message is to that is no supplier's."""


def tabs(period: Period, current: str) -> list[Tab]:
    """Return the pages of the campaign, `current` being the one that is shown."""
    where = [period.registrant.slug, period.year]
    return [Tab(label, reverse(name, args=where), name == current) for name, label in PAGES]


def labels() -> Mapping[str, str]:
    """Return what each step and each message is called."""
    steps = {step.id: step.label for step in campaign.schedule().steps}
    return {row.id: row.label for row in messages()} | steps
