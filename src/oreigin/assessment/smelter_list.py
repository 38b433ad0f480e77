"""The consolidated smelter list as data: JSON objects, one for each smelter or leftover."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from oreigin.assessment.profile import Conformance, OreOrigin, Profile, RedFlag
from oreigin.assessment.values import AssessedSmelter
from oreigin.smelters.countries import country_code, rmi_name
from oreigin.smelters.resolution import Leftover, Member


def smelter_to_json(assessed: AssessedSmelter, files: Mapping[str, str]) -> dict[str, Any]:
    """Return a consolidated smelter as `smelters --json` prints it; `files` names the sources."""
    smelter, status = assessed.smelter, assessed.conformance
    return {
        "metal": smelter.metal,
        "cid": smelter.facility.cid if smelter.facility else None,
        "name": smelter.name,
        "country": printed_country(smelter.country),
        "status": status_said(status) or None,
        "scheme": status.scheme,
        "status_as_of": _day(status.as_of),
        "declared_names": list(smelter.declared_names),
        "suppliers": len(assessed.suppliers),
        "members": [_member_to_json(member, files) for member in smelter.members],
        "needs_review": smelter.needs_review,
        "status_words": status.words,
        "recognized_by": list(status.recognized_by),
        "in_covered_country": assessed.in_covered_country,
        **_profile(assessed.profile),
    }


def leftover_to_json(leftover: Leftover, files: Mapping[str, str]) -> dict[str, Any]:
    """Return rows that name no smelter as `smelters --json` prints them."""
    return {
        "leftover": leftover.reason.value,
        "members": [_member_to_json(member, files) for member in leftover.members],
    }


def printed_country(country: str) -> str:
    """Return RMI's spelling of a country, or the text itself where it is none we know."""
    code = country_code(country)
    return rmi_name(code) if code else country


def status_said(conformance: Conformance) -> str:
    """Return a status, and "" where there was no list to take it from."""
    return conformance.status.value if conformance.known else ""


def _profile(profile: Profile) -> dict[str, Any]:
    operation, audit, risk, ties = profile.operation, profile.audit, profile.risk, profile.ties
    return {
        "statuses": [
            {
                "at": on.moment.value,
                "day": on.day.isoformat(),
                "status": status_said(on.conformance) or None,
                "words": on.conformance.words,
                "list": on.conformance.snapshot,
                "list_as_of": _day(on.conformance.as_of),
            }
            for on in profile.statuses
        ],
        "operation": {
            "state": operation.state.value,
            "words": operation.words,
            "as_of": _day(operation.as_of),
            "list": operation.snapshot,
        }
        if operation
        else None,
        "audit": {
            "last": audit.last,
            "cycle": audit.cycle,
            "expires_from": _day(audit.expires_from),
            "expires_to": _day(audit.expires_to),
            "reaudit": audit.reaudit,
            "list": audit.snapshot,
        }
        if audit
        else None,
        "ore_origin": _origin(profile.origin),
        "ore_origin_listed": _listed_origin(profile.origin),
        "location_risk": {
            "risk": risk.risk.value,
            "reason": risk.reason,
            "who": risk.who,
            "when": _day(risk.when),
        }
        if risk
        else None,
        "red_flags": [_flag(flag) for flag in profile.flags],
        "ties": {
            "product": list(ties.product),
            "company": list(ties.company),
            "narrower": list(ties.narrower),
            "user_defined": list(ties.user_defined),
            "unstated": list(ties.unstated),
            "products": list(ties.products),
            "suppliers": list(ties.suppliers),
        },
    }


def _origin(origin: OreOrigin) -> list[dict[str, Any]]:
    return [
        {
            "source": said.source,
            "sheet": said.row.sheet,
            "row": said.row.row,
            "mines": said.mines,
            "mine_countries": said.mine_countries,
            "countries": list(said.countries),
            "recycled": said.recycled,
        }
        for said in origin.statements
    ]


def _listed_origin(origin: OreOrigin) -> list[dict[str, Any]]:
    return [
        {
            "list": said.snapshot,
            "list_as_of": _day(said.as_of),
            "origins": said.origins,
            "countries": list(said.countries),
            "recycled": said.recycled,
        }
        for said in origin.listed
    ]


def _flag(flag: RedFlag) -> dict[str, Any]:
    return {
        "rule": flag.rule,
        "reason": flag.reason,
        "citation": flag.citation,
        "evidence": list(flag.evidence),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _member_to_json(member: Member, files: Mapping[str, str]) -> dict[str, Any]:
    resolution = member.resolution
    return {
        "file": files.get(member.source, member.source),
        "sheet": member.row.sheet,
        "row": member.row.row,
        "match": {
            "how": resolution.how.value,
            "score": resolution.score,
            "evidence": list(resolution.evidence),
        },
    }
