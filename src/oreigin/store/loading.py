"""From rows to the Case: the value that everything is computed from."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, TypeVar, get_args, get_type_hints

import msgspec
from django.db import models

from oreigin import case as values
from oreigin.errors import Problem
from oreigin.folder.lists import list_of, lists_of
from oreigin.response.declaration import Declaration
from oreigin.smelters.facility import AnyList, ListKind, Lists, Snapshot
from oreigin.smelters.judgment import Judgment as JudgmentValue
from oreigin.store.models import (
    Action,
    Contact,
    Document,
    Judgment,
    ListRow,
    ListSnapshot,
    Narrative,
    NarrativeClaim,
    Override,
    Period,
    Product,
    ProductSupplier,
    ProgramRecord,
    Reading,
    Response,
    RiskDecision,
    Supplier,
)
from oreigin.store.packing import unpacked
from oreigin.store.rows import value_of
from oreigin.terms import Sha256

T = TypeVar("T")


def load_case(period: Period) -> values.Case:
    """Return the case that a period holds. Suppliers merged into others are not in it."""
    return values.Case(
        **settings_of(period),
        products=_products(period),
        suppliers=_suppliers(period),
        responses=_responses(period),
        lists=load_lists(ListSnapshot.objects.filter(uses__period=period)),
        judgments=_values(Judgment, period, JudgmentValue),
        actions=_actions(period),
        program=_program(period, previous=False),
        narrative=_narrative(period, previous=False),
        claims=_values(NarrativeClaim, period, values.NarrativeClaim),
        overrides=_values(Override, period, values.Override),
        risk=_values(RiskDecision, period, values.RiskDecision),
        previous_narrative=_narrative(period, previous=True),
        previous_program=_program(period, previous=True),
    )


def load_terms(period: Period, lists: Lists) -> values.Case:
    """Return the case with these lists and without whom it asks: enough to know smelters by."""
    judgments = _values(Judgment, period, JudgmentValue)
    return values.Case(**settings_of(period), lists=lists, judgments=judgments)


def settings_of(period: Period) -> dict[str, Any]:
    """Return the fields of the case that have no rows of their own, by their names.

    What an older version did not know yet has its default.
    """
    hints = get_type_hints(values.Case)
    return {name: msgspec.convert(held, hints[name]) for name, held in period.settings.items()}


def load_lists(snapshots: models.QuerySet[ListSnapshot]) -> Lists:
    """Return the lists with these snapshots, in order of their dates."""
    rows: defaultdict[int, list[Any]] = defaultdict(list)
    ordered = list(snapshots.order_by("as_of", "code"))
    for snapshot_id, held in (
        ListRow.objects.filter(snapshot__in=ordered)
        .order_by("snapshot", "position")
        .values_list("snapshot_id", "values")
        .iterator(chunk_size=5000)
    ):
        rows[snapshot_id].append(held)
    by_kind: dict[ListKind, list[AnyList]] = {kind: [] for kind in ListKind}
    for row in ordered:
        snapshot = value_of(row, Snapshot)
        row_type = get_args(get_type_hints(type(list_of(snapshot, ())))["rows"])[0]
        typed = msgspec.convert(rows[row.pk], list[row_type])  # type: ignore[valid-type]
        by_kind[snapshot.kind].append(list_of(snapshot, typed))
    return lists_of(by_kind)


def load_declarations(period: Period) -> tuple[dict[Sha256, Declaration], dict[Sha256, Problem]]:
    """Return the declarations of the period's documents, and why others could not be read."""
    declarations: dict[Sha256, Declaration] = {}
    unread: dict[Sha256, Problem] = {}
    readings = Reading.objects.filter(document__responses__period=period).distinct()
    for sha256, data, problem in readings.values_list(
        "document__sha256", "declaration", "problem"
    ).iterator(chunk_size=200):
        if data is None:
            unread[Sha256(sha256)] = msgspec.convert(problem, Problem)
        else:
            declarations[Sha256(sha256)] = unpacked(bytes(data))
    return declarations, unread


def documents_of(period: Period) -> dict[Sha256, Document]:
    """Return every document that the case of a period names: responses' and lists' files."""
    responses = Document.objects.filter(responses__period=period)
    lists = Document.objects.filter(
        pk__in=ListSnapshot.objects.filter(uses__period=period).values("document")
    )
    return {Sha256(each.sha256): each for each in (responses | lists).distinct()}


def _values(model: type[models.Model], period: Period, value_type: type[T]) -> tuple[T, ...]:
    rows = model._default_manager.filter(period=period).order_by("pk")
    return tuple(value_of(row, value_type) for row in rows)


def _suppliers(period: Period) -> tuple[values.Supplier, ...]:
    mains = Contact.objects.filter(supplier__period=period, main=True)
    named = {each.supplier_id: each for each in mains}
    return tuple(
        value_of(
            row,
            values.Supplier,
            contact_name=named[row.pk].name if row.pk in named else "",
            contact_email=named[row.pk].email if row.pk in named else "",
        )
        for row in Supplier.objects.filter(period=period, merged_into=None).order_by("pk")
    )


def _products(period: Period) -> tuple[values.Product, ...]:
    makers = _codes(
        ProductSupplier.objects.filter(product__period=period)
        .order_by("pk")
        .values_list("product_id", "supplier__code")
    )
    rows = Product.objects.filter(period=period).order_by("pk")
    return tuple(
        value_of(row, values.Product, suppliers=tuple(makers.get(row.pk, ()))) for row in rows
    )


def _responses(period: Period) -> tuple[values.Response, ...]:
    rows = (
        Response.objects.filter(period=period)
        .select_related("supplier", "document", "supersedes")
        .defer("findings", "missing")
        .order_by("pk")
    )
    return tuple(
        value_of(
            row,
            values.Response,
            supplier=row.supplier.code,
            supersedes=row.supersedes.code if row.supersedes else "",
            sha256=row.document.sha256 if row.document else None,
        )
        for row in rows
    )


def _actions(period: Period) -> tuple[values.Action, ...]:
    rows = Action.objects.filter(period=period).select_related("supplier").order_by("pk")
    return tuple(
        value_of(row, values.Action, supplier=row.supplier.code if row.supplier else "")
        for row in rows
    )


def _program(period: Period, *, previous: bool) -> tuple[values.ProgramRecord, ...]:
    """Return the records in the order of the OECD's steps, as a case folder keeps them."""
    rows = ProgramRecord.objects.filter(period=period, previous=previous).order_by("step", "pk")
    return tuple(value_of(row, values.ProgramRecord) for row in rows)


def _narrative(period: Period, *, previous: bool) -> tuple[values.Narrative, ...]:
    rows = Narrative.objects.filter(period=period, previous=previous)
    return tuple(sorted((value_of(r, values.Narrative) for r in rows), key=lambda n: n.id))


def _codes(pairs: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    held: defaultdict[int, list[str]] = defaultdict(list)
    for key, code in pairs:
        held[key].append(code)
    return held
