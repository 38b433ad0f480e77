"""What a supplier has to do with us without an account: links, questions, a form half filled."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from oreigin.store.models.base import OfPeriod
from oreigin.store.models.people import User
from oreigin.store.models.responses import Response
from oreigin.store.models.suppliers import Contact, Supplier


class PortalLink(OfPeriod):
    """A supplier's personal link: of its token only the hash is kept.

    It opens what concerns this supplier in this period and nothing else, until it expires or is
    revoked. `used` is when somebody last did something with it, not when it was opened.
    """

    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="links")
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    nonce = models.CharField(max_length=64)
    created = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    expires = models.DateTimeField()
    revoked = models.DateTimeField(null=True, blank=True)
    used = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(token_hash__regex=r"^[0-9a-f]{64}$"),  # noqa: S106 - a pattern
                name="link_hashed",
            ),
            models.CheckConstraint(
                condition=Q(expires__gt=models.F("created")), name="link_lasts_a_while"
            ),
        ]


class Question(OfPeriod):
    """A question between registrant and supplier, and its answer.

    `from_supplier` says who asks, `link` by which the supplier asked or answered, `mail` in which
    it asked. Where it came out of the checks, `response` is the one it is about and `findings` the
    ids of what was found.
    """

    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="questions")
    from_supplier = models.BooleanField()
    response = models.ForeignKey(Response, models.PROTECT, null=True, related_name="questions")
    findings = models.JSONField(default=list)
    text = models.TextField()
    asked = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answer = models.TextField(blank=True)
    answered = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closed = models.DateTimeField(null=True, blank=True)
    mail = models.ForeignKey("store.Mail", models.PROTECT, null=True, related_name="questions")
    link = models.ForeignKey(PortalLink, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["period", "answered"], name="question_open")]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="question_asks_something"),
            models.CheckConstraint(
                condition=Q(answered=None, answer="") | Q(answered__isnull=False) & ~Q(answer=""),
                name="question_answered_in_words",
            ),
        ]


class FormDraft(OfPeriod):
    """What a supplier has filled in online so far; `version` keeps two tabs from losing words.

    `link` is the one that it was begun through.
    """

    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="drafts")
    values = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    changed = models.DateTimeField(default=timezone.now)
    response = models.ForeignKey(Response, models.PROTECT, null=True, related_name="+")
    link = models.ForeignKey(PortalLink, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supplier"], condition=Q(response=None), name="draft_one_open"
            )
        ]
