"""Two lists of smelters side by side: added, removed, renamed, status changed, and why.

A list here is whatever names smelters: the printed smelters of a case, a folder of lists, one
snapshot, an annex. Smelters are paired by CID, and by metal and name where a side gives none.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from oreigin.assessment.conformance import status_book
from oreigin.assessment.values import Assessment
from oreigin.smelters.countries import country_code, country_name
from oreigin.smelters.directory import directory
from oreigin.smelters.facility import Lists, ReferenceRow, StatusList, StatusRow
from oreigin.smelters.history import (
    Event,
    Happening,
    history,
    known_directory,
    known_references,
    newest_references,
    status_changes,
)
from oreigin.smelters.names import normalized, sort_key
from oreigin.smelters.resolution import Query
from oreigin.smelters.resolve import Resolver
from oreigin.terms import Metal


class Change(StrEnum):
    """How a smelter differs between two lists."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    MOVED = "moved"
    OTHER_CID = "other CID"
    STATUS = "status changed"


@dataclass(frozen=True, slots=True)
class Entry:
    """One smelter of a list; `status` is "" where the list says nothing of it.

    `basis` are the list and the words that the status comes from.
    """

    metal: str
    cid: str
    name: str
    country: str
    status: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Roll:
    """A list as it is compared: its entries, its day, what its lists and figures say besides."""

    title: str
    entries: tuple[Entry, ...]
    events: tuple[Event, ...] = ()
    figures: Mapping[str, int] | None = None
    of_case: bool = False
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference; `why` is "" where no list gives a reason."""

    change: Change
    metal: str
    cid: str
    name: str
    before: str = ""
    after: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that differs: smelters, and the figures (before, after) of two cases."""

    differences: tuple[Difference, ...]
    figures: tuple[tuple[str, int | None, int | None], ...]


def roll_of_case(assessment: Assessment, title: str) -> Roll:
    """Return the printed smelters of a case with their printed status, and its figures."""
    entries = (
        Entry(
            s.smelter.metal,
            s.smelter.facility.cid if s.smelter.facility else "",
            s.smelter.name,
            s.smelter.country,
            assessment.case.annex.label(s.conformance.status),
            _basis(s.conformance.snapshot, s.conformance.words),
        )
        for s in assessment.smelters
        if s.printed
    )
    case = assessment.case
    figures = {figure.id: figure.value for figure in assessment.figures}
    events = history(case.lists, case.as_of.filing)
    return Roll(title, tuple(entries), events, figures, True, case.as_of.status)


def roll_of_lists(lists: Lists, title: str) -> Roll:
    """Return the facilities that the newest lists of a folder hold, with their status.

    What only an older list holds stays known for declared names, but is on the list no more.
    """
    newest = max((held.snapshot.as_of for held in lists.all), default=date.min)
    references = known_references(lists, newest)
    newest_lists = newest_references(lists.references) or references
    present = dict.fromkeys(row.cid for held in newest_lists for row in held.rows)
    known = directory(references, newest)
    book = status_book(lists.statuses, newest)
    entries = []
    for facility in (known.facilities[cid] for cid in present):
        cid = facility.cid
        found = book.conformance(cid)
        status = found.status.value if found.known else ""
        basis = _basis(found.snapshot, found.words)
        entries.append(Entry(facility.metal, cid, facility.name, facility.country, status, basis))
    return Roll(title, tuple(entries), history(lists, newest), as_of=newest)


def roll_of_rows(rows: Iterable[ReferenceRow | StatusRow], title: str, as_of: date | None) -> Roll:
    """Return the facilities of one list, each under its own name; `as_of` is its day."""
    found: dict[str, Entry] = {}
    for row in rows:
        own_name = isinstance(row, StatusRow) or row.look_up == row.name
        if row.cid not in found or own_name:
            status = row.status if isinstance(row, StatusRow) else ""
            found[row.cid] = Entry(row.metal, row.cid, row.name, row.country, status)
    return Roll(title, tuple(found.values()), as_of=as_of)


def looked_up(roll: Roll, lists: Lists, as_of: date = date.max) -> Roll:
    """Return a list with the CIDs that `lists` are sure of, and with their history as reasons.

    An entry that no list is sure of stays as it is, to be paired by its name.
    """
    resolver = Resolver(known_directory(lists, as_of))
    queries = (Query(Metal(e.metal), e.cid, e.name, e.country) for e in roll.entries)
    entries = (
        replace(entry, cid=entry.cid or (found.facility.cid if found.facility else ""))
        for entry, found in zip(roll.entries, resolver.resolve_all(queries), strict=True)
    )
    events = (*roll.events, *history(lists, as_of), *_status_events(lists.statuses))
    return replace(roll, entries=tuple(entries), events=events)


def _status_events(statuses: Iterable[StatusList]) -> Iterator[Event]:
    """Yield whose status each list of a scheme gives otherwise than the one before it."""
    newest: dict[str, StatusList] = {}
    for held in sorted(statuses, key=lambda each: each.snapshot.as_of):
        before = newest.get(held.snapshot.scheme)
        if before:
            yield from status_changes(before, held)
        newest[held.snapshot.scheme] = held


def compare(before: Roll, after: Roll) -> Comparison:
    """Return what `after` has otherwise than `before`, by metal and name."""
    pairs, gone, come = _paired(before.entries, after.entries)
    events = tuple(
        event
        for event in dict.fromkeys((*before.events, *after.events))
        if not (before.as_of and event.latest and event.latest <= before.as_of)
    )
    unnamed = "No accepted response names it any more." if after.of_case else ""
    found = [
        *(_alone(Change.REMOVED, entry, events, unnamed) for entry in gone),
        *(_alone(Change.ADDED, entry, events, "") for entry in come),
        *(difference for old, new in pairs for difference in _differing(old, new, events)),
    ]
    found.sort(key=lambda each: (each.metal, sort_key(each.name), each.cid, each.change))
    return Comparison(tuple(found), tuple(_figures(before.figures, after.figures)))


def _paired(
    before: Iterable[Entry], after: Iterable[Entry]
) -> tuple[list[tuple[Entry, Entry]], list[Entry], list[Entry]]:
    """Pair by CID first, then by metal and name what is left; return also who stays alone."""
    pairs, gone, come = _pair_by(list(before), list(after), lambda entry: entry.cid)
    more, gone, come = _pair_by(gone, come, lambda entry: f"{entry.metal}|{normalized(entry.name)}")
    return [*pairs, *more], gone, come


def _pair_by(
    before: list[Entry], after: list[Entry], key: Callable[[Entry], str]
) -> tuple[list[tuple[Entry, Entry]], list[Entry], list[Entry]]:
    waiting: dict[str, list[Entry]] = {}
    for entry in after:
        waiting.setdefault(key(entry), []).append(entry)
    pairs, gone = [], []
    for entry in before:
        others = waiting.get(key(entry)) if key(entry) else None
        if others:
            pairs.append((entry, others.pop(0)))
        else:
            gone.append(entry)
    return pairs, gone, [entry for others in waiting.values() for entry in others]


def _alone(change: Change, entry: Entry, events: tuple[Event, ...], otherwise: str) -> Difference:
    why = _why(entry.cid, _REASONS[change], events) or otherwise
    said = entry.status
    before, after = (said, "") if change is Change.REMOVED else ("", said)
    return Difference(change, entry.metal, entry.cid, entry.name, before, after, why)


def _differing(old: Entry, new: Entry, events: tuple[Event, ...]) -> Iterator[Difference]:
    cid = new.cid or old.cid

    def difference(change: Change, before: str, after: str, why: str = "") -> Difference:
        said = why or _why(cid, _REASONS[change], events)
        return Difference(change, new.metal, cid, new.name, before, after, said)

    if old.name != new.name:
        yield difference(Change.RENAMED, old.name, new.name)
    if old.country and new.country and _country(old) != _country(new):
        yield difference(Change.MOVED, _country(old), _country(new))
    if old.cid and new.cid and old.cid != new.cid:
        yield difference(Change.OTHER_CID, old.cid, new.cid)
    if old.status and new.status and old.status != new.status:
        bases = [basis for basis in (old.basis, new.basis) if basis]
        yield difference(Change.STATUS, old.status, new.status, " -> ".join(bases))


def _why(cid: str, happenings: tuple[Happening, ...], events: tuple[Event, ...]) -> str:
    """Return the newest reason that a list gives, before one that follows from two snapshots."""
    fitting = [e for e in events if e.cid == cid and e.happening in happenings]
    if not cid or not fitting:
        return ""
    event = max(fitting, key=lambda e: (bool(e.why), e.latest.toordinal() if e.latest else 0))
    related = f" ({', '.join(event.related)})" if event.related else ""
    said = event.why or event.happening + related
    if event.happening is Happening.STATUS_CHANGED:
        said = f"{event.before} -> {event.after}"
    return f"{said} [{event.source}, {event.latest}]"


_LEFT = (Happening.REMOVED, Happening.MERGED, Happening.SPLIT)
_REASONS: dict[Change, tuple[Happening, ...]] = {
    Change.ADDED: (Happening.ADDED, Happening.RETURNED),
    Change.REMOVED: _LEFT,
    Change.RENAMED: (Happening.RENAMED,),
    Change.MOVED: (Happening.MOVED,),
    Change.OTHER_CID: (*_LEFT, Happening.OTHER_METAL),
    Change.STATUS: (Happening.STATUS_CHANGED,),
}
"""What a history must say to be the reason of a change."""


def _country(entry: Entry) -> str:
    code = country_code(entry.country)
    return country_name(code) if code else entry.country


def _basis(snapshot: str, words: str) -> str:
    return f'"{words}" in {snapshot}' if words else f"on no list ({snapshot or 'none in force'})"


def _figures(
    before: Mapping[str, int] | None, after: Mapping[str, int] | None
) -> Iterator[tuple[str, int | None, int | None]]:
    if before is None or after is None:
        return
    for figure in dict.fromkeys((*before, *after)):
        old, new = before.get(figure), after.get(figure)
        if old != new:
            yield figure, old, new
