"""Suppliers, their contacts, and the products they make: added and changed one by one."""

from typing import Any, TypeVar

from django.db import IntegrityError, transaction

from oreigin import tables
from oreigin.casework import assessing
from oreigin.casework.acting import changing
from oreigin.casework.actors import Actor
from oreigin.errors import RefusedError
from oreigin.store.models import Contact, Period, Product, ProductSupplier, Supplier

SUPPLIER = ("name", "in_scope", "reason", "requested", "language")
PRODUCT = ("name", "metals", "in_scope", "reason", "completed", "acquired")
Row = TypeVar("Row", Supplier, Product)

CONTACT = ("name", "email", "phone", "role", "language", "main")


def save_supplier(actor: Actor, period: Period, code: str, **given: Any) -> Supplier:
    """Add the supplier `code` or change it; `given` are columns of `SUPPLIER`.

    Raises RefusedError where a name is missing, or a reason for being out of scope.
    """
    _only(given, SUPPLIER)
    with changing(actor, period, "supplier-saved", f"supplier:{code}", fields=sorted(given)):
        row = _saved(Supplier, period, code, given)
        assessing.request(actor, period)
    return row


def save_contact(
    actor: Actor, supplier: Supplier, contact: Contact | None = None, **given: Any
) -> Contact:
    """Add a contact of a supplier or change one; `given` are columns of `CONTACT`.

    A new address closes the links that went to the old one.
    """
    _only(given, CONTACT)
    subject, period = f"supplier:{supplier.code}", supplier.period
    with changing(actor, period, "supplier-saved", subject, contact=sorted(given)) as event:
        row = contact or Contact(registrant=actor.registrant, supplier=supplier)
        if row.pk and "email" in given and moved_to(row, given["email"]):
            close_links(actor, row)
        for name, value in given.items():
            setattr(row, name, value)
        if row.main:
            others = Contact.objects.filter(supplier=supplier, main=True).exclude(pk=row.pk)
            others.update(main=False)
        row.save()
        event.person.update(name=row.name, email=row.email)
    return row


def remove_contact(actor: Actor, contact: Contact) -> None:
    """Remove a contact and close its links; the trail keeps only that it was done."""
    supplier = contact.supplier
    subject = f"supplier:{supplier.code}"
    with changing(actor, supplier.period, "supplier-saved", subject, removed="contact"):
        close_links(actor, contact)
        contact.delete()


def moved_to(contact: Contact, email: str) -> bool:
    """Return whether an address is another than a contact has, not merely capitalized otherwise."""
    return contact.email.strip().casefold() != email.strip().casefold()


def close_links(actor: Actor, contact: Contact) -> None:
    """Let the links of a contact lead nowhere: they stand in mails to an old address."""
    contact.links.filter(revoked=None).update(revoked=actor.now)


def save_product(
    actor: Actor,
    period: Period,
    code: str,
    makers: list[Supplier] | None = None,
    **given: Any,
) -> Product:
    """Add the product `code` or change it; `makers` None leaves them as they are.

    `given` are columns of `PRODUCT`. Raises as `save_supplier`.
    """
    _only(given, PRODUCT)
    with changing(actor, period, "product-saved", f"product:{code}", fields=sorted(given)):
        row = _saved(Product, period, code, given)
        if makers is not None:
            ProductSupplier.objects.filter(product=row).delete()
            ProductSupplier.objects.bulk_create(
                ProductSupplier(registrant=actor.registrant, product=row, supplier=maker)
                for maker in makers
            )
        assessing.request(actor, period)
    return row


def _saved(model: type[Row], period: Period, code: str, given: dict[str, Any]) -> Row:
    """Save a row; what the database refuses is refused in words."""
    try:
        with transaction.atomic():
            row, _ = model._default_manager.update_or_create(
                period=period,
                code=code.strip(),
                defaults=given,
                create_defaults={**given, "registrant": period.registrant},
            )
    except IntegrityError as refused:
        raise RefusedError(tables.problem("casework.toml", "not-complete")) from refused
    return row


def _only(given: dict[str, Any], known: tuple[str, ...]) -> None:
    unknown = set(given) - set(known)
    if unknown:
        raise TypeError(f"no columns: {', '.join(sorted(unknown))}")
