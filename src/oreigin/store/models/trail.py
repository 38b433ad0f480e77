"""The audit trail: events in one chain a registrant, what is personal in a table of its own."""

from django.db import models

from oreigin.store.models.base import Owned
from oreigin.store.models.people import User


class AuditEvent(Owned):
    """One thing that was done. Only added, never changed or removed (`oreigin.store.guards`).

    `facts` hold ids and values, nothing personal. `person_hash` is the salted hash of who did it
    and of what else is personal; `hash` covers the event, that hash and the event before.
    """

    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    action = models.CharField(max_length=60)
    subject = models.TextField()
    facts = models.JSONField(default=dict)
    person_hash = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["registrant", "subject"], name="event_subject")]
        constraints = [
            models.UniqueConstraint(fields=["registrant", "sequence"], name="event_once")
        ]


class AuditPerson(Owned):
    """Who did it, and what else of an event is personal, with the salt of its hash.

    `user` tells namesakes apart, and whoever acts without an account ("portal", "worker") from an
    account of that name. May be erased as a whole (then an event of the chain says so), never
    changed.
    """

    event = models.OneToOneField(AuditEvent, models.PROTECT, related_name="person")
    salt = models.CharField(max_length=64)
    who = models.TextField(blank=True)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    details = models.JSONField(default=dict)


class ChainHead(models.Model):
    """The newest event of a registrant's chain; locked while one is added."""

    registrant = models.OneToOneField("store.Registrant", models.PROTECT, related_name="chain")
    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)
