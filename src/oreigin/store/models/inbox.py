"""Mail that came in: answers, bounces, notices of absence."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from oreigin.store.models.base import Owned
from oreigin.store.models.campaign import Message
from oreigin.store.models.periods import Period
from oreigin.store.models.responses import Document
from oreigin.store.models.suppliers import Supplier


class MailKind(models.TextChoices):
    """What a mail is."""

    ANSWER = "answer", "an answer"
    BOUNCE = "bounce", "a message that came back"
    ABSENCE = "absence", "a notice of absence"
    AUTOMATIC = "automatic", "another automatic reply"
    UNREADABLE = "unreadable", "could not be read"


class MailState(models.TextChoices):
    """What became of a mail."""

    UNMATCHED = "unmatched", "waits for a person"
    MATCHED = "matched", "belongs to a supplier"
    DISMISSED = "dismissed", "set aside by a person"


class Mail(Owned):
    """A mail as it came in, `document` being its very bytes; the same bytes come in once.

    `sha256` is theirs, and stays where they were erased: what was erased does not come back.
    `about` is the message it answers or reports on. `files` are its attachments, name and size in
    bytes; those that were taken in stand beside it as uploads.
    """

    sha256 = models.CharField(max_length=64)
    document = models.ForeignKey(Document, models.PROTECT, related_name="mails")
    period = models.ForeignKey(Period, models.PROTECT, null=True, related_name="mails")
    supplier = models.ForeignKey(Supplier, models.PROTECT, null=True, related_name="mails")
    about = models.ForeignKey(Message, models.PROTECT, null=True, related_name="replies")
    kind = models.CharField(max_length=20, choices=MailKind.choices)
    state = models.CharField(max_length=20, choices=MailState.choices)
    sender = models.TextField(blank=True)
    subject = models.TextField(blank=True)
    text = models.TextField(blank=True)
    files = models.JSONField(default=list)
    why = models.TextField(blank=True)
    sent = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["registrant", "state"], name="mail_list")]
        constraints = [
            models.UniqueConstraint(fields=["registrant", "sha256"], name="mail_once"),
            models.CheckConstraint(condition=Q(kind__in=MailKind.values), name="mail_kind_known"),
            models.CheckConstraint(
                condition=Q(state__in=MailState.values), name="mail_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=MailState.MATCHED)
                | Q(supplier__isnull=False, period__isnull=False),
                name="mail_matched_to_a_supplier",
            ),
        ]


class Mailbox(Owned):
    """How far a registrant's mailbox was read; `problem` is why it could not be, last time.

    Mails have growing numbers there (`uid`), as long as the mailbox says the same `validity`. That
    one is being taken in (`trying`), for the how manieth time (`tries`) and since when (`tried`) is
    written down before it is read, so that a mail over which workers die is known.
    """

    validity = models.BigIntegerField(default=0)
    uid = models.BigIntegerField(default=0)
    trying = models.BigIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    tried = models.DateTimeField(null=True)
    polled = models.DateTimeField(null=True)
    problem = models.JSONField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["registrant"], name="mailbox_once")]
