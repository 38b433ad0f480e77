"""Whether what a page shows is still what it rests on, and how far the worker is with it."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oreigin.store.models import Job, JobState, Period
from oreigin.web.access import PageRequest, page


@dataclass(frozen=True, slots=True)
class Standing:
    """How the stored results stand: `outdated` once something changed after them.

    `job` computes them anew, waits to, or failed to; None where nobody has asked for it yet.
    """

    outdated: bool
    job: Job | None = None

    @property
    def failed(self) -> bool:
        """Whether the newest attempt was given up."""
        return self.job is not None and self.job.state == JobState.FAILED


def standing(period: Period) -> Standing:
    """Return how the results of a period stand; it costs a query only where they are outdated."""
    result = getattr(period, "result", None)
    if result is not None and result.revision >= period.revision:
        return Standing(outdated=False)
    jobs = Job.objects.filter(period=period, kind="assess").order_by("-pk")
    newest = jobs.first()
    done = newest is not None and newest.state == JobState.DONE
    return Standing(outdated=True, job=None if done else newest)


@page("program.read")
@require_safe
def computing(request: PageRequest) -> HttpResponse:
    """Say how the results stand; a page that was opened while they were outdated keeps asking."""
    now = standing(request.period)
    response = render(request, "web/parts/computing.html", {"standing": now, "asked_again": True})
    if not now.outdated:
        response.headers["HX-Trigger"] = "computed"
    return response
