"""The consolidated smelters of a period as a table: columns, filters and the exported rows."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict

from oreigin.smelters.countries import reader_name
from oreigin.store.models import Smelter
from oreigin.web import parts
from oreigin.web.parts import Choice, Column
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
    "Suppliers": "suppliers",
    "Rows": "rows",
    "Red flags": "red_flags",
}
HEADER = tuple(_EXPORTED)

YES = "yes"


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the table is shown; each "" shows all."""

    q: str = ""
    metal: str = ""
    status: str = ""
    country: str = ""
    covered: str = ""
    review: str = ""

    @staticmethod
    def of(query: QueryDict) -> "Filters":
        """Return the filters that an address names."""
        names = ("q", "metal", "status", "country", "covered", "review")
        return Filters(**{name: query.get(name, "").strip() for name in names})

    def apply(self, rows: QuerySet[Smelter]) -> QuerySet[Smelter]:
        """Return the smelters that pass."""
        if self.q:
            told = Q(name__icontains=self.q) | Q(cid__icontains=self.q) | Q(city__icontains=self.q)
            rows = rows.filter(told | Q(names__icontains=self.q))
        if self.covered:
            rows = rows.filter(covered=self.covered == YES)
        if self.review:
            rows = rows.filter(needs_review=self.review == YES)
        exact = {"metal": self.metal, "status": self.status, "country": self.country}
        return rows.filter(**{column: value for column, value in exact.items() if value})

    @property
    def any(self) -> bool:
        """Whether something is filtered out."""
        return self != Filters()


@dataclass(frozen=True, slots=True)
class Offered:
    """What each filter offers, with how many smelters have it."""

    metals: list[Choice]
    statuses: list[Choice]
    countries: list[Choice]
    covered: list[Choice]
    reviews: list[Choice]
    total: int


def offered(rows: QuerySet[Smelter]) -> Offered:
    """Return the filters of the rows, counted in one query."""
    columns = ("metal", "status", "country", "covered", "needs_review")
    counted: dict[str, Counter[str]] = {column: Counter() for column in columns}
    for group in rows.order_by().values(*columns).annotate(n=Count("pk")):
        for column in columns:
            value = group[column]
            counted[column][_yes(value) if isinstance(value, bool) else value] += group["n"]
    countries = {code: reader_name(code) for code in counted["country"] if code}
    return Offered(
        [Choice(metal, metal, n) for metal, n in sorted(counted["metal"].items())],
        [
            Choice(status, parts.badge("conformance", status).label, n)
            for status, n in sorted(counted["status"].items())
        ],
        [
            Choice(code, name, counted["country"][code])
            for code, name in sorted(countries.items(), key=lambda item: item[1])
        ],
        [Choice(YES, "Covered countries", counted["covered"][YES])],
        [Choice(YES, "Needs review", counted["needs_review"][YES])],
        sum(counted["metal"].values()),
    )


def lines(rows: QuerySet[Smelter]) -> Iterator[tuple[Value, ...]]:
    """Yield what of each smelter is exported, under `HEADER`."""
    for row in rows.values(*_EXPORTED.values()):
        row["status"] = parts.badge("conformance", row["status"]).label
        row["country"] = reader_name(row["country"]) if row["country"] else ""
        row["covered"] = _yes(row["covered"])
        row["needs_review"] = _yes(row["needs_review"])
        yield tuple(row[column] for column in _EXPORTED.values())


def _yes(value: bool) -> str:
    return YES if value else "no"
