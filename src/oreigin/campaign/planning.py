"""Who is due what as of a date, and who is not and why: of the whole campaign."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from oreigin.campaign.conditions import broken
from oreigin.campaign.digest import digest_plan
from oreigin.campaign.reasons import Reason, skip
from oreigin.campaign.schedule import Schedule, Step
from oreigin.campaign.standing import Standing, bounced_addresses
from oreigin.campaign.supplier_steps import supplier_plan
from oreigin.campaign.values import Due, Plan, Sent, Skipped, State


def plan(state: State, schedule: Schedule, as_of: date) -> Plan:
    """Return who is due what as of `as_of`, and for everything else why not.

    Suppliers come in the order of the state, their steps in that of the schedule; then what goes
    to the registrant's own management, with no supplier. Each supplier and step is there once.
    """
    stand = tuple(standings(state, schedule))
    found = [entry for standing in stand for entry in supplier_plan(standing, schedule, as_of)]
    digests = [row for row in state.sent if not row.supplier]
    found += digest_plan(state.survey, stand, digests, schedule, as_of)
    return Plan(
        tuple(entry for entry in found if isinstance(entry, Due)),
        tuple(entry for entry in found if isinstance(entry, Skipped)),
    )


def due(state: State, schedule: Schedule, as_of: date) -> tuple[Due, ...]:
    """Return who is due what as of `as_of`."""
    return plan(state, schedule, as_of).due


def skipped(state: State, schedule: Schedule, as_of: date) -> tuple[Skipped, ...]:
    """Return which supplier is not due which step as of `as_of`, and why."""
    return plan(state, schedule, as_of).skipped


def needs_person(of: Plan) -> tuple[Skipped, ...]:
    """Return what no message mends and somebody has to look at: of a supplier each reason once."""
    found: dict[tuple[str, str], Skipped] = {}
    for entry in of.skipped:
        if entry.needs_person:
            found.setdefault((entry.supplier, entry.reason), entry)
    return tuple(found.values())


def no_longer_wanted(state: State, schedule: Schedule, message: Sent) -> Skipped | None:
    """Return why a queued message should not go out any more; None where it still should.

    Days do not matter any more, only whether what it stands on still holds. A message that is no
    step of the schedule, such as a reply, stands on nothing.
    """
    step = next((step for step in schedule.steps if step.id == message.step), None)
    if step is None:
        return None
    reason = Reason("switched-off") if not step.on else _unfounded(state, schedule, step, message)
    return skip(step, message.supplier, reason, about=message.about) if reason else None


def _unfounded(state: State, schedule: Schedule, step: Step, message: Sent) -> Reason | None:
    if step.is_digest:
        return None
    for standing in standings(state, schedule):
        if standing.supplier.id == message.supplier:
            newer = standing.about(step) != message.about
            reason = broken(standing, step.conditions)
            return reason or (Reason("newer-answer") if newer else None)
    return Reason("not-a-supplier")


def standings(state: State, schedule: Schedule) -> Iterator[Standing]:
    """Yield how each supplier stands."""
    bounced = bounced_addresses(state.sent)
    sent: dict[str, list[Sent]] = defaultdict(list)
    for row in state.sent:
        sent[row.supplier].append(row)
    for supplier in state.suppliers:
        rows = tuple(sent[supplier.id])
        yield Standing(state.survey, schedule.grace, supplier, rows, bounced)
