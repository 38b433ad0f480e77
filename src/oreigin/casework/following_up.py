"""Following up: actions, program records, decisions against a computed answer, risk, comments."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from oreigin import case as values
from oreigin import tables
from oreigin.assessment.overrides import permitted_values
from oreigin.casework import assessing
from oreigin.casework.acting import changing, day_in, doing
from oreigin.casework.actors import Actor
from oreigin.errors import RefusedError
from oreigin.store.models import (
    Action,
    ActionKind,
    Comment,
    Override,
    Period,
    ProgramRecord,
    RiskDecision,
    Smelter,
    Supplier,
)
from oreigin.store.rows import columns_of, value_of

_RESPONSE_TO_RISK = 3
"""The step of the OECD Guidance under which a matter is escalated."""

CHANGEABLE = ("matter", "owner", "due", "supplier", "kind", "subject", "decision", "outcome")
"""What of an action may be changed while it is open."""


def open_action(
    actor: Actor,
    period: Period,
    matter: str,
    owner: str,
    *,
    due: date | None = None,
    kind: ActionKind = ActionKind.FOLLOW_UP,
    supplier: Supplier | None = None,
    subject: str = "",
) -> Action:
    """Open something to be done; `subject` is what it is about, "smelter:CID000019"."""
    _filled(matter, owner)
    with changing(actor, period, "action-opened", "action:new", sort=kind.value) as event:
        action = Action.objects.create(
            registrant=actor.registrant,
            period=period,
            code=_next_code(period),
            matter=matter.strip(),
            owner=owner.strip(),
            due=due,
            kind=kind,
            supplier=supplier,
            subject=subject,
            opened=actor.now,
        )
        event.subject = f"action:{action.code}"
        event.person.update(matter=matter, owner=owner)
        assessing.request(actor, period)
    return action


def change_action(actor: Actor, action: Action, **changed: Any) -> None:
    """Change an open action; `changed` are fields of `CHANGEABLE`."""
    unknown = set(changed) - set(CHANGEABLE)
    if unknown:
        raise ValueError(f"not to be changed: {', '.join(sorted(unknown))}")
    with changing(actor, action.period, "action-changed", f"action:{action.code}") as event:
        event.facts["fields"] = sorted(changed)
        event.person.update({name: str(value) for name, value in changed.items()})
        for name, value in changed.items():
            setattr(action, name, value)
        _filled(action.matter, action.owner)
        action.save(update_fields=list(changed))


def close_action(actor: Actor, action: Action, outcome: str, decision: str = "") -> None:
    """Close an action with what came of it, and what was decided."""
    _filled(outcome)
    with changing(actor, action.period, "action-closed", f"action:{action.code}") as event:
        event.person.update(outcome=outcome, decision=decision)
        action.done = day_in(actor, action.period)
        action.outcome, action.decision = outcome.strip(), decision.strip()
        action.save(update_fields=["done", "outcome", "decision"])
        assessing.request(actor, action.period)


def decide_action(actor: Actor, action: Action, record: values.ProgramRecord) -> ProgramRecord:
    """Record what was decided of an open action, and the options that were considered.

    The report's sentences on escalations stand on the record; the action names the decision.
    """
    with transaction.atomic():
        made = add_record(actor, action.period, record)
        change_action(actor, action, decision=record.decision)
    return made


def escalation(
    actor: Actor, action: Action, *, summary: str, body: str, options: Sequence[str], decision: str
) -> values.ProgramRecord:
    """Return the record of a decision on an action, as `decide_action` keeps it.

    `summary` says what the matter was, `body` before whom it was brought. All of it may stand in
    the report. Raises RefusedError where something is left empty.
    """
    _filled(summary, body, decision, *options)
    if not options:
        raise RefusedError(tables.problem("casework.toml", "text-needed"))
    return values.ProgramRecord(
        id="",
        step=_RESPONSE_TO_RISK,
        kind=values.RecordKind.ESCALATION,
        date=day_in(actor, action.period),
        summary=summary.strip(),
        body=body.strip().removesuffix("."),
        options=tuple(options),
        decision=decision.strip(),
        source=source_of(action),
    )


def source_of(action: Action) -> str:
    """Return how a record names the action that it came out of."""
    return f"action {action.code}"


def decisions_on(action: Action) -> tuple[values.ProgramRecord, ...]:
    """Return the records of what was decided on an action, the oldest first."""
    rows = ProgramRecord.objects.filter(
        period=action.period_id, previous=False, source=source_of(action)
    )
    return tuple(value_of(row, values.ProgramRecord) for row in rows.order_by("date", "pk"))


def add_record(actor: Actor, period: Period, record: values.ProgramRecord) -> ProgramRecord:
    """Add proof that something was done; an empty `id` is given one.

    Raises RefusedError where the period has a record with that id.
    """
    with changing(actor, period, "record-added", "record:new", sort=record.kind.value) as event:
        columns = columns_of(record, ProgramRecord)
        columns["code"] = record.id or _record_code(period, record)
        there = ProgramRecord.objects.filter(period=period, previous=False, code=columns["code"])
        if there.exists():
            raise RefusedError(tables.problem("casework.toml", "id-taken", id=columns["code"]))
        row = ProgramRecord.objects.create(registrant=actor.registrant, period=period, **columns)
        event.subject = f"record:{row.code}"
        event.person.update(summary=record.summary)
        assessing.request(actor, period)
    return row


def record_override(actor: Actor, period: Period, subject: str, value: str, why: str) -> Override:
    """Decide against a computed answer, for a reason.

    Raises RefusedError without a reason, or for a value that the subject cannot have.
    """
    _filled(subject)
    _reason(why)
    permitted = permitted_values(subject)
    if permitted and value not in permitted:
        known = "; ".join(permitted)
        raise RefusedError(
            tables.problem("casework.toml", "value-not-permitted", value=value, known=known)
        )
    facts = {"value": value}
    with changing(actor, period, "override-recorded", f"override:{subject}", **facts) as event:
        event.person["why"] = why
        row = Override.objects.create(
            registrant=actor.registrant,
            period=period,
            subject=subject,
            value=value,
            who=actor.name,
            when=day_in(actor, period),
            why=why.strip(),
            user=actor.user,
            at=actor.now,
        )
        assessing.request(actor, period)
    return row


def remove_override(actor: Actor, override: Override, why: str) -> None:
    """Take a decision against a computed answer back; the trail keeps it."""
    _reason(why)
    subject = f"override:{override.subject}"
    with changing(actor, override.period, "override-removed", subject) as event:
        event.facts["value"] = override.value
        event.person.update(why=why, who=override.who, because=override.why)
        period = override.period
        override.delete()
        assessing.request(actor, period)


def decide_risk(actor: Actor, smelter: Smelter, risk: values.Risk, why: str) -> RiskDecision:
    """Decide on the location risk of a facility, for a reason."""
    _reason(why)
    period = smelter.period
    facts = {"risk": risk.value}
    with changing(actor, period, "risk-decided", f"smelter:{smelter.key}", **facts) as event:
        event.person["why"] = why
        row = RiskDecision.objects.create(
            registrant=actor.registrant,
            period=period,
            metal=smelter.metal,
            name=smelter.name,
            country="" if smelter.cid else smelter.country,
            cid=smelter.cid or None,
            risk=risk.value,
            who=actor.name,
            when=day_in(actor, period),
            why=why.strip(),
            user=actor.user,
            at=actor.now,
        )
        assessing.request(actor, period)
    return row


def comment(actor: Actor, period: Period, subject: str, text: str) -> Comment:
    """Say something about something: "smelter:CID000019", "response:acme-2025"."""
    _filled(text)
    with doing(actor, "comment-written", subject, period=period.year) as event:
        event.person["text"] = text
        return Comment.objects.create(
            registrant=actor.registrant,
            period=period,
            subject=subject,
            text=text.strip(),
            by=actor.user,
            at=actor.now,
        )


def _next_code(period: Period) -> str:
    """Return an id for a new action: "a-1", "a-2" ..."""
    number = Action.objects.filter(period=period).count() + 1
    while Action.objects.filter(period=period, code=f"a-{number}").exists():
        number += 1
    return f"a-{number}"


def _record_code(period: Period, record: values.ProgramRecord) -> str:
    stem = f"{record.kind.value}-{record.date.isoformat()}"
    number = ProgramRecord.objects.filter(period=period, code__startswith=stem).count()
    return f"{stem}-{number + 1}" if number else stem


def _filled(*texts: str) -> None:
    if not all(text.strip() for text in texts):
        raise RefusedError(tables.problem("casework.toml", "text-needed"))


def _reason(why: str) -> None:
    if not why.strip():
        raise RefusedError(tables.problem("casework.toml", "reason-needed"))
