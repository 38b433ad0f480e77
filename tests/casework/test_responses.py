"""Responses: what is uploaded is kept, read, checked, filed under its supplier, and decided on."""

import pytest

from tests.casework.world import NOW, actor, workbook, world
from tests.making_workbooks import zipped


@pytest.fixture
def period(database):
    return world()


def figures(period):
    from oreigin.store.models import Figure

    return dict(Figure.objects.filter(period=period).values_list("code", "value"))


def received(period, *files, supplier=None, who=None):
    """Upload files and let the worker work; return the uploads."""
    from oreigin.casework.receiving import receive
    from oreigin.casework.working import work_off
    from oreigin.store.models import Upload

    job = receive(who or actor(period), period, files, supplier)
    work_off()
    job.refresh_from_db()
    assert job.state == "done", job.problem
    return list(Upload.objects.filter(job=job).order_by("pk"))


def test_a_good_workbook_is_filed_under_the_supplier_it_names(period):
    [upload] = received(period, ("C:\\mail\\acme.xlsx", workbook()))
    response = upload.response
    assert (upload.state, upload.filename, response.supplier.code) == (
        "filed", "acme.xlsx", "acme-parts",
    )  # fmt: skip
    assert (response.code, response.decision, response.template) == (
        "acme-parts-2025", "pending", "CMRT 6.5",
    )  # fmt: skip
    assert response.status == "complete"


def test_a_bad_workbook_shows_what_is_missing(period):
    [upload] = received(period, ("acme.xlsx", workbook({"Declaration!D26": None})))
    response = upload.response
    assert (response.status, response.verdict) == ("incomplete", "send back")
    assert "Declaration!D26" in response.missing
    assert any("Declaration!D26" in finding["cells"] for finding in response.findings)


def test_the_letter_names_the_cells(period):
    from oreigin.casework.responding import letter

    [upload] = received(period, ("acme.xlsx", workbook({"Declaration!D26": None})))
    assert "Declaration!D26" in letter(upload.response)
    assert "Declaration!D26" in letter(upload.response, "ja")


def test_what_cannot_be_read_is_kept_and_says_why(period):
    [upload] = received(period, ("notes.xlsx", b"no workbook"))
    assert upload.state == "unreadable"
    assert upload.problem["message"]
    assert upload.problem["remedy"]


def test_a_document_of_nobody_known_waits_for_its_supplier(period):
    from oreigin.casework.receiving import file_upload
    from oreigin.casework.working import work_off
    from oreigin.store.models import Supplier

    [upload] = received(period, ("x.xlsx", workbook({"Declaration!D8": "Two Metalls Ltd."})))
    assert (upload.state, upload.guesses[0]) == ("unmatched", "two")
    file_upload(actor(period), upload, Supplier.objects.get(period=period, code="two"))
    work_off()
    upload.refresh_from_db()
    assert (upload.state, upload.response.code) == ("filed", "two-2025")


def test_a_name_once_filed_by_a_person_is_known_from_then_on(period):
    from oreigin.store.models import Supplier

    two = Supplier.objects.get(period=period, code="two")
    other = {"Declaration!D8": "2M Holdings"}
    received(period, ("x.xlsx", workbook(other)), supplier=two)
    [upload] = received(
        period, ("y.xlsx", workbook({**other, "Declaration!D15": "Quality office"}))
    )
    assert upload.response.supplier == two
    assert upload.response.supersedes.code == "two-2025"


def test_the_same_file_again_is_one_response(period):
    from oreigin.store.models import Document, Response

    data = workbook()
    received(period, ("acme.xlsx", data))
    [again] = received(period, ("copy.xlsx", data))
    assert again.state == "duplicate"
    assert Response.objects.count() == 1
    assert Document.objects.filter(uploads__isnull=False).distinct().count() == 1


def test_an_archive_stands_for_what_is_in_it(period):
    data = zipped({"a/acme.xlsx": workbook(), "notes.txt": b"hello", ".hidden": b"x"})
    uploads = received(period, ("mail.zip", data))
    assert [(u.filename, u.state) for u in uploads] == [
        ("mail.zip", "opened"), ("acme.xlsx", "filed"), ("notes.txt", "unreadable"),
    ]  # fmt: skip


def test_what_is_accepted_counts_and_what_is_sent_back_does_not(period):
    from oreigin.casework import responding
    from oreigin.casework.working import work_off

    [upload] = received(period, ("acme.xlsx", workbook()))
    assert figures(period)["smelters-total"] == 0
    responding.accept(actor(period), [upload.response])
    work_off()
    assert figures(period)["smelters-total"] == 4
    responding.send_back(actor(period), [upload.response], "Last year's list.")
    work_off()
    assert figures(period)["smelters-total"] == 0
    upload.response.refresh_from_db()
    assert (upload.response.reason, upload.response.by) == ("Last year's list.", "analyst")


def test_a_newer_accepted_response_takes_the_place_of_the_older(period):
    from oreigin.casework import responding
    from oreigin.casework.working import work_off
    from oreigin.store.models import Response

    received(period, ("a.xlsx", workbook()))
    received(period, ("b.xlsx", workbook({"Smelter List!B8": None, "Smelter List!C8": None})))
    first, second = Response.objects.order_by("pk")
    responding.accept(actor(period), [first, second], "The first was complete")
    work_off()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.in_force, first.counted) == (False, False)
    assert (second.in_force, second.counted) == (True, True)


def test_sending_back_and_waiving_need_a_reason(period):
    from oreigin.casework import responding
    from oreigin.errors import RefusedError

    [upload] = received(period, ("acme.xlsx", workbook()))
    for decide in (responding.send_back, responding.waive):
        with pytest.raises(RefusedError):
            decide(actor(period), [upload.response], "  ")
    upload.response.refresh_from_db()
    assert upload.response.decision == "pending"


def test_accepting_what_the_policy_refuses_needs_a_reason(period):
    from oreigin.casework import responding
    from oreigin.errors import RefusedError
    from oreigin.store.models import AuditEvent, Supplier

    [bad] = received(period, ("acme.xlsx", workbook({"Declaration!D26": None})))
    two = Supplier.objects.get(period=period, code="two")
    [good] = received(period, ("two.xlsx", workbook()), supplier=two)
    both = [bad.response, good.response]
    for accept in (responding.accept, responding.accept_unopposed):
        with pytest.raises(RefusedError):
            accept(actor(period), [bad.response])
    assert responding.accept_unopposed(actor(period), both) == [bad.response]
    assert (bad.response.decision, good.response.decision) == ("pending", "accepted")
    responding.accept(actor(period), [bad.response], "They sell us nothing with metal")
    last = AuditEvent.objects.order_by("-sequence").first()
    assert last.person.details["reason"] == "They sell us nothing with metal"


def test_who_may_not_decide_does_not(period):
    from oreigin.casework import responding
    from oreigin.errors import NotAllowedError

    [upload] = received(period, ("acme.xlsx", workbook()))
    for role in ("counsel", "auditor"):
        with pytest.raises(NotAllowedError):
            responding.accept(actor(period, role), [upload.response])
    with pytest.raises(NotAllowedError):
        responding.waive(actor(period, "analyst"), [upload.response], "why")


def test_a_statement_is_a_response_without_a_workbook(period):
    from datetime import date

    from oreigin.case import ResponseKind
    from oreigin.casework.receiving import file_statement
    from oreigin.store.models import Supplier

    two = Supplier.objects.get(period=period, code="two")
    made = file_statement(
        actor(period), period, two, kind=ResponseKind.NO_3TG, received=date(2026, 2, 1),
        file=("letter.pdf", b"%PDF"),
    )  # fmt: skip
    assert (made.code, made.kind, made.filename) == ("two-2025", "no-3TG attestation", "letter.pdf")


def test_nothing_of_a_closed_period_changes(period):
    from oreigin.casework import periods, receiving
    from oreigin.errors import RefusedError

    periods.close_period(actor(period), period)
    with pytest.raises(RefusedError):
        receiving.receive(actor(period), period, [("a.xlsx", workbook())])


def test_a_worker_that_died_has_its_job_taken_up_again_and_files_nothing_twice(period):
    from datetime import timedelta

    from oreigin.casework import jobs
    from oreigin.casework.receiving import receive
    from oreigin.casework.working import work_off
    from oreigin.store.models import Job, Response

    receive(actor(period), period, [("a.xlsx", workbook())])
    dead = jobs.claim("dead", NOW)
    assert dead
    assert jobs.claim("other", NOW) is None
    Job.objects.filter(pk=dead.pk).update(leased_until=NOW - timedelta(days=1))
    work_off()
    assert Response.objects.count() == 1
    jobs.perform(dead)  # the dead one comes back: it has lost its lease
    assert Response.objects.count() == 1
    assert Job.objects.get(pk=dead.pk).state == "done"


def test_a_job_that_kills_its_worker_is_given_up(period):
    from datetime import timedelta

    from oreigin.casework import jobs
    from oreigin.casework.receiving import receive
    from oreigin.store.models import Job

    job = receive(actor(period), period, [("a.xlsx", workbook())])
    for turn in range(4):
        taken = jobs.claim("w", NOW + timedelta(minutes=5 * turn))
        assert taken
    jobs.perform(taken)
    job.refresh_from_db()
    assert (job.state, job.problem["code"]) == ("failed", "job-given-up")
    assert Job.objects.filter(state="running").count() == 0


def test_every_decision_is_in_the_trail(period):
    from oreigin.casework import responding
    from oreigin.store.models import AuditEvent
    from oreigin.store.trail import verify

    [upload] = received(period, ("acme.xlsx", workbook()))
    responding.accept(actor(period), [upload.response], "complete")
    last = AuditEvent.objects.order_by("-sequence").first()
    assert (last.action, last.subject) == ("response-accepted", "response:acme-parts-2025")
    assert (last.person.who, last.person.details["reason"]) == ("analyst", "complete")
    assert verify(period.registrant) == ()


def test_of_one_kind_only_one_job_runs_for_a_period(period):
    from oreigin.casework import jobs

    other = world("other")
    for _ in range(2):
        jobs.enqueue(period.registrant, "read", NOW, period)
    jobs.enqueue(other.registrant, "read", NOW, other)
    taken = [jobs.claim("w", NOW) for _ in range(3)]
    assert [job and job.period_id for job in taken] == [period.pk, other.pk, None]
    jobs.perform(taken[0])
    assert jobs.claim("w", NOW).period_id == period.pk
