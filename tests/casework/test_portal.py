"""What a supplier does through its link: kept, filed under it alone, on the trail, in limits."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from oreigin.errors import NotAllowedError, RefusedError
from tests.casework.world import NOW, actor, workbook, world
from tests.making_workbooks import zipped


@pytest.fixture
def period(database: Any) -> Any:
    return world()


def visitor(period: Any, code: str = "acme-parts") -> Any:
    from oreigin.casework.links import make_link, open_link, token_of
    from oreigin.store.models import Supplier

    supplier = Supplier.objects.get(period=period, code=code)
    return open_link(token_of(make_link(actor(period), supplier)), NOW)


def stored() -> list[str]:
    """Return the names of all files in the storage of documents."""
    from django.core.files.storage import default_storage

    return sorted(p.name for p in Path(default_storage.path("")).rglob("*") if p.is_file())


def attestation(**changed: Any) -> Any:
    from oreigin.casework.portal import Attestation

    made = Attestation("None of it contains 3TG.", "Ana Roth", "Head of Quality", date(2026, 3, 1))
    return replace(made, **changed)


def test_an_upload_is_on_the_trail_and_marks_the_link_used(period):
    from oreigin.casework.portal import answers_of, upload, waiting_of
    from oreigin.casework.working import work_off
    from oreigin.store.models import AuditEvent, PortalLink

    visits = visitor(period)
    upload(visits, [("a.xlsx", workbook()), ("b.xlsx", workbook({"Declaration!D8": "B"}))])
    assert waiting_of(visits).count() == 2
    assert AuditEvent.objects.filter(action="portal-uploaded").count() == 1
    assert PortalLink.objects.get(pk=visits.link.pk).used == NOW
    work_off()
    assert waiting_of(visits).count() == 0
    assert [each.response.filename for each in answers_of(visits, "en").current] == [
        "b.xlsx",
        "a.xlsx",
    ]
    assert answers_of(visitor(period, "two"), "en").current == []


def test_an_archive_stands_for_the_workbooks_in_it(period):
    from oreigin.casework.portal import answers_of, upload
    from oreigin.casework.working import work_off

    visits = visitor(period)
    upload(visits, [("all.zip", zipped({"a.xlsx": workbook(), "b.xlsx": b"no workbook"}))])
    work_off()
    found = {
        each.response.filename: each.standing.value for each in answers_of(visits, "en").current
    }
    assert found == {"a.xlsx": "received", "b.xlsx": "unreadable"}


def test_the_same_file_again_is_no_new_answer_and_is_told_of(period):
    from oreigin.casework.portal import answers_of, duplicates_of, upload
    from oreigin.casework.working import work_off

    visits, same = visitor(period), workbook()
    for _ in range(2):
        upload(visits, [("a.xlsx", same)])
        work_off()
    assert len(answers_of(visits, "en").current) == 1
    assert duplicates_of(visits).count() == 1


def test_points_are_in_the_suppliers_language_with_their_cells(period):
    from oreigin.casework.portal import answers_of, upload
    from oreigin.casework.working import work_off

    visits = visitor(period)
    upload(visits, [("a.xlsx", workbook({"Declaration!D26": None}))])
    work_off()
    (answer,) = answers_of(visits, "de").current
    assert answer.points is not None
    first = answer.points.incomplete[0]
    assert first.cells == ("Declaration!D26",)
    assert "Frage 1" in first.message
    assert answer.must == len(answer.points.incomplete) + len(answer.points.to_correct)


def test_nothing_too_large_too_much_or_empty_is_taken(period, monkeypatch):
    from oreigin.casework import portal, portal_limits
    from oreigin.store.models import Upload

    visits = visitor(period)
    monkeypatch.setattr(portal_limits, "LARGEST", 10)
    with pytest.raises(RefusedError, match="larger"):
        portal.upload(visits, [("a.xlsx", b"eleven bytes")])
    with pytest.raises(RefusedError, match="No file"):
        portal.upload(visits, [])
    monkeypatch.setattr(portal_limits, "MOST_A_DAY", 1)
    portal.upload(visits, [("a.xlsx", b"one")])
    with pytest.raises(RefusedError, match="within a day"):
        portal.upload(visits, [("b.xlsx", b"two")])
    assert Upload.objects.count() == 1
    later = replace(visits, actor=replace(visits.actor, now=NOW + timedelta(days=2)))
    portal.upload(later, [("b.xlsx", b"two")])


def test_an_attestation_is_a_response_with_what_was_attested(period):
    from oreigin.casework.portal import Standing, answers_of, attest
    from oreigin.casework.working import work_off
    from oreigin.store import trail
    from oreigin.store.documents import read
    from oreigin.store.models import AuditEvent

    visits = visitor(period)
    response = attest(visits, attestation(), ("letter.pdf", b"%PDF"))
    text = read(response.document).decode()
    for word in ("None of it contains 3TG.", "Ana Roth", "2026-03-01", "Acme Parts GmbH", "letter"):
        assert word in text
    event = AuditEvent.objects.get(action="portal-attested")
    assert "Ana Roth" not in str(event.facts)
    work_off()
    assert [each.standing for each in answers_of(visits, "en").current] == [Standing.RECEIVED]
    assert not list(trail.verify(period.registrant))


@pytest.mark.parametrize(
    "changed", [{"name": " "}, {"title": ""}, {"wording": ""}, {"day": date(2026, 3, 9)}]
)
def test_an_attestation_by_nobody_or_of_a_day_to_come_is_none(period, changed):
    from oreigin.casework.portal import attest
    from oreigin.store.models import Response

    with pytest.raises(RefusedError):
        attest(visitor(period), attestation(**changed))
    assert Response.objects.count() == 0


def test_questions_are_not_heaped_up(period, monkeypatch):
    from oreigin.casework import portal_limits
    from oreigin.casework.questions import ask_from

    monkeypatch.setattr(portal_limits, "MOST_OPEN_QUESTIONS", 1)
    visits = visitor(period)
    ask_from(visits, "Which version?")
    with pytest.raises(RefusedError, match="Many questions"):
        ask_from(visits, "Which form?")


def test_a_visitor_may_answer_and_nothing_else(period):
    from oreigin.casework.permissions import permissions
    from oreigin.casework.portal import upload

    visits = visitor(period)
    assert {each for each in permissions() if visits.actor.may(each)} == {"portal.answer"}
    member = replace(visits, actor=actor(period, "analyst"))
    with pytest.raises(NotAllowedError):
        upload(member, [("a.xlsx", workbook())])


def sent_in_one_go(visits, *files):
    """Send files one by one with one mark, as a browser does, and let the worker read each."""
    from oreigin.casework.portal import upload
    from oreigin.casework.working import work_off

    for name, data in files:
        upload(visits, [(name, data)], "one-go")
        work_off()


def names(answers):
    return [each.response.filename for each in answers]


def test_workbooks_of_divisions_sent_in_one_go_stand_side_by_side(period):
    from oreigin.casework import responding
    from oreigin.casework.portal import answers_of
    from oreigin.casework.working import work_off
    from oreigin.store.models import Attention, Figure, Response

    visits = visitor(period)
    divisions = [
        (f"{name}.xlsx", workbook({"Declaration!D8": f"Acme {name}"})) for name in ("east", "west")
    ]
    sent_in_one_go(visits, *divisions)
    answers = answers_of(visits, "en")
    assert (names(answers.current), answers.earlier) == (["west.xlsx", "east.xlsx"], [])
    assert Attention.objects.filter(period=period, rule="several-sent").exists()
    responding.accept(actor(period), list(Response.objects.filter(period=period)))
    work_off()
    assert not Attention.objects.filter(period=period, rule="several-sent").exists()
    assert Figure.objects.get(period=period, code="responses-accepted").value == 2
    assert Figure.objects.get(period=period, code="responses-received").value == 1


def test_a_later_file_replaces_the_one_of_its_name_and_else_none_of_several(period):
    from oreigin.casework.portal import answers_of

    visits = visitor(period)
    east, west = workbook({"Declaration!D8": "East"}), workbook({"Declaration!D8": "West"})
    sent_in_one_go(visits, ("east.xlsx", east), ("west.xlsx", west))
    send(
        visits, "East-corrected.xlsx", workbook({"Declaration!D8": "East", "Declaration!D9": None})
    )
    answers = answers_of(visits, "en")
    assert names(answers.current) == ["East-corrected.xlsx", "west.xlsx"]
    assert names(answers.earlier) == ["east.xlsx"]
    send(visits, "north.xlsx", workbook({"Declaration!D8": "North"}))
    assert len(answers_of(visits, "en").current) == 3


def test_an_unreadable_file_replaces_nothing_and_keeps_no_good_one_from_it(period):
    from oreigin.casework import responding
    from oreigin.casework.portal import answers_of
    from oreigin.store.models import Response

    visits = visitor(period)
    send(visits, "good.xlsx", workbook())
    good = Response.objects.get()
    responding.accept(actor(period), [good])
    send(visits, "broken.xlsx", b"no workbook")
    assert Response.objects.get(filename="broken.xlsx").supersedes is None
    assert names(answers_of(visits, "en").current) == ["broken.xlsx", "good.xlsx"]
    send(visits, "better.xlsx", workbook({"Declaration!D8": "Acme"}))
    assert names(answers_of(visits, "en").current) == ["better.xlsx"]
    responding.accept(actor(period), [Response.objects.get(filename="better.xlsx")])
    in_force = Response.objects.filter(in_force=True)
    assert [one.filename for one in in_force] == ["better.xlsx"]


def send(visits, name, data):
    """Send a file by itself, and let the worker read it."""
    from oreigin.casework.portal import upload
    from oreigin.casework.working import work_off

    upload(visits, [(name, data)])
    work_off()


def test_what_is_in_an_archive_counts_for_the_day(period, monkeypatch):
    from oreigin.casework import portal_limits
    from oreigin.casework.portal import unread_of
    from oreigin.store.models import Response

    monkeypatch.setattr(portal_limits, "MOST_A_DAY", 1)
    visits = visitor(period)
    send(visits, "all.zip", zipped({f"{n}.xlsx": workbook({"Declaration!D8": n}) for n in "abc"}))
    assert Response.objects.count() == 0
    assert unread_of(visits).get().problem["code"] == "too-many"


def test_too_many_or_too_large_are_refused_before_a_byte_is_read(period, monkeypatch):
    from oreigin.casework import portal_limits
    from oreigin.casework.portal import check_sending, upload
    from oreigin.store.models import Document

    monkeypatch.setattr(portal_limits, "MOST_A_DAY", 2)
    visits = visitor(period)
    for sizes in ([], [("a", 1)] * 3, [("a", portal_limits.LARGEST + 1)]):
        with pytest.raises(RefusedError):
            check_sending(visits, sizes)
    before, on_disk = Document.objects.count(), stored()
    with pytest.raises(RefusedError):
        upload(visits, [(name, name.encode()) for name in "abc"])
    monkeypatch.setattr(portal_limits, "LARGEST", 2)
    with pytest.raises(RefusedError):
        upload(visits, [("a", b"a"), ("b", b"far too large")])
    assert (Document.objects.count(), stored()) == (before, on_disk)


def test_what_a_browser_says_of_its_go_may_hold_anything(period):
    from oreigin.casework.portal import upload
    from oreigin.store.models import Upload

    upload(visitor(period), [("a.xlsx", workbook())], "o\0ne")
    assert Upload.objects.get().sending.endswith(":one")


def test_what_is_said_after_a_merging_began_goes_to_the_one_that_stays(period):
    from oreigin.casework.merging import merge
    from oreigin.casework.portal_form import begin
    from oreigin.casework.questions import ask_from
    from oreigin.store.models import FormDraft, Question, Supplier, Upload

    early = visitor(period, "two")
    stays = Supplier.objects.get(code="acme-parts")
    merge(actor(period), Supplier.objects.get(code="two"), stays)
    ask_from(early, "Which year?")
    begin(early, forward=False)
    send(early, "a.xlsx", workbook())
    for model in (Question, FormDraft, Upload):
        assert model.objects.get().supplier == stays


def test_nothing_is_said_in_a_closed_period_and_nul_is_no_letter(period):
    from oreigin.casework.portal_form import begin, keep, proposals
    from oreigin.casework.questions import ask_from
    from oreigin.store.models import Question

    visits = visitor(period)
    assert proposals(visits, "T\0in", "\0x") == ()
    form = begin(visits, forward=False)
    keep(visits, {"comment:1|Tin": "a\0b"}, form.draft.version)
    ask_from(visits, "Which\0 year?")
    assert Question.objects.get().text == "Which year?"
    period.closed = NOW
    period.save(update_fields=["closed"])
    for attempt in (
        lambda: ask_from(visits, "And now?"),
        lambda: keep(visits, {"comment:1|Tin": "c"}, 9),
    ):
        with pytest.raises(RefusedError):
            attempt()
