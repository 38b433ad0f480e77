"""From the Case to rows: a whole case becomes a new reporting period."""

import re
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

import msgspec
from django.db import models, transaction

from oreigin import case as values
from oreigin import tables
from oreigin.errors import RefusedError
from oreigin.smelters.facility import AnyList
from oreigin.store import documents as store
from oreigin.store.models import (
    Action,
    Contact,
    Document,
    Judgment,
    ListRow,
    ListSnapshot,
    ListUse,
    Narrative,
    NarrativeClaim,
    Override,
    Period,
    Product,
    ProductSupplier,
    ProgramRecord,
    Registrant,
    Response,
    RiskDecision,
    Supplier,
    User,
)
from oreigin.store.rows import columns_of
from oreigin.terms import Sha256

BATCH = 1000

ROWS = frozenset(
    (
        "products",
        "suppliers",
        "responses",
        "lists",
        "judgments",
        "actions",
        "program",
        "narrative",
        "claims",
        "overrides",
        "risk",
        "previous_narrative",
        "previous_program",
    )
)
"""The fields of the Case that are rows; every other is kept in `Period.settings`."""

_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")

Suppliers = Mapping[str, Supplier]


@transaction.atomic
def save_case(
    registrant: Registrant,
    case: values.Case,
    documents: Mapping[Sha256, bytes],
    now: datetime,
    user: User | None = None,
) -> Period:
    """Return a new period of `registrant` that holds `case`; `loading.load_case` gives it back.

    `documents` are the bytes of what responses name, and of the lists' CSV files, by SHA-256.
    Raises RefusedError where a text holds a NUL character, KeyError for a document that is missing,
    django's IntegrityError where the year is there.
    """
    _check_storable(case)
    period = Period.objects.create(
        registrant=registrant,
        year=case.period.year,
        settings=settings_columns(case),
        created=now,
    )
    owner = {"registrant": registrant, "period": period}
    suppliers = _save_suppliers(case, owner)
    _save_products(case, owner, suppliers)
    kept = {
        sha256: store.keep(registrant, documents[sha256], now)
        for sha256 in dict.fromkeys(r.sha256 for r in case.responses if r.sha256)
    }
    _save_responses(case, owner, suppliers, kept, now)
    for held in case.lists.all:
        snapshot = save_list(registrant, held, documents[held.snapshot.sha256], now, user)
        ListUse.objects.create(**owner, snapshot=snapshot, applied=now, applied_by=user)
    _save_decisions(case, owner, suppliers)
    _save_texts(case, owner)
    return period


def settings_columns(case: values.Case) -> dict[str, Any]:
    """Return the fields of the case that have no rows of their own, as plain JSON values."""
    return {
        field.name: msgspec.to_builtins(getattr(case, field.name))
        for field in fields(case)
        if field.name not in ROWS
    }


def _check_storable(case: values.Case) -> None:
    """Refuse the one character that a database cannot keep; no keyboard makes it."""
    if _NUL.search(msgspec.json.encode(case)):
        raise RefusedError(tables.problem("casework.toml", "nul-character"))


def save_list(
    registrant: Registrant, held: AnyList, data: bytes, now: datetime, user: User | None
) -> ListSnapshot:
    """Return the list as rows, kept now if it was not before; `data` is its CSV."""
    there = ListSnapshot.objects.filter(
        registrant=registrant, code=held.snapshot.id, sha256=held.snapshot.sha256
    ).first()
    if there:
        return there
    snapshot = ListSnapshot.objects.create(
        registrant=registrant,
        document=store.keep(registrant, data, now),
        imported=now,
        imported_by=user,
        **columns_of(held.snapshot, ListSnapshot),
    )
    rows = (
        ListRow(registrant=registrant, snapshot=snapshot, position=position, **_list_columns(row))
        for position, row in enumerate(held.rows)
    )
    ListRow.objects.bulk_create(rows, BATCH)
    return snapshot


def _list_columns(row: Any) -> dict[str, Any]:
    """Return a list row as its values, and those of them to search by."""
    held = msgspec.to_builtins(asdict(row))
    searched = {name: held.get(name) or "" for name in ("metal", "cid", "name")}
    return {"values": held, **searched}


def _save_suppliers(case: values.Case, owner: dict[str, Any]) -> Suppliers:
    contact = ("contact_name", "contact_email")
    rows = Supplier.objects.bulk_create(
        (Supplier(**owner, **columns_of(each, Supplier, contact)) for each in case.suppliers),
        BATCH,
    )
    Contact.objects.bulk_create(
        Contact(
            registrant=owner["registrant"],
            supplier=row,
            name=each.contact_name,
            email=each.contact_email,
            main=True,
        )
        for row, each in zip(rows, case.suppliers, strict=True)
        if each.contact_name or each.contact_email
    )
    return {row.code: row for row in rows}


def _save_products(case: values.Case, owner: dict[str, Any], suppliers: Suppliers) -> None:
    rows = Product.objects.bulk_create(
        (Product(**owner, **columns_of(each, Product, ("suppliers",))) for each in case.products),
        BATCH,
    )
    ProductSupplier.objects.bulk_create(
        ProductSupplier(registrant=owner["registrant"], product=row, supplier=suppliers[code])
        for row, each in zip(rows, case.products, strict=True)
        for code in each.suppliers
    )


def _save_responses(
    case: values.Case,
    owner: dict[str, Any],
    suppliers: Suppliers,
    kept: Mapping[Sha256, Document],
    now: datetime,
) -> None:
    """Save responses, then which supersedes which: a later row may be named by an earlier one."""
    given = ("supplier", "supersedes", "sha256")
    superseded = {each.supersedes for each in case.responses}
    rows = Response.objects.bulk_create(
        (
            Response(
                **owner,
                **columns_of(each, Response, given),
                supplier=suppliers[each.supplier],
                document=kept[each.sha256] if each.sha256 else None,
                uploaded=now,
                in_force=each.id not in superseded,
            )
            for each in case.responses
        ),
        BATCH,
    )
    by_code = {row.code: row for row in rows}
    for each in case.responses:
        if each.supersedes:
            by_code[each.id].supersedes = by_code[each.supersedes]
    Response.objects.bulk_update(rows, ["supersedes"], BATCH)


def _save_decisions(case: values.Case, owner: dict[str, Any], suppliers: Suppliers) -> None:
    save_values(Judgment, case.judgments, owner)
    save_values(RiskDecision, case.risk, owner)
    save_values(Override, case.overrides, owner)
    save_values(ProgramRecord, case.program, owner)
    save_values(ProgramRecord, case.previous_program, {**owner, "previous": True})
    Action.objects.bulk_create(
        Action(
            **owner,
            **columns_of(each, Action, ("supplier",)),
            supplier=suppliers[each.supplier] if each.supplier else None,
        )
        for each in case.actions
    )


def _save_texts(case: values.Case, owner: dict[str, Any]) -> None:
    save_values(Narrative, case.narrative, owner)
    save_values(Narrative, case.previous_narrative, {**owner, "previous": True})
    save_values(NarrativeClaim, case.claims, owner)


def save_values(model: type[models.Model], held: tuple[Any, ...], owner: dict[str, Any]) -> None:
    """Save values of the Case as new rows that belong to `owner`."""
    rows = (model(**owner, **columns_of(each, model)) for each in held)
    model._default_manager.bulk_create(rows, BATCH)
