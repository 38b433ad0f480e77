"""An answer that was sent back stays somebody's task until a better one is accepted."""

import re
from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest

from tests.casework.world import actor, workbook, world
from tests.web.pages import uploaded


@pytest.fixture
def period(database):
    return world()


def answered(period, times=1):
    """Return responses of the first supplier, the newest last."""
    from oreigin.store.models import Supplier

    supplier = Supplier.objects.get(period=period, code="acme-parts")
    made = []
    for number in range(times):
        cells = {"Declaration!D10": f"Version {number}"}
        [upload] = uploaded(period, (f"acme-{number}.xlsx", workbook(cells)), supplier=supplier)
        made.append(upload.response)
    return made


def open_ones(period):
    from oreigin.store.models import Action

    return list(Action.objects.filter(period=period, done=None).order_by("pk"))


def printed(period):
    """Return the words of the Conflict Minerals Report of a package made now."""
    from oreigin.casework import packages
    from oreigin.casework.working import work_off
    from oreigin.store import documents
    from oreigin.store.models import Package

    packages.request_package(actor(period), period)
    work_off()
    made = documents.read(Package.objects.filter(period=period).latest("pk").document)
    page = ZipFile(BytesIO(made)).read("filing/ex1-01.htm").decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_what_is_sent_back_becomes_a_corrective_action_with_a_day(period):
    from oreigin.casework import responding

    [response] = answered(period)
    responding.send_back(actor(period), [response], "Smelters are missing")
    [action] = open_ones(period)
    assert (action.kind, action.subject) == ("corrective", f"response:{response.code}")
    assert action.supplier == response.supplier
    assert "Smelters are missing" in action.matter
    assert action.due == date(2026, 3, 27)  # twenty business days after a Sunday


def test_sending_it_back_again_opens_nothing_more(period):
    from oreigin.casework import responding

    [response] = answered(period)
    for reason in ("Once", "Twice"):
        responding.send_back(actor(period), [response], reason)
    assert len(open_ones(period)) == 1


def test_an_accepted_new_version_closes_it(period):
    from oreigin.casework import responding
    from oreigin.store.models import Action

    first, second = answered(period, times=2)
    responding.send_back(actor(period), [first], "Smelters are missing")
    responding.accept(actor(period), [second])
    assert open_ones(period) == []
    assert "accepted" in Action.objects.get(period=period).outcome


def test_a_decision_that_was_taken_back_closes_it_and_says_so(period):
    from oreigin.casework import responding
    from oreigin.store.models import Action

    [response] = answered(period)
    responding.send_back(actor(period), [response], "Smelters are missing")
    responding.reopen(actor(period), [response])
    assert open_ones(period) == []
    assert "taken back" in Action.objects.get(period=period).outcome


def test_an_action_of_a_person_stays_open(period):
    from oreigin.casework import following_up, responding

    [response] = answered(period)
    following_up.open_action(
        actor(period), period, "Call them", "Lab", subject=f"response:{response.code}"
    )
    responding.accept(actor(period), [response])
    assert [one.matter for one in open_ones(period)] == ["Call them"]


def test_an_overdue_one_is_named_to_our_own_management(period):
    from oreigin.casework import periods, responding
    from oreigin.casework.mail.campaigning import change_campaign, plan_of
    from oreigin.casework.mail.writing import draft

    me = actor(period)
    periods.set_dates(me, period, date(2026, 2, 27), date(2026, 12, 1))
    change_campaign(me, period, manager_name="Bo", manager_email="bo@acme.example")
    [response] = answered(period)
    responding.send_back(me, [response], "Smelters are missing")
    [action] = open_ones(period)
    named = {
        day: [one.suppliers for one in plan_of(period, day).due if one.step == "executive"]
        for day in (action.due, action.due + timedelta(days=3))
    }
    assert named == {action.due: [], action.due + timedelta(days=3): [("acme-parts",)]}
    late = plan_of(period, action.due + timedelta(days=3)).due
    [digest] = [one for one in late if one.step == "executive"]
    [line] = [row for row in draft(me, period, digest).text.splitlines() if row.startswith("- ")]
    assert line == (
        f"- {action.supplier.name}: Have {action.supplier.name} correct its answer of 2026-03-01: "
        "Smelters are missing (corrective action due March 27, 2026)"
    )


def test_a_decision_is_kept_with_its_options_and_the_report_says_so(period):
    from oreigin.casework import following_up, responding
    from oreigin.report.generated import told
    from oreigin.store.models import ProgramRecord

    first, response = answered(period, times=2)
    responding.accept(actor(period), [first])
    responding.send_back(actor(period), [response], "Smelters are missing")
    [action] = open_ones(period)
    record = following_up.escalation(
        actor(period),
        action,
        summary="A supplier did not correct its declaration.",
        body="our steering committee",
        options=["to continue the trade", "to terminate the trade"],
        decision="To terminate the trade. It did not answer.",
    )
    following_up.decide_action(actor(period), action, record)
    said = told(record)
    assert said == (
        "A supplier did not correct its declaration. "
        "The matter was brought before our steering committee. "
        "The options considered were as follows: to continue the trade; to terminate the trade. "
        "The conclusion was as follows: To terminate the trade. It did not answer."
    )
    assert said in printed(period)
    action.refresh_from_db()
    assert action.decision == record.decision
    assert ProgramRecord.objects.get(period=period).source == f"action {action.code}"


def test_a_decision_without_options_is_refused(period):
    from oreigin.casework import following_up
    from oreigin.errors import RefusedError

    action = following_up.open_action(actor(period), period, "Decide", "Lab")
    with pytest.raises(RefusedError):
        following_up.escalation(
            actor(period), action, summary="A", body="B", options=[], decision="C"
        )
