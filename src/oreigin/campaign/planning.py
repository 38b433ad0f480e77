"""Who is due what as of a date, and who is not and why: of the whole campaign."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from oreigin.campaign.conditions import broken
from oreigin.campaign.digest import digest_plan
from oreigin.campaign.reasons import Reason
from oreigin.campaign.schedule import Schedule, Step
from oreigin.campaign.standing import Standing, bounced_addresses
from oreigin.campaign.supplier_steps import supplier_plan
from oreigin.campaign.values import Delivery, Due, Plan, Sent, Skipped, State


@lru_cache(maxsize=4)  # pages of one campaign ask for the same plan again and again
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


def unwanted(state: State, schedule: Schedule) -> dict[str, Skipped]:
    """Return by key the messages on their way that should not go out any more, and why.

    Days do not matter any more, only whether what a message stands on still holds. One that is no
    step of the schedule, such as a reply, stands on nothing.
    """
    steps = {step.id: step for step in schedule.steps}
    stand = {standing.supplier.id: standing for standing in standings(state, schedule)}
    found: dict[str, Skipped] = {}
    for row in state.sent:
        step = steps.get(row.step)
        if step and row.state is Delivery.WAITING:
            reason = _unfounded(step, stand.get(row.supplier), row)
            if reason:
                found[row.key] = Skipped(step.id, row.supplier, reason, about=row.about)
    return found


def _unfounded(step: Step, standing: Standing | None, message: Sent) -> Reason | None:
    if not step.on:
        return Reason("switched-off")
    if step.is_digest:
        return None
    if standing is None:
        return Reason("not-a-supplier")
    newer = standing.about(step) != message.about
    return broken(standing, step.conditions) or (Reason("newer-answer") if newer else None)


def standings(state: State, schedule: Schedule) -> Iterator[Standing]:
    """Yield how each supplier stands."""
    bounced = bounced_addresses(state.sent)
    sent: dict[str, list[Sent]] = defaultdict(list)
    for row in state.sent:
        sent[row.supplier].append(row)
    for supplier in state.suppliers:
        rows = tuple(sent[supplier.id])
        yield Standing(state.survey, schedule.grace, supplier, rows, bounced)
