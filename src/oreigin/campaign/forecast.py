"""What is sent when if nothing changes: the plan, played forward to each day that matters."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache, partial

from oreigin.campaign.digest import digest_plan
from oreigin.campaign.planning import plan, standings
from oreigin.campaign.schedule import Schedule
from oreigin.campaign.standing import Standing
from oreigin.campaign.supplier_steps import supplier_plan
from oreigin.campaign.values import Delivery, Due, Plan, Sent, Skipped, State, Survey

_Planner = Callable[[tuple[Sent, ...], date], list[Due | Skipped]]


@lru_cache(maxsize=4)  # whoever looks at the days to come looks at several
def calendar(state: State, schedule: Schedule, as_of: date, until: date) -> tuple[Due, ...]:
    """Return what goes out from `as_of` to `until` if nobody answers and all mail arrives.

    `due_on` is the day it goes; what is overdue goes at once, and so does what is on its way.
    """
    assumed = replace(state, sent=tuple(_arrived(row, as_of) for row in state.sent))
    found: list[Due] = []
    later: list[Standing] = []
    for standing in standings(assumed, schedule):
        planner = partial(_of_supplier, standing, schedule)
        entries, sent = _played(planner, standing.sent, as_of, until)
        found += entries
        later.append(replace(standing, sent=sent))
    digests = tuple(row for row in assumed.sent if not row.supplier)
    planner = partial(_of_digests, state.survey, later, schedule)
    found += _played(planner, digests, as_of, until)[0]
    return tuple(sorted(found, key=lambda entry: entry.due_on))


def forecast(state: State, schedule: Schedule, as_of: date, day: date) -> Plan:
    """Return the plan of a later `day` if until then nobody answers and all mail arrives.

    Of `as_of` itself, or a day before it, it is the plain plan.
    """
    if day <= as_of:
        return plan(state, schedule, day)
    before = calendar(state, schedule, as_of, day - timedelta(days=1))
    arrived = (_arrived(row, as_of) for row in state.sent)
    return plan(replace(state, sent=(*arrived, *map(_as_sent, before))), schedule, day)


def _arrived(row: Sent, as_of: date) -> Sent:
    if row.state is not Delivery.WAITING:
        return row
    return replace(row, state=Delivery.SENT, on=max(row.on, as_of))


def _of_supplier(
    standing: Standing, schedule: Schedule, sent: tuple[Sent, ...], day: date
) -> list[Due | Skipped]:
    return supplier_plan(replace(standing, sent=sent), schedule, day)


def _of_digests(
    survey: Survey, later: Sequence[Standing], schedule: Schedule, sent: tuple[Sent, ...], day: date
) -> list[Due | Skipped]:
    return digest_plan(survey, later, sent, schedule, day)


def _played(
    planner: _Planner, sent: tuple[Sent, ...], as_of: date, until: date
) -> tuple[list[Due], tuple[Sent, ...]]:
    """Return what falls due day by day, and all that was sent by then."""
    found: list[Due] = []
    day: date | None = as_of
    while day is not None and day <= until:
        entries = planner(sent, day)
        today = [replace(entry, due_on=day) for entry in entries if isinstance(entry, Due)]
        found += today
        sent += tuple(_as_sent(entry) for entry in today)
        if not today:
            ahead = [e.when for e in entries if isinstance(e, Skipped) and e.when and e.when > day]
            day = min(ahead, default=None)
    return found, sent


def _as_sent(entry: Due) -> Sent:
    return Sent(
        key=entry.key,
        step=entry.step,
        on=entry.due_on,
        supplier=entry.supplier,
        address=entry.address,
        about=entry.about,
    )
