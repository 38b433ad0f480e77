"""What is known of one supplier: its newest answer, what it was sent, when it was asked.

Whatever the state holds is known, also what is dated after the day of the plan: a clock that was
put back makes nobody forget an answer.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from oreigin.campaign.days import business_days_after
from oreigin.campaign.schedule import About, Anchor, Step
from oreigin.campaign.values import Answer, Delivery, Sent, Supplier, Survey
from oreigin.case import Decision

REQUEST, CORRECTIONS = "request", "corrections"
"""The steps that ask a supplier for something by a day."""


@dataclass(frozen=True)
class Standing:
    """One supplier in a survey, with every message it was ever to be sent."""

    survey: Survey
    grace: int
    supplier: Supplier
    sent: tuple[Sent, ...]
    bounced: frozenset[str]

    @cached_property
    def newest(self) -> Answer | None:
        """The answer that says how things stand: the last received, of one day the last named."""
        in_order = sorted(self.supplier.answers, key=lambda answer: answer.received)
        return in_order[-1] if in_order else None

    @property
    def sent_back(self) -> bool:
        """Whether the supplier owes corrections."""
        return self.newest is not None and self.newest.decision is Decision.REJECTED

    @cached_property
    def asked(self) -> date | None:
        """The day on which what is still open was asked for; None while it was not."""
        if self.sent_back and self.newest:
            return _last(self.sent, CORRECTIONS, self.newest.id)
        return _last(self.sent, REQUEST) or self.supplier.requested

    @cached_property
    def answer_due(self) -> date | None:
        """The day by which it was asked to answer, never less than `grace` days after asking."""
        return self._due_after(self.asked) if self.asked else None

    @cached_property
    def answer_owed(self) -> date | None:
        """The day by which it would have had to answer, had the request reached it in time."""
        return self._due_after(self.survey.starts) if self.survey.starts else None

    def new_date(self, as_of: date) -> date | None:
        """Return the day to answer by that a message of `as_of` names."""
        return self._due_after(max(as_of, self.survey.starts or as_of))

    def _due_after(self, asked: date) -> date | None:
        if self.survey.answers_due is None:
            return None
        return max(self.survey.answers_due, self.after(asked, self.grace))

    def day_of(self, anchor: Anchor) -> date | None:
        """Return the day that an anchor stands for; None while there is none."""
        answer = self.newest
        match anchor:
            case Anchor.SURVEY_STARTS:
                return self.survey.starts
            case Anchor.ANSWER_DUE:
                return self.answer_due
            case Anchor.CORRECTIONS_ASKED:
                return self.asked if self.sent_back else None
            case Anchor.DECIDED:
                return (answer.decided or answer.received) if answer else None
            case Anchor.ANSWERED:
                return max(answer.received, answer.decided or answer.received) if answer else None

    def about(self, step: Step) -> str:
        """Return the id of the answer that a step is about, "" where it is about none."""
        return self.newest.id if step.about is About.ANSWER and self.newest else ""

    def messages(self, step: Step) -> tuple[Sent, ...]:
        """Return what was queued for a step, the oldest first."""
        return self._queued.get((step.id, self.about(step)), ())

    @cached_property
    def _queued(self) -> dict[tuple[str, str], tuple[Sent, ...]]:
        """What was queued, by step and answer."""
        held: dict[tuple[str, str], tuple[Sent, ...]] = {}
        for row in sorted(self.sent, key=lambda row: (row.on, row.key)):
            about = (row.step, row.about)
            held[about] = (*held.get(about, ()), row)
        return held

    def after(self, day: date, count: int) -> date:
        """Return the business day `count` business days after `day`."""
        return business_days_after(day, count, self.survey.holidays)


def _last(sent: tuple[Sent, ...], step: str, about: str = "") -> date | None:
    """Return when a step last went out."""
    days = [r.on for r in sent if (r.step, r.about, r.state) == (step, about, Delivery.SENT)]
    return max(days, default=None)


def bounced_addresses(sent: Collection[Sent]) -> frozenset[str]:
    """Return the addresses that mail came back from, and that took none on a later day."""
    bounced = _newest_day(sent, Delivery.BOUNCED)
    taken = _newest_day(sent, Delivery.SENT)
    return frozenset(a for a, day in bounced.items() if taken.get(a, day) <= day)


def _newest_day(sent: Collection[Sent], state: Delivery) -> dict[str, date]:
    newest: dict[str, date] = {}
    for row in sent:
        if row.state is state and row.address:
            address = row.address.casefold()
            newest[address] = max(row.on, newest.get(address, row.on))
    return newest
