"""Jobs: what takes longer than a page may, done by a worker that may die at any moment.

A worker holds a job on a lease that it renews while it works. One that dies lets the lease run out,
and the job is taken up again; after three times it is given up. What a job does is therefore safe
to do twice.
"""

import importlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from oreigin import tables
from oreigin.casework.actors import Actor, system
from oreigin.errors import OreiginError, Problem
from oreigin.store.models import Job, JobState, Period, Registrant, User

LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 3

DOES: Mapping[str, str] = {
    "read": "oreigin.casework.reading:read_uploads",
    "assess": "oreigin.casework.assessing:assess_period",
    "package": "oreigin.casework.packages:make_package",
}
"""What does each kind of job: a function of `Progress` that returns the job's outcome."""

_LOG = logging.getLogger("oreigin.worker")


class LeaseLostError(Exception):
    """Another worker has taken the job over; whoever notices stops."""


@dataclass(frozen=True, slots=True)
class Progress:
    """A job at work: who started it, and how it tells how far it is."""

    job: Job

    @property
    def period(self) -> Period:
        """The period that the job is about."""
        if self.job.period is None:
            raise ValueError(f"a job {self.job.kind} needs a period")
        return self.job.period

    def actor(self, now: datetime) -> Actor:
        """Return who acts in the job: what runs by itself, for whoever started it."""
        return system(self.job.registrant, self.job.created_by, now)

    def tell(self, done: int, total: int, said: str = "") -> None:
        """Tell how far the job is, and renew its lease. Raises LeaseLostError."""
        held = _held(self.job).update(
            done=done, total=total, said=said, leased_until=timezone.now() + LEASE
        )
        if not held:
            raise LeaseLostError


def enqueue(
    registrant: Registrant,
    kind: str,
    now: datetime,
    period: Period | None = None,
    user: User | None = None,
    **arguments: Any,
) -> Job:
    """Return a new job that a worker will take up."""
    return Job.objects.create(
        registrant=registrant,
        period=period,
        kind=kind,
        arguments=arguments,
        created=now,
        created_by=user,
    )


def claim(worker: str, now: datetime) -> Job | None:
    """Return the oldest job that nobody holds, held by `worker` from now on; None where none is.

    A job waits while another of its kind is at work for the same period.
    """
    try:
        with transaction.atomic():
            job = _free(now).first()
            if job is None:
                return None
            job.state = JobState.RUNNING
            job.worker = worker
            job.leased_until = now + LEASE
            job.attempts += 1
            job.save(update_fields=["state", "worker", "leased_until", "attempts"])
    except IntegrityError:
        return None  # another worker took one of the same kind and period at this very moment
    return job


def _free(now: datetime) -> QuerySet[Job]:
    given_up = Q(state=JobState.RUNNING, leased_until__lt=now)
    at_work = Job.objects.filter(
        state=JobState.RUNNING, period=OuterRef("period"), kind=OuterRef("kind")
    )
    jobs = Job.objects.select_for_update(skip_locked=True, of=("self",))
    free = given_up | Q(~Exists(at_work), state=JobState.WAITING)
    return jobs.filter(free).order_by("created", "pk")


def renew(job: Job, now: datetime) -> None:
    """Renew the lease of a job, where it is still held."""
    _held(job).update(leased_until=now + LEASE)


def perform(job: Job) -> None:
    """Do a claimed job to its end, and say how it ended."""
    if job.attempts > MOST_ATTEMPTS:
        _end(job, JobState.FAILED, problem=_problem("job-given-up", attempts=MOST_ATTEMPTS))
        return
    try:
        outcome = _does(job.kind)(Progress(job))
    except LeaseLostError:
        _LOG.warning("job %s was taken over by another worker", job.pk)
    except OreiginError as error:
        _end(job, JobState.FAILED, problem=error.problem)
    except Exception:
        _LOG.exception("job %s (%s) broke", job.pk, job.kind)
        _end(job, JobState.FAILED, problem=_problem("job-broke", number=job.pk))
    else:
        _end(job, JobState.DONE, outcome=outcome)


def _does(kind: str) -> Callable[[Progress], dict[str, Any]]:
    module, _, name = DOES[kind].partition(":")
    does: Callable[[Progress], dict[str, Any]] = getattr(importlib.import_module(module), name)
    return does


def _end(
    job: Job,
    state: JobState,
    outcome: dict[str, Any] | None = None,
    problem: Problem | None = None,
) -> None:
    _held(job).update(
        state=state,
        leased_until=None,
        finished=timezone.now(),
        outcome=outcome or {},
        problem=asdict(problem) if problem else None,
    )


def _held(job: Job) -> Any:
    """Return the job as rows to update: none where another worker holds it by now."""
    return Job.objects.filter(
        pk=job.pk, state=JobState.RUNNING, worker=job.worker, attempts=job.attempts
    )


def _problem(code: str, **facts: object) -> Problem:
    return tables.problem("casework.toml", code, **facts)
