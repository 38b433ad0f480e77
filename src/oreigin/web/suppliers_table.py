"""The suppliers of a period as a table: columns, filters and the exported rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, TextField, When
from django.db.models import Value as Constant
from django.db.models.functions import Coalesce, NullIf

from oreigin.campaign.languages import FALLBACK
from oreigin.case import Decision
from oreigin.store.models import (
    Contact,
    Message,
    Period,
    ProductSupplier,
    Question,
    Response,
    Supplier,
)
from oreigin.store.models.campaign import MessageState
from oreigin.web import table
from oreigin.web.languages import named
from oreigin.web.parts import Choice, Column
from oreigin.web.responses_table import SILENT
from oreigin.workbook.writing import Value

COLUMNS = (
    Column("supplier", "Supplier", ("name", "code")),
    Column("scope", "In scope", ("in_scope", "name")),
    Column("answer", "Answer", ("answer", "name"), hint="The newest answer and what became of it"),
    Column("received", "Received", ("received", "name")),
    Column("asked", "Asked", ("requested", "name")),
    Column("messages", "Messages", ("written", "name"), number=True, hint="Sent to it so far"),
    Column("questions", "Open questions", ("open_questions", "name"), number=True),
    Column("contact", "Main contact", ("contact_email", "name")),
    Column("language", "Language", ("written_in", "name"), hint="What messages are written in"),
    Column("products", "Products", ("products", "name"), number=True),
)

_EXPORTED = {
    "Supplier ID": "code",
    "Supplier": "name",
    "In scope": "in_scope",
    "Reason": "reason",
    "Language": "language",
    "Contact": "contact_name",
    "Email": "contact_email",
    "Asked": "requested",
    "Answer": "answer",
    "Received": "received",
    "Messages": "written",
    "Open questions": "open_questions",
    "Products": "products",
}
HEADER = tuple(_EXPORTED)
"""Headers that the import knows again (`data/import_columns.toml`)."""

NO_CONTACT = "none"
_UNASKED = "no"


def rows_of(period: Period) -> QuerySet[Any]:
    """Return the period's own suppliers with their newest answer, and how much goes on with each.

    Those merged into others stand with the one that stayed.
    """
    answers = Response.objects.filter(supplier=OuterRef("pk"), superseded_by=None).order_by("-pk")
    mains = Contact.objects.filter(supplier=OuterRef("pk"), main=True)
    lacking = Case(When(email="", then=1), default=0)
    # as `campaign.recipients` chooses: who is marked, else the first who has an address
    written_to = Contact.objects.filter(supplier=OuterRef("pk")).order_by("-main", lacking, "pk")
    sent = Message.objects.filter(
        supplier=OuterRef("pk"), state__in=[MessageState.SENT, MessageState.BOUNCED]
    )
    unanswered = Question.objects.filter(supplier=OuterRef("pk"), answered=None, closed=None)
    made = ProductSupplier.objects.filter(supplier=OuterRef("pk"))
    return Supplier.objects.filter(period=period, merged_into=None).annotate(
        answer=Coalesce(Subquery(answers.values("decision")[:1]), Constant(SILENT)),
        answer_pk=Subquery(answers.values("pk")[:1]),
        received=Subquery(answers.values("received")[:1]),
        contact_name=Subquery(mains.values("name")[:1]),
        contact_email=Subquery(mains.values("email")[:1]),
        contact_language=Subquery(written_to.values("language")[:1]),
        written_in=_written_in(written_to),
        written=_many(sent),
        open_questions=_many(unanswered),
        products=_many(made),
    )


@dataclass(frozen=True, slots=True)
class Filters(table.Filters):
    """What of the table is shown."""

    scope: str = ""
    answer: str = ""
    asked: str = ""
    language: str = ""
    contact: str = ""

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the suppliers that pass; `q` looks at names, ids and contacts."""
        if self.q:
            told = Q(name__icontains=self.q) | Q(code__icontains=self.q)
            named = Q(email__icontains=self.q) | Q(name__icontains=self.q)
            people = Contact.objects.filter(named, supplier=OuterRef("pk"))
            rows = rows.filter(told | Q(Exists(people)))
        if self.scope:
            rows = rows.filter(in_scope=self.scope == table.YES)
        if self.answer:
            rows = rows.filter(answer=self.answer)
        if self.asked:
            rows = rows.filter(requested__isnull=self.asked == _UNASKED)
        if self.language:
            rows = rows.filter(written_in=self.language)
        return rows.filter(contact_email=None) if self.contact == NO_CONTACT else rows


@dataclass(frozen=True, slots=True)
class Offered:
    """What each filter offers, with how many suppliers have it."""

    scopes: list[Choice]
    answers: list[Choice]
    asked: list[Choice]
    languages: list[Choice]
    contacts: list[Choice]
    total: int
    in_scope: int
    answered: int


def offered(period: Period) -> Offered:
    """Return the filters of a period's suppliers, counted in two queries."""
    rows = rows_of(period)
    held = table.counted(rows, ("in_scope", "answer", "written_in"))
    lacking = rows.aggregate(
        asked=Count("pk", filter=Q(requested__isnull=False)),
        unasked=Count("pk", filter=Q(requested=None)),
        nobody=Count("pk", filter=Q(contact_email=None)),
    )
    scopes, total = held["in_scope"], held["in_scope"].total()
    return Offered(
        [
            Choice(table.YES, "In scope", scopes[table.YES]),
            Choice("no", "Out of scope", scopes["no"]),
        ],
        table.choices("decision", held["answer"], (SILENT, *Decision)),
        [
            Choice(table.YES, "Asked", lacking["asked"]),
            Choice(_UNASKED, "Not asked yet", lacking["unasked"]),
        ],
        [Choice(code, named(code), n) for code, n in sorted(held["written_in"].items()) if code],
        [Choice(NO_CONTACT, "No main contact", lacking["nobody"])],
        total,
        scopes[table.YES],
        total - held["answer"][SILENT],
    )


def lines(rows: QuerySet[Any]) -> Iterator[tuple[Value, ...]]:
    """Yield what of each supplier is exported, under `HEADER`."""
    for row in rows.values(*_EXPORTED.values()):
        row["answer"] = table.word("decision", row["answer"])
        row["in_scope"] = table.said(row["in_scope"])
        yield tuple(row[column] for column in _EXPORTED.values())


def _written_in(contacts: QuerySet[Any]) -> Any:
    """Return the language of messages: the contact's, the supplier's, else the fallback."""
    none, fallback = (Constant(text, output_field=TextField()) for text in ("", FALLBACK))
    contact = NullIf(Subquery(contacts.values("language")[:1]), none)
    return Coalesce(contact, NullIf("language", none), fallback)


def _many(rows: QuerySet[Any]) -> Any:
    """Return how many of these rows each supplier has, as a column; 0 for none."""
    counted = rows.order_by().values("supplier").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)
