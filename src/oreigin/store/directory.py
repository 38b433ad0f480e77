"""The contacts and merged duplicates of a period's suppliers: rows, and what a folder keeps."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import models

from oreigin.folder.campaign import ContactRow
from oreigin.folder.directory import Directory, DuplicateRow
from oreigin.store.models import Action, Contact, Period, Product, Response, Supplier
from oreigin.store.rows import columns_of, value_of

_MOVED: Mapping[str, type[models.Model]] = {
    "responses": Response,
    "actions": Action,
    "products": Product,
    "shared_products": Product,
    "duplicates": Supplier,
}
"""What went with a duplicate and has a code that a folder can name."""

_CONTACTS = ("contacts", "mains")


def load_directory(period: Period) -> Directory:
    """Return all contacts of a period's suppliers, and its duplicates with what went with them.

    A contact's id is its key. What only the database keeps (messages, links) is not named.
    """
    contacts = Contact.objects.filter(supplier__period=period).order_by("pk")
    duplicates = Supplier.objects.filter(period=period).exclude(merged_into=None).order_by("pk")
    codes = _codes(period) if duplicates else {}
    people = frozenset(contacts.values_list("pk", flat=True))
    return Directory(
        tuple(
            value_of(row, ContactRow, id=str(row.pk), supplier=row.supplier.code)
            for row in contacts.select_related("supplier")
        ),
        tuple(_duplicate(row, codes, people) for row in duplicates.select_related("merged_into")),
    )


def save_directory(period: Period, directory: Directory) -> None:
    """Save contacts and duplicates beside the case of a new period.

    The main contact of a supplier is the one that `suppliers.csv` names: its row here adds a
    telephone, a role and a language. Other rows are further contacts.
    """
    suppliers = {row.code: row for row in Supplier.objects.filter(period=period)}
    keys = {row.id: _save_contact(suppliers[row.supplier], row) for row in directory.contacts}
    for each in directory.duplicates:
        columns = columns_of(each, Supplier, ("merged_into", "asked_before", *_MOVED, *_CONTACTS))
        suppliers[each.id] = Supplier.objects.create(
            registrant=period.registrant,
            period=period,
            merged_into=suppliers[each.merged_into],
            **columns,
        )
    codes = {name: {code: pk for pk, code in held.items()} for name, held in _codes(period).items()}
    for each in directory.duplicates:
        suppliers[each.id].moved = {
            "requested": str(each.asked_before or ""),
            **{name: [codes[name][code] for code in getattr(each, name)] for name in _MOVED},
            **{name: [keys[key] for key in getattr(each, name)] for name in _CONTACTS},
        }
        suppliers[each.id].save(update_fields=["moved"])


def _save_contact(supplier: Supplier, row: ContactRow) -> int:
    """Save a contact and return its key; the one that the case named already is completed."""
    columns = columns_of(row, Contact, ("id", "supplier", "main"))
    named = Contact.objects.filter(supplier=supplier, main=True)
    there = named.filter(name=row.name, email=row.email).first() if row.main else None
    held = there or Contact(registrant=supplier.registrant, supplier=supplier)
    for name, value in columns.items():
        setattr(held, name, value)
    held.main = there is not None or (row.main and not named.exists())
    held.save()
    return held.pk


def _duplicate(
    row: Supplier, codes: Mapping[str, Mapping[int, str]], people: frozenset[int]
) -> DuplicateRow:
    asked: str = row.moved.get("requested", "")
    given: dict[str, Any] = {name: _named(row, name, codes[name]) for name in _MOVED}
    for name in _CONTACTS:
        given[name] = tuple(str(key) for key in row.moved.get(name, ()) if key in people)
    return value_of(
        row,
        DuplicateRow,
        merged_into=row.merged_into.code if row.merged_into else "",
        asked_before=date.fromisoformat(asked) if asked else None,
        **given,
    )


def _named(row: Supplier, name: str, codes: Mapping[int, str]) -> tuple[str, ...]:
    """Return the codes of what went, without what is not there any more."""
    keys: Iterable[int] = row.moved.get(name, ())
    return tuple(codes[key] for key in keys if key in codes)


def _codes(period: Period) -> dict[str, dict[int, str]]:
    """Return the codes of all that can have gone with a duplicate, by key."""
    return {
        name: dict(model._default_manager.filter(period=period).values_list("pk", "code"))
        for name, model in _MOVED.items()
    }
