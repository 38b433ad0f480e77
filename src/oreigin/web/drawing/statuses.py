"""Drawings of conformance statuses, from what an assessment stored for the dashboard."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from oreigin.terms import ConformanceStatus
from oreigin.web.drawing.bars import Bar, Part, stacked
from oreigin.web.drawing.markup import Drawing
from oreigin.web.drawing.world import Place
from oreigin.web.parts import badge

Address = Callable[[str], str]
"""Makes the address of a metal's or a country's smelters."""


def status_parts() -> tuple[Part, ...]:
    """Return the statuses from best to worst, with the words and marks of their badges."""
    return tuple(
        Part(status, look.label, style_of(status))
        for status in ConformanceStatus
        for look in [badge("conformance", status)]
    )


def style_of(status: str) -> str:
    """Return the class that colors a status in drawings."""
    return f"status-{status.replace(' ', '-')}"


def statuses_by_metal(
    title: str, metals: Iterable[Mapping[str, Any]], address: Address = lambda _: ""
) -> Drawing:
    """Return the smelters of each metal by status; `metals` as in `PeriodResult.dashboard`."""
    bars = [Bar(row["metal"], row["statuses"], address(row["metal"])) for row in metals]
    return stacked(title, bars, status_parts(), row_name="Metal")


def countries_of(
    countries: Iterable[Mapping[str, Any]], address: Address = lambda _: ""
) -> list[Place]:
    """Return the places of the world map; `countries` as in `PeriodResult.dashboard`."""
    return [
        Place(row["country"], row["name"], row["statuses"], row["covered"], address(row["country"]))
        for row in countries
    ]
