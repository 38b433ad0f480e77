"""Made-up figures for the drawings of the gallery."""

from datetime import date
from typing import Any

from oreigin.smelters.countries import country_name, covered_countries
from oreigin.terms import Country
from oreigin.web import drawing

TODAY = date(2026, 1, 20)

_METALS: list[dict[str, Any]] = [
    {"metal": "Tantalum", "statuses": {"conformant": 34, "active": 1, "not listed": 2}},
    {
        "metal": "Tin",
        "statuses": {
            "conformant": 51,
            "active": 6,
            "in corrective action": 2,
            "eligible": 9,
            "non-conformant": 4,
            "not listed": 11,
        },
    },
    {
        "metal": "Gold",
        "statuses": {
            "conformant": 88,
            "cross-recognized": 14,
            "active": 5,
            "eligible": 31,
            "non-conformant": 7,
            "not listed": 22,
        },
    },
    {
        "metal": "Tungsten",
        "statuses": {"conformant": 39, "active": 3, "eligible": 4, "not listed": 8},
    },
]
_COUNTRIES = (
    "CN 62 11,JP 39 2,US 18 4,ID 22 9,DE 11 1,BR 12 2,RU 3 8,IN 6 9,KR 11 1,CH 8 0,IT 6 2,TH 4 1,"
    "MY 4 0,RW 2 2,CD 0 1,PE 1 0,BO 3 0,VN 6 4,TW 6 1,ZA 2 1,KZ 2 2,UG 0 2,AE 1 11,SG 1 1,TR 3 3,"
    "BE 3 0,AT 2 0,MX 3 0,CA 3 0,AU 1 1,GB 1 0,PH 1 0,SE 1 0,PL 2 0,CZ 1 1,EE 1 0,MM 0 1,?? 0 3"
)
"""Country, conformant smelters, others."""


def drawings() -> dict[str, drawing.Drawing]:
    """Return one drawing of each kind."""
    return {
        "by_metal": drawing.statuses_by_metal(
            "Smelters by metal and status", _METALS, lambda metal: f"?metal={metal}"
        ),
        "responses": drawing.funnel(
            "Responses",
            [
                drawing.Stage("Asked", 120, 112, "#"),
                drawing.Stage("Answered", 97, 101, "#"),
                drawing.Stage("Complete", 88, 79, "#"),
                drawing.Stage("Accepted", 80, 71, "#"),
            ],
        ),
        "dates": drawing.deadlines("Dates of the period", _milestones(), TODAY),
        "map": drawing.world(
            "Smelters by country and status",
            drawing.countries_of(_places(), lambda code: f"?country={code}"),
            drawing.status_parts(),
            covered_countries(TODAY),
        ),
    }


def _milestones() -> list[drawing.Milestone]:
    return [
        drawing.Milestone(date(2025, 9, 1), "Survey starts"),
        drawing.Milestone(date(2025, 11, 14), "Answers due"),
        drawing.Milestone(date(2025, 12, 31), "Period ends"),
        drawing.Milestone(date(2026, 2, 28), "Statuses as of"),
        drawing.Milestone(date(2026, 6, 1), "Filing deadline", "31 May is a Sunday"),
    ]


def _places() -> list[dict[str, Any]]:
    covered = covered_countries(TODAY)
    rows = (entry.split() for entry in _COUNTRIES.split(","))
    return [
        {
            "country": code,
            "name": "" if code == "??" else country_name(Country(code)),
            "statuses": {
                "conformant": int(good),
                "eligible": int(other) // 2,
                "not listed": int(other) - int(other) // 2,
            },
            "covered": code in covered,
        }
        for code, good, other in rows
    ]
