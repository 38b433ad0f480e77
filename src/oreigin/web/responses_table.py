"""The suppliers of a period beside their answers: rows, columns, filters and the exported table.

A row is a supplier with one of its newest answers, or with none: whoever is silent is seen too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.http import QueryDict

from oreigin.case import Decision
from oreigin.store.models import Period, Response, Supplier
from oreigin.web import parts
from oreigin.web.parts import Choice, Column
from oreigin.workbook.writing import Value

Rows = QuerySet[Any]
"""Suppliers with the columns of their answers."""

SILENT = "silent"
"""The decision, as pages show it, on a supplier that has not answered."""

OUT_OF_SCOPE = "out"
EVERYBODY = "all"
SCOPES = (Choice(OUT_OF_SCOPE, "Out of scope"), Choice(EVERYBODY, "All suppliers"))

COLUMNS = (
    Column("supplier", "Supplier", ("name", "code", "answer")),
    Column("decision", "Decision", ("decision", "name")),
    Column("check", "Check", ("status", "name"), hint="As the official Checker sees it"),
    Column("policy", "Policy", ("verdict", "name"), hint="What the acceptance policy says"),
    Column(
        "errors", "To correct", ("errors", "name"), number=True, hint="Findings of weight error"
    ),
    Column("warnings", "To consider", ("warnings", "name"), number=True),
    Column("rows", "Smelter rows", ("declared", "name"), number=True),
    Column("template", "Template", ("template", "name")),
    Column("received", "Received", ("received", "name")),
    Column("asked", "Asked", ("requested", "name")),
    Column("reason", "Reason"),
)

HEADER = (
    "Supplier",
    "Supplier id",
    "In scope",
    "Asked",
    "Response",
    "Form",
    "File",
    "Received",
    "Decision",
    "Reason",
    "Decided by",
    "Check",
    "Policy",
    "To correct",
    "To consider",
    "Smelter rows",
    "Template",
    "Counted",
)

_ANSWER = {
    "code_of_answer": "code",
    "decision": "decision",
    "said": "reason",
    "by": "by",
    "kind": "kind",
    "filename": "filename",
    "received": "received",
    "status": "status",
    "verdict": "verdict",
    "errors": "errors",
    "warnings": "warnings",
    "declared": "rows",
    "template": "template",
    "counted": "counted",
}


def rows_of(period: Period) -> Rows:
    """Return the suppliers, once for each of their answers that no newer one has replaced.

    `answer` is the answer's key, None where there is none; its columns stand beside it.
    """
    newer = Response.objects.filter(supersedes=OuterRef("answer"))
    found = Supplier.objects.filter(period=period, merged_into=None)
    found = found.annotate(answer=F("responses__pk")).filter(~Exists(newer))
    return found.annotate(**{name: F(f"responses__{column}") for name, column in _ANSWER.items()})


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the table is shown; each "" shows all, `scope` those in scope."""

    q: str = ""
    decision: str = ""
    status: str = ""
    verdict: str = ""
    scope: str = ""

    @staticmethod
    def of(query: QueryDict) -> "Filters":
        """Return the filters that an address names."""
        names = ("q", "decision", "status", "verdict", "scope")
        return Filters(**{name: query.get(name, "").strip() for name in names})

    def apply(self, rows: Rows) -> Rows:
        """Return the rows that pass."""
        rows = self.scoped(rows)
        if self.q:
            rows = rows.filter(Q(name__icontains=self.q) | Q(code__icontains=self.q))
        if self.decision == SILENT:
            rows = rows.filter(answer=None)
        elif self.decision:
            rows = rows.filter(decision=self.decision)
        if self.status:
            rows = rows.filter(status=self.status)
        if self.verdict:
            rows = rows.filter(verdict=self.verdict)
        return rows

    def scoped(self, rows: Rows) -> Rows:
        """Return the rows of the scope alone."""
        if self.scope == EVERYBODY:
            return rows
        return rows.filter(in_scope=self.scope != OUT_OF_SCOPE)

    @property
    def any(self) -> bool:
        """Whether something is filtered out that the plain page shows."""
        return self != Filters()


@dataclass(frozen=True, slots=True)
class Offered:
    """What each filter offers, with how many rows have it; `total` are all of the scope."""

    decisions: list[Choice]
    statuses: list[Choice]
    verdicts: list[Choice]
    total: int


def offered(rows: Rows) -> Offered:
    """Return the filters of the rows, counted in one query."""
    columns = ("decision", "status", "verdict")
    groups = list(rows.order_by().values(*columns).annotate(n=Count("pk")))
    counted: dict[str, dict[str, int]] = {column: {} for column in columns}
    for group in groups:
        for column in columns:
            value = group[column] or (SILENT if column == "decision" else "")
            counted[column][value] = counted[column].get(value, 0) + group["n"]
    return Offered(
        _choices("decision", counted["decision"], [SILENT, *Decision]),
        _choices("check", counted["status"]),
        _choices("verdict", counted["verdict"]),
        sum(group["n"] for group in groups),
    )


def _choices(kind: str, counted: dict[str, int], order: list[str] | None = None) -> list[Choice]:
    known = [str(value) for value in order or sorted(counted)]
    return [
        Choice(value, parts.badge(kind, value).label, counted[value])
        for value in known
        if value and counted.get(value)
    ]


def lines(rows: Rows) -> Iterator[tuple[Value, ...]]:
    """Yield what of each row is exported, under `HEADER`."""
    for row in rows.values(
        "name",
        "code",
        "in_scope",
        "requested",
        *("code_of_answer", "kind", "filename", "received", "decision", "said", "by"),
        *("status", "verdict", "errors", "warnings", "declared", "template", "counted"),
    ):
        row["decision"] = parts.badge("decision", row["decision"] or SILENT).label
        row["status"] = parts.badge("check", row["status"]).label if row["status"] else ""
        row["verdict"] = parts.badge("verdict", row["verdict"]).label if row["verdict"] else ""
        row["in_scope"] = _yes(row["in_scope"])
        row["counted"] = _yes(row["counted"])
        yield tuple(row.values())


def _yes(value: bool | None) -> str:
    return "" if value is None else "yes" if value else "no"
