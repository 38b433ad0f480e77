"""Storing what was computed from a period, so that pages only read it.

Written is what differs from before: one decision on a name changes a few rows, not all of them.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
from django.db import models, transaction

from oreigin.assessment.profile import Profile
from oreigin.assessment.values import AssessedSmelter, Assessment, Severity
from oreigin.assessment.values import Attention as AttentionItem
from oreigin.smelters.names import sort_key
from oreigin.smelters.resolution import (
    Alternative,
    Consolidation,
    LeftoverReason,
    Member,
    Resolution,
    ResolutionOutcome,
)
from oreigin.store.app_words import in_app
from oreigin.store.models import (
    Attention,
    Claim,
    DeclaredName,
    DeclaredRow,
    Figure,
    Period,
    PeriodResult,
    Response,
    Smelter,
)
from oreigin.store.models.results import MEMBERS
from oreigin.store.rows import columns_of, insert

BATCH = 1000


@dataclass(slots=True)
class _Name:
    """A distinct thing that rows declare, what became of it, and who declares it."""

    resolution: Resolution
    smelter: str | None
    leftover: LeftoverReason | None
    rows: int = 0
    suppliers: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Computed:
    """What is stored: the assessment, the dashboard's values, and what they were computed from."""

    assessment: Assessment
    dashboard: dict[str, Any]
    revision: int
    tables: str
    seconds: float
    at: datetime


def keep_results(period: Period, computed: Computed) -> None:
    """Store what was computed from `period` in place of what was computed before.

    What differs is worked out first, so that nobody waits for the database meanwhile. Only one
    process may do this for a period at a time.
    """
    assessment = computed.assessment
    declared = _declared(assessment)
    smelters = _changes(Smelter, period, "key", (_smelter(period, s) for s in assessment.smelters))
    with transaction.atomic():
        smelter_ids = smelters.store()
    names = _changes(
        DeclaredName,
        period,
        "digest",
        (_name(period, *each, smelter_ids) for each in declared.names.items()),
    )
    with transaction.atomic():
        name_ids = names.store()
        _keep_rows(period, declared.rows, name_ids, computed.tables)
        names.remove()
        smelters.remove()
        _replace(Figure, period, assessment.figures)
        _replace(Claim, period, assessment.claims)
        _replace(Attention, period, assessment.attention)
        _mark_responses(period, assessment)
        _keep_result(period, computed)


def _keep_result(period: Period, computed: Computed) -> None:
    PeriodResult.objects.update_or_create(
        period=period,
        defaults={
            "registrant": period.registrant,
            "revision": computed.revision,
            "tables": computed.tables,
            "assessed": computed.at,
            "seconds": computed.seconds,
            "determination": msgspec.to_builtins(computed.assessment.determination),
            "dashboard": computed.dashboard,
        },
    )


@dataclass(frozen=True, slots=True)
class _Changes:
    """What differs between the rows of a period and what they should be, told apart by `key`."""

    model: type[models.Model]
    key: str
    there: dict[str, int]
    changed: tuple[Any, ...]
    wanted: frozenset[str]

    def store(self) -> dict[str, int]:
        """Insert and update what differs, and return the ids of all that is wanted."""
        columns = [
            f.name
            for f in self.model._meta.concrete_fields
            if not f.primary_key and f.name not in ("period", self.key)
        ]
        made = self.model._default_manager.bulk_create(
            self.changed,
            BATCH,
            update_conflicts=True,
            unique_fields=("period", self.key),
            update_fields=columns,
        )
        ids = self.there | {getattr(row, self.key): row.pk for row in made}
        return {key: ids[key] for key in self.wanted}

    def remove(self) -> None:
        """Remove what is not wanted any more."""
        gone = sorted(pk for key, pk in self.there.items() if key not in self.wanted)
        for start in range(0, len(gone), BATCH):
            self.model._default_manager.filter(pk__in=gone[start : start + BATCH]).delete()


def _changes(model: type[models.Model], period: Period, key: str, rows: Iterable[Any]) -> _Changes:
    """Hold the rows that should be there against those that are."""
    before = {getattr(row, key): row for row in model._default_manager.filter(period=period)}
    wanted = {getattr(row, key): row for row in rows}
    changed = tuple(row for name, row in wanted.items() if not _same(before.get(name), row))
    there = {name: row.pk for name, row in before.items()}
    return _Changes(model, key, there, changed, frozenset(wanted))


def _same(before: models.Model | None, row: models.Model) -> bool:
    if before is None:
        return False
    columns = [f.attname for f in row._meta.concrete_fields if not f.primary_key]
    return all(getattr(before, column) == getattr(row, column) for column in columns)


@dataclass(frozen=True, slots=True)
class _Declared:
    """All distinct names by their digest, and of each response the rows with theirs."""

    names: dict[str, _Name]
    rows: dict[str, list[tuple[int, str]]]


def _declared(assessment: Assessment) -> _Declared:
    supplier_of = {c.response.id: c.response.supplier for c in assessment.responses}
    held = _Declared({}, defaultdict(list))
    for member, smelter, leftover in _members(assessment.consolidation):
        identified = leftover is not LeftoverReason.NOT_YET_IDENTIFIED
        digest = digest_of(member.resolution, identified)
        name = held.names.setdefault(digest, _Name(member.resolution, smelter, leftover))
        name.rows += 1
        name.suppliers.add(supplier_of[member.source])
        held.rows[member.source].append((member.row.row, digest))
    return held


def _members(
    consolidation: Consolidation,
) -> Iterator[tuple[Member, str | None, LeftoverReason | None]]:
    for smelter in consolidation.smelters:
        for member in smelter.members:
            yield member, smelter.id, None
    for leftover in consolidation.leftovers:
        for member in leftover.members:
            yield member, None, leftover.reason


def digest_of(resolution: Resolution, identified: bool) -> str:
    """Return what stands for everything that a row says of its smelter."""
    asked = msgspec.json.encode([resolution.query, identified])
    return hashlib.sha256(asked).hexdigest()


def _smelter(period: Period, assessed: AssessedSmelter) -> Smelter:
    smelter, profile = assessed.smelter, assessed.profile
    facility, conformance = smelter.facility, assessed.conformance
    return Smelter(
        registrant_id=period.registrant_id,
        period=period,
        key=storable(smelter.id),
        metal=smelter.metal,
        cid=facility.cid if facility else "",
        name=storable(smelter.name),
        sort_name=storable(sort_key(smelter.name)),
        country=storable(smelter.country),
        city=facility.city if facility else "",
        status=conformance.status.value,
        scheme=conformance.scheme,
        status_as_of=conformance.as_of,
        risk=profile.risk.risk.value if profile.risk else "",
        covered=assessed.in_covered_country,
        printed=assessed.printed,
        necessary=assessed.necessary,
        needs_review=smelter.needs_review,
        confirmed_unlisted=smelter.confirmed_unlisted,
        suppliers=len(assessed.suppliers),
        rows=len(smelter.members),
        red_flags=len(profile.flags),
        names=[storable(name) for name in smelter.declared_names],
        conformance=msgspec.to_builtins(conformance),
        profile=profile_json(profile),
    )


def profile_json(profile: Profile) -> dict[str, Any]:
    """Return a profile as a page shows it: counts where it names every row or response."""
    origin, ties = profile.origin, profile.ties
    return {
        "statuses": msgspec.to_builtins(profile.statuses),
        "operation": msgspec.to_builtins(profile.operation),
        "audit": msgspec.to_builtins(profile.audit),
        "risk": msgspec.to_builtins(profile.risk),
        "flags": msgspec.to_builtins(profile.flags),
        "origin": {
            "countries": list(origin.countries),
            "declared": list(origin.declared),
            "listed": msgspec.to_builtins(origin.listed),
            "statements": len(origin.statements),
            "recycled": len(origin.recycled),
            "wholly_recycled": origin.wholly_recycled,
        },
        "ties": {
            "products": list(ties.products),
            "product": len(ties.product),
            "company": len(ties.company),
            "narrower": len(ties.narrower),
            "only_company_level": ties.only_company_level,
        },
    }


def _name(period: Period, digest: str, name: _Name, smelters: dict[str, int]) -> DeclaredName:
    found = name.resolution
    query = found.query
    settled = found.outcome is ResolutionOutcome.ACCEPTED or name.leftover
    return DeclaredName(
        registrant_id=period.registrant_id,
        period=period,
        digest=digest,
        metal=storable(query.metal),
        cid=storable(query.cid),
        name=storable(query.name),
        also=storable(query.also),
        country=storable(query.country),
        identified=name.leftover is not LeftoverReason.NOT_YET_IDENTIFIED,
        smelter_id=None if name.smelter is None else smelters[storable(name.smelter)],
        leftover=name.leftover.value if name.leftover else "",
        outcome=found.outcome.value,
        how=found.how.value,
        score=round(found.score, 4),
        evidence=[storable(said) for said in found.evidence],
        alternatives=[] if settled else [alternative_json(each) for each in found.alternatives],
        rows=name.rows,
        suppliers=len(name.suppliers),
    )


def alternative_json(other: Alternative) -> dict[str, Any]:
    """Return another facility that a name may be, as a page shows it."""
    facility = other.facility
    held = {"cid": facility.cid, "name": facility.name, "country": facility.country}
    return held | {"city": facility.city, "score": round(other.score, 4)}


def _keep_rows(
    period: Period,
    rows: dict[str, list[tuple[int, str]]],
    names: dict[str, int],
    read_with: str,
) -> None:
    """Store the rows of responses that count now, and remove those of responses that do not."""
    responses = Response.objects.filter(period=period)
    there = {each.code: each for each in responses.only("code", "rows", "rows_read")}
    gone = [each for code, each in there.items() if each.rows_read and code not in rows]
    new = [
        each
        for code, each in there.items()
        if code in rows and (each.rows_read, each.rows) != (read_with, len(rows[code]))
    ]
    DeclaredRow.objects.filter(response__in=[*gone, *new]).delete()
    insert(
        DeclaredRow,
        ("registrant", "period", "response", "name", "row"),
        (
            (period.registrant_id, period.pk, response.pk, names[digest], row)
            for response in new
            for row, digest in rows[response.code]
        ),
    )
    for each in gone:
        each.rows_read = ""
    for each in new:
        each.rows, each.rows_read = len(rows[each.code]), read_with
    Response.objects.bulk_update([*gone, *new], ["rows", "rows_read"], BATCH)


def _replace(model: type[models.Model], period: Period, values: Iterable[Any]) -> None:
    rows = []
    for position, value in enumerate(values):
        columns = columns_of(value, model)
        columns["members"] = columns["members"][:MEMBERS]
        if model is Claim:
            columns["against_count"] = len(columns["against"])
            columns["against"] = columns["against"][:MEMBERS]
        if model is Attention:
            said = {"message": in_app(value.message), "remedy": _remedy(value)}
            columns |= {"position": position, **said}
        rows.append(model(registrant_id=period.registrant_id, period=period, **columns))
    model._default_manager.filter(period=period).delete()
    model._default_manager.bulk_create(rows, BATCH)


def _remedy(item: AttentionItem) -> str:
    """Return what to do in the app; what a person said who let an item stand stays their words."""
    let_stand = item.subject and item.severity is Severity.INFO
    return item.remedy if let_stand else in_app(item.remedy)


def _mark_responses(period: Period, assessment: Assessment) -> None:
    """Say of each response whether it counts."""
    counted = {each.response.id for each in assessment.responses}
    rows = Response.objects.filter(period=period).only("code", "counted")
    changed = [each for each in rows if each.counted != (each.code in counted)]
    for each in changed:
        each.counted = not each.counted
    Response.objects.bulk_update(changed, ["counted"], BATCH)


def storable(text: str) -> str:
    """Return a text as any database keeps it: PostgreSQL has no NUL; the document keeps it."""
    return text.replace("\0", "\ufffd")
