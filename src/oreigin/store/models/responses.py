"""Documents as received, what was read from them, and the responses they make."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from oreigin.case import Decision, ResponseKind
from oreigin.store.models.base import OfPeriod, Owned
from oreigin.store.models.people import User
from oreigin.store.models.suppliers import Supplier


class Document(Owned):
    """A document that was received, kept by its SHA-256 (`oreigin.store.documents`). Never changed.

    The same bytes are one document of a registrant, whoever sent them and however often.
    """

    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    received = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["registrant", "sha256"], name="document_once"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="document_sha256"
            ),
        ]


class Reading(Owned):
    """What a document says: its declaration, or the problem that kept it from being read.

    `declaration` is packed (`oreigin.store.packing`). `tables` is the hash of the data files it
    was read with: other tables, another reading.
    """

    document = models.OneToOneField(Document, models.CASCADE, related_name="reading")
    template = models.CharField(max_length=20, blank=True)
    version = models.CharField(max_length=20, blank=True)
    company = models.TextField(blank=True)
    declaration = models.BinaryField(null=True)
    problem = models.JSONField(null=True)
    tables = models.CharField(max_length=64)
    read = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(declaration=None, problem__isnull=False)
                | Q(declaration__isnull=False, problem=None),
                name="reading_or_problem",
            )
        ]


class Response(OfPeriod):
    """A supplier's answer; never removed, only superseded by a newer one.

    What the checks said of it stands beside it, as of the day `checked`, with the policy, lists and
    tables that `checked_with` stands for: `status` ("complete",
    "incomplete", "unknown", "unreadable", "" while unchecked), `verdict` by the acceptance policy,
    `findings` and `missing` as `oreigin check --json` prints them; `scope` is what it declares
    for. `in_force` is the supplier's newest; `counted` says that the figures count it. `list_mark`
    is the same for two documents with the same smelter list. `rows_read` names the data tables
    that its stored rows were read with.
    """

    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="responses")
    code = models.TextField()
    kind = models.CharField(max_length=30)
    received = models.DateField()
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="responses")
    filename = models.TextField(blank=True)
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, related_name="superseded_by")
    decision = models.CharField(max_length=20, default=Decision.PENDING.value)
    reason = models.TextField(blank=True)
    by = models.TextField(blank=True)

    uploaded = models.DateTimeField(default=timezone.now)
    uploaded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided = models.DateTimeField(null=True, blank=True)

    checked = models.DateTimeField(null=True, blank=True)
    checked_with = models.CharField(max_length=64, blank=True)
    status = models.CharField(max_length=20, blank=True)
    verdict = models.CharField(max_length=20, blank=True)
    template = models.CharField(max_length=40, blank=True)
    scope = models.CharField(max_length=20, blank=True)
    errors = models.PositiveIntegerField(default=0)
    warnings = models.PositiveIntegerField(default=0)
    findings = models.JSONField(default=list)
    missing = models.JSONField(default=list)
    list_mark = models.CharField(max_length=64, blank=True)
    rows = models.PositiveIntegerField(default=0)
    rows_read = models.CharField(max_length=64, blank=True)
    in_force = models.BooleanField(default=True)
    counted = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["period", "in_force", "decision"], name="response_list")]
        constraints = [
            models.UniqueConstraint(fields=["period", "code"], name="response_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in ResponseKind]), name="response_kind"
            ),
            models.CheckConstraint(
                condition=Q(decision__in=[decision.value for decision in Decision]),
                name="response_decision",
            ),
            models.CheckConstraint(
                condition=~Q(kind=ResponseKind.WORKBOOK.value) | Q(document__isnull=False),
                name="response_workbook_has_document",
            ),
            models.CheckConstraint(
                condition=~Q(decision__in=[Decision.REJECTED.value, Decision.WAIVED.value])
                | ~Q(reason=""),
                name="response_refused_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(supersedes=None) | ~Q(supersedes=models.F("pk")),
                name="response_not_its_own_successor",
            ),
        ]


class UploadState(models.TextChoices):
    """What became of a file that somebody uploaded."""

    WAITING = "waiting", "waits to be read"
    FILED = "filed", "filed as a response"
    UNMATCHED = "unmatched", "waits for its supplier"
    DUPLICATE = "duplicate", "was there already"
    UNREADABLE = "unreadable", "could not be read"
    OPENED = "opened", "an archive, its files stand beside it"
    DISMISSED = "dismissed", "set aside by a person"


class Upload(OfPeriod):
    """A file that was uploaded or mailed, until it is filed as a response; never removed.

    `supplier` is whose it is, where that was said or found out; `guesses` are the likeliest codes.
    It came through a supplier's `link`, with a `mail`, or else from a member (`by`). `sending` is
    the same for files that were sent in one go: they stand side by side, none replaces another.
    """

    job = models.ForeignKey("store.Job", models.PROTECT, null=True, related_name="uploads")
    document = models.ForeignKey(Document, models.PROTECT, related_name="uploads")
    filename = models.TextField()
    state = models.CharField(
        max_length=20, choices=UploadState.choices, default=UploadState.WAITING
    )
    supplier = models.ForeignKey(Supplier, models.PROTECT, null=True, related_name="+")
    guesses = models.JSONField(default=list)
    problem = models.JSONField(null=True)
    response = models.ForeignKey(Response, models.PROTECT, null=True, related_name="uploads")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    link = models.ForeignKey("store.PortalLink", models.PROTECT, null=True, related_name="uploads")
    mail = models.ForeignKey("store.Mail", models.PROTECT, null=True, related_name="uploads")
    sending = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["period", "state"], name="upload_list")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=UploadState.FILED) | Q(response__isnull=False),
                name="upload_filed_as_response",
            )
        ]
