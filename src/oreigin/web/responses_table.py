"""The suppliers of a period beside their answers: rows, columns, filters and the exported table.

A row is a supplier with one of its newest answers, or with none: whoever is silent is seen too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Window

from oreigin.case import Decision
from oreigin.store.models import Period, Response, Supplier
from oreigin.web import table
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
    Column("decision", "Decision", ("decision", "counted", "name")),
    Column("check", "Check", ("status", "name"), hint="As the official Checker sees it"),
    Column("policy", "Policy", ("verdict", "name"), hint="What the acceptance policy says"),
    Column("errors", "Errors", ("errors", "name"), number=True, hint="Findings to correct"),
    Column("warnings", "Hints", ("warnings", "name"), number=True, hint="Findings to consider"),
    Column("rows", "Rows", ("declared", "name"), number=True, hint="Smelter rows that count"),
    Column("template", "Template", ("template", "name")),
    Column("received", "Received", ("received", "name")),
    Column("reason", "Reason"),
)
"""What fits a window of 1280 pixels; when each was asked stands in the campaign and the export."""

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
    "answer": "pk",
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
    "in_force": "in_force",
}


def rows_of(period: Period) -> Rows:
    """Return the suppliers, once for each of their answers that no newer one has replaced.

    An accepted answer counts until a newer one is accepted: until then both stand here. `answer`
    is the answer's key, None where there is none; its columns stand beside it, and `several` says
    how many of the supplier's answers are shown.
    """
    newer = Response.objects.filter(supersedes=OuterRef("answer"))
    in_force = Q(decision=Decision.ACCEPTED.value, in_force=True)
    found = Supplier.objects.filter(period=period, merged_into=None).annotate(
        **{name: F(f"responses__{column}") for name, column in _ANSWER.items()}
    )
    shown = found.filter(~Exists(newer) | in_force)
    return shown.annotate(several=Window(Count("answer"), partition_by="pk"))


@dataclass(frozen=True, slots=True)
class Filters(table.Filters):
    """What of the table is shown; `scope` "" shows those in scope."""

    decision: str = ""
    status: str = ""
    verdict: str = ""
    counted: str = ""
    scope: str = ""

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
        if self.counted:
            rows = rows.filter(counted=self.counted == table.YES)
        return rows

    def scoped(self, rows: Rows) -> Rows:
        """Return the rows of the scope alone."""
        if self.scope == EVERYBODY:
            return rows
        return rows.filter(in_scope=self.scope != OUT_OF_SCOPE)


@dataclass(frozen=True, slots=True)
class Offered:
    """What each filter offers, with how many rows have it; `total` are all of the scope."""

    decisions: list[Choice]
    statuses: list[Choice]
    verdicts: list[Choice]
    counted: list[Choice]
    total: int


def offered(rows: Rows) -> Offered:
    """Return the filters of the rows, counted in one query."""
    held = table.counted(rows, ("decision", "status", "verdict", "counted"))
    held["decision"][SILENT] = held["decision"][""]
    return Offered(
        table.choices("decision", held["decision"], (SILENT, *Decision)),
        table.choices("check", held["status"]),
        table.choices("verdict", held["verdict"]),
        [
            Choice(table.YES, "Counted", held["counted"][table.YES]),
            Choice("no", "Not counted", held["counted"]["no"]),
        ],
        held["status"].total(),
    )


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
        row["decision"] = table.word("decision", row["decision"] or SILENT)
        row["status"] = table.word("check", row["status"])
        row["verdict"] = table.word("verdict", row["verdict"])
        row["in_scope"] = table.said(row["in_scope"])
        row["declared"] = row["declared"] if row["counted"] else None
        row["counted"] = table.said(row["counted"])
        yield tuple(row.values())
