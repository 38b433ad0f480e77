"""What figures, claims and attention stand on: the ids of members, found again in what is stored.

An id is a smelter's key, the code of a response, a supplier, a record, a list or a product, a
declared row (`sha256!sheet!row`), or a word such as a metal. An id that is none of them stands as
it is: nothing is left out.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from django.db.models import Q, QuerySet
from django.urls import reverse

from oreigin.casework.known import known_templates
from oreigin.store.models import (
    DeclaredRow,
    ListSnapshot,
    Period,
    Product,
    ProgramRecord,
    Response,
    Smelter,
    Supplier,
)
from oreigin.web.subjects import Named
from oreigin.workbook.layout import ListSheet

T = TypeVar("T")

SAY_WHICH = ("cid_input", "metal", "look_up", "name", "country", "cid")
"""The columns of a smelter list that say which smelter is meant."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A declared row with the cells of it that say which smelter is meant, "Smelter List!A9:F9"."""

    row: DeclaredRow
    cells: str


@dataclass(frozen=True, slots=True)
class Members:
    """Members of one kind each, in the order given; `others` are those that no table shows."""

    period: Period
    smelters: dict[str, Smelter] = field(default_factory=dict)
    responses: dict[str, Response] = field(default_factory=dict)
    suppliers: dict[str, Supplier] = field(default_factory=dict)
    rows: dict[str, list[DeclaredRow]] = field(default_factory=dict)
    others: dict[str, Named] = field(default_factory=dict)

    def named(self, member: str) -> Named:
        """Return what a member is called, with its page."""
        if held := self.smelters.get(member):
            return Named(f"{held.name} ({held.metal})", self._url("evidence-smelter", held.key))
        if answer := self.responses.get(member):
            label = f"{answer.supplier.name}: {answer.filename or answer.kind}"
            return Named(label, self._url("response", answer.pk))
        if rows := self.rows.get(member):
            [row, *_] = rows
            label = f"{row.response.filename}, row {row.row}"
            return Named(label, self._url("evidence-row", row.response_id, row.row))
        if supplier := self.suppliers.get(member):
            return Named(supplier.name)
        return self.others.get(member) or Named(member)

    @property
    def declared(self) -> list[Placed]:
        """All declared rows; one of a document that two suppliers sent is two."""
        return placed(row for rows in self.rows.values() for row in rows)

    def _url(self, page: str, *more: object) -> str:
        return reverse(page, args=[self.period.registrant.slug, self.period.year, *more])


def members_of(period: Period, ids: Iterable[str]) -> Members:
    """Find members by their ids, in a fixed number of queries.

    An id that is a smelter's or a response's is not looked for among suppliers.
    """
    wanted = list(dict.fromkeys(map(str, ids)))
    smelters = Smelter.objects.filter(period=period, key__in=wanted)
    responses = answers(period).filter(code__in=wanted)
    by_key = {held.key: held for held in smelters.defer("conformance", "profile", "names")}
    by_code = {held.code: held for held in responses}
    rest = [member for member in wanted if member not in by_key and member not in by_code]
    suppliers = Supplier.objects.filter(period=period, code__in=rest)
    members = Members(
        period,
        _ordered(wanted, by_key),
        _ordered(wanted, by_code),
        _ordered(wanted, {held.code: held for held in suppliers}),
        _rows(period, rest),
    )
    known = {*members.suppliers, *members.rows}
    return replace(members, others=_others(period, [each for each in rest if each not in known]))


def answers(period: Period) -> QuerySet[Response]:
    """Return the period's responses with supplier and document, without what checks found."""
    held = Response.objects.filter(period=period).select_related("supplier", "document")
    return held.defer("findings", "missing")


def placed(rows: Iterable[DeclaredRow]) -> list[Placed]:
    """Return declared rows with their cells, by the layout of the template they were filled in."""
    return [Placed(row, _cells(row)) for row in rows]


def form_of(template: str) -> ListSheet | None:
    """Return the form of the smelter list of a template such as "CMRT 6.5", where it is known."""
    name, _, version = template.partition(" ")
    try:
        return known_templates().layout(name, version).smelter_list
    except KeyError:
        return None


def _cells(row: DeclaredRow) -> str:
    form = form_of(row.response.template)
    if form is None:
        return f"row {row.row}"
    naming = [column.column for column in form.columns if column.field in SAY_WHICH]
    return f"{form.sheet}!{naming[0]}{row.row}:{naming[-1]}{row.row}"


def declared_rows(period: Period) -> QuerySet[DeclaredRow]:
    """Return the declared rows that count, with what each names and whose document it stands in."""
    held = DeclaredRow.objects.filter(period=period).select_related(
        "name__smelter", "response__supplier", "response__document"
    )
    return held.defer(
        "response__findings",
        "response__missing",
        "name__alternatives",
        "name__smelter__profile",
        "name__smelter__names",
    )


def _ordered(wanted: Iterable[str], held: Mapping[str, T]) -> dict[str, T]:
    return {member: held[member] for member in wanted if member in held}


def _rows(period: Period, ids: Iterable[str]) -> dict[str, list[DeclaredRow]]:
    """Return the declared rows among `ids`, by id."""
    numbers: dict[str, list[int]] = defaultdict(list)
    by_place: dict[tuple[str, int], str] = {}
    for member in ids:
        document, _, rest = member.partition("!")
        row = rest.rpartition("!")[2]
        if rest and row.isdecimal():
            numbers[document].append(int(row))
            by_place[document, int(row)] = member
    if not by_place:
        return {}
    sent = Response.objects.filter(period=period, document__sha256__in=numbers)
    asked = Q()
    for response, document in sent.values_list("pk", "document__sha256"):
        asked |= Q(response=response, row__in=numbers[document])
    if not asked:
        return {}
    found: dict[str, list[DeclaredRow]] = {member: [] for member in by_place.values()}
    for held in declared_rows(period).filter(asked).order_by("pk"):
        document = held.response.document.sha256 if held.response.document else ""
        found[by_place[document, held.row]].append(held)
    return {member: rows for member, rows in found.items() if rows}


def _others(period: Period, ids: Sequence[str]) -> dict[str, Named]:
    """Return records, lists, products and mere words."""
    where = [period.registrant.slug, period.year]
    records = ProgramRecord.objects.filter(period=period, code__in=ids)
    products = Product.objects.filter(period=period, code__in=ids)
    lists = ListSnapshot.objects.filter(registrant=period.registrant_id, code__in=ids)
    found = {
        code: Named(summary, reverse("records", args=where))
        for code, summary in records.values_list("code", "summary")
    }
    found |= {code: Named(name) for code, name in products.values_list("code", "name")}
    found |= {
        code: Named(code, reverse("list", args=[*where, pk]))
        for code, pk in lists.values_list("code", "pk")
    }
    return {member: found.get(member) or Named(member) for member in ids}
