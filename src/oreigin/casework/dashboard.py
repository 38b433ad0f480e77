"""What the dashboard shows, computed once with the results it belongs to."""

from collections import Counter
from typing import Any

from oreigin.assessment.deadline import filing_deadline
from oreigin.assessment.responses import current, surveyed
from oreigin.assessment.values import AssessedSmelter, Assessment
from oreigin.case import Case, Decision
from oreigin.casework import last_year
from oreigin.smelters.countries import country_code, is_covered, reader_name
from oreigin.store.keeping import storable
from oreigin.store.models import Period
from oreigin.terms import CONFLICT_MINERALS, Country


def dashboard(period: Period, assessment: Assessment) -> dict[str, Any]:
    """Return the values of a period's dashboard as plain JSON.

    Charts count what the figures of the report count: the smelters that an annex prints.
    """
    case = assessment.case
    smelters = [s for s in assessment.smelters if s.printed]
    return {
        "responses": _responses(case, {c.response.supplier for c in assessment.responses}),
        "smelters": [_metal(metal, smelters) for metal in CONFLICT_MINERALS],
        "countries": _countries(case, smelters),
        "names_to_decide": sum(s.smelter.needs_review for s in assessment.smelters),
        "rows": sum(len(s.smelter.members) for s in assessment.smelters)
        + sum(len(each.members) for each in assessment.consolidation.leftovers),
        "attention": dict(Counter(item.severity.value for item in assessment.attention)),
        "figures": {figure.id: figure.value for figure in assessment.figures},
        "previous": {figure.id: figure.value for figure in case.previous},
        "change": _change(period, smelters),
        "outcome": assessment.determination.outcome.value,
        "dates": {
            "filing_deadline": filing_deadline(case.period).isoformat(),
            "period_ends": case.period.last_day.isoformat(),
            "status_as_of": case.as_of.status.isoformat(),
            "filing_as_of": case.as_of.filing.isoformat(),
        },
    }


def _responses(case: Case, accepted: set[str]) -> dict[str, int]:
    """Count surveyed suppliers by how far their answer is, each once."""
    waiting, sent_back, waived = (
        {r.supplier for r in current(case) if r.decision is decision}
        for decision in (Decision.PENDING, Decision.REJECTED, Decision.WAIVED)
    )
    asked = {supplier.id for supplier in surveyed(case)}
    waiting -= accepted
    waived -= accepted | waiting
    sent_back -= accepted | waiting | waived
    answered = accepted | waiting | waived | sent_back
    return {
        "surveyed": len(asked),
        "answered": len(asked & answered),
        "accepted": len(asked & accepted),
        "pending": len(asked & waiting),
        "sent_back": len(asked & sent_back),
        "waived": len(asked & waived),
        "silent": len(asked - answered),
    }


def _change(period: Period, smelters: list[AssessedSmelter]) -> dict[str, Any] | None:
    """Count what differs from the smelters of the period before, if there is one here."""
    before = last_year.period_before(period)
    if before is None:
        return None
    now = {storable(s.smelter.id): s.conformance.status.value for s in smelters}
    return {"year": before.year, **last_year.counts(last_year.statuses(before), now)}


def _metal(metal: str, smelters: list[AssessedSmelter]) -> dict[str, Any]:
    of_metal = [s for s in smelters if s.smelter.metal == metal]
    return {"metal": metal, "statuses": _statuses(of_metal)}


def _countries(case: Case, smelters: list[AssessedSmelter]) -> list[dict[str, Any]]:
    """Count smelters by the country they stand in, the most first; "" where none is known.

    A country as typed that names none we know stands by itself.
    """
    held: dict[str, list[AssessedSmelter]] = {}
    for assessed in smelters:
        typed = assessed.smelter.country
        held.setdefault(country_code(typed) or typed, []).append(assessed)
    counted = [
        {
            "country": storable(where),
            "name": storable(reader_name(where)),
            "covered": country_code(where) == where
            and is_covered(Country(where), case.as_of.filing),
            "total": len(there),
            "statuses": _statuses(there),
        }
        for where, there in held.items()
    ]
    return sorted(counted, key=lambda row: (-row["total"], row["name"]))


def _statuses(smelters: list[AssessedSmelter]) -> dict[str, int]:
    return dict(Counter(s.conformance.status.value for s in smelters))
