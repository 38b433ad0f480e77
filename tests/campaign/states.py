"""Small campaigns for tests: one survey, one supplier, days that are easy to count."""

from dataclasses import replace
from datetime import date

from oreigin.campaign import (
    Contact,
    Delivery,
    Due,
    Person,
    Plan,
    Sent,
    Skipped,
    State,
    Survey,
    plan,
    schedule,
)
from oreigin.campaign import Supplier as CampaignSupplier
from oreigin.campaign.rendering import Fields

STARTS, ANSWERS_DUE = date(2027, 1, 11), date(2027, 2, 26)
"""A Monday and a Friday."""

DESK = Contact("c1", "Sales desk", "sales@acme.test", "+1 555 0100", main=True)
HEAD = Contact("c2", "Management office", "office@acme.test", "", "Head of sales")
ACME = CampaignSupplier("acme", "Acme Castings", contacts=(DESK, HEAD))
SURVEY = Survey(
    "Example Corp.",
    2026,
    "Supply chain compliance",
    STARTS,
    ANSWERS_DUE,
    executive=Person("Operations office", "operations@example.test"),
)
SCHEDULE = schedule()
FIELDS = Fields(
    registrant="Example Corp.",
    year=2026,
    sender="Supply chain compliance",
    supplier="Acme Castings",
    contact="Sales desk",
    due=date(2027, 2, 26),
    link="https://oreigin.example.test/p/abc?x=1&y=2",
    smelters=("Lu Smelter (Tin)", "Smelter & Sons (Gold)"),
    suppliers=("Acme Castings", "Other"),
    findings="1. Declaration!D8: the company name is missing.\n2. Declaration!D22: no date.",
    question="Which smelter is it?",
    answer="It is the one in row 5.",
)
"""A value for every field of a message."""


def campaign(*sent: Sent, supplier: CampaignSupplier = ACME, survey: Survey = SURVEY) -> State:
    """A campaign of one supplier."""
    return State(survey, (supplier,), sent)


def acme(**changed: object) -> CampaignSupplier:
    return replace(ACME, **changed)  # type: ignore[arg-type]


def mailed(
    step: str, on: date, state: Delivery = Delivery.SENT, *, number: int = 1, about: str = ""
) -> Sent:
    """A message to Acme's desk."""
    key = "/".join(part for part in (step, "acme", about, str(number)) if part)
    return Sent(key, step, on, state, "acme", DESK.email, about)


def steps_due(state: State, as_of: date) -> list[str]:
    return [entry.step for entry in plan(state, SCHEDULE, as_of).due]


def entry_of(made: Plan, step: str) -> Due | Skipped:
    """The one entry of a step."""
    [found] = [entry for entry in (*made.due, *made.skipped) if entry.step == step]
    return found


def reason_of(state: State, step: str, as_of: date) -> str:
    found = entry_of(plan(state, SCHEDULE, as_of), step)
    return found.reason if isinstance(found, Skipped) else "due"
