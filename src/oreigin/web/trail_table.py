"""The audit trail as a table: columns, filters and the exported rows."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from oreigin.casework.acting import event_kinds
from oreigin.store.models import AuditEvent, AuditPerson, Registrant
from oreigin.web import subjects, table
from oreigin.web.parts import Choice, Column
from oreigin.workbook.writing import Value

COLUMNS = (
    Column("event", "Event", ("sequence",), number=True),
    Column("at", "When, UTC"),
    Column("who", "Who"),
    Column("what", "What"),
    Column("about", "About"),
    Column("details", "Details"),
)
HEADER = (
    "Event",
    "When (UTC)",
    "Who",
    "What",
    "Action",
    "About",
    "Facts",
    "Personal",
    "Hash of the personal part",
    "Previous hash",
    "Hash",
)
LONGEST = 60
"""How much of one detail a row shows; the event's own page shows all."""

_HASH = re.compile(r"[0-9a-f]{64}")

ERASED = "erased"
"""What stands in place of a name that was erased."""


@dataclass(frozen=True, slots=True)
class Filters(table.Filters):
    """What of the trail is shown; a day that is none filters nothing."""

    action: str = ""
    who: str = ""
    since: str = ""
    until: str = ""

    def apply(self, events: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
        """Return the events that pass; `until` is the last day that is shown."""
        if self.q:
            told = Q(subject__icontains=self.q) | Q(facts__icontains=self.q)
            events = events.filter(told | Q(person__details__icontains=self.q))
        if self.action:
            events = events.filter(action=self.action)
        if self.who:
            events = events.filter(person__who=self.who)
        if since := _midnight(self.since):
            events = events.filter(at__gte=since)
        if until := _midnight(self.until):
            events = events.filter(at__lt=until + timedelta(days=1))
        return events


@dataclass(frozen=True, slots=True)
class Line:
    """An event as a row: what was done in words, what it was about, and its details."""

    event: AuditEvent
    who: str
    says: str
    about: subjects.Named
    details: tuple[tuple[str, str], ...]

    @property
    def short(self) -> str:
        """The details in one line, long ones cut."""
        return "; ".join(f"{name}: {_cut(text)}" for name, text in self.details)


def held(registrant: Registrant) -> QuerySet[AuditEvent]:
    """Return the registrant's events with who did them."""
    return AuditEvent.objects.filter(registrant=registrant).select_related("person")


def lines(registrant: Registrant, events: list[AuditEvent]) -> list[Line]:
    """Return events in words; their subjects are looked up together."""
    keys = {event.pk: (event.facts.get("period"), event.subject) for event in events}
    names = subjects.named(registrant, keys.values())
    return [
        Line(event, who(event), says(event.action), names[keys[event.pk]], details(event))
        for event in events
    ]


def who(event: AuditEvent) -> str:
    """Return who did it, a person or what runs by itself; a name may have been erased since."""
    person: AuditPerson | None = getattr(event, "person", None)
    return table.word("who", person.who) if person else ERASED


def says(action: str) -> str:
    """Return what was done, in words; an action of a version before has none."""
    kind = event_kinds().get(action)
    return kind.says if kind else action.replace("-", " ")


def details(event: AuditEvent) -> tuple[tuple[str, str], ...]:
    """Return everything an event tells beside its subject, by name."""
    person: AuditPerson | None = getattr(event, "person", None)
    told: dict[str, Any] = {**event.facts, **(person.details if person else {})}
    return tuple((name.replace("_", " "), _text(value)) for name, value in told.items())


def actions(registrant: Registrant) -> list[Choice]:
    """Return the actions that the trail knows, in words, with how often."""
    counted = AuditEvent.objects.filter(registrant=registrant).order_by()
    rows = counted.values("action").annotate(n=Count("pk"))
    found = [Choice(row["action"], says(row["action"]).capitalize(), row["n"]) for row in rows]
    return sorted(found, key=lambda choice: choice.label)


def people(registrant: Registrant) -> list[Choice]:
    """Return who did something, with how often."""
    rows = AuditPerson.objects.filter(registrant=registrant).exclude(who="")
    counted = rows.order_by("who").values("who").annotate(n=Count("pk"))
    return [Choice(row["who"], table.word("who", row["who"]), row["n"]) for row in counted]


def exported_rows(events: QuerySet[AuditEvent]) -> Iterator[tuple[Value, ...]]:
    """Yield what of each event is exported, under `HEADER`: all that its hash covers too."""
    for event in events.iterator(chunk_size=2000):
        person: AuditPerson | None = getattr(event, "person", None)
        yield (
            event.sequence,
            event.at.astimezone(UTC).isoformat(timespec="microseconds"),
            who(event),
            says(event.action),
            event.action,
            event.subject,
            _json(event.facts),
            _json(person.details) if person else ERASED,
            event.person_hash,
            event.previous,
            event.hash,
        )


def _midnight(text: str) -> datetime | None:
    """Return when a day begins; None for a text that is no day."""
    try:
        return datetime.combine(date.fromisoformat(text), time.min, UTC)
    except ValueError:
        return None


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_text, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return "none"
    return _json(value) if isinstance(value, Mapping) else str(value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""


def _cut(text: str) -> str:
    if _HASH.fullmatch(text):
        return f"{text[:12]}…"
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
