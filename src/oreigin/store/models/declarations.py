"""The registrant's own declarations: what they take from a person, how they stand, what went out.

What an answer says and why is computed (`oreigin.rollup`); people decide against it in rows of
their own, of which the last one counts, so that nothing that was once decided is lost.
"""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from oreigin.store.models.base import OfPeriod, Owned
from oreigin.store.models.decisions import Decided
from oreigin.store.models.people import User
from oreigin.store.models.responses import Document
from oreigin.store.models.suppliers import Product
from oreigin.terms import Scope

_SCOPE = Q(scope__in=[scope.value for scope in Scope])


class Declarant(OfPeriod):
    """Who declares, as the case does not say it; one row a period, "" is open."""

    company_unique_id = models.TextField(blank=True)
    company_unique_id_authority = models.TextField(blank=True)
    address = models.TextField(blank=True)
    contact_name = models.TextField(blank=True)
    contact_email = models.TextField(blank=True)
    contact_phone = models.TextField(blank=True)
    authorizer_name = models.TextField(blank=True)
    authorizer_title = models.TextField(blank=True)
    authorizer_email = models.TextField(blank=True)
    authorizer_phone = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["period"], name="declarant_once")]


class ProductMineral(Owned):
    """That a mineral beyond the conflict minerals is necessary to a product."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="minerals")
    mineral = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "mineral"], name="mineral_once"),
            models.CheckConstraint(condition=~Q(mineral=""), name="mineral_named"),
        ]


class DecidedAnswer(Decided):
    """What a person decided against a computed answer or field of an own declaration.

    `subject`, `template` and an empty `value` mean what `oreigin.rollup.values.Decided` says.
    """

    subject = models.TextField()
    value = models.TextField(blank=True)
    comment = models.TextField(blank=True)
    template = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(subject="") & ~Q(who="") & ~Q(why=""), name="decided_answer_filled"
            )
        ]


class OwnDeclaration(OfPeriod):
    """A declaration that is kept up to date: a version of a template, and what it is about.

    `products` are codes of products. The rest is what the worker made of it last, from
    `revision`: `result` is what the pages show, `document` the filled-in workbook, `inputs` the
    fingerprints of what it stands on, `problem` why it could not be made. Counted apart from the
    result, for lists: `open` is what needs a person before it can go out, `smelters` those that go
    out, `errors` what does not fit together.
    """

    template = models.CharField(max_length=20)
    version = models.CharField(max_length=20)
    scope = models.CharField(max_length=20)
    description = models.TextField(blank=True)
    products = models.JSONField(default=list)
    added = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    revision = models.PositiveIntegerField(default=0)
    computed = models.DateTimeField(null=True)
    effective = models.DateField(null=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    inputs = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    open = models.PositiveIntegerField(default=0)
    smelters = models.PositiveIntegerField(default=0)
    errors = models.PositiveIntegerField(default=0)
    problem = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=_SCOPE & ~Q(template="") & ~Q(version=""), name="own_declaration_asked"
            ),
            models.CheckConstraint(
                condition=Q(document=None) | Q(computed__isnull=False, effective__isnull=False),
                name="own_declaration_made",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.version}"


class WaitingSmelter(OfPeriod):
    """A smelter of a mineral beyond the conflict minerals that waits for a person.

    The filing is not about it, so that it is no `Smelter`: own declarations stand on it, and the
    worker that makes those keeps these rows. `names` are the ways in which rows declare it, with
    the columns of a `DeclaredName`; `responses` says which response does, and in how many rows.
    `needs_review` is false from the decision until the declarations are made anew.
    """

    key = models.TextField()
    metal = models.CharField(max_length=40)
    name = models.TextField()
    sort_name = models.TextField()
    suppliers = models.PositiveIntegerField()
    rows = models.PositiveIntegerField()
    names = models.JSONField(default=list)
    responses = models.JSONField(default=dict)
    needs_review = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["period", "key"], name="waiting_smelter_once")
        ]


class SentDeclaration(OfPeriod):
    """A row of the ledger: what was given to whom, and the exact bytes.

    `inputs` is the fingerprint of everything it was made from, `parts` the fingerprint of each.
    `standing` says what the worker found last (`oreigin.rollup.ledger.Standing`), `says` what a new
    one would say otherwise, `changed` which inputs are others; "" for one that a later one to the
    same recipient has replaced.
    """

    to = models.TextField()
    when = models.DateField()
    template = models.CharField(max_length=20)
    version = models.CharField(max_length=20)
    scope = models.CharField(max_length=20)
    description = models.TextField(blank=True)
    products = models.JSONField(default=list)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    inputs = models.CharField(max_length=64)
    parts = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    standing = models.CharField(max_length=60, blank=True)
    says = models.JSONField(default=list)
    changed = models.JSONField(default=list)
    reviewed = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["period", "standing"], name="sent_standing")]
        constraints = [
            models.CheckConstraint(
                condition=_SCOPE & ~Q(to="") & ~Q(template="") & ~Q(version=""),
                name="sent_declaration_filled",
            )
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.version} to {self.to}"
