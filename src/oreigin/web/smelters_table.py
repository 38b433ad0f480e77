"""The consolidated smelters of a period as a table: columns, filters and the exported rows."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from oreigin.assessment.grouping import Group, group_of
from oreigin.smelters.countries import country_code, means_same_country, reader_name
from oreigin.store.models import Smelter
from oreigin.terms import ConformanceStatus
from oreigin.web import table
from oreigin.web.parts import Choice, Column
from oreigin.web.table import YES
from oreigin.workbook.writing import Value

COLUMNS = (
    Column("smelter", "Smelter", ("sort_name", "key")),
    Column("metal", "Metal", ("metal", "sort_name")),
    Column("cid", "CID", ("cid", "sort_name")),
    Column("country", "Country", ("country", "sort_name")),
    Column("status", "Status", ("status", "sort_name")),
    Column("suppliers", "Suppliers", ("suppliers", "sort_name"), number=True),
    Column("rows", "Rows", ("rows", "sort_name"), number=True),
    Column("scheme", "Program", ("scheme", "sort_name"), hint="Whose list says so"),
    Column("as_of", "Listed as of", ("status_as_of", "sort_name")),
    Column("risk", "Location risk", ("risk", "sort_name")),
    Column("flags", "Red flags", ("red_flags", "sort_name"), number=True),
)

_EXPORTED = {
    "Metal": "metal",
    "CID": "cid",
    "Smelter": "name",
    "Country": "country",
    "City": "city",
    "Status": "status",
    "Program": "scheme",
    "Listed as of": "status_as_of",
    "Location risk": "risk",
    "In a covered country": "covered",
    "Needs review": "needs_review",
    "In the report": "printed",
    "Suppliers": "suppliers",
    "Rows": "rows",
    "Red flags": "red_flags",
}
HEADER = tuple(_EXPORTED)

GROUPS = {
    f"group {group}": tuple(str(s) for s in ConformanceStatus if group_of(s) is group)
    for group in Group
}
"""What the status filter offers beside single statuses: those that figures count as one."""

TO_REVIEW = "to review"
"""What the status filter calls smelters that nobody identified yet; they have no status."""


@dataclass(frozen=True, slots=True)
class Filters(table.Filters):
    """What of the table is shown; `report` "yes" is what figures count and the annex prints."""

    metal: str = ""
    status: str = ""
    country: str = ""
    covered: str = ""
    report: str = ""

    def apply(self, rows: QuerySet[Smelter]) -> QuerySet[Smelter]:
        """Return the smelters that pass."""
        if self.q:
            told = Q(name__icontains=self.q) | Q(cid__icontains=self.q) | Q(city__icontains=self.q)
            rows = rows.filter(told | Q(names__icontains=self.q))
        if self.status == TO_REVIEW:
            rows = rows.filter(needs_review=True)
        elif self.status:
            held = GROUPS.get(self.status, (self.status,))
            rows = rows.filter(status__in=held, needs_review=False)
        flags = {"covered": self.covered, "printed": self.report}
        rows = rows.filter(**{column: said == YES for column, said in flags.items() if said})
        if self.country:
            typed = rows.order_by().values_list("country", flat=True).distinct()
            meant = [text for text in typed if means_same_country(text, self.country)]
            rows = rows.filter(country__in=meant)
        return rows.filter(metal=self.metal) if self.metal else rows


@dataclass(frozen=True, slots=True)
class Offered:
    """What each filter offers, with how many smelters have it."""

    metals: list[Choice]
    statuses: list[Choice]
    countries: list[Choice]
    covered: list[Choice]
    reports: list[Choice]
    total: int


def offered(rows: QuerySet[Smelter]) -> Offered:
    """Return the filters of the rows, counted in two queries."""
    held = table.counted(rows, ("metal", "country", "covered", "needs_review", "printed"))
    statuses = table.counted(rows.filter(needs_review=False), ("status",))["status"]
    return Offered(
        [Choice(metal, metal, n) for metal, n in sorted(held["metal"].items())],
        [
            *table.choices("conformance", statuses),
            *table.choices("judgment", {TO_REVIEW: held["needs_review"][YES]}),
            *table.choices("conformance", _grouped(statuses), GROUPS),
        ],
        _countries(held["country"]),
        [Choice(YES, "Covered countries", held["covered"][YES])],
        [
            Choice(YES, "In the report", held["printed"][YES]),
            Choice("no", "Not in the report", held["printed"]["no"]),
        ],
        held["metal"].total(),
    )


def _grouped(held: Mapping[str, int]) -> dict[str, int]:
    """Return how many smelters are of each group; one that is a single status is left out."""
    some = {name: [held[s] for s in statuses if held.get(s)] for name, statuses in GROUPS.items()}
    return {name: sum(counts) for name, counts in some.items() if len(counts) > 1}


def _countries(held: Mapping[str, int]) -> list[Choice]:
    """Return the countries; names that people typed count with the country they mean."""
    meant: Counter[str] = Counter()
    for typed, n in held.items():
        meant[country_code(typed) or typed] += n
    named = [Choice(where, reader_name(where), n) for where, n in meant.items() if where]
    return sorted(named, key=lambda choice: choice.label)


def lines(rows: QuerySet[Smelter]) -> Iterator[tuple[Value, ...]]:
    """Yield what of each smelter is exported, under `HEADER`."""
    for row in rows.values(*_EXPORTED.values()):
        row["status"] = table.word("conformance", row["status"])
        row["country"] = reader_name(row["country"]) if row["country"] else ""
        for flag in ("covered", "needs_review", "printed"):
            row[flag] = table.said(row[flag])
        yield tuple(row[column] for column in _EXPORTED.values())
