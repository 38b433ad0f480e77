"""What differs from the period before: smelters that came, left, or changed their status."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from oreigin.store.models import Period, Smelter


class Difference(StrEnum):
    """How a smelter of the report differs from the period before."""

    ADDED = "added"
    GONE = "gone"
    STATUS = "status changed"


@dataclass(frozen=True, slots=True)
class Changed:
    """One smelter that differs; `before` or `after` is "" where no report of that year has it."""

    difference: Difference
    key: str
    metal: str
    name: str
    country: str
    before: str
    after: str


def period_before(period: Period) -> Period | None:
    """Return the registrant's newest period before this one."""
    earlier = Period.objects.filter(registrant=period.registrant_id, year__lt=period.year)
    return earlier.order_by("-year").first()


def statuses(period: Period) -> dict[str, str]:
    """Return the status of each smelter that the period's report counts, by its key."""
    return dict(_printed(period).values_list("key", "status"))


def counts(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, int]:
    """Return how many smelters differ in which way, by their statuses then and now."""
    keys = before.keys() | after.keys()
    found = Counter(_difference(before.get(key, ""), after.get(key, "")) for key in keys)
    return {difference.value: found[difference] for difference in Difference}


def changes(before: Period, period: Period) -> tuple[Changed, ...]:
    """Return every smelter that differs between the reports of two periods, by metal and name."""
    then, now = _rows(before), _rows(period)
    found = []
    for key in then.keys() | now.keys():
        row = now.get(key) or then[key]
        old, new = (held[key]["status"] if key in held else "" for held in (then, now))
        difference = _difference(old, new)
        if difference:
            facts = (row["metal"], row["name"], row["country"])
            found.append((row["sort_name"], Changed(difference, key, *facts, old, new)))
    ordered = sorted(found, key=lambda pair: (pair[1].metal, pair[0], pair[1].key))
    return tuple(changed for _, changed in ordered)


def _difference(before: str, after: str) -> Difference | None:
    if before == after:
        return None
    if not before:
        return Difference.ADDED
    return Difference.STATUS if after else Difference.GONE


def _printed(period: Period) -> Any:
    return Smelter.objects.filter(period=period, printed=True)


def _rows(period: Period) -> dict[str, dict[str, str]]:
    columns = ("key", "metal", "name", "sort_name", "country", "status")
    return {row["key"]: row for row in _printed(period).values(*columns)}
