"""A worker may be killed at any moment: nothing is lost, nothing is done twice."""

import random
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.casework.workers import kill, waited_for, worker
from tests.casework.world import actor, workbook, world

UPLOADS = 200
KILLS = 10
"""On each of the two databases: twenty in all."""


def uploaded(period):
    from oreigin.casework.receiving import receive

    files = [
        (f"{number}.xlsx", workbook({"Declaration!D15": f"Office {number}"}))
        for number in range(UPLOADS)
    ]
    return receive(actor(period), period, files)


def readers_of(pid):
    """Return the processes that a worker started."""
    held = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in held.read_text().split()] if held.is_file() else []


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_twenty_killed_workers_lose_nothing_and_do_nothing_twice(installation):
    from oreigin.store import trail
    from oreigin.store.models import AuditEvent, Job, Response, Upload

    def left():
        return Job.objects.filter(state__in=["waiting", "running"]).exists()

    period = world()
    job = uploaded(period)
    chance = random.Random(8)
    progress, orphans = [0], []
    for _ in range(KILLS):
        one = worker(installation)
        waited_for(lambda: Job.objects.get(pk=job.pk).done > progress[-1] or not left())
        time.sleep(chance.random() / 20)
        orphans += readers_of(one.pid)
        kill(one)
        progress.append(Job.objects.get(pk=job.pk).done)
    assert progress == sorted(progress)
    last = worker(installation)
    waited_for(lambda: not left())
    last.terminate()
    assert last.wait(20) == 0
    assert not Job.objects.filter(state="failed").exists()
    assert list(Upload.objects.values_list("state", flat=True)) == ["filed"] * UPLOADS
    assert Response.objects.count() == UPLOADS
    assert AuditEvent.objects.filter(action="response-filed").count() == UPLOADS
    assert trail.verify(period.registrant) == ()
    waited_for(lambda: not any(is_alive(pid) for pid in orphans))


def test_a_worker_that_is_told_to_stop_lays_its_job_down_at_once(installation):
    from oreigin.store.models import Job, Upload

    job = uploaded(world())
    one = worker(installation)
    waited_for(lambda: Upload.objects.filter(state="filed").exists())
    one.send_signal(signal.SIGTERM)
    assert one.wait(20) == 0
    assert "Traceback" not in one.stderr.read()
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("waiting", 0)
    assert 0 < Upload.objects.filter(state="filed").count() < UPLOADS
    assert Job.objects.get(pk=job.pk).done > UPLOADS
