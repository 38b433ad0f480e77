"""Reference and status lists: dated snapshots of a registrant, and which period uses which."""

from django.db import models
from django.utils import timezone

from oreigin.store.models.base import OfPeriod, Owned
from oreigin.store.models.people import User
from oreigin.store.models.responses import Document


class ListSnapshot(Owned):
    """One imported list, never changed; `document` is its CSV, whose SHA-256 `sha256` is."""

    code = models.TextField()
    kind = models.CharField(max_length=30)
    scheme = models.TextField()
    as_of = models.DateField()
    source = models.TextField()
    source_sha256 = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    public = models.BooleanField()
    unknown_columns = models.JSONField(default=list)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    imported = models.DateTimeField(default=timezone.now)
    imported_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["registrant", "code", "sha256"], name="snapshot_once")
        ]


class ListRow(Owned):
    """One row of a list, never changed; `values` are all its fields, some beside it to search."""

    snapshot = models.ForeignKey(ListSnapshot, models.CASCADE, related_name="list_rows")
    position = models.PositiveIntegerField()
    metal = models.TextField(blank=True)
    cid = models.TextField(blank=True)
    name = models.TextField(blank=True)
    values = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["registrant", "cid"], name="list_row_cid")]
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "position"], name="list_row_once")
        ]


class ListUse(OfPeriod):
    """A period uses a list: from then on its results rest on it too."""

    snapshot = models.ForeignKey(ListSnapshot, models.PROTECT, related_name="uses")
    applied = models.DateTimeField(default=timezone.now)
    applied_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["period", "snapshot"], name="list_use_once")]


class ListSetAside(OfPeriod):
    """Somebody said that a period does not need a list, and why; applying it later ends that."""

    snapshot = models.ForeignKey(ListSnapshot, models.PROTECT, related_name="set_aside")
    reason = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["period", "snapshot"], name="list_set_aside_once")
        ]
