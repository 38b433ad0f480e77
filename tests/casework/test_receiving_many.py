"""Many files at once, one request each: read together, and computed from once."""

import pytest

from tests.casework.world import actor, workbook, world

pytestmark = pytest.mark.usefixtures("database")


def files(count):
    return [
        (f"acme-{number}.xlsx", workbook({"Declaration!D9": f"Version {number}"}))
        for number in range(count)
    ]


def test_files_that_come_one_by_one_share_the_job_that_waits():
    from oreigin.casework.receiving import receive
    from oreigin.casework.working import work_once
    from oreigin.store.models import Job

    period = world()
    made = [receive(actor(period), period, [file]) for file in files(3)]
    assert len({job.pk for job in made}) == 1
    job = Job.objects.get(kind="read")
    assert (job.total, job.uploads.count()) == (3, 3)
    work_once()
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", 6, 6)
    assert sum(job.outcome.values()) == 3


def test_a_job_at_work_is_not_added_to():
    from django.utils import timezone

    from oreigin.casework.jobs import claim
    from oreigin.casework.receiving import receive

    period = world()
    first, second = files(2)
    held = receive(actor(period), period, [first])
    claim("somebody", timezone.now())
    assert receive(actor(period), period, [second]).pk != held.pk


def test_each_person_has_a_job_of_their_own():
    from oreigin.casework.receiving import receive

    period = world()
    first, second = files(2)
    mine = receive(actor(period), period, [first])
    theirs = receive(actor(period, "analyst"), period, [second])
    assert mine.created_by != theirs.created_by


def test_documents_are_read_before_anything_is_computed_from_them():
    from oreigin.casework import assessing
    from oreigin.casework.receiving import receive
    from oreigin.casework.working import work_off
    from oreigin.store.models import Job

    period = world()
    asked = assessing.request(actor(period), period)
    made = receive(actor(period), period, files(1))
    work_off()
    assert not Job.objects.filter(period=period, pk__gt=made.pk).exists()
    read, assessed = (Job.objects.get(pk=job.pk) for job in (made, asked))
    assert read.finished < assessed.finished
