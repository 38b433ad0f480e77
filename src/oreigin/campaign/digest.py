"""What the registrant's own management is due: one message that names every late supplier."""

from collections.abc import Sequence
from datetime import date

from oreigin.campaign.conditions import broken
from oreigin.campaign.keys import message_key
from oreigin.campaign.languages import language_for
from oreigin.campaign.reasons import Reason
from oreigin.campaign.recipients import recipient
from oreigin.campaign.schedule import Schedule, Step
from oreigin.campaign.standing import REQUEST, Standing
from oreigin.campaign.supplier_steps import repeated, undone
from oreigin.campaign.values import Channel, Due, Person, Sent, Skipped, Survey


def digest_plan(
    survey: Survey,
    standings: Sequence[Standing],
    sent: Sequence[Sent],
    schedule: Schedule,
    as_of: date,
) -> list[Due | Skipped]:
    """Return each digest of the schedule, due or skipped; `sent` are those queued before."""
    digests = (step for step in schedule.steps if step.is_digest)
    unreached = frozenset(s.supplier.id for s in standings if _unreached(s, schedule))
    return [
        _entry(survey, standings, sent, step, as_of=as_of, unreached=unreached) for step in digests
    ]


def _unreached(standing: Standing, schedule: Schedule) -> bool:
    """Say whether the request never arrived, and as things are never will."""
    step = schedule.step(REQUEST)
    if standing.asked or standing.sent_back or not step.on:
        return False
    return isinstance(recipient(standing, step, schedule.audiences), Reason)


def _entry(
    survey: Survey,
    standings: Sequence[Standing],
    sent: Sequence[Sent],
    step: Step,
    *,
    as_of: date,
    unreached: frozenset[str],
) -> Due | Skipped:
    queued = sorted((r for r in sent if r.step == step.id), key=lambda row: (row.on, row.key))
    if not step.on:
        return Skipped(step.id, "", Reason("switched-off"))
    days = {s.supplier.id: day for s in standings if (day := _late_from(s, step, unreached))}
    if not days:
        return Skipped(step.id, "", Reason("nobody-to-name"))
    if reason := undone(step, queued):
        return Skipped(step.id, "", reason)
    day = max([min(days.values()), *repeated(step, queued, survey.holidays)])
    if day > as_of:
        return Skipped(step.id, "", Reason("not-yet", {"day": day}), day)
    if survey.executive is None or not survey.executive.email.strip():
        return Skipped(step.id, "", Reason("no-executive"))
    late = tuple(supplier for supplier, since in days.items() if since <= as_of)
    return _due(step, survey.executive, queued, late, day=day, unreached=unreached)


def _late_from(standing: Standing, step: Step, unreached: frozenset[str]) -> date | None:
    """Return the day from which a supplier is named; None where it is not.

    That is so long after its answer was due, or the day after a corrective action was, whichever
    comes first. One that was never reached is named when it would be had it been asked in time.
    """
    if broken(standing, step.conditions):
        return None
    anchor, corrective = standing.day_of(step.anchor), standing.supplier.corrective_due
    if anchor is None and standing.supplier.id in unreached:
        anchor = standing.answer_owed
    late = [standing.after(anchor, step.days)] if anchor else []
    if corrective:
        late.append(standing.after(corrective, 1))
    return min(late, default=None)


def _due(
    step: Step,
    executive: Person,
    queued: Sequence[Sent],
    late: tuple[str, ...],
    *,
    day: date,
    unreached: frozenset[str],
) -> Due:
    return Due(
        step=step.id,
        channel=Channel.MAIL,
        message=step.id,
        supplier="",
        key=message_key(step, "", "", queued),
        why=step.reason(count=len(late), days=step.days),
        due_on=day,
        name=executive.name,
        address=executive.email.strip(),
        language=language_for(executive.language),
        suppliers=late,
        unreached=unreached.intersection(late),
    )
