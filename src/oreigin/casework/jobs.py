"""Jobs: what takes longer than a page may, done by a worker that may die at any moment.

A worker holds a job on a lease that it renews while it works. One that dies lets the lease run out,
and the job is taken up again; after three times without getting further it is given up. What a job
does is therefore safe to do twice. A worker that is asked to stop lays its job down instead.
"""

import importlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When
from django.utils import timezone

from oreigin import tables
from oreigin.casework.actors import Actor, system
from oreigin.errors import OreiginError, Problem, StorageError
from oreigin.store.models import Job, JobState, Period, Registrant, UploadState, User

LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 3

DOES: Mapping[str, str] = {
    "read": "oreigin.casework.reading:read_uploads",
    "assess": "oreigin.casework.assessing:assess_period",
    "package": "oreigin.casework.packages:make_package",
    "declare": "oreigin.casework.declarations:keep_up_to_date",
}
"""What does each kind of job: a function of `Progress` that returns the job's outcome."""

_LOG = logging.getLogger("oreigin.worker")


NOT_NOW = (OperationalError, InterfaceError, StorageError)
"""What a database or storage raises that does not answer: no fault of the job's."""


class LeaseLostError(Exception):
    """Another worker has taken the job over; whoever notices stops."""


class LaidDownError(Exception):
    """The worker is to stop: the job goes back to those that wait."""


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Progress:
    """A job at work: who started it, and how it tells how far it is.

    `stopping` says whether the worker was asked to stop.
    """

    job: Job
    stopping: Callable[[], bool] = field(default=_never)

    @property
    def period(self) -> Period:
        """The period that the job is about."""
        if self.job.period is None:
            raise ValueError(f"a job {self.job.kind} needs a period")
        return self.job.period

    def actor(self, now: datetime) -> Actor:
        """Return who acts in the job: what runs by itself, for whoever started it."""
        return system(self.job.registrant, self.job.created_by, now)

    def tell(self, done: int, total: int, said: str = "", *, kept: bool = False) -> None:
        """Tell how far the job is, and renew its lease. Raises LeaseLostError, LaidDownError.

        `kept`: what was done by now need not be done again by whoever takes the job up after us,
        so the attempts count anew.
        """
        told: dict[str, Any] = {"attempts": 1} if kept else {}
        leased_until = timezone.now() + LEASE
        held = _held(self.job).update(
            done=done, total=total, said=said, leased_until=leased_until, **told
        )
        if not held:
            raise LeaseLostError
        self.job.attempts = told.get("attempts", self.job.attempts)
        if self.stopping():
            raise LaidDownError

    def end(self, outcome: dict[str, Any]) -> None:
        """End the job in the transaction that keeps what it made, so that it is made once.

        Raises LeaseLostError: then another worker makes it.
        """
        if not _end(self.job, JobState.DONE, outcome=outcome):
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


def join(
    registrant: Registrant, kind: str, now: datetime, period: Period, user: User | None
) -> Job:
    """Return the job of that kind that waits and that `user` asked for; a new one where none does.

    No worker takes it up until the transaction ends: until then more may be put to it.
    """
    waiting = Job.objects.select_for_update().filter(
        period=period, kind=kind, created_by=user, state=JobState.WAITING
    )
    return waiting.order_by("pk").first() or enqueue(registrant, kind, now, period, user)


def claim(worker: str, now: datetime) -> Job | None:
    """Return the job that is next, held by `worker` from now on; None where all are held.

    The oldest is next, but documents are read before anything is computed from them: what was
    computed would be out of date. A job waits while another of its kind is at work for the same
    period.
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
    computes = Case(When(kind="read", then=0), default=1)
    return jobs.filter(free).order_by(computes, "created", "pk")


def renew(job: Job, now: datetime) -> None:
    """Renew the lease of a job, where it is still held."""
    _held(job).update(leased_until=now + LEASE)


def perform(job: Job, stopping: Callable[[], bool] = _never) -> None:
    """Do a claimed job to its end, and say how it ended; or lay it down where we are `stopping`.

    Raises NOT_NOW: then the lease runs out, and the job is taken up again.
    """
    if job.attempts > MOST_ATTEMPTS:
        _fail(job, _problem("job-given-up", attempts=MOST_ATTEMPTS))
        return
    try:
        outcome = _does(job.kind)(Progress(job, stopping))
    except LeaseLostError:
        _LOG.warning("job %s was taken over by another worker", job.pk)
    except LaidDownError:
        _held(job).update(state=JobState.WAITING, leased_until=None, attempts=job.attempts - 1)
    except NOT_NOW:
        raise
    except OreiginError as error:
        _fail(job, error.problem)
    except Exception:
        _LOG.exception("job %s (%s) broke", job.pk, job.kind)
        _fail(job, _problem("job-broke", number=job.pk))
    else:
        _end(job, JobState.DONE, outcome=outcome)


def _does(kind: str) -> Callable[[Progress], dict[str, Any]]:
    module, _, name = DOES[kind].partition(":")
    does: Callable[[Progress], dict[str, Any]] = getattr(importlib.import_module(module), name)
    return does


def _fail(job: Job, problem: Problem) -> None:
    """End a job that cannot be done; what was uploaded for it waits no longer, and says why."""
    with transaction.atomic():
        if _end(job, JobState.FAILED, problem=problem):
            waiting = job.uploads.filter(state=UploadState.WAITING)
            waiting.update(state=UploadState.UNREADABLE, problem=asdict(problem))


def _end(
    job: Job,
    state: JobState,
    outcome: dict[str, Any] | None = None,
    problem: Problem | None = None,
) -> bool:
    """Say how a job ended, and return whether it was still held."""
    ended: int = _held(job).update(
        state=state,
        leased_until=None,
        finished=timezone.now(),
        outcome=outcome or {},
        problem=asdict(problem) if problem else None,
    )
    return ended > 0


def _held(job: Job) -> Any:
    """Return the job as rows to update: none where another worker holds it by now."""
    return Job.objects.filter(
        pk=job.pk, state=JobState.RUNNING, worker=job.worker, attempts=job.attempts
    )


def _problem(code: str, **facts: object) -> Problem:
    return tables.problem("casework.toml", code, **facts)
