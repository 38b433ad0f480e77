"""What all tables of a registrant share."""

from django.db import models


class Owned(models.Model):
    """A row of one registrant. The database refuses references to rows of another (`guards`)."""

    registrant = models.ForeignKey("store.Registrant", models.PROTECT, related_name="+")

    class Meta:
        """No table of its own."""

        abstract = True
