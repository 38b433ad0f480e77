"""The campaign of a period, its settings, texts and messages: rows, and what a folder keeps.

Links, attempts and files that went with messages stay with the database: nothing that opens the
portal is written into a folder. An imported campaign rests until somebody launches it.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from email.utils import make_msgid

from oreigin.campaign import Delivery, Person, Sent
from oreigin.folder.campaign import SurveyRecord
from oreigin.folder.correspondence import Correspondence, MessageRow, TextRow
from oreigin.store.models import Campaign, Message, MessageState, MessageText, Period, Supplier
from oreigin.store.rows import columns_of, value_of

_STATES = {
    MessageState.SENT: Delivery.SENT,
    MessageState.BOUNCED: Delivery.BOUNCED,
    MessageState.FAILED: Delivery.FAILED,
    MessageState.CANCELED: Delivery.CANCELED,
}
"""What a folder keeps: what only waits to be sent is due again wherever the folder comes."""


def load_correspondence(period: Period) -> Correspondence:
    """Return the campaign's settings, own words and messages; empty where it was never touched."""
    held = Campaign.objects.filter(period=period).first()
    messages = Message.objects.filter(period=period, state__in=_STATES)
    messages = messages.select_related("supplier__merged_into").order_by("pk")
    texts = MessageText.objects.filter(period=period).order_by("pk")
    if held is None and not (messages or texts or period.survey_starts or period.answers_due):
        return Correspondence()
    return Correspondence(
        _record(period, held or Campaign()),
        tuple(value_of(row, TextRow) for row in texts),
        tuple(_sent(row) for row in messages),
        tuple(value_of(row, MessageRow) for row in messages),
    )


def save_correspondence(period: Period, given: Correspondence) -> None:
    """Save what `load_correspondence` gave beside the case of a new period; the campaign rests."""
    record = given.record
    if record is None:
        return
    of = {"registrant": period.registrant, "period": period}
    period.survey_starts, period.answers_due = record.starts, record.answers_due
    period.save(update_fields=["survey_starts", "answers_due"])
    manager = record.executive or Person("", "")
    Campaign.objects.create(
        **of,
        schedule=record.steps,
        manager_name=manager.name,
        manager_email=manager.email,
        link_days=record.link_days,
    )
    MessageText.objects.bulk_create(
        MessageText(**of, **columns_of(row, MessageText)) for row in given.texts
    )
    suppliers = {row.code: row for row in Supplier.objects.filter(period=period)}
    said = {row.key: row for row in given.messages}
    Message.objects.bulk_create(_messages(of, given.sent, said, suppliers), 500)


def _record(period: Period, held: Campaign) -> SurveyRecord:
    manager = Person(held.manager_name, held.manager_email) if held.manager_email else None
    return SurveyRecord(
        sender=period.registrant.name,
        starts=period.survey_starts,
        answers_due=period.answers_due,
        executive=manager,
        steps=held.schedule,
        link_days=held.link_days,
    )


def _sent(row: Message) -> Sent:
    whose = row.supplier
    return Sent(
        key=row.key,
        step=row.step,
        on=(row.sent or row.created).date(),
        state=_STATES[MessageState(row.state)],
        supplier=(whose.merged_into or whose).code if whose else "",
        address=row.address,
        about=row.about,
    )


def _messages(
    of: Mapping[str, object],
    sent: tuple[Sent, ...],
    said: Mapping[str, MessageRow],
    suppliers: Mapping[str, Supplier],
) -> Iterator[Message]:
    """Yield the rows of what was written; an id that a message here has already is made anew."""
    ids = {row.message_id for row in said.values()}
    taken = set(Message.objects.filter(message_id__in=ids).values_list("message_id", flat=True))
    states = {delivery: state for state, delivery in _STATES.items()}
    for row in sent:
        if row.state not in states:
            continue
        kept = said.get(row.key, MessageRow(row.key, ""))
        known = kept.message_id and kept.message_id not in taken
        columns = columns_of(kept, Message, ("key", "message_id"))
        yield Message(
            **of,
            **columns,
            step=row.step,
            key=row.key,
            supplier=suppliers.get(row.supplier),
            address=row.address,
            about=row.about,
            due=row.on,
            message_id=kept.message_id if known else make_msgid("oreigin-moved"),
            state=states[row.state],
            created=_noon(row.on),
            sent=None if row.state in _NEVER_SENT else _noon(row.on),
        )


_NEVER_SENT = (Delivery.FAILED, Delivery.CANCELED)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
