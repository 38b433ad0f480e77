"""The online form: what a supplier fills in, and the workbook that comes of it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from oreigin.errors import NotAllowedError, RefusedError, UnreadableDocumentError
from oreigin.response.reading import read_declaration
from oreigin.terms import Answer
from tests.casework.world import NOW, actor, workbook, world

ALL = ("Tantalum", "Tin", "Gold", "Tungsten")


def visitor(period: Any, code: str = "acme-parts") -> Any:
    """Whoever comes through the supplier's link."""
    from oreigin.casework.links import make_link, open_link, token_of
    from oreigin.store.models import Supplier

    supplier = Supplier.objects.get(period=period, code=code)
    return open_link(token_of(make_link(actor(period), supplier)), NOW + timedelta(hours=1))


def answers() -> dict[str, str]:
    """Everything that is asked where tin alone is used."""
    fields = {
        "company_name": "Acme Parts GmbH", "declaration_scope": "Company",
        "contact_name": "Materials Desk", "contact_email": "desk@acme.example",
        "contact_phone": "+49 30 555", "authorizer_name": "Quality Office",
        "authorizer_email": "quality@acme.example",
    }  # fmt: skip
    given = {f"field:{name}": text for name, text in fields.items()}
    given |= {f"answer:1|{metal}": "Yes" if metal == "Tin" else "No" for metal in ALL}
    given |= {f"answer:{n}|Tin": "Yes" if n in "278" else "No" for n in "234578"}
    given |= {"answer:6|Tin": "100%"} | {f"answer:{letter}|": "Yes" for letter in "ACDFG"}
    return given | {"answer:B|": "No", "answer:E|": Answer.YES_IPC1755, "answer:H|": "No"}


def filled(one: Any) -> Any:
    from oreigin.casework import portal_form

    portal_form.begin(one, forward=False)
    kept = portal_form.keep(one, answers(), 1)
    assert not kept.meanwhile
    return portal_form.add_smelter(one, {"metal": "Tin", "kind": "listed", "cid": "CID900002"})


def test_a_form_begins_with_what_is_known_and_says_what_is_missing(database: None) -> None:
    from oreigin.casework import portal_form

    one = visitor(world())
    form = portal_form.begin(one, forward=False)
    assert form.filled.given == {"field:company_name": "Acme Parts GmbH"}
    assert "Declaration!D15" in portal_form.checked(one, form).missing
    assert portal_form.begin(one, forward=False).draft.pk == form.draft.pk


def test_what_is_sent_is_a_response_like_any_other(database: None) -> None:
    from oreigin.casework import portal_form
    from oreigin.casework.working import work_off
    from oreigin.store import documents, trail
    from oreigin.store.models import AuditEvent

    period = world()
    one = visitor(period)
    form = filled(one)
    assert not portal_form.checked(one, form).missing
    upload = portal_form.send(one, confirmed=True)
    work_off()
    upload.refresh_from_db()
    response = upload.response
    assert (response.supplier, response.kind, response.decision) == (
        one.supplier, "workbook", "pending"
    )  # fmt: skip
    assert (response.status, response.template, response.missing) == ("complete", "CMRT 6.5", [])
    read = read_declaration(documents.read(upload.document), "a.xlsx")
    assert read.company_name() == "Acme Parts GmbH"
    assert [(s.cid_input, s.metal, s.name or s.look_up) for s in read.smelters] == [
        ("CID900002", "Tin", "Isla Tin S.A.")
    ]
    assert read.effective_date.value == NOW.date()
    assert AuditEvent.objects.filter(action="portal-form-sent").exists()
    assert not trail.verify(period.registrant)


def test_two_windows_lose_nothing(database: None) -> None:
    from oreigin.casework import portal_form

    one = visitor(world())
    seen = portal_form.begin(one, forward=False).draft.version
    portal_form.keep(one, {"field:contact_name": "Desk"}, seen)
    other = portal_form.keep(
        one, {"field:contact_phone": "1", "field:contact_name": "Office"}, seen
    )
    assert other.meanwhile == {"field:contact_name": "Desk"}
    assert other.form.filled.given["field:contact_phone"] == "1"
    now = other.form.draft.version
    assert portal_form.keep(one, {"field:contact_name": "Office"}, now).meanwhile == {}
    assert portal_form.form_of(one).filled.given["field:contact_name"] == "Office"


def test_a_smelter_is_listed_typed_or_unknown_and_nothing_between(database: None) -> None:
    from oreigin.casework import portal_form

    one = visitor(world())
    filled(one)
    typed = {"metal": "Tin", "kind": "not-listed", "name": "New", "country": "CHILE"}
    portal_form.add_smelter(one, typed)
    portal_form.add_smelter(one, typed)
    form = portal_form.add_smelter(one, {"metal": "Tin", "kind": "unknown"})
    assert [row["look_up"] for row in form.filled.smelters] == [
        "Isla Tin S.A.", "Smelter not listed", "Smelter not yet identified"
    ]  # fmt: skip
    for wrong in (
        {"metal": "Tin", "kind": "not-listed", "name": "New"},
        {"metal": "Gold", "kind": "listed", "cid": "CID900002"},
        {"kind": "unknown"},
    ):
        with pytest.raises(RefusedError):
            portal_form.add_smelter(one, wrong)
    number = form.filled.smelters[0]["id"]
    assert len(portal_form.remove_row(one, "smelters", number).filled.smelters) == 2


def test_names_are_proposed_from_the_registrants_list_alone(database: None) -> None:
    from oreigin.casework import portal_form

    one = visitor(world())
    world("other")
    (found,) = portal_form.proposals(one, "Tin", "isla")
    assert (found.cid, found.name, found.country) == ("CID900002", "Isla Tin S.A.", "PERU")
    assert portal_form.proposals(one, "Tin", "cid9000")
    assert not portal_form.proposals(one, "Gold", "isla")
    assert not portal_form.proposals(one, "Tin", "i")


def test_nothing_incomplete_or_unconfirmed_is_sent(database: None) -> None:
    from oreigin.casework import portal_form
    from oreigin.store.models import Upload

    one = visitor(world())
    portal_form.begin(one, forward=False)
    with pytest.raises(RefusedError) as raised:
        portal_form.send(one, confirmed=True)
    assert raised.value.problem.code == "form-incomplete"
    filled(one)
    with pytest.raises(RefusedError) as raised:
        portal_form.send(one, confirmed=False)
    assert raised.value.problem.code == "form-unconfirmed"
    assert not Upload.objects.exists()


def test_a_form_that_was_sent_can_be_changed_and_sent_again(database: None) -> None:
    from oreigin.casework import portal_form
    from oreigin.casework.working import work_off
    from oreigin.store.models import Response

    one = visitor(world())
    filled(one)
    portal_form.send(one, confirmed=True)
    with pytest.raises(RefusedError):
        portal_form.keep(one, {"field:contact_name": "Office"}, 99)
    work_off()
    portal_form.change_again(one)
    portal_form.keep(one, {"field:contact_name": "Office"}, 99)
    again = portal_form.send(one, confirmed=True)
    work_off()
    again.refresh_from_db()
    assert again.response.supersedes == Response.objects.order_by("pk").first()


def test_last_years_answers_are_taken_forward_without_their_date(database: None) -> None:
    from oreigin.casework import portal_form
    from oreigin.casework.periods import open_period
    from oreigin.casework.receiving import receive
    from oreigin.casework.responding import accept
    from oreigin.casework.working import work_off
    from oreigin.store.models import Supplier

    period = world()
    manager = actor(period)
    supplier = Supplier.objects.get(period=period, code="acme-parts")
    receive(manager, period, [("a.xlsx", workbook())], supplier)
    work_off()
    accept(manager, list(supplier.responses.all()))
    one = visitor(open_period(manager, 2026))
    assert portal_form.last_year(one).year == 2025
    form = portal_form.begin(one, forward=True)
    assert form.filled.forward == 2025
    assert "field:effective_date" not in form.filled.given
    assert form.filled.given["answer:6|Gold"] == "100%"
    assert [row["look_up"] for row in form.filled.smelters] == [
        "Norr Tantal AB", "Isla Tin S.A.", "Berg Gold AG", "Kiri Tungsten K.K."
    ]  # fmt: skip
    assert form.filled.products == [{"number": "P-100", "id": 5}]
    assert not portal_form.checked(one, form).missing
    assert portal_form.last_year(visitor(period)) is None


@pytest.mark.samples
def test_the_official_blank_is_filled_in_where_one_was_brought(
    sqlite_database: None, samples: Path
) -> None:
    from oreigin.casework import official, portal_form
    from oreigin.workbook.cells import Workbook

    period = world()
    data = (samples / "templates" / "RMI_CMRT_6.4.xlsx").read_bytes()
    blank = official.bring(actor(period), "RMI_CMRT_6.4.xlsx", data)
    assert (blank.template, blank.version) == ("CMRT", "6.4")
    one = visitor(period)
    form = filled(one)
    name, made = portal_form.workbook_of(one, form)
    assert name == "CMRT-6.4-acme-parts-2026-03-01.xlsx"
    assert "Smelter Look-up" in Workbook.open(made, name, ()).sheet_names
    assert read_declaration(made, name).version == "6.4"
    assert portal_form.send(one, confirmed=True).filename == name
    official.take_away(actor(period), blank)
    assert official.newest(period.registrant, "CMRT") is None


def test_what_is_no_official_blank_is_not_kept(sqlite_database: None) -> None:
    from oreigin.casework import official
    from oreigin.store.models import OfficialBlank
    from tests.making_workbooks import cmrt
    from tests.making_workbooks import workbook as any_workbook

    period = world()
    with pytest.raises(UnreadableDocumentError):
        official.bring(actor(period), "a.xlsx", any_workbook({"A!A1": "x"}))
    with pytest.raises(UnreadableDocumentError, match="no blank"):
        official.bring(actor(period), "a.xlsx", cmrt({"Declaration!D8": "Acme Parts"}))
    with pytest.raises(NotAllowedError):
        official.bring(replace(actor(period), role="auditor"), "a.xlsx", workbook())
    assert not OfficialBlank.objects.exists()
