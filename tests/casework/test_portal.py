"""What a supplier does through its link: kept, filed under it alone, on the trail, in limits."""

from dataclasses import replace
from datetime import date, timedelta
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
    assert [each.response.filename for each in answers_of(visits, "en")] == ["b.xlsx", "a.xlsx"]
    assert answers_of(visitor(period, "two"), "en") == []


def test_an_archive_stands_for_the_workbooks_in_it(period):
    from oreigin.casework.portal import answers_of, upload
    from oreigin.casework.working import work_off

    visits = visitor(period)
    upload(visits, [("all.zip", zipped({"a.xlsx": workbook(), "b.xlsx": b"no workbook"}))])
    work_off()
    found = {each.response.filename: each.standing.value for each in answers_of(visits, "en")}
    assert found == {"a.xlsx": "received", "b.xlsx": "unreadable"}


def test_the_same_file_again_is_no_new_answer_and_is_told_of(period):
    from oreigin.casework.portal import answers_of, duplicates_of, upload
    from oreigin.casework.working import work_off

    visits, same = visitor(period), workbook()
    for _ in range(2):
        upload(visits, [("a.xlsx", same)])
        work_off()
    assert len(answers_of(visits, "en")) == 1
    assert duplicates_of(visits).count() == 1


def test_points_are_in_the_suppliers_language_with_their_cells(period):
    from oreigin.casework.portal import answers_of, upload
    from oreigin.casework.working import work_off

    visits = visitor(period)
    upload(visits, [("a.xlsx", workbook({"Declaration!D26": None}))])
    work_off()
    (answer,) = answers_of(visits, "de")
    assert answer.points is not None
    first = answer.points.incomplete[0]
    assert first.cells == ("Declaration!D26",)
    assert "Frage 1" in first.message
    assert answer.must == len(answer.points.incomplete) + len(answer.points.to_correct)


def test_nothing_too_large_too_much_or_empty_is_taken(period, monkeypatch):
    from oreigin.casework import portal
    from oreigin.store.models import Upload

    visits = visitor(period)
    monkeypatch.setattr(portal, "LARGEST", 10)
    with pytest.raises(RefusedError, match="larger"):
        portal.upload(visits, [("a.xlsx", b"eleven bytes")])
    with pytest.raises(RefusedError, match="No file"):
        portal.upload(visits, [])
    monkeypatch.setattr(portal, "MOST_A_DAY", 1)
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
    assert [each.standing for each in answers_of(visits, "en")] == [Standing.RECEIVED]
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
    from oreigin.casework import portal
    from oreigin.casework.questions import ask_from

    monkeypatch.setattr(portal, "MOST_OPEN_QUESTIONS", 1)
    visits = visitor(period)
    portal.check_asking(visits)
    ask_from(visits, "Which version?")
    with pytest.raises(RefusedError, match="Many questions"):
        portal.check_asking(visits)


def test_a_visitor_may_answer_and_nothing_else(period):
    from oreigin.casework.permissions import permissions
    from oreigin.casework.portal import upload

    visits = visitor(period)
    assert {each for each in permissions() if visits.actor.may(each)} == {"portal.answer"}
    member = replace(visits, actor=actor(period, "analyst"))
    with pytest.raises(NotAllowedError):
        upload(member, [("a.xlsx", workbook())])
