"""What all tables of a registrant share."""

from django.db import models


class Owned(models.Model):
    """A row of one registrant. The database refuses references to rows of another (`guards`)."""

    registrant = models.ForeignKey("store.Registrant", models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class OfPeriod(Owned):
    """A row of one reporting period of a registrant."""

    period = models.ForeignKey("store.Period", models.PROTECT, related_name="+")

    class Meta:
        abstract = True
