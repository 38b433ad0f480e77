"""The official workbooks that a registrant has brought: blanks to be filled in."""

from django.db import models
from django.utils import timezone

from oreigin.store.models.base import Owned
from oreigin.store.models.people import User
from oreigin.store.models.responses import Document


class OfficialBlank(Owned):
    """An official blank of one version of a template, as its publisher sends it out."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    filename = models.TextField()
    template = models.CharField(max_length=20)
    version = models.CharField(max_length=20)
    released = models.DateField()
    brought = models.DateTimeField(default=timezone.now)
    brought_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["registrant", "template", "version"], name="blank_once_a_version"
            )
        ]
