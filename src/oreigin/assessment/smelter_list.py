"""The consolidated smelter list as data: JSON objects, and tables for a spreadsheet."""

from collections.abc import Iterable, Mapping
from typing import Any

from oreigin.assessment.values import AssessedSmelter
from oreigin.smelters.countries import country_code, rmi_name
from oreigin.smelters.resolution import Leftover, Member
from oreigin.workbook.writing import Table

SMELTER_HEADER = (
    "Metal", "Smelter or refiner", "Country", "CID", "Status", "Words of the list", "Scheme",
    "As of", "Covered Country", "Needs review", "Suppliers", "Rows", "Declared names",
)  # fmt: skip
MEMBER_HEADER = (
    "Metal", "Smelter or leftover", "CID", "File", "Sheet", "Row", "Declared name",
    "Declared CID", "Declared country", "Recognized by", "Score", "Evidence",
)  # fmt: skip


def smelter_to_json(assessed: AssessedSmelter, files: Mapping[str, str]) -> dict[str, Any]:
    """Return a consolidated smelter as `smelters --json` prints it; `files` names the sources."""
    smelter, status = assessed.smelter, assessed.conformance
    return {
        "metal": smelter.metal,
        "cid": smelter.facility.cid if smelter.facility else None,
        "name": smelter.name,
        "country": printed_country(smelter.country),
        "status": status.status.value,
        "scheme": status.scheme,
        "status_as_of": status.as_of.isoformat() if status.as_of else None,
        "declared_names": list(smelter.declared_names),
        "suppliers": len(smelter.sources),
        "members": [_member_to_json(member, files) for member in smelter.members],
        "needs_review": smelter.needs_review,
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


def tables(
    smelters: Iterable[AssessedSmelter], leftovers: Iterable[Leftover], files: Mapping[str, str]
) -> tuple[Table, Table]:
    """Return the list as two tables: the smelters, and every declared row with its evidence."""
    smelters = tuple(smelters)
    members = [
        *(
            (s.smelter.metal, s.smelter.name, s.smelter.id if s.smelter.facility else "", member)
            for s in smelters
            for member in s.smelter.members
        ),
        *(
            (m.resolution.query.metal, le.reason.value, "", m)
            for le in leftovers
            for m in le.members
        ),
    ]
    return (
        Table("Smelters", SMELTER_HEADER, [_smelter_row(s) for s in smelters],
              (10, 48, 28, 11, 15, 18, 12, 11, 10, 9, 9, 6, 60)),
        Table("Members", MEMBER_HEADER, [(*of, *_member_row(m, files)) for *of, m in members],
              (10, 48, 11, 40, 14, 6, 48, 14, 24, 12, 7, 70)),
    )  # fmt: skip


def _smelter_row(assessed: AssessedSmelter) -> tuple[str | int, ...]:
    smelter, status = assessed.smelter, assessed.conformance
    return (
        smelter.metal,
        smelter.name,
        printed_country(smelter.country),
        smelter.facility.cid if smelter.facility else "",
        status.status.value,
        status.words,
        status.scheme,
        status.as_of.isoformat() if status.as_of else "",
        "yes" if assessed.in_covered_country else "",
        "yes" if smelter.needs_review else "",
        len(smelter.sources),
        len(smelter.members),
        "; ".join(smelter.declared_names),
    )


def _member_row(member: Member, files: Mapping[str, str]) -> tuple[str | int | float, ...]:
    query, resolution = member.resolution.query, member.resolution
    return (
        files.get(member.source, member.source),
        member.row.sheet,
        member.row.row,
        query.name,
        query.cid,
        query.country,
        resolution.how.value,
        resolution.score,
        " ".join(resolution.evidence),
    )


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
