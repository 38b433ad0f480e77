"""Red flags of one smelter, each with its reason and what shows it; there is no score.

The rules are the rows of `data/red_flags.toml`, which name the passage of the OECD Guidance. What
needs outside knowledge (areas, countries of transit, sanctions) rests on lists and criteria that
the registrant supplies; without them nothing is flagged for it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from oreigin.assessment.origin_risk import area_risk, areas_in_force
from oreigin.assessment.profile import Operation, OreOrigin, OriginStatement, RedFlag
from oreigin.case import Case, Risk
from oreigin.smelters.countries import country_code, country_name, is_covered
from oreigin.smelters.names import normalized
from oreigin.smelters.resolution import ConsolidatedSmelter
from oreigin.tables import load
from oreigin.terms import GOLD, Country


@dataclass(frozen=True, slots=True)
class RedFlagRow:
    """A row of `data/red_flags.toml`."""

    id: str
    reason: str
    citation: str


def red_flags(
    smelter: ConsolidatedSmelter, origin: OreOrigin, operation: Operation | None, case: Case
) -> tuple[RedFlag, ...]:
    """Return the red flags of a smelter as of the dates of the case."""
    return (
        *_location(smelter, case),
        *_declared_origin(origin, case),
        *_recycled(smelter, origin, case),
        *_sanctions(smelter, case),
        *_not_operating(operation),
    )


def _flag(rule: str, facts: str, evidence: Iterable[str] = ()) -> RedFlag:
    row = next(row for row in load("red_flags.toml", RedFlagRow) if row.id == rule)
    return RedFlag(rule, row.reason.format(facts=facts), row.citation, tuple(evidence))


def _location(smelter: ConsolidatedSmelter, case: Case) -> Iterator[RedFlag]:
    country = country_code(smelter.country)
    if country is None:
        return
    name = country_name(country)
    if is_covered(country, case.as_of.filing):
        yield _flag("location-covered", name, (f"country {country}",))
    area = area_risk(smelter, case)
    if area and area.risk is Risk.ELEVATED:
        yield _flag("location-area", area.reason)
    policy = case.policy.risk
    if country in policy.elevated_countries:
        facts = f"It is located in {name}, of elevated risk by {policy.source} ({policy.as_of})."
        yield _flag("location-elevated", facts)


def _declared_origin(origin: OreOrigin, case: Case) -> Iterator[RedFlag]:
    held = areas_in_force(case.lists, case.as_of.status)
    areas = {country_code(row.country) for row in held.rows} if held else set()
    for country in origin.countries:
        name, evidence = country_name(country), _rows_naming(origin, country)
        if is_covered(country, case.as_of.filing):
            yield _flag("origin-covered", name, evidence)
        if country in areas:
            yield _flag("origin-area", name, evidence)
        if country in case.policy.risk.transit_countries:
            yield _flag("origin-transit", name, evidence)


def _recycled(smelter: ConsolidatedSmelter, origin: OreOrigin, case: Case) -> Iterator[RedFlag]:
    """Flag claims that all is recycled: from a country of transit, or against other words."""
    claims = origin.recycled
    if not claims:
        return
    country = country_code(smelter.country)
    if smelter.metal == GOLD and country and country in case.policy.risk.transit_countries:
        yield _flag("recycled-transit", country_name(country), map(_quoted, claims))
    mined = [said for said in claims if said.countries]
    if mined:
        named = dict.fromkeys(country_name(c) for said in mined for c in said.countries)
        yield _flag("recycled-with-mines", ", ".join(named), map(_quoted, mined))
    others = [said for said in origin.statements if _disputes(said)]
    if others:
        facts = f"{len(claims)} row{'' if len(claims) == 1 else 's'} against {len(others)}"
        yield _flag("recycled-disputed", facts, map(_quoted, (*claims, *others)))


def _disputes(said: OriginStatement) -> bool:
    """Whether a row says that not all is recycled, or where it is mined."""
    return not said.all_recycled and (bool(said.countries) or said.denies_recycled)


def _sanctions(smelter: ConsolidatedSmelter, case: Case) -> Iterator[RedFlag]:
    """Flag an equal CID, or a name that is another writing of the listed one."""
    cid = smelter.facility.cid if smelter.facility else None
    names = {normalized(name) for name in (smelter.name, *smelter.declared_names)}
    for held in case.lists.sanctions:
        if held.snapshot.as_of > case.as_of.filing:
            continue
        for row in held.rows:
            by_cid = cid is not None and row.cid == cid
            if by_cid or normalized(row.name) in names:
                how = f"CID {row.cid}" if by_cid else f'the name "{row.name}"; is it the same?'
                facts = f"{row.program or held.snapshot.id}, by {how}"
                yield _flag("sanctioned", facts, (f"{held.snapshot.id}: {row.name}",))


def _not_operating(operation: Operation | None) -> Iterator[RedFlag]:
    if operation:
        facts = f"{operation.words} ({operation.as_of})"
        yield _flag("not-operating", facts, (operation.snapshot,))


def _rows_naming(origin: OreOrigin, country: Country) -> Iterator[str]:
    yield from (_quoted(said) for said in origin.statements if country in said.countries)
    for listed in origin.listed:
        if country in listed.countries:
            yield f'{listed.snapshot}: origins "{listed.origins}"'


def _quoted(said: OriginStatement) -> str:
    return f'{said.row}: recycled "{said.recycled}", mines in "{said.mine_countries}"'
