"""The survey as a campaign: who is written to, and every message with what became of it."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from oreigin.campaign.values import Channel
from oreigin.store.models.base import OfPeriod, Owned
from oreigin.store.models.people import User
from oreigin.store.models.responses import Document
from oreigin.store.models.suppliers import Contact, Supplier


class Campaign(OfPeriod):
    """How the suppliers of a period are written to; nothing is sent before `launched`.

    `schedule` holds what the registrant set otherwise than `data/campaign.toml`, step by step.
    `manager_name` and `manager_email` are the person at the registrant that a matter escalates to.
    `trouble` is what could not be written at the last run, and why. A link to the portal is good
    for `link_days` days.
    """

    launched = models.DateTimeField(null=True, blank=True)
    launched_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    paused = models.DateTimeField(null=True, blank=True)
    schedule = models.JSONField(default=dict)
    manager_name = models.TextField(blank=True)
    manager_email = models.TextField(blank=True)
    trouble = models.JSONField(default=list)
    link_days = models.PositiveSmallIntegerField(default=90)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["period"], name="campaign_once"),
            models.CheckConstraint(condition=Q(link_days__gte=1), name="campaign_links_last"),
        ]


class MessageText(OfPeriod):
    """The registrant's own words for a step of the campaign in a language."""

    step = models.CharField(max_length=60)
    language = models.CharField(max_length=20)
    subject = models.TextField()
    body = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["period", "step", "language"], name="text_once"),
            models.CheckConstraint(condition=~Q(subject="") & ~Q(body=""), name="text_complete"),
        ]


class MessageState(models.TextChoices):
    """Where a message stands on its way."""

    WAITING = "waiting", "waits to be sent"
    SENDING = "sending", "is being sent"
    SENT = "sent", "was handed to the mail server"
    BOUNCED = "bounced", "came back"
    FAILED = "failed", "could not be sent"
    CANCELED = "canceled", "was not sent any more"


class Message(OfPeriod):
    """A message of the outbox: written once, sent once, kept for good.

    `key` is what makes it once: two messages for one reason cannot both be. A message is `sending`
    by `worker`, on a lease, committed before the mail server hears of it; whoever finds the worker
    dead or the lease run out sends it again under the same `message_id`, by which mail systems know
    it for the same. `subject`,
    `text` and `html` are what was sent, with the personal link left out: its secret is nowhere
    kept. `about` is the code of the response it is about. One to the registrant's own manager is no
    supplier's (`supplier` None). A row of the channel "call" is no mail: a person was asked, by
    `action`, to pick up the telephone.
    """

    step = models.CharField(max_length=60)
    channel = models.CharField(max_length=20, default=Channel.MAIL.value)
    key = models.CharField(max_length=200)
    supplier = models.ForeignKey(Supplier, models.PROTECT, null=True, related_name="messages")
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, related_name="messages")
    address = models.TextField()
    language = models.CharField(max_length=20, default="en")
    subject = models.TextField()
    text = models.TextField()
    html = models.TextField()
    why = models.TextField()
    about = models.TextField(blank=True)
    due = models.DateField()
    message_id = models.CharField(max_length=200, unique=True)
    link = models.ForeignKey("store.PortalLink", models.PROTECT, null=True, related_name="messages")
    question = models.ForeignKey("store.Question", models.PROTECT, null=True, related_name="+")
    action = models.ForeignKey("store.Action", models.PROTECT, null=True, related_name="+")

    state = models.CharField(
        max_length=20, choices=MessageState.choices, default=MessageState.WAITING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt = models.DateTimeField(default=timezone.now)
    worker = models.CharField(max_length=60, blank=True)
    leased_until = models.DateTimeField(null=True)
    sent = models.DateTimeField(null=True)
    problem = models.JSONField(null=True)
    created = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["state", "next_attempt"], name="message_queue")]
        constraints = [
            models.UniqueConstraint(fields=["period", "key"], name="message_once"),
            models.CheckConstraint(
                condition=Q(state__in=MessageState.values), name="message_state_known"
            ),
            models.CheckConstraint(
                condition=Q(channel=Channel.MAIL.value)
                | Q(channel=Channel.CALL.value, action__isnull=False, state=MessageState.SENT),
                name="message_call_is_an_action",
            ),
            models.CheckConstraint(
                condition=Q(state=MessageState.SENDING, leased_until__isnull=False)
                | ~Q(state=MessageState.SENDING) & Q(leased_until=None),
                name="message_sending_on_lease",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[MessageState.SENT, MessageState.BOUNCED])
                | Q(sent__isnull=False),
                name="message_sent_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(sent=None) | Q(sent__gte=F("created")), name="message_made_then_sent"
            ),
        ]


class MessageFile(Owned):
    """A document that went with a message."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="files")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    filename = models.TextField()
