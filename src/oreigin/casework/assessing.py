"""Computing a period's results anew, whenever something they rest on was changed."""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from oreigin.assessment.assess import assess
from oreigin.assessment.values import Assessment
from oreigin.casework import declaring, jobs
from oreigin.casework.actors import Actor, system
from oreigin.casework.checking import check_again
from oreigin.casework.dashboard import dashboard
from oreigin.casework.documents import read_again
from oreigin.casework.known import known_templates, read_with
from oreigin.store.keeping import Computed, keep_results
from oreigin.store.loading import load_case, load_declarations
from oreigin.store.models import Job, JobState, Period


def request(actor: Actor, period: Period) -> Job:
    """Have the period's results computed anew, and return the job that does it.

    One that waits already will see the change too.
    """
    waiting = Job.objects.filter(period=period, kind="assess", state=JobState.WAITING).first()
    return waiting or jobs.enqueue(actor.registrant, "assess", actor.now, period, actor.user)


def request_outdated(now: datetime) -> int:
    """Have every open period computed anew that was not since it, or our tables, changed.

    So after an update of Oreigin the results follow by themselves. Returns how many there are.
    """
    today = read_with(known_templates())
    current = Q(result__revision=F("revision"), result__tables=today)
    outdated = Period.objects.filter(~current, closed=None).select_related("registrant")
    for period in outdated:
        request(system(period.registrant, None, now), period)
    return len(outdated)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Look for no garbage meanwhile: millions of values are made of which none refers to itself.

    Looking through them again and again takes half of the time.
    """
    looked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looked:
            gc.enable()


@_uncollected()
def assess_period(progress: jobs.Progress) -> dict[str, Any]:
    """Do the job `assess`; responses are checked anew where policy, lists or tables changed."""
    began = time.monotonic()
    period = Period.objects.select_related("registrant").get(pk=progress.period.pk)
    assessment = assessment_of(period, progress)
    progress.tell(2, 3, "Storing the results")
    computed = Computed(
        assessment=assessment,
        dashboard=dashboard(period, assessment),
        revision=period.revision,
        tables=read_with(known_templates()),
        seconds=time.monotonic() - began,
        at=timezone.now(),
    )
    keep_results(period, computed)
    progress.tell(3, 3, "Checking responses")
    check_again(period, timezone.now().date())
    declaring.request_where_needed(progress.actor(timezone.now()), period)
    return {"revision": period.revision, "seconds": round(computed.seconds, 1)}


def assessment_of(period: Period, progress: jobs.Progress) -> Assessment:
    """Return the assessment of a period as it is stored now."""
    progress.tell(0, 3, "Reading the case")
    templates = known_templates()
    read_again(period, templates)
    case = load_case(period)
    declarations, unread = load_declarations(period)
    progress.tell(1, 3, "Computing")
    return assess(case, declarations, unread, templates=templates)
