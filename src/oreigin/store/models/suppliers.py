"""Suppliers, their contacts, and the products they make.

They belong to a period, as in the Case: what a filing stood on does not change with next year's
survey. The same `code` in two periods is the same supplier or product.
"""

from django.db import models
from django.db.models import Q

from oreigin.store.models.base import OfPeriod, Owned

WITH_REASON = Q(in_scope=True) | ~Q(reason="")
"""Who or what is out of scope is so for a reason."""


class Supplier(OfPeriod):
    """A manufacturer in scope of the survey, or out of it for a reason.

    `merged_into` names the supplier that a duplicate turned out to be, and `moved` what went there
    with it: keys of rows by what they are, so that it can come back (`casework.merging`).
    """

    code = models.TextField()
    name = models.TextField()
    in_scope = models.BooleanField(default=True)
    reason = models.TextField(blank=True)
    requested = models.DateField(null=True, blank=True)
    language = models.TextField(default="en", blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="duplicates")
    moved = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["period", "code"], name="supplier_once"),
            models.CheckConstraint(condition=~Q(code="") & ~Q(name=""), name="supplier_named"),
            models.CheckConstraint(condition=WITH_REASON, name="supplier_out_with_reason"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=models.F("pk")),
                name="supplier_not_its_own_duplicate",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Contact(Owned):
    """A person at a supplier: personal data, kept here and nowhere else but in documents.

    The main contact is the one that the Case names. Without a `language` it is the supplier's.
    """

    supplier = models.ForeignKey(Supplier, models.CASCADE, related_name="contacts")
    name = models.TextField(blank=True)
    email = models.TextField(blank=True)
    phone = models.TextField(blank=True)
    role = models.TextField(blank=True)
    language = models.TextField(blank=True)
    main = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supplier"], condition=Q(main=True), name="contact_main_once"
            ),
        ]


class Product(OfPeriod):
    """A covered product: which metals are necessary to it."""

    code = models.TextField()
    name = models.TextField()
    metals = models.JSONField(default=list)
    in_scope = models.BooleanField(default=True)
    reason = models.TextField(blank=True)
    completed = models.IntegerField(null=True, blank=True)
    acquired = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["period", "code"], name="product_once"),
            models.CheckConstraint(condition=~Q(code="") & ~Q(name=""), name="product_named"),
            models.CheckConstraint(condition=WITH_REASON, name="product_out_with_reason"),
        ]

    def __str__(self) -> str:
        return self.name


class ProductSupplier(Owned):
    """Who makes a product."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="makers")
    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="makes")
