"""What was computed from a period, stored for the pages: they read it and compute nothing."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from oreigin.store.models.base import OfPeriod, Owned
from oreigin.store.models.people import User
from oreigin.store.models.responses import Document, Response

MEMBERS = 1000
"""How many members of a figure or claim are stored, and of what speaks against a claim."""


class PeriodResult(Owned):
    """The newest assessment of a period; out of date once the period's `revision` is higher.

    `tables` names the data tables and template versions that it was computed with.
    `determination` and `dashboard` hold what their pages show (`oreigin.casework.assessing`).
    `minerals_to_decide` counts the names of other minerals that wait for a person, as the worker
    found them when it last made the own declarations.
    """

    period = models.OneToOneField("store.Period", models.PROTECT, related_name="result")
    revision = models.PositiveIntegerField()
    tables = models.CharField(max_length=64)
    assessed = models.DateTimeField(default=timezone.now)
    seconds = models.FloatField()
    determination = models.JSONField()
    dashboard = models.JSONField()
    minerals_to_decide = models.PositiveIntegerField(default=0)


class Smelter(OfPeriod):
    """One consolidated smelter: `key` is its CID, or metal, name and country as typed.

    `status` is a ConformanceStatus, `risk` its location risk; `conformance` and `profile` hold the
    whole values. `suppliers` and `rows` count who declared it and how often.
    """

    key = models.TextField()
    metal = models.CharField(max_length=40)
    cid = models.CharField(max_length=20, blank=True)
    name = models.TextField()
    sort_name = models.TextField()
    country = models.TextField(blank=True)
    city = models.TextField(blank=True)
    status = models.CharField(max_length=30)
    scheme = models.CharField(max_length=60, blank=True)
    status_as_of = models.DateField(null=True)
    risk = models.CharField(max_length=20, blank=True)
    covered = models.BooleanField()
    printed = models.BooleanField()
    necessary = models.BooleanField()
    needs_review = models.BooleanField()
    confirmed_unlisted = models.BooleanField()
    suppliers = models.PositiveIntegerField()
    rows = models.PositiveIntegerField()
    red_flags = models.PositiveIntegerField(default=0)
    names = models.JSONField(default=list)
    conformance = models.JSONField(default=dict)
    profile = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["period", "metal", "sort_name"], name="smelter_list"),
            models.Index(fields=["registrant", "cid"], name="smelter_cid"),
        ]
        constraints = [models.UniqueConstraint(fields=["period", "key"], name="smelter_once")]


class DeclaredName(OfPeriod):
    """One distinct thing that rows declare (metal, ID, name, country), and how it was recognized.

    `digest` stands for all of them; `identified` is false where the supplier chose "Smelter not
    yet identified". `leftover` says why it is no smelter. `alternatives` are other facilities it
    may be: cid, name, country, score.
    """

    digest = models.CharField(max_length=64)
    metal = models.TextField(blank=True)
    cid = models.TextField(blank=True)
    name = models.TextField(blank=True)
    also = models.TextField(blank=True)
    country = models.TextField(blank=True)
    identified = models.BooleanField(default=True)
    smelter = models.ForeignKey(Smelter, models.SET_NULL, null=True, related_name="declared_names")
    leftover = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    how = models.CharField(max_length=20, blank=True)
    score = models.FloatField(default=0)
    evidence = models.JSONField(default=list)
    alternatives = models.JSONField(default=list)
    rows = models.PositiveIntegerField(default=0)
    suppliers = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["period", "outcome"], name="name_queue")]
        constraints = [models.UniqueConstraint(fields=["period", "digest"], name="name_once")]


class DeclaredRow(OfPeriod):
    """One row of a response's smelter list; every column of it stands in the reading.

    There are hundreds of thousands: indexed is only what pages look for.
    """

    registrant = models.ForeignKey(
        "store.Registrant", models.PROTECT, related_name="+", db_index=False
    )
    period = models.ForeignKey("store.Period", models.PROTECT, related_name="+", db_index=False)
    response = models.ForeignKey(
        Response, models.CASCADE, related_name="declared_rows", db_index=False
    )
    name = models.ForeignKey(
        DeclaredName, models.PROTECT, related_name="declared_rows", db_index=False
    )
    row = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["name", "response"], name="declared_by")]
        constraints = [
            models.UniqueConstraint(fields=["response", "row"], name="declared_row_once")
        ]


class Figure(OfPeriod):
    """A figure with the ids of what it counts, the first `MEMBERS` of them."""

    code = models.TextField()
    value = models.BigIntegerField()
    label = models.TextField()
    rule = models.TextField()
    members = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["period", "code"], name="figure_once")]


class Claim(OfPeriod):
    """A sentence held against the data: true, false, or not decided by them.

    Of what speaks against it the first `MEMBERS` are stored, and `against_count` says how many.
    """

    code = models.TextField()
    sentence = models.TextField()
    holds = models.BooleanField(null=True)
    rule = models.TextField()
    members = models.JSONField(default=list)
    against = models.JSONField(default=list)
    against_count = models.PositiveIntegerField(default=0)
    readings = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["period", "code"], name="held_claim_once")]


class Attention(OfPeriod):
    """Something a person has to look at before anything is filed, the gravest first."""

    position = models.PositiveIntegerField()
    rule = models.TextField()
    severity = models.CharField(max_length=20)
    subject = models.TextField(blank=True)
    message = models.TextField()
    remedy = models.TextField()
    members = models.JSONField(default=list)


class Package(OfPeriod):
    """A filing package that was made: its files as one archive, and what it stood on.

    `trail` is the head of the audit trail at that moment, an anchor outside of it. A final one may
    be approved for filing.
    """

    made = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    revision = models.PositiveIntegerField()
    draft = models.BooleanField()
    in_error = models.BooleanField()
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    files = models.JSONField(default=list)
    trail = models.TextField(blank=True)
    approved = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    remark = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(draft=True) | Q(in_error=False), name="package_final_without_error"
            ),
            models.CheckConstraint(
                condition=Q(approved=None) | Q(draft=False), name="package_approved_is_final"
            ),
        ]
