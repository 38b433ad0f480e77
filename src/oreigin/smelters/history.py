"""What became of a facility: renamed, moved, merged, retired, added, from snapshot to snapshot.

Two sources say so: the difference between two snapshots of a list, and a revision history in its
owner's words (`data/revisions.toml`). What any list dated not after a day holds stays known, though
a newer list no longer does.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from oreigin.smelters.countries import country_code
from oreigin.smelters.directory import Directory, directory
from oreigin.smelters.facility import (
    HistoryList,
    HistoryRow,
    ListKind,
    Lists,
    ReferenceList,
    ReferenceRow,
    Snapshot,
    StatusList,
    StatusRow,
    TranslationList,
)
from oreigin.smelters.names import normalized
from oreigin.tables import load
from oreigin.terms import CID, Cid, Metal, Sha256

_NOT_ON = "not on the list"
_VERSION = re.compile(r"-\d")


class Happening(StrEnum):
    """What can become of a facility, a name or a status between two lists."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    MOVED = "moved"
    MERGED = "merged"
    SPLIT = "split"
    RETURNED = "returned"
    OTHER_METAL = "other metal"
    ALIAS_MOVED = "alias moved"
    STATUS_CHANGED = "status changed"
    REVISED = "revised"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that became of a facility.

    It happened between `earliest` and `latest` (the dates of two snapshots, or what the text of a
    date can mean); `why` are the list's own words; `source` is the id of the list that says so;
    `related` are the facilities it was merged into or split into.
    """

    happening: Happening
    cid: Cid
    name: str
    before: str = ""
    after: str = ""
    why: str = ""
    related: tuple[Cid, ...] = ()
    earliest: date | None = None
    latest: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class RevisionWords:
    """A row of `data/revisions.toml`."""

    basis: str
    details: str
    event: Happening


def reference_changes(old: ReferenceList, new: ReferenceList) -> tuple[Event, ...]:
    """Return what `new` changes of `old`: facilities by their CIDs, aliases inside their metal."""
    before, after = _facilities(old.rows), _facilities(new.rows)
    owners = _owners(new.rows)
    events = [
        *(Event(Happening.ADDED, cid, row.name) for cid, row in after.items() if cid not in before),
        *(_gone(row, owners) for cid, row in before.items() if cid not in after),
        *(
            event
            for cid, row in before.items()
            if cid in after
            for event in _altered(row, after[cid])
        ),
        *_moved_aliases(_owners(old.rows), owners, after),
    ]
    return _dated(events, old.snapshot, new.snapshot)


def status_changes(old: StatusList, new: StatusList) -> tuple[Event, ...]:
    """Return whose status `new` gives in other words than `old`, and who came or left."""
    before, after = ({row.cid: row for row in held.rows} for held in (old, new))
    events = [
        _status_event(before.get(cid), after.get(cid)) for cid in dict.fromkeys((*before, *after))
    ]
    return _dated((event for event in events if event), old.snapshot, new.snapshot)


def revisions(lists: Lists, as_of: date) -> tuple[Event, ...]:
    """Return what the revision histories dated not after `as_of` say, the oldest first."""
    events = [
        _revision(row, held.snapshot)
        for held in lists.histories
        if held.snapshot.as_of <= as_of
        for row in held.rows
    ]
    return tuple(sorted(dict.fromkeys(events), key=_when))


def history(lists: Lists, as_of: date) -> tuple[Event, ...]:
    """Return everything that became of facilities up to `as_of`, the oldest first.

    Each snapshot is compared with the one that it comes after (`predecessor`).
    """
    found = list(revisions(lists, as_of))
    for held in lists.references:
        earlier = predecessor(held, lists.references)
        if earlier and held.snapshot.as_of <= as_of:
            found += reference_changes(earlier, held)
    return tuple(sorted(found, key=_when))


def predecessor(new: ReferenceList, references: Iterable[ReferenceList]) -> ReferenceList | None:
    """Return the list that `new` comes after: the newest before it, about the same metals.

    The look-up tabs of one template are one line of lists though its metals change; those of
    another template, which is about other metals, are another line.
    """
    earlier = [
        held
        for held in references
        if _order(held) < _order(new)
        and held.snapshot.scheme == new.snapshot.scheme
        and (_line(held) == _line(new) or _metals(held) == _metals(new))
    ]
    return max(earlier, key=_order, default=None)


def newest_references(references: tuple[ReferenceList, ...]) -> tuple[ReferenceList, ...]:
    """Return the lists that no other comes after."""
    followed = {
        earlier.snapshot.id for new in references if (earlier := predecessor(new, references))
    }
    return tuple(held for held in references if held.snapshot.id not in followed)


def known_directory(lists: Lists, as_of: date) -> Directory:
    """Return the directory of everything that `lists`, dated not after `as_of`, know.

    A number of an earlier template is translated only where one CID followed it.
    """
    numbers = legacy_ids(lists, as_of)
    single = {legacy: next(iter(cids)) for legacy, cids in numbers.items() if len(cids) == 1}
    return directory(known_references(lists, as_of), as_of, single)


def legacy_ids(lists: Lists, as_of: date) -> dict[str, frozenset[Cid]]:
    """Return the CIDs that followed each number of earlier templates, such as "1JPN072"."""
    found: dict[str, set[Cid]] = {}
    for held in lists.translations:
        for row in held.rows if held.snapshot.as_of <= as_of else ():
            if row.legacy_id:
                found.setdefault(row.legacy_id, set()).add(row.cid)
    return {legacy: frozenset(cids) for legacy, cids in found.items()}


def known_references(lists: Lists, as_of: date) -> tuple[ReferenceList, ...]:
    """Return the reference lists, and beneath them one of what only other lists know.

    A facility that stands in a status list, a history or a translation, but in no reference list
    dated not after `as_of`, is known by the name it has in the newest of them. It lies beneath all
    reference lists, so that it takes no name from a facility of theirs.
    """
    known = {
        row.cid for held in lists.references if held.snapshot.as_of <= as_of for row in held.rows
    }
    others: tuple[TranslationList | HistoryList | StatusList, ...] = (
        *lists.translations,
        *lists.histories,
        *lists.statuses,
    )
    more: dict[Cid, ReferenceRow] = {}
    for held in sorted(others, key=lambda each: each.snapshot.as_of):
        for row in held.rows if held.snapshot.as_of <= as_of else ():
            if row.cid not in known and row.name:
                more[row.cid] = ReferenceRow(row.metal, row.name, row.name, row.country, row.cid)
    if not more:
        return lists.references
    return (ReferenceList(_BENEATH, tuple(more.values())), *lists.references)


_BENEATH = Snapshot(
    id="known-from-other-lists",
    kind=ListKind.REFERENCE,
    scheme="rmi-lookup",
    as_of=date.min,
    source="status lists, histories and translations",
    source_sha256=Sha256(""),
    sha256=Sha256(""),
    public=True,
)


def _order(held: ReferenceList) -> tuple[date, str]:
    return held.snapshot.as_of, held.snapshot.id


def _line(held: ReferenceList) -> str:
    """Return the part of a list's id before its version or date, such as "cmrt"."""
    return _VERSION.split(held.snapshot.id, maxsplit=1)[0]


def _metals(held: ReferenceList) -> frozenset[Metal]:
    return frozenset(row.metal for row in held.rows)


def _facilities(rows: Iterable[ReferenceRow]) -> dict[Cid, ReferenceRow]:
    """Return one row a facility: the one that bears its standard name, where there is one."""
    found: dict[Cid, ReferenceRow] = {}
    for row in rows:
        if row.cid not in found or row.look_up == row.name:
            found[row.cid] = row
    return found


def _owners(rows: Iterable[ReferenceRow]) -> dict[tuple[Metal, str], tuple[str, frozenset[Cid]]]:
    """Return whose each name or alias is inside its metal, with the name as written."""
    found: dict[tuple[Metal, str], tuple[str, frozenset[Cid]]] = {}
    for row in rows:
        for name in dict.fromkeys((row.name, row.look_up)):
            key = (row.metal, normalized(name))
            written, cids = found.get(key, (name, frozenset()))
            found[key] = (written, cids | {row.cid})
    return found


def _gone(
    row: ReferenceRow, owners: Mapping[tuple[Metal, str], tuple[str, frozenset[Cid]]]
) -> Event:
    """Return that a facility left: merged, where its name is now one of another facility."""
    _, heirs = owners.get((row.metal, normalized(row.name)), ("", frozenset()))
    happening = Happening.MERGED if heirs else Happening.REMOVED
    return Event(happening, row.cid, row.name, related=tuple(sorted(heirs)))


def _altered(old: ReferenceRow, new: ReferenceRow) -> Iterator[Event]:
    if old.name != new.name:
        yield Event(Happening.RENAMED, new.cid, new.name, old.name, new.name)
    if old.metal != new.metal:
        yield Event(Happening.OTHER_METAL, new.cid, new.name, old.metal, new.metal)
    before, after = country_code(old.country), country_code(new.country)
    city_moved = bool(old.city and new.city) and normalized(old.city) != normalized(new.city)
    if (before or old.country) != (after or new.country) or city_moved:
        yield Event(Happening.MOVED, new.cid, new.name, _place(old), _place(new))


def _place(row: ReferenceRow) -> str:
    return ", ".join(part for part in (row.city, row.country) if part)


def _moved_aliases(
    old: Mapping[tuple[Metal, str], tuple[str, frozenset[Cid]]],
    new: Mapping[tuple[Metal, str], tuple[str, frozenset[Cid]]],
    after: Mapping[Cid, ReferenceRow],
) -> Iterator[Event]:
    """Yield each name that changed its owner while the earlier owner stays on the list."""
    for key, (written, cids) in new.items():
        _, before = old.get(key, ("", cids))
        if before != cids and before & after.keys():
            gone, come = " and ".join(sorted(before)), " and ".join(sorted(cids))
            yield Event(Happening.ALIAS_MOVED, min(cids), written, gone, come)


def _status_event(old: StatusRow | None, new: StatusRow | None) -> Event | None:
    row = new or old
    before, after = (old.status if old else ""), (new.status if new else "")
    if row is None or before == after:
        return None
    return Event(Happening.STATUS_CHANGED, row.cid, row.name, before or _NOT_ON, after or _NOT_ON)


def _revision(row: HistoryRow, snapshot: Snapshot) -> Event:
    related = dict.fromkeys(Cid(cid) for cid in CID.findall(row.details) if cid != row.cid)
    return Event(
        _meant(row),
        row.cid,
        row.name,
        why=": ".join(part for part in (row.basis, row.details) if part),
        related=tuple(related),
        earliest=row.revised_from,
        latest=row.revised_to,
        source=snapshot.id,
    )


def _meant(row: HistoryRow) -> Happening:
    for words in load("revisions.toml", RevisionWords):
        if (
            normalized(words.basis) == normalized(row.basis)
            and words.details in row.details.lower()
        ):
            return words.event
    return Happening.REVISED


def _dated(events: Iterable[Event], old: Snapshot, new: Snapshot) -> tuple[Event, ...]:
    return tuple(
        replace(event, earliest=old.as_of, latest=new.as_of, source=new.id) for event in events
    )


def _when(event: Event) -> tuple[date, date, str, str]:
    never = date.min
    return (event.latest or never, event.earliest or never, event.cid, event.happening)
