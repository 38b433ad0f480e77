"""Corrective actions: an answer that was sent back stays somebody's task until it is mended."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Min, QuerySet

from oreigin import tables
from oreigin.campaign.days import business_days_after
from oreigin.case import Decision
from oreigin.casework.acting import day_in
from oreigin.casework.actors import Actor
from oreigin.store.models import Action, ActionKind, Period, Response

SUBJECT = "response:"
"""How the subject of an action begins that is about a response."""


@dataclass(frozen=True, slots=True)
class Corrective:
    """When a corrective action is due, and what it says; `corrected` and so on are its outcome."""

    days: int
    matter: str
    corrected: str
    waived: str
    withdrawn: str


@dataclass(frozen=True, slots=True)
class Option:
    """One way to decide a matter; `words` is how the report names it."""

    id: str
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class FollowingUp:
    """The file `data/following_up.toml`."""

    corrective: Corrective
    options: tuple[Option, ...]


def following_up() -> FollowingUp:
    """Return what follows when an answer is sent back."""
    return tables.load_one("following_up.toml", FollowingUp)


def follow(
    actor: Actor, period: Period, responses: Sequence[Response], decision: Decision
) -> list[str]:
    """Do what follows from a decision on responses, and return the codes of the actions touched.

    One that is sent back has a corrective action. An accepted one closes those of its supplier; a
    decision that was taken back, or an answer that was waived, closes its own.
    """
    words = following_up().corrective
    if decision is Decision.REJECTED:
        return _opened(actor, period, responses, words)
    about = [f"{SUBJECT}{one.code}" for one in responses]
    held = _open(period)
    if decision is Decision.ACCEPTED:
        held = held.filter(supplier__in={one.supplier_id for one in responses})
    else:
        held = held.filter(subject__in=about)
    codes = list(held.values_list("code", flat=True))
    outcomes = {Decision.ACCEPTED: words.corrected, Decision.WAIVED: words.waived}
    if codes:
        held.update(done=day_in(actor, period), outcome=outcomes.get(decision, words.withdrawn))
    return codes


def due_of_suppliers(period: Period) -> Mapping[int, date]:
    """Return by supplier the first day by which a corrective action of it is due."""
    rows = _open(period).exclude(due=None).exclude(supplier=None).order_by()
    return dict(rows.values_list("supplier").annotate(Min("due")))


def open_of_suppliers(period: Period) -> Mapping[str, Sequence[Action]]:
    """Return by a supplier's code its open corrective actions that have a day, the first first."""
    rows = _open(period).exclude(due=None).exclude(supplier=None).select_related("supplier")
    held: dict[str, list[Action]] = defaultdict(list)
    for action in rows.order_by("due", "pk"):
        if action.supplier:
            held[action.supplier.code].append(action)
    return held


def _open(period: Period) -> QuerySet[Action]:
    return Action.objects.filter(
        period=period, kind=ActionKind.CORRECTIVE, done=None, subject__startswith=SUBJECT
    )


def _opened(
    actor: Actor, period: Period, responses: Sequence[Response], words: Corrective
) -> list[str]:
    """Open a corrective action about each response that has none yet."""
    there = set(_open(period).values_list("subject", flat=True))
    taken = set(Action.objects.filter(period=period).values_list("code", flat=True))
    due = business_days_after(actor.now.date(), words.days)
    made: list[Action] = []
    for response in responses:
        subject = f"{SUBJECT}{response.code}"
        if subject in there:
            continue
        code = _free(taken)
        facts = {"supplier": response.supplier.name, "received": response.received}
        made.append(
            Action(
                registrant=actor.registrant,
                period=period,
                code=code,
                matter=words.matter.format(**facts, reason=response.reason),
                owner=actor.name,
                due=due,
                kind=ActionKind.CORRECTIVE,
                supplier=response.supplier,
                subject=subject,
                opened=actor.now,
            )
        )
    Action.objects.bulk_create(made, 500)
    return [one.code for one in made]


def _free(taken: set[str]) -> str:
    """Return the next free id of an action, and take it."""
    number = len(taken) + 1
    while f"a-{number}" in taken:
        number += 1
    taken.add(f"a-{number}")
    return f"a-{number}"
