"""The survey as a campaign: who is due what message as of a date, and in which words.

Everything here is computed from a `State`; who sends keeps what was sent and gives it back.
"""

from oreigin.campaign.forecast import calendar, forecast
from oreigin.campaign.languages import language_for
from oreigin.campaign.planning import (
    due,
    needs_person,
    plan,
    skipped,
    unwanted,
)
from oreigin.campaign.schedule import Schedule, Step, schedule
from oreigin.campaign.values import (
    Answer,
    Channel,
    Contact,
    Delivery,
    Due,
    Person,
    Plan,
    Sent,
    Skipped,
    State,
    Supplier,
    Survey,
)

__all__ = [
    "Answer",
    "Channel",
    "Contact",
    "Delivery",
    "Due",
    "Person",
    "Plan",
    "Schedule",
    "Sent",
    "Skipped",
    "State",
    "Step",
    "Supplier",
    "Survey",
    "calendar",
    "due",
    "forecast",
    "language_for",
    "needs_person",
    "plan",
    "schedule",
    "skipped",
    "unwanted",
]
