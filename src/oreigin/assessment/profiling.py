"""The profile of every smelter of a case: statuses on its days, audit, ore, risk, flags, ties."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from oreigin.assessment.audits import audits, operations
from oreigin.assessment.conformance import StatusBook, status_book
from oreigin.assessment.origin_risk import location_risk
from oreigin.assessment.over_reporting import ties
from oreigin.assessment.profile import (
    Audit,
    ListedOrigin,
    Moment,
    Operation,
    OreOrigin,
    OriginStatement,
    Profile,
    StatusOn,
)
from oreigin.assessment.red_flags import red_flags
from oreigin.assessment.values import AssessedSmelter, CountedResponse
from oreigin.case import Case
from oreigin.response.declaration import DeclaredSmelter
from oreigin.smelters.countries import countries_stated
from oreigin.smelters.facility import Lists, StatusList
from oreigin.smelters.resolution import ConsolidatedSmelter, Member
from oreigin.terms import Cid


@dataclass(frozen=True, slots=True)
class Sources:
    """What profiles are made of, worked out once for all smelters."""

    case: Case
    responses: dict[str, CountedResponse]
    rows: dict[tuple[str, int], DeclaredSmelter]
    books: tuple[tuple[Moment, date, StatusBook], ...]
    audits: dict[Cid, Audit]
    operations: dict[Cid, Operation]
    origins: dict[Cid, tuple[ListedOrigin, ...]]


def with_profiles(
    smelters: Iterable[AssessedSmelter],
    case: Case,
    responses: tuple[CountedResponse, ...],
    statuses: tuple[StatusList, ...],
) -> tuple[AssessedSmelter, ...]:
    """Return the smelters, each with its profile; `statuses` are all status lists of the case."""
    sources = Sources(
        case=case,
        responses={counted.response.id: counted for counted in responses},
        rows=dict(_rows(responses)),
        books=tuple(
            (moment, day, status_book(statuses, day, case.policy.status))
            for moment, day in days(case, responses)
        ),
        audits=audits(s for s in statuses if s.snapshot.as_of <= case.as_of.status),
        operations=operations(case.lists, case.as_of.status),
        origins=listed_origins(case.lists, case.as_of.status),
    )
    return tuple(replace(each, profile=_profile(each.smelter, sources)) for each in smelters)


def days(case: Case, responses: Iterable[CountedResponse]) -> tuple[tuple[Moment, date], ...]:
    """Return the days on which statuses are shown, beside the day of the printed ones."""
    effective = [
        c.declaration.effective_date.value
        for c in responses
        if c.declaration and c.declaration.effective_date.value
    ]
    declared = ((Moment.DECLARED, max(effective)),) if effective else ()
    return (
        (Moment.PERIOD_END, case.period.last_day),
        *declared,
        (Moment.FILING, case.as_of.filing),
    )


def listed_origins(lists: Lists, as_of: date) -> dict[Cid, tuple[ListedOrigin, ...]]:
    """Return what the newest list of origins of each scheme says, dated not after `as_of`."""
    newest = {
        held.snapshot.scheme: held
        for held in sorted(lists.origins, key=lambda held: held.snapshot.as_of)
        if held.snapshot.as_of <= as_of
    }
    found: dict[Cid, tuple[ListedOrigin, ...]] = {}
    for held in newest.values():
        known = held.snapshot
        for row in held.rows:
            countries = countries_stated(row.origins)
            said = ListedOrigin(known.id, known.as_of, row.origins, countries, row.recycled)
            found[row.cid] = (*found.get(row.cid, ()), said)
    return found


def _profile(smelter: ConsolidatedSmelter, sources: Sources) -> Profile:
    cid = smelter.facility.cid if smelter.facility else None
    listed = sources.origins.get(cid, ()) if cid else ()
    origin = OreOrigin(tuple(_statements(smelter, sources)), listed)
    operation = sources.operations.get(cid) if cid else None
    return Profile(
        statuses=tuple(
            StatusOn(moment, day, book.conformance(cid) if cid else book.not_listed)
            for moment, day, book in sources.books
        ),
        operation=operation,
        audit=sources.audits.get(cid) if cid else None,
        origin=origin,
        risk=location_risk(smelter, sources.case),
        flags=red_flags(smelter, origin, operation, sources.case),
        ties=ties(smelter, sources.case, sources.responses),
    )


def _rows(
    responses: Iterable[CountedResponse],
) -> Iterator[tuple[tuple[str, int], DeclaredSmelter]]:
    for counted in responses:
        if counted.declaration:
            for row in counted.declaration.smelters:
                yield (counted.response.id, row.row), row


def _statements(smelter: ConsolidatedSmelter, sources: Sources) -> Iterator[OriginStatement]:
    """Yield what the rows of a smelter say of its ore; rows that say nothing are passed over."""
    for member in smelter.members:
        row = sources.rows.get((member.source, member.row.row))
        if row and (row.mines or row.mine_countries or row.recycled):
            yield _statement(member, row)


def _statement(member: Member, row: DeclaredSmelter) -> OriginStatement:
    return OriginStatement(
        source=member.source,
        row=member.row,
        mines=row.mines,
        mine_countries=row.mine_countries,
        countries=countries_stated(row.mine_countries),
        recycled=row.recycled,
    )
