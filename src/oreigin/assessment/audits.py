"""What status lists say beside the status: whether a facility operates, when its audit expires."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, date

from oreigin.assessment.profile import Audit, Operation
from oreigin.smelters.facility import Lists, StatusList, StatusRow
from oreigin.tables import load
from oreigin.terms import Cid, OperationalState

_YEARS = re.compile(r"(?<!\d)(\d{1,2})\s*years?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OperationWords:
    """A row of `data/operations.toml`; `state` "" means that it operates."""

    said: str
    state: str
    whole: bool = False


def audits(statuses: Iterable[StatusList]) -> dict[Cid, Audit]:
    """Return the newest audit that any of the lists gives of each facility.

    Also of a list that a newer one without dates of audits has followed.
    """
    found: dict[Cid, tuple[date, Audit]] = {}
    for held in statuses:
        for row in held.rows:
            if row.last_audit:
                audit, when = _audit(row, held.snapshot.id), row.audited_to or date.min
                if row.cid not in found or when > found[row.cid][0]:
                    found[row.cid] = (when, audit)
    return {cid: audit for cid, (_, audit) in found.items()}


def operations(lists: Lists, as_of: date) -> dict[Cid, Operation]:
    """Return which facilities do not operate, by the newest words dated not after `as_of`."""
    said = (*_status_words(lists, as_of), *_history_words(lists, as_of))
    newest: dict[Cid, Operation | None] = {}
    for day, cid, words, snapshot in sorted(said, key=lambda each: each[0]):
        state = _state(words)
        if state is not None:
            stopped = OperationalState(state) if state else None
            newest[cid] = Operation(stopped, words, day, snapshot) if stopped else None
    return {cid: operation for cid, operation in newest.items() if operation}


Said = tuple[date, Cid, str, str]
"""Words about a facility: of which day, of whom, what they are, and on which list."""


def _status_words(lists: Lists, as_of: date) -> Iterator[Said]:
    for held in lists.statuses:
        if held.snapshot.as_of <= as_of:
            for row in held.rows:
                for words in filter(None, (row.operation, row.status)):
                    yield held.snapshot.as_of, row.cid, words, held.snapshot.id


def _history_words(lists: Lists, as_of: date) -> Iterator[Said]:
    for held in lists.histories:
        if held.snapshot.as_of <= as_of:
            for row in held.rows:
                if row.revised_to and row.revised_to <= as_of:
                    yield row.revised_to, row.cid, row.details, held.snapshot.id


def _state(words: str) -> str | None:
    """Return the state that words mean, "" for operating, None where they say nothing of it."""
    folded = words.casefold().strip()
    for row in load("operations.toml", OperationWords):
        if row.said == folded if row.whole else row.said in folded:
            return row.state
    return None


def _audit(row: StatusRow, snapshot: str) -> Audit:
    years = _YEARS.search(row.audit_cycle)
    expires = [
        _years_later(day, int(years[1])) if day and years else None
        for day in (row.audited_from, row.audited_to)
    ]
    return Audit(row.last_audit, row.audit_cycle, expires[0], expires[1], row.reaudit, snapshot)


def _years_later(day: date, years: int) -> date:
    """Return the same day `years` later; February 29 becomes the 28th where there is none."""
    year = min(day.year + years, MAXYEAR)
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)
