"""A reporting period: the fields of the Case that have no rows of their own."""

from django.db import models
from django.utils import timezone

from oreigin.store.models.base import OfPeriod, Owned

FIRST_YEAR = 2013


class Period(Owned):
    """One registrant, one year: what `oreigin.case.Case` is.

    `settings` holds, under their names, the fields of the Case that have no rows of their own
    (registrant, as_of, signatory, annex, policy ...; `oreigin.store.loading.settings_of`).
    `revision` counts changes; what was computed names the revision it was computed from. `closed`
    is set when the report was filed: then nothing changes any more.
    """

    year = models.PositiveIntegerField()
    settings = models.JSONField()
    survey_starts = models.DateField(null=True, blank=True)
    answers_due = models.DateField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    created = models.DateTimeField(default=timezone.now)
    closed = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["registrant", "year"], name="period_once"),
            models.CheckConstraint(
                condition=models.Q(year__gte=FIRST_YEAR, year__lte=9999), name="period_year"
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)


class Narrative(OfPeriod):
    """A text block in the registrant's own words; `previous` marks those of the period before."""

    code = models.TextField()
    text = models.TextField()
    previous = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["period", "code", "previous"], name="narrative_once")
        ]


class NarrativeClaim(OfPeriod):
    """A sentence with a truth value that is held against the data."""

    code = models.TextField()
    sentence = models.TextField()
    predicate = models.TextField()
    reach = models.TextField(blank=True)
    printed = models.BooleanField(default=False)
    source = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["period", "code"], name="claim_once")]
