"""What the pages of the campaign share: their tabs, and what steps and messages are called."""

from collections.abc import Mapping
from dataclasses import replace

from django.urls import reverse

from oreigin import campaign
from oreigin.campaign.rendering import Message
from oreigin.campaign.texts import messages
from oreigin.casework.mail.outbox import PERSONAL_LINK
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


def shown(mail: Message) -> Message:
    """Return a message as it is looked at here: the personal link, the supplier's alone, in words.

    A draft has none yet.
    """
    return replace(mail, text=without_link(mail.text))


def without_link(text: str) -> str:
    """Return the text of a message with words in place of the personal link."""
    return text.replace(PERSONAL_LINK, "[the supplier's personal link]")


def labels() -> Mapping[str, str]:
    """Return what each step and each message is called."""
    steps = {step.id: step.label for step in campaign.schedule().steps}
    return {row.id: row.label for row in messages()} | steps
