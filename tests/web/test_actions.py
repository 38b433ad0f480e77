"""Actions and what stands beside them: risks, program records, decisions against an answer."""

from datetime import date

import pytest

from tests.casework.world import KNOWN, actor, workbook, world
from tests.web.pages import address, member, queries_of, text_of, uploaded


@pytest.fixture
def period(sqlite_database):
    return world()


def opened(period, **given):
    from oreigin.store.models import Action

    posted = {"matter": "Ask about origin", "kind": "red-flag", "owner": "Lab", **given}
    page = member(period).post(address("action-new", period), posted, follow=True)
    assert page.status_code == 200, text_of(page)
    return Action.objects.get(period=period, matter=posted["matter"])


def test_an_empty_page_says_what_to_do(period):
    assert "Open an action" in text_of(member(period).get(address("actions", period)))


def test_an_action_is_opened_changed_and_closed(period):
    held, client = opened(period, due="2026-04-01"), member(period)
    given = {"matter": held.matter, "kind": "escalation", "owner": "Bea", "due": "2026-05-01"}
    client.post(address("action", period, held.pk), given)
    held.refresh_from_db()
    assert (held.kind, held.owner, held.due) == ("escalation", "Bea", date(2026, 5, 1))
    url = address("action-close", period, held.pk)
    assert "left empty" in text_of(client.post(url, follow=True))
    client.post(url, {"outcome": "They told us", "decision": "Continue"})
    held.refresh_from_db()
    assert (held.outcome, held.decision, held.done is None) == ("They told us", "Continue", False)


def test_what_is_overdue_is_found(period):
    opened(period, due="2026-01-01")
    opened(period, matter="Later", due="2999-01-01")
    client, url = member(period), address("actions", period)
    rows = client.get(url, {"state": "overdue"}).context["page"]
    assert [row.matter for row in rows] == ["Ask about origin"]
    csv = client.get(address("actions-export", period, "csv"), {"state": "overdue"})
    assert len(csv.content.decode().splitlines()) == 2


def test_an_action_leads_to_what_it_is_about_and_stands_on_its_page(period):
    from oreigin.casework import responding
    from oreigin.casework.working import work_off

    [upload] = uploaded(period, ("acme.xlsx", workbook()))
    responding.accept(actor(period), [upload.response])
    work_off()
    opened(period, subject=f"smelter:{KNOWN[0].cid}")
    opened(period, matter="Ask them again", subject=f"response:{upload.response.code}")
    opened(period, matter="Odd one", subject="the moon")
    client = member(period)
    pages = {
        "Ask about origin": address("smelter", period, KNOWN[0].cid),
        "Ask them again": address("response", period, upload.response.pk),
    }
    shown = client.get(address("actions", period)).context["rows"]
    told = {row.matter: subject.url for row, subject in shown}
    assert told == {**pages, "Odd one": ""}
    for matter, url in pages.items():
        assert matter in text_of(client.get(url))


def test_an_auditor_reads_and_changes_nothing(period):
    held, auditor = opened(period), member(period, "auditor")
    assert auditor.get(address("action", period, held.pk)).context["form"] is None
    assert auditor.post(address("action", period, held.pk), {}).status_code == 403
    assert auditor.post(address("action-close", period, held.pk)).status_code == 403


def test_a_record_stands_under_its_step(period):
    posted = {
        "step": "1",
        "kind": "policy",
        "date": "2025-06-01",
        "summary": "Our policy is online",
    }
    page = member(period).post(address("record-new", period), posted, follow=True)
    number, _, found = page.context["steps"][0]
    assert (number, [one.summary for one in found]) == (1, ["Our policy is online"])


def test_an_answer_is_decided_otherwise_for_a_reason_and_taken_back(period):
    from oreigin.store.models import Override

    client = member(period, "counsel")
    url = address("override-new", period) + "?subject=determination"
    value = "Form SD without a Conflict Minerals Report"
    assert "As computed: To be filed – Form SD" in text_of(client.get(url))
    refused = client.post(url, {"value": "something else", "why": "So"})
    assert refused.context["form"].errors["value"]
    client.post(url, {"value": value, "why": "Counsel says so"})
    [held] = Override.objects.all()
    assert "Counsel says so" in text_of(client.get(address("overrides", period)))
    client.post(address("override-remove", period, held.pk), {"why": "Mistaken"})
    assert not Override.objects.exists()


def test_the_risk_of_a_facility_is_decided(period):
    from oreigin.casework.responding import accept
    from oreigin.casework.working import work_off
    from oreigin.store.models import RiskDecision, Smelter
    from tests.casework.world import actor

    [upload] = uploaded(period, ("acme.xlsx", workbook()))
    accept(actor(period), [upload.response])
    work_off()
    smelter = Smelter.objects.filter(period=period).first()
    url = address("risk", period, smelter.pk)
    member(period).post(url, {"risk": "elevated", "why": "Near a conflict"})
    assert RiskDecision.objects.get().risk == "elevated"
    work_off()
    page = member(period).get(address("risks", period))
    assert [one.name for one, _ in page.context["rows"]] == [smelter.name]
    assert member(period, "analyst").get(url).status_code == 403


def test_what_belongs_to_another_registrant_is_not_there(period):
    held, other = opened(period), world("other")
    assert member(other).get(address("action", other, held.pk)).status_code == 404
    assert member(other).post(address("action-close", other, held.pk)).status_code == 404


def test_pages_need_few_queries(period):
    opened(period)
    client = member(period)
    for name in ("actions", "risks", "records", "overrides"):
        client.get(address(name, period))
        assert queries_of(client, address(name, period)) <= 15, name
