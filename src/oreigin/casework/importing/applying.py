"""A table of suppliers that was brought: read, previewed, and written once it was looked at."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import msgspec

from oreigin import tables, workers
from oreigin.casework import assessing
from oreigin.casework.acting import changing
from oreigin.casework.actors import Actor
from oreigin.casework.importing.columns import Layout, guessed, mapped
from oreigin.casework.importing.comparing import Entry, Held, Known, Preview, State, compared
from oreigin.casework.importing.rows import understood
from oreigin.casework.importing.sheets import Sheet, sheet_of
from oreigin.casework.supplying import close_links, moved_to
from oreigin.errors import InvalidListError, RefusedError
from oreigin.store import documents as store
from oreigin.store.models import Contact, Document, Period, Product, ProductSupplier, Supplier

_SUPPLIER = ("name", "in_scope", "reason", "language")
_CONTACT = ("name", "email", "phone", "role", "language", "main")
_PRODUCT = ("name", "metals", "in_scope", "reason")


@dataclass(frozen=True, slots=True)
class Brought:
    """A file somebody brought, and what they chose about it.

    `sheet`, `header` (the index of the row of headers) and `fields` (of columns, by index) left
    alone: the first sheet, and what its headers say.
    """

    document: Document
    name: str
    sheet: str = ""
    header: int | None = None
    fields: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Looked:
    """A file as it would be taken: its sheet, how its columns are read, and what it changes.

    `mark` stands for all of the preview: what is applied is what was looked at.
    """

    sheet: Sheet
    layout: Layout
    preview: Preview
    mark: str


def bring(actor: Actor, data: bytes) -> Document:
    """Keep a file that is to be looked at; nothing rests on it.

    Raises NotAllowedError, and StorageError where it cannot be kept.
    """
    actor.must("suppliers.write")
    return store.keep(actor.registrant, data, actor.now)


def look(period: Period, brought: Brought) -> Looked:
    """Return what a file would change in a period; looking changes nothing.

    Where no column names a supplier or product the preview is empty, for a person to choose one.
    Raises InvalidListError for what is no table, or cannot be read.
    """
    sheet = _read(brought)
    layout = _layout(sheet, brought)
    preview = _preview(period, sheet, layout)
    return Looked(sheet, layout, preview, _mark(preview))


def apply(actor: Actor, period: Period, brought: Brought, mark: str) -> Preview:
    """Write what was looked at: one transaction, one event. Refused rows are left out.

    Raises RefusedError where the period changed since (`mark`), so that somebody looks again.
    """
    sheet, subject = _read(brought), f"period:{period.year}"
    sha256 = brought.document.sha256
    with changing(actor, period, "suppliers-imported", subject, sha256=sha256) as event:
        there = _preview(period, sheet, _layout(sheet, brought))
        if mark != _mark(there):
            raise RefusedError(tables.problem("casework.toml", "changed-since"))
        _Writing(actor, period).write(there.entries)
        event.facts |= {
            f"{about}s_{state}": there.count(about, state)
            for about in ("supplier", "contact", "product")
            for state in (State.ADDED, State.CHANGED)
        }
        event.facts["rows_refused"] = len(there.refused)
        event.person["file"] = brought.name
        assessing.request(actor, period)
    return there


def known(period: Period) -> Known:
    """Return what a period holds of suppliers, contacts and products; in four queries."""
    suppliers = Supplier.objects.filter(period=period).select_related("merged_into")
    contacts = Contact.objects.filter(supplier__period=period).select_related("supplier")
    makers: dict[int, list[str]] = defaultdict(list)
    made = ProductSupplier.objects.filter(product__period=period).order_by("pk")
    for product, code in made.values_list("product", "supplier__code"):
        makers[product].append(code)
    return Known(
        {
            row.code: Held(_of(row, _SUPPLIER), row.merged_into.code if row.merged_into else "")
            for row in suppliers.order_by("pk")
        },
        {
            (row.supplier.code, str(row.pk)): Held(_of(row, _CONTACT))
            for row in contacts.order_by("pk")
        },
        {
            row.code: Held({**_of(row, _PRODUCT), "makers": tuple(makers[row.pk])})
            for row in Product.objects.filter(period=period).order_by("pk")
        },
    )


def _of(row: Any, columns: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in columns}


def _read(brought: Brought) -> Sheet:
    """Read the file in a process that may be killed, as any stranger's document."""
    reader = partial(_sheet, file=brought.name, wanted=brought.sheet)
    with store.on_disk([brought.document]) as paths:
        [outcome] = workers.run(reader, paths.values())
    if outcome.result is None:
        assert outcome.problem  # noqa: S101 - one of the two is there
        raise InvalidListError(replace(outcome.problem, file=brought.name))
    return outcome.result


def _layout(sheet: Sheet, brought: Brought) -> Layout:
    layout = guessed(sheet)
    if brought.header is None and not brought.fields:
        return layout
    header = layout.header if brought.header is None else brought.header
    return mapped(sheet, header, brought.fields)


def _preview(period: Period, sheet: Sheet, layout: Layout) -> Preview:
    rows = understood(sheet, layout) if layout.usable else ()
    return compared(rows, known(period), sheet.file)


def _sheet(data: bytes, _: str, *, file: str, wanted: str) -> Sheet:
    """Read a table under the name it came with; runs in the worker."""
    return sheet_of(data, file, wanted)


def _mark(preview: Preview) -> str:
    plain = [(e.about, e.key, e.state, e.changes, e.rows) for e in preview.entries]
    refused = [(row.number, row.problem) for row in preview.refused]
    return hashlib.sha256(msgspec.json.encode([plain, refused])).hexdigest()


class _Writing:
    """Writes the entries of a preview into a period."""

    def __init__(self, actor: Actor, period: Period):
        self.actor, self.period = actor, period
        self.owner = {"registrant": actor.registrant, "period": period}
        self.suppliers = {row.code: row for row in Supplier.objects.filter(period=period)}

    def write(self, entries: Iterable[Entry]) -> None:
        """Write suppliers first: contacts and products refer to them."""
        changed = [entry for entry in entries if entry.state is not State.UNCHANGED]
        for entry in (each for each in changed if each.about == "supplier"):
            self._supplier(entry)
        for entry in (each for each in changed if each.about == "contact"):
            self._contact(entry)
        for entry in (each for each in changed if each.about == "product"):
            self._product(entry)

    def _supplier(self, entry: Entry) -> None:
        code = entry.key[0]
        row = self.suppliers.get(code) or Supplier(**self.owner, code=code)
        _set(row, entry.values)
        row.save()
        self.suppliers[code] = row

    def _contact(self, entry: Entry) -> None:
        code, key = entry.key
        supplier = self.suppliers[code]
        held = Contact.objects.filter(supplier=supplier)
        row = held.get(pk=int(key)) if key.isdigit() else None
        row = row or Contact(registrant=self.actor.registrant, supplier=supplier)
        if row.pk and "email" in entry.values and moved_to(row, entry.values["email"]):
            close_links(self.actor, row)
        _set(row, entry.values)
        if row.main:
            held.filter(main=True).exclude(pk=row.pk).update(main=False)
        row.save()

    def _product(self, entry: Entry) -> None:
        values = dict(entry.values)
        makers = values.pop("makers", ())
        row = Product.objects.filter(period=self.period, code=entry.key[0]).first()
        row = row or Product(**self.owner, code=entry.key[0])
        _set(row, values)
        row.save()
        there = set(row.makers.values_list("supplier__code", flat=True))
        ProductSupplier.objects.bulk_create(
            ProductSupplier(
                registrant=self.actor.registrant, product=row, supplier=self.suppliers[code]
            )
            for code in makers
            if code not in there
        )


def _set(row: Any, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, list(value) if isinstance(value, tuple) else value)
