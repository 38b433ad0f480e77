"""From declared rows to one list: each smelter once per metal, every row accounted for."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from oreigin.provenance import RowRef
from oreigin.response.declaration import (
    NOT_LISTED,
    NOT_YET_IDENTIFIED,
    Declaration,
    DeclaredSmelter,
)
from oreigin.smelters.countries import country_code
from oreigin.smelters.judgment import Verdict
from oreigin.smelters.names import normalized, sort_key
from oreigin.smelters.resolution import (
    ConsolidatedSmelter,
    Consolidation,
    How,
    Leftover,
    LeftoverReason,
    Member,
    Query,
    Resolution,
    ResolutionOutcome,
)
from oreigin.smelters.resolve import Resolver
from oreigin.terms import CONFLICT_MINERALS, Metal

SmelterKey = tuple[str, ...]

_REMEMBERED = 1000
"""Words for metals whose meaning is remembered: rows repeat the same few."""


def consolidate(
    declarations: Iterable[tuple[str, Declaration]],
    resolver: Resolver,
    metals: tuple[Metal, ...] | None = None,
) -> Consolidation:
    """Return the one list that `declarations` (source id, declaration) make together.

    Every declared row is a member of exactly one smelter or one leftover. Smelters come sorted by
    metal and name, leftovers by reason, members in the order of the declarations. In scope are the
    `metals`, else those that each declaration's own form asks about. Declarations may come one
    after the other: of each only what its rows ask is kept.
    """
    held = list(_asked_rows(declarations, metals))
    resolutions = resolver.resolve_all(row.query for row in held)
    smelters: defaultdict[SmelterKey, list[Member]] = defaultdict(list)
    leftovers: defaultdict[LeftoverReason, list[Member]] = defaultdict(list)
    for row, resolution in zip(held, resolutions, strict=True):
        member = Member(row.source, row.ref, resolution)
        reason = leftover_reason(resolution, row.metals)
        if row.is_not_yet_identified:
            reason = LeftoverReason.NOT_YET_IDENTIFIED
        if reason:
            leftovers[reason].append(member)
        else:
            smelters[smelter_key(resolution)].append(member)
    return Consolidation(
        tuple(sorted(map(smelter_of, smelters.values()), key=smelter_order)),
        tuple(Leftover(reason, tuple(leftovers[reason])) for reason in sorted(leftovers)),
    )


class _AskedRow(NamedTuple):
    """What is asked about a declared row, and which metals are in scope for it."""

    source: str
    ref: RowRef
    query: Query
    metals: tuple[Metal, ...]
    is_not_yet_identified: bool


def _asked_rows(
    declarations: Iterable[tuple[str, Declaration]], metals: tuple[Metal, ...] | None
) -> Iterator[_AskedRow]:
    """Yield what every declared row asks; equal queries are one value, however many rows ask."""
    same: dict[Query, Query] = {}
    for source, declaration in declarations:
        scope = asked_metals(declaration) if metals is None else metals
        for row in declaration.smelters:
            query = query_of(row, scope)
            nobody_knows = row.look_up.casefold() == NOT_YET_IDENTIFIED
            query = same.setdefault(query, query)
            yield _AskedRow(source, declaration.row_ref(row), query, scope, nobody_knows)


def asked_metals(declaration: Declaration) -> tuple[Metal, ...]:
    """Return the metals that the form asks about: 3TG together, or the minerals of its rows."""
    asked = tuple(dict.fromkeys(q.metal for q in declaration.questions if q.metal))
    other = asked and not set(asked) & set(CONFLICT_MINERALS)
    return asked if other else CONFLICT_MINERALS


def query_of(row: DeclaredSmelter, metals: tuple[Metal, ...] = CONFLICT_MINERALS) -> Query:
    """Return what is asked about a declared row.

    The CID is the one typed in the input column, else the one in the ID column; where both stand
    and differ, both are asked, so that the contradiction is seen; without any, the number of an
    older template. The name is the look-up choice, or the typed name where that choice is empty or
    "Smelter not listed".
    """
    ids = dict.fromkeys(text.upper() for text in (row.cid_input, row.cid) if text)
    cid = " / ".join(ids) or row.legacy_id.upper()
    metal = metal_of(row.metal, metals)
    if row.look_up.casefold() in ("", NOT_LISTED, NOT_YET_IDENTIFIED):
        return Query(metal, cid, row.name, row.country)
    also = row.name if normalized(row.name) != normalized(row.look_up) else ""
    return Query(metal, cid, row.look_up, row.country, also)


@lru_cache(_REMEMBERED)
def metal_of(text: str, metals: tuple[Metal, ...] = CONFLICT_MINERALS) -> Metal:
    """Return the metal that `text` means, or `text` itself where it is none of `metals`."""
    return next((metal for metal in metals if metal.casefold() == text.casefold()), Metal(text))


def leftover_reason(
    resolution: Resolution, metals: tuple[Metal, ...] = CONFLICT_MINERALS
) -> LeftoverReason | None:
    """Return why what is asked names no smelter, None where it does.

    That a row says "not yet identified" itself comes before that.
    """
    query = resolution.query
    if resolution.verdict is Verdict.NOT_A_SMELTER:
        return LeftoverReason.NOT_A_SMELTER
    metal = resolution.facility.metal if resolution.facility else query.metal
    if not metal:
        return LeftoverReason.NO_METAL
    if metal not in metals:
        return LeftoverReason.OUT_OF_SCOPE_METAL
    if not query.name and not query.cid:
        return LeftoverReason.NO_NAME
    return None


def smelter_key(resolution: Resolution) -> SmelterKey:
    """Return what rows must share to be one smelter: the facility, or the name as written."""
    if resolution.facility:
        return (resolution.facility.cid,)
    query = resolution.query
    country = country_code(query.country) or query.country.casefold()
    return (query.metal, normalized(query.name) or query.cid, country)


def smelter_of(members: Sequence[Member]) -> ConsolidatedSmelter:
    """Return the smelter that `members`, which share a key, make together in their order."""
    first = members[0].resolution
    names = tuple(
        dict.fromkeys(m.resolution.query.name for m in members if m.resolution.query.name)
    )
    facility = first.facility
    return ConsolidatedSmelter(
        metal=facility.metal if facility else first.query.metal,
        name=facility.name if facility else first.query.name or first.query.cid,
        country=facility.country if facility else first.query.country,
        facility=facility,
        members=tuple(members),
        declared_names=names,
        confirmed_unlisted=_confirmed_unlisted(first),
    )


def _confirmed_unlisted(resolution: Resolution) -> bool:
    return (
        resolution.how is How.JUDGMENT
        and resolution.outcome is ResolutionOutcome.UNRESOLVED
        and resolution.verdict is Verdict.NOT_LISTED
    )


def smelter_order(smelter: ConsolidatedSmelter) -> tuple[str, str, str]:
    """Return what a list of smelters is sorted by: metal and name."""
    return (smelter.metal, sort_key(smelter.name), smelter.id)
