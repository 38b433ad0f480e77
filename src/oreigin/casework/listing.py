"""Lists: reading one, seeing what it would change, and applying it to a period."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from oreigin import tables, workers
from oreigin.assessment.conformance import StatusBook, lists_of, status_book
from oreigin.case import Case
from oreigin.casework import assessing
from oreigin.casework.acting import changing, doing, lock
from oreigin.casework.actors import Actor
from oreigin.casework.known import known_templates
from oreigin.casework.remembering import Remembered
from oreigin.errors import InvalidListError, RefusedError
from oreigin.folder.lists import list_csv, list_of, sha256_of
from oreigin.folder.lists import lists_of as lists_of_kinds
from oreigin.smelters.facility import AnyList, ListKind, Lists
from oreigin.smelters.history import Event, known_directory, known_references, legacy_ids
from oreigin.smelters.importing import Import, Imported, import_bytes
from oreigin.smelters.list_changes import changes
from oreigin.smelters.resolution import Query
from oreigin.smelters.resolve import Resolver, resolver
from oreigin.store import documents as store
from oreigin.store.loading import load_lists, load_terms
from oreigin.store.models import (
    DeclaredName,
    Document,
    ListSetAside,
    ListSnapshot,
    ListUse,
    Period,
    Smelter,
)
from oreigin.store.saving import save_list
from oreigin.terms import Cid, Metal

_ASKED = ("metal", "cid", "name", "country", "also")
"""What of a declared name is asked to recognize it."""

_SHOWN = ("key", "metal", "cid", "name", "status")
"""What of a smelter a preview needs."""


@dataclass(frozen=True, slots=True)
class ReadList:
    """What came of reading a file: its lists, kept but applied nowhere, and what was not used."""

    snapshots: tuple[ListSnapshot, ...]
    rejected: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SmelterChange:
    """A declared smelter whose status or recognition a list would change.

    `becomes` are the CIDs that its names would then be recognized as; () for none.
    """

    key: str
    metal: str
    name: str
    before: str
    after: str
    becomes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a list would change: against the list before it, and in the period's own smelters."""

    before: str
    events: tuple[Event, ...]
    smelters: tuple[SmelterChange, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many events there are of each kind."""
        return dict(Counter(event.happening.value for event in self.events))


def read_list(
    actor: Actor,
    filename: str,
    data: bytes,
    *,
    as_of: date | None = None,
    scheme: str = "",
    public: bool | None = None,
) -> ReadList:
    """Read a list from a template, an export or a table, and keep it; no period uses it yet.

    Raises InvalidListError or UnreadableDocumentError as `oreigin lists import` does.
    """
    document = store.keep(actor.registrant, data, actor.now)
    reader = partial(
        _import,
        name=filename,
        as_of=as_of,
        scheme=scheme,
        public=public,
        templates=known_templates(),
    )
    made = _read(document, filename, reader)
    with doing(actor, "list-imported", "list:new") as event:
        kept = tuple(_keep(actor, one) for one in made.lists)
        event.subject = f"list:{kept[0].code}" if kept else "list:none"
        event.facts["lists"] = [[each.code, each.sha256] for each in kept]
    rejected = tuple(f"{row.row}: {row.reason}: {row.text}" for row in made.rejected)
    return ReadList(kept, rejected, made.notes)


_PREVIEWS = Remembered[Preview](16)


def preview(period: Period, snapshot: ListSnapshot) -> Preview:
    """Return what applying a list would change; nothing is changed by looking."""
    return _PREVIEWS.of(period, snapshot.pk, lambda: _preview(period, snapshot))


def _preview(period: Period, snapshot: ListSnapshot) -> Preview:
    there = load_lists(ListSnapshot.objects.filter(uses__period=period))
    [new] = load_lists(ListSnapshot.objects.filter(pk=snapshot.pk)).all
    before, events = changes(new, there)
    return Preview(before, events, _smelter_changes(period, there, new))


def apply(actor: Actor, period: Period, snapshot: ListSnapshot) -> None:
    """Let a period's results rest on a list too.

    Raises RefusedError where the period uses it already, or another list under the same id.
    """
    subject = f"list:{snapshot.code}"
    with changing(actor, period, "list-applied", subject, sha256=snapshot.sha256):
        if snapshot.registrant_id != actor.registrant.pk:
            raise ValueError("the list is another registrant's")
        if ListUse.objects.filter(period=period, snapshot__code=snapshot.code).exists():
            raise RefusedError(tables.problem("casework.toml", "list-there", id=snapshot.code))
        ListSetAside.objects.filter(period=period, snapshot=snapshot).delete()
        ListUse.objects.create(
            registrant=actor.registrant,
            period=period,
            snapshot=snapshot,
            applied=actor.now,
            applied_by=actor.user,
        )
        assessing.request(actor, period)


def set_aside(actor: Actor, period: Period, snapshot: ListSnapshot, reason: str) -> None:
    """Say that a period does not need a list, and why: it asks no longer to be applied.

    No result rests on that. Raises RefusedError without a reason, where the period uses the list,
    or where it is closed.
    """
    if not reason.strip():
        raise RefusedError(tables.problem("casework.toml", "reason-needed"))
    subject = f"list:{snapshot.code}"
    facts = {"period": period.year, "sha256": snapshot.sha256}
    with doing(actor, "list-set-aside", subject, **facts) as event:
        lock(actor, period)
        event.person["reason"] = reason
        if snapshot.registrant_id != actor.registrant.pk:
            raise ValueError("the list is another registrant's")
        if ListUse.objects.filter(period=period, snapshot=snapshot).exists():
            raise RefusedError(tables.problem("casework.toml", "list-there", id=snapshot.code))
        ListSetAside.objects.update_or_create(
            period=period,
            snapshot=snapshot,
            defaults={
                "registrant": actor.registrant,
                "reason": reason.strip(),
                "at": actor.now,
                "by": actor.user,
            },
        )


def _read(document: Document, filename: str, reader: Callable[[bytes, str], Import]) -> Import:
    """Read the file in a process that may be killed, as any stranger's document."""
    with store.on_disk([document]) as paths:
        [outcome] = workers.run(reader, paths.values())
    if outcome.result is None:
        assert outcome.problem  # noqa: S101 - one of the two is there
        raise InvalidListError(replace(outcome.problem, file=filename))
    return outcome.result


def _import(data: bytes, _: str, *, name: str, **said: Any) -> Import:
    """Read a list under the name it came with; runs in the worker."""
    return import_bytes(data, name, **said)


def _keep(actor: Actor, one: Imported) -> ListSnapshot:
    csv = list_csv(one.snapshot, one.rows, one.unknown_cells)
    finished = replace(one.snapshot, sha256=sha256_of(csv))
    return save_list(actor.registrant, list_of(finished, one.rows), csv, actor.now, actor.user)


def _smelter_changes(period: Period, there: Lists, new: AnyList) -> tuple[SmelterChange, ...]:
    """Return what of the stored smelters a list changes."""
    case = load_terms(period, _with(there, new))
    known, day = _recognized_by(there, case.as_of.status), case.as_of.status
    if known == _recognized_by(case.lists, day):
        stored = Smelter.objects.filter(period=period).only(*_SHOWN)
        becomes = {smelter: {Cid(smelter.cid) if smelter.cid else None} for smelter in stored}
    else:
        becomes = _recognized_anew(period, case)
    book = _book(case)
    changed = (_change(smelter, cids, book) for smelter, cids in becomes.items())
    return tuple(sorted((each for each in changed if each), key=lambda c: (c.metal, c.name)))


def _with(there: Lists, new: AnyList) -> Lists:
    """Return the lists and the new one among them, where it is not one of them already."""
    by_kind: dict[ListKind, list[AnyList]] = {kind: [] for kind in ListKind}
    every = {held.snapshot: held for held in (*there.all, new)}
    for snapshot in sorted(every, key=lambda one: (one.as_of, one.id)):
        by_kind[snapshot.kind].append(every[snapshot])
    return lists_of_kinds(by_kind)


def _recognized_by(lists: Lists, as_of: date) -> tuple[Any, Any]:
    """Return what decides which facility a name means: the same for most lists of statuses."""
    return known_references(lists, as_of), legacy_ids(lists, as_of)


def _recognized_anew(period: Period, case: Case) -> dict[Smelter, set[Cid | None]]:
    """Recognize the stored names anew with the lists of the case."""
    held = DeclaredName.objects.filter(period=period, smelter__isnull=False)
    columns = (*_ASKED, *(f"smelter__{column}" for column in _SHOWN))
    names = list(held.select_related("smelter").only(*columns))
    becomes: dict[Smelter, set[Cid | None]] = {}
    for name, found in zip(names, _resolver(case).resolve_all(map(_query, names)), strict=True):
        if name.smelter:
            cid = found.facility.cid if found.facility else None
            becomes.setdefault(name.smelter, set()).add(cid)
    return becomes


def _change(smelter: Smelter, cids: set[Cid | None], book: StatusBook) -> SmelterChange | None:
    known = sorted(cid for cid in cids if cid)
    after = book.conformance(Cid(known[0])) if known else book.not_listed
    if cids == {smelter.cid or None} and after.status.value == smelter.status:
        return None
    return SmelterChange(
        smelter.key, smelter.metal, smelter.name, smelter.status, after.status.value, tuple(known)
    )


def _query(name: DeclaredName) -> Query:
    return Query(Metal(name.metal), name.cid, name.name, name.country, name.also)


def _resolver(case: Case) -> Resolver:
    return resolver(
        known_directory(case.lists, case.as_of.status), case.judgments, case.as_of.filing
    )


def _book(case: Case) -> StatusBook:
    """Return the status lists in force, as an assessment of the case takes them."""
    return status_book(lists_of(case), case.as_of.status, case.policy.status)
