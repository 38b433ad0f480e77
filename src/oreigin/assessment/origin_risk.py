"""The risk of a facility by its location: low, elevated or undecided, with the reason and by whom.

A reviewer's decision (`risk.csv`) comes before the criteria of the risk policy. The location of a
facility says nothing of where its ore comes from; that is in `OreOrigin`.
"""

from collections.abc import Iterable
from datetime import date

from oreigin.assessment.profile import LocationRisk
from oreigin.case import Case, Risk, RiskDecision, RiskPolicy
from oreigin.smelters.countries import country_code, country_name, is_covered, means_same_country
from oreigin.smelters.facility import Lists, RegionList
from oreigin.smelters.names import normalized
from oreigin.smelters.resolution import ConsolidatedSmelter
from oreigin.terms import Country


def criteria_set(case: Case) -> bool:
    """Return whether the registrant set criteria, and says whose they are and of when."""
    risk = case.policy.risk
    areas = risk.use_area_list and areas_in_force(case.lists, case.as_of.status)
    return bool((risk.elevated_countries or areas) and risk.source and risk.as_of)


def areas_in_force(lists: Lists, as_of: date) -> RegionList | None:
    """Return the newest list of conflict-affected and high-risk areas, dated not after `as_of`."""
    known = [held for held in lists.regions if held.snapshot.as_of <= as_of]
    return max(known, key=lambda held: (held.snapshot.as_of, held.snapshot.id), default=None)


def location_risk(smelter: ConsolidatedSmelter, case: Case) -> LocationRisk:
    """Return the risk of a smelter by its location, as of the dates of the case."""
    decision = _decision(smelter, case.risk, case.as_of.filing)
    if decision:
        return LocationRisk(decision.risk, decision.why, decision.who, decision.when)
    if not criteria_set(case):
        return LocationRisk(Risk.UNDECIDED, "The risk policy sets no location criteria.")
    country = country_code(smelter.country)
    if country is None:
        return LocationRisk(Risk.UNDECIDED, f'"{smelter.country}" names no country we know.')
    return (
        _elevated(country, case)
        or area_risk(smelter, case)
        or _otherwise(country, case.policy.risk)
    )


def area_risk(smelter: ConsolidatedSmelter, case: Case) -> LocationRisk | None:
    """Return what the list of conflict-affected and high-risk areas says, None if nothing."""
    held = areas_in_force(case.lists, case.as_of.status)
    country = country_code(smelter.country)
    if held is None or country is None or not case.policy.risk.use_area_list:
        return None
    named = [row for row in held.rows if country_code(row.country) == country]
    where = f"{country_name(country)} in {held.snapshot.id} ({held.snapshot.as_of})"
    if any(not row.region for row in named):
        return LocationRisk(Risk.ELEVATED, f"It stands in {where}, which names the whole country.")
    regions = list(dict.fromkeys(row.region for row in named))
    inside = next((region for region in regions if _inside(smelter, region)), None)
    if inside:
        return LocationRisk(Risk.ELEVATED, f"It stands in {inside}, {where}.")
    if regions:
        place = ", ".join(_places(smelter)) or "an unknown part of the country"
        reason = f"It stands in {place}; {where} names {', '.join(regions)}: is it one of them?"
        return LocationRisk(Risk.UNDECIDED, reason)
    return None


def _decision(
    smelter: ConsolidatedSmelter, decisions: Iterable[RiskDecision], as_of: date
) -> RiskDecision | None:
    standing = (
        d
        for d in decisions
        if d.when <= as_of and not (d.revoked and d.revoked <= as_of) and _about(d, smelter)
    )
    return max(standing, key=lambda d: d.when, default=None)


def _about(decision: RiskDecision, smelter: ConsolidatedSmelter) -> bool:
    if decision.cid:
        return smelter.facility is not None and smelter.facility.cid == decision.cid
    same_name = normalized(decision.name) == normalized(smelter.name)
    there = not decision.country or means_same_country(decision.country, smelter.country)
    return decision.metal == smelter.metal and same_name and there


def _elevated(country: Country, case: Case) -> LocationRisk | None:
    policy = case.policy.risk
    if policy.covered_elevated and is_covered(country, case.as_of.filing):
        return LocationRisk(Risk.ELEVATED, f"{country_name(country)} is a Covered Country.")
    if country in policy.elevated_countries:
        return LocationRisk(Risk.ELEVATED, f"{country_name(country)} is one of {_whose(policy)}.")
    return None


def _otherwise(country: Country, policy: RiskPolicy) -> LocationRisk:
    name = country_name(country)
    if country in policy.low_countries:
        return LocationRisk(Risk.LOW, f"{name} is of low risk by {_whose(policy)}.")
    if policy.otherwise == "low":
        return LocationRisk(Risk.LOW, f"{name} is none of {_whose(policy)}.")
    return LocationRisk(Risk.UNDECIDED, f"{_whose(policy)} say nothing of {name}.")


def _whose(policy: RiskPolicy) -> str:
    return f"the countries of {policy.source} ({policy.as_of})"


def _places(smelter: ConsolidatedSmelter) -> tuple[str, ...]:
    facility = smelter.facility
    return tuple(filter(None, (facility.city, facility.state))) if facility else ()


def _inside(smelter: ConsolidatedSmelter, region: str) -> bool:
    """Whether city or state is the region in another writing; a name like it is not enough."""
    return normalized(region) in map(normalized, _places(smelter))
