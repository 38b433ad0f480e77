"""What one supplier is due as of a date.

A step is gone through in this order: is it switched on, do its conditions hold, was it done, has
its day come, is there somebody to reach. The first "no" is the reason that is given.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from oreigin.campaign.conditions import broken
from oreigin.campaign.days import business_days_after
from oreigin.campaign.keys import message_key
from oreigin.campaign.languages import has_language, language_for
from oreigin.campaign.reasons import Reason
from oreigin.campaign.recipients import recipient
from oreigin.campaign.schedule import Audience, Schedule, Step
from oreigin.campaign.standing import Standing
from oreigin.campaign.values import Channel, Contact, Delivery, Due, Sent, Skipped


def supplier_plan(standing: Standing, schedule: Schedule, as_of: date) -> list[Due | Skipped]:
    """Return each step of one supplier, due or skipped; an address gets one mail a day."""
    busy = {row.address.strip().casefold() for row in standing.sent if _is_today(row, as_of)}
    found: list[Due | Skipped] = []
    for step in schedule.steps:
        if step.is_digest:
            continue
        entry = _entry(standing, schedule, step, as_of)
        if isinstance(entry, Due) and entry.channel is Channel.MAIL:
            address = entry.address.casefold()
            if address in busy:
                tomorrow = standing.after(as_of, 1)
                entry = Skipped(step.id, entry.supplier, Reason("one-a-day"), tomorrow, entry.about)
            busy.add(address)
        found.append(entry)
    return found


def _is_today(row: Sent, as_of: date) -> bool:
    """Say whether a message is on its way to its address, or went there on this day or later."""
    return row.state is Delivery.WAITING or (row.state is Delivery.SENT and row.on >= as_of)


def _entry(standing: Standing, schedule: Schedule, step: Step, as_of: date) -> Due | Skipped:
    supplier, about = standing.supplier.id, standing.about(step)
    reason = Reason("switched-off") if not step.on else broken(standing, step.conditions)
    if reason := reason or undone(step, standing.messages(step)):
        return Skipped(step.id, supplier, reason, about=about)
    day = _day(standing, step)
    if isinstance(day, Reason):
        return Skipped(step.id, supplier, day, about=about)
    if reason := _over(standing, step, day, as_of):
        return Skipped(step.id, supplier, reason, about=about)
    who = recipient(standing, step, schedule.audiences)
    if isinstance(who, Reason) and (day <= as_of or _known_early(step)):
        return Skipped(step.id, supplier, who, about=about)
    if day > as_of or isinstance(who, Reason):
        return Skipped(step.id, supplier, Reason("not-yet", {"day": day}), day, about)
    return _due(standing, schedule, step, who, day=day, as_of=as_of)


def _known_early(step: Step) -> bool:
    """Say whether a missing address is worth a word before the day comes."""
    return step.audience is Audience.CONTACT and step.channel is Channel.MAIL


def undone(step: Step, messages: Sequence[Sent]) -> Reason | None:
    """Return why a step is not done again, by its `messages` so far; None where it is."""
    waiting = [row.on for row in messages if row.state is Delivery.WAITING]
    if waiting:
        return Reason("on-its-way", {"day": max(waiting)})
    counted = [row for row in messages if _counts(row)]
    if len(counted) < step.most:
        return None
    facts = {"day": counted[-1].on, "count": len(counted)}
    if counted[-1].state is Delivery.CANCELED:
        return Reason("canceled", facts)
    return Reason("done" if step.most == 1 else "enough", facts)


def repeated(step: Step, messages: Sequence[Sent], holidays: frozenset[date]) -> list[date]:
    """Return the days before which a step is not done again."""
    done = (row.on for row in messages if _counts(row))
    return [business_days_after(day, step.every, holidays) for day in done]


def _counts(row: Sent) -> bool:
    return row.state in (Delivery.SENT, Delivery.CANCELED)


def _day(standing: Standing, step: Step) -> date | Reason:
    """Return the business day on which a step falls due for a supplier."""
    if None in (standing.survey.starts, standing.survey.answers_due):
        return Reason("no-dates")
    anchor = standing.day_of(step.anchor)
    if anchor is None:
        return Reason("not-asked")
    days = [standing.after(anchor, step.days)]
    days += repeated(step, standing.messages(step), standing.survey.holidays)
    if step.wait:
        went = (row.on for row in standing.sent if row.state is Delivery.SENT)
        days += [standing.after(day, step.wait) for day in went]
    return max(days)


def _over(standing: Standing, step: Step, day: date, as_of: date) -> Reason | None:
    if step.until is None:
        return None
    end = standing.day_of(step.until)
    return Reason("too-late", {"day": end}) if end and max(day, as_of) > end else None


def _due(
    standing: Standing, schedule: Schedule, step: Step, who: Contact, *, day: date, as_of: date
) -> Due:
    supplier, about = standing.supplier, standing.about(step)
    wanted = who.language or supplier.language
    language = language_for(who.language, supplier.language)
    why = step.reason(**_facts(standing))
    if step.channel is Channel.MAIL and wanted and not has_language(wanted):
        why += " " + schedule.no_text.format(wanted=wanted)
    return Due(
        step=step.id,
        channel=step.channel,
        message=step.id if step.channel is Channel.MAIL else "",
        supplier=supplier.id,
        key=message_key(step, supplier.id, about, standing.sent),
        why=why,
        due_on=day,
        contact=who,
        name=who.name,
        address=(who.email if step.channel is Channel.MAIL else who.phone).strip(),
        language=language,
        answer_by=standing.new_date(as_of) if step.new_date else standing.answer_due,
        about=about,
    )


def _facts(standing: Standing) -> Mapping[str, object]:
    answer = standing.newest
    return {
        "starts": standing.survey.starts,
        "asked": standing.asked,
        "answer_due": standing.answer_due,
        "received": answer.received if answer else None,
        "decided": (answer.decided or answer.received) if answer else None,
        "count": len(answer.indeterminate) if answer else 0,
    }
