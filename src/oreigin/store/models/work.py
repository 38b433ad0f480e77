"""What a team works with beside the Case: jobs, comments, saved views."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from oreigin.store.models.base import OfPeriod, Owned
from oreigin.store.models.people import User


class JobState(models.TextChoices):
    """Where a job stands."""

    WAITING = "waiting", "waiting"
    RUNNING = "running", "running"
    DONE = "done", "done"
    FAILED = "failed", "failed"


class Job(Owned):
    """Something that takes longer than a page may; a worker holds it on a lease.

    A worker that dies lets the lease run out, and another takes the job up again: what a job does
    must therefore be safe to do twice. Of one kind only one runs for a period at a time. `done` of
    `total` is its progress, `said` what it does now.
    """

    period = models.ForeignKey("store.Period", models.PROTECT, null=True, related_name="jobs")
    kind = models.CharField(max_length=40)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=20, choices=JobState.choices, default=JobState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    said = models.TextField(blank=True)
    problem = models.JSONField(null=True)
    outcome = models.JSONField(default=dict)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=60, blank=True)
    created = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    finished = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "created"], name="job_queue")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="job_state"),
            models.CheckConstraint(
                condition=Q(state=JobState.RUNNING, leased_until__isnull=False)
                | ~Q(state=JobState.RUNNING) & Q(leased_until=None),
                name="job_running_on_lease",
            ),
            models.UniqueConstraint(
                fields=["period", "kind"],
                condition=Q(state=JobState.RUNNING),
                name="job_alone_in_its_period",
            ),
        ]


class Comment(OfPeriod):
    """What somebody said about something: `subject` is its kind and id, "smelter:CID000019"."""

    subject = models.TextField()
    text = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["period", "subject"], name="comment_subject")]


class SavedView(Owned):
    """A table's filters, columns and order that somebody keeps under a name."""

    user = models.ForeignKey(User, models.CASCADE, related_name="saved_views")
    table = models.CharField(max_length=60)
    name = models.TextField()
    query = models.TextField()
    shared = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["registrant", "user", "table", "name"], name="saved_view_once"
            )
        ]
