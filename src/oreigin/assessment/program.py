"""The program's records: what was done by the day of filing, and what became of commitments."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from oreigin.assessment.attention_items import item
from oreigin.assessment.determination import settled_by_diligence
from oreigin.assessment.values import Attention, Determination
from oreigin.case import Case, Fulfilment, ProgramRecord, RecordKind
from oreigin.tables import load
from oreigin.terms import Outcome

_STEPS = (1, 2, 3, 4, 5)
_OPEN = (None, Fulfilment.NOT, Fulfilment.PARTLY)


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A row of `data/program.toml`: from when on records of a kind count."""

    id: RecordKind
    since: Literal["period", "period end"]


def recorded(case: Case) -> tuple[ProgramRecord, ...]:
    """Return the records that count, in order of date.

    What is dated after filing is still to come; what is too old was done for another period.
    """
    done = (r for r in case.program if r.date <= case.as_of.filing and not _too_old(case, r))
    return tuple(sorted(done, key=lambda record: (record.date, record.id)))


def _too_old(case: Case, record: ProgramRecord) -> bool:
    since = next(
        (row.since for row in load("program.toml", RecordRow) if row.id == record.kind), ""
    )
    if since == "period end":
        return record.date <= case.period.last_day
    return since == "period" and record.date < case.period.first_day


def commitments_before(case: Case) -> tuple[ProgramRecord, ...]:
    """Return the commitments made for the period before."""
    return tuple(r for r in case.previous_program if r.kind is RecordKind.COMMITMENT)


def followed_up(case: Case) -> tuple[tuple[ProgramRecord, tuple[ProgramRecord, ...]], ...]:
    """Return each commitment of the period before with its follow-ups, in order of date."""
    follow_ups = [r for r in recorded(case) if r.kind is RecordKind.FOLLOW_UP]
    return tuple(
        (commitment, tuple(r for r in follow_ups if r.commitment == commitment.id))
        for commitment in commitments_before(case)
    )


def steps_since(case: Case) -> tuple[ProgramRecord, ...]:
    """Return the follow-ups on no commitment that are dated after the end of the period."""
    return tuple(
        record
        for record in recorded(case)
        if record.kind is RecordKind.FOLLOW_UP
        and not record.commitment
        and record.date > case.period.last_day
    )


def unproved(case: Case) -> tuple[str, ...]:
    """Return the steps of the OECD Guidance, and the policy, that no record proves."""
    records = recorded(case)
    done = {record.step for record in records}
    missing = [f"step {step}" for step in _STEPS if step not in done]
    has_policy = any(record.kind is RecordKind.POLICY for record in records)
    return tuple(missing) if has_policy else (*missing, "a policy")


def of_program(case: Case, determination: Determination) -> Iterator[Attention]:
    """Yield what the records leave open."""
    missing = unproved(case)
    if missing and _rests_on_diligence(determination):
        yield item("due-diligence-unproved", ", ".join(missing))
    for record in case.program:
        if _too_old(case, record):
            day = record.date.isoformat()
            yield item("record-of-another-period", record.id, (record.id,), day)
    yield from _of_commitments(case)
    known = {record.id for record in commitments_before(case)}
    for record in recorded(case):
        if record.kind is not RecordKind.FOLLOW_UP:
            continue
        if record.commitment and record.commitment not in known:
            yield item("follow-up-unknown", record.id, (record.id,), record.commitment)
        elif not record.commitment and record.date <= case.period.last_day:
            yield item("follow-up-too-early", record.id, (record.id,), record.date.isoformat())


def _rests_on_diligence(determination: Determination) -> bool:
    """Whether a report on due diligence is owed, or no longer owed because of what it showed."""
    settled = any(settled_by_diligence(metal) for metal in determination.metals)
    return determination.outcome is Outcome.CONFLICT_MINERALS_REPORT or settled


def _of_commitments(case: Case) -> Iterator[Attention]:
    for commitment, records in followed_up(case):
        said = commitment.summary
        if not records:
            yield item("commitment-unanswered", said, (commitment.id,), about=commitment.id)
        elif records[-1].fulfilment in _OPEN:
            became = records[-1].fulfilment or "not said"
            yield item("commitment-open", said, (commitment.id,), became)
