"""An upload at which something breaks costs no other upload anything, and says why."""

import os
from datetime import timedelta

import pytest

from tests.casework.test_responses import received
from tests.casework.world import NOW, actor, workbook, world


@pytest.fixture
def period(database):
    return world()


def three(period):
    """Have three uploads wait, and return their job."""
    from oreigin.casework.receiving import receive

    files = [(f"{n}.xlsx", workbook({"Declaration!D15": f"Office {n}"})) for n in range(3)]
    return receive(actor(period), period, files)


def became(job):
    return [(u.state, (u.problem or {}).get("code")) for u in job.uploads.order_by("pk")]


def read(data, file, templates):
    """Read as ever, but for one document that meets a fault of ours and one that is fatal."""
    from oreigin.response.reading import read_declaration

    if b"fault" in data:
        raise ZeroDivisionError("a fault")
    if b"fatal" in data:
        os._exit(9)
    return read_declaration(data, file, templates=templates)


def test_a_document_that_breaks_its_reader_is_one_unreadable_upload(period, monkeypatch):
    monkeypatch.setattr("oreigin.casework.documents.read_declaration", read)
    uploads = received(
        period, ("a.xlsx", b"fault"), ("b.xlsx", b"fatal"), ("c.xlsx", workbook())
    )  # fmt: skip
    assert [(u.state, (u.problem or {}).get("code")) for u in uploads] == [
        ("unreadable", "reader-broke"), ("unreadable", "reader-died"), ("filed", None),
    ]  # fmt: skip
    assert "ZeroDivisionError: a fault" in uploads[0].problem["message"]


def test_an_upload_whose_check_breaks_is_one_unreadable_upload(period, monkeypatch):
    from oreigin.casework.checking import Checker
    from oreigin.casework.working import work_off
    from oreigin.store import trail

    check = Checker.check

    def broken(self, response, reading):
        if response.filename == "1.xlsx":
            raise ZeroDivisionError
        check(self, response, reading)

    job = three(period)
    monkeypatch.setattr(Checker, "check", broken)
    work_off()
    assert became(job) == [("filed", None), ("unreadable", "upload-broke"), ("filed", None)]
    assert trail.verify(period.registrant) == ()


def test_an_upload_at_which_workers_die_is_set_aside_at_the_last_attempt(period):
    """The job was taken up twice, and each time its worker died while it checked the first."""
    from oreigin.casework import jobs
    from oreigin.store.models import Job

    job = three(period)
    Job.objects.filter(pk=job.pk).update(attempts=jobs.MOST_ATTEMPTS - 1, done=3)
    jobs.perform(jobs.claim("third", NOW))
    assert became(job) == [("unreadable", "upload-killed"), ("filed", None), ("filed", None)]


def test_uploads_of_a_job_that_is_given_up_say_so(period):
    from oreigin.casework import jobs
    from oreigin.store.models import Job

    job = three(period)
    Job.objects.filter(pk=job.pk).update(attempts=jobs.MOST_ATTEMPTS)
    jobs.perform(jobs.claim("fourth", NOW))
    assert became(job) == [("unreadable", "job-given-up")] * 3


def test_what_was_set_aside_while_the_job_ran_is_not_filed(period, monkeypatch):
    from oreigin.casework import receiving
    from oreigin.casework.reading import Checker
    from oreigin.casework.working import work_off
    from oreigin.store.models import Upload

    job = three(period)
    of = Checker.of

    def dismissing(*given):
        receiving.dismiss_upload(actor(period), Upload.objects.get(filename="2.xlsx"), "A copy.")
        return of(*given)

    monkeypatch.setattr(Checker, "of", dismissing)
    work_off()
    assert [state for state, _ in became(job)] == ["filed", "filed", "dismissed"]


def test_a_storage_that_does_not_answer_leaves_the_job_to_be_taken_up_again(period, monkeypatch):
    from django.core.files.storage import FileSystemStorage

    from oreigin.casework import jobs
    from oreigin.casework.working import work_off
    from oreigin.errors import StorageError

    job = three(period)
    taken = jobs.claim("first", NOW)

    def without_paths(*_):
        raise NotImplementedError

    def away(*_):
        raise ConnectionError("no route to the bucket")

    with monkeypatch.context() as patched:
        patched.setattr(FileSystemStorage, "path", without_paths)
        patched.setattr(FileSystemStorage, "open", away)
        with pytest.raises(StorageError, match="no route to the bucket"):
            jobs.perform(taken)
    type(taken).objects.filter(pk=job.pk).update(leased_until=NOW - timedelta(days=1))
    work_off()
    assert became(job) == [("filed", None)] * 3


def test_a_package_is_made_once_though_its_job_is_done_twice(period):
    from oreigin.casework import jobs, packages
    from oreigin.casework.packages import request_package
    from oreigin.store.models import AuditEvent, Job, Package

    job = request_package(actor(period), period)
    slow = jobs.claim("slow", NOW)
    packages.make_package(jobs.Progress(slow))
    with pytest.raises(jobs.LeaseLostError):
        packages.make_package(jobs.Progress(slow))
    assert Package.objects.count() == 1
    assert AuditEvent.objects.filter(action="package-made").count() == 1
    assert Job.objects.get(pk=job.pk).outcome["package"] == Package.objects.get().pk
