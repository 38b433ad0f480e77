"""What people decided, and what the program did: rows of the Case that carry a who and a why."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from oreigin.case import RecordKind, Risk
from oreigin.smelters.judgment import Verdict
from oreigin.store.models.base import OfPeriod
from oreigin.store.models.people import User
from oreigin.store.models.suppliers import Supplier

_CID = Q(cid=None) | Q(cid__regex=r"^CID[0-9]{6}$")
_NOT_REVOKED_BEFORE = Q(revoked=None) | Q(revoked__gte=models.F("when"))


class Decided(OfPeriod):
    """A person's decision; revoked, not removed, when it no longer counts."""

    who = models.TextField()
    when = models.DateField()
    why = models.TextField()
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True


class Judgment(Decided):
    """A reviewer's decision on a declared name."""

    metal = models.CharField(max_length=40)
    name = models.TextField()
    country = models.TextField(blank=True)
    verdict = models.CharField(max_length=20)
    cid = models.CharField(max_length=20, null=True)
    revoked = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict__in=[verdict.value for verdict in Verdict]),
                name="judgment_verdict",
            ),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.FACILITY.value, cid__isnull=False)
                | ~Q(verdict=Verdict.FACILITY.value) & Q(cid=None),
                name="judgment_cid_of_facility",
            ),
            models.CheckConstraint(condition=_CID, name="judgment_cid"),
            models.CheckConstraint(condition=_NOT_REVOKED_BEFORE, name="judgment_revoked_after"),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(who="") & ~Q(why=""), name="judgment_filled"
            ),
        ]


class RiskDecision(Decided):
    """A reviewer's decision on the location risk of one facility."""

    metal = models.CharField(max_length=40)
    name = models.TextField(blank=True)
    country = models.TextField(blank=True)
    risk = models.CharField(max_length=20)
    cid = models.CharField(max_length=20, null=True)
    revoked = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(risk__in=[risk.value for risk in Risk]), name="risk_known"
            ),
            models.CheckConstraint(condition=_CID, name="risk_cid"),
            models.CheckConstraint(condition=_NOT_REVOKED_BEFORE, name="risk_revoked_after"),
            models.CheckConstraint(condition=~Q(who="") & ~Q(why=""), name="risk_filled"),
        ]


class Override(Decided):
    """What a person decided against a computed answer."""

    subject = models.TextField()
    value = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(subject="") & ~Q(who="") & ~Q(why=""), name="override_filled"
            )
        ]


class ActionKind(models.TextChoices):
    """What sort of thing is to be done."""

    FOLLOW_UP = "follow-up", "Follow-up"
    CORRECTIVE = "corrective", "Corrective action"
    RED_FLAG = "red-flag", "Red flag"
    ESCALATION = "escalation", "Escalation"
    GRIEVANCE = "grievance", "Grievance"
    COMMITMENT = "commitment", "Commitment"


class Action(OfPeriod):
    """Something to be done, by whom and until when.

    `kind`, `subject` (what it is about: a smelter's or rule's id) and `decision` are the team's;
    the Case knows the rest.
    """

    code = models.TextField()
    matter = models.TextField()
    owner = models.TextField()
    due = models.DateField(null=True, blank=True)
    done = models.DateField(null=True, blank=True)
    outcome = models.TextField(blank=True)
    supplier = models.ForeignKey(Supplier, models.PROTECT, null=True, related_name="actions")
    kind = models.CharField(max_length=20, choices=ActionKind.choices, default=ActionKind.FOLLOW_UP)
    subject = models.TextField(blank=True)
    decision = models.TextField(blank=True)
    opened = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["period", "done", "due"], name="action_list")]
        constraints = [
            models.UniqueConstraint(fields=["period", "code"], name="action_once"),
            models.CheckConstraint(condition=~Q(matter="") & ~Q(owner=""), name="action_filled"),
            models.CheckConstraint(
                condition=Q(kind__in=ActionKind.values), name="action_kind_known"
            ),
        ]


class ProgramRecord(OfPeriod):
    """Proof that something was done, under one of the OECD's five steps.

    `previous` marks the commitments of the period before.
    """

    code = models.TextField()
    step = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=40)
    date = models.DateField()
    summary = models.TextField()
    body = models.TextField(blank=True)
    options = models.JSONField(default=list)
    decision = models.TextField(blank=True)
    source = models.TextField(blank=True)
    invented = models.BooleanField(default=False)
    commitment = models.TextField(blank=True)
    fulfilment = models.CharField(max_length=30, null=True)
    previous = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["period", "code", "previous"], name="record_once"),
            models.CheckConstraint(condition=Q(step__gte=1, step__lte=5), name="record_step"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in RecordKind]), name="record_kind"
            ),
        ]
