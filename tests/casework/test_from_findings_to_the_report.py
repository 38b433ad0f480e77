"""The road of a matter: found, asked about, answered, overdue, escalated, decided, reported."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.casework.test_corrective import open_ones, printed
from tests.casework.world import NOW, actor, workbook, world


@pytest.fixture
def period(database):
    return world()


def sent(period, token, name, **cells):
    """Send a workbook through a supplier's link, and return what it was filed as."""
    from oreigin.casework.links import open_link
    from oreigin.casework.portal import upload
    from oreigin.casework.working import work_off
    from oreigin.store.models import Response

    upload(open_link(token, NOW), [(name, workbook(cells))])
    work_off()
    return Response.objects.get(period=period, filename=name)


def test_a_matter_goes_from_the_finding_to_the_sentence_of_the_report(period):
    from oreigin.casework import following_up, periods, responding
    from oreigin.casework.corrective import following_up as words
    from oreigin.casework.links import make_link, open_link, token_of
    from oreigin.casework.mail.campaigning import change_campaign, plan_of
    from oreigin.casework.questions import answer_from, ask, question_about
    from oreigin.store.models import Supplier

    me, supplier = actor(period), Supplier.objects.get(period=period, code="acme-parts")
    periods.set_dates(me, period, NOW.date() - timedelta(days=2), NOW.date() + timedelta(days=270))
    change_campaign(me, period, manager_name="Head office", manager_email="head@acme.example")
    token = token_of(make_link(me, supplier))

    # What the checks found becomes a question, and the corrective action of what was sent back.
    bad = sent(period, token, "first.xlsx", **{"Declaration!D26": None})
    text = question_about(bad, "en")
    assert "Declaration!D26" in text
    question = ask(me, supplier, text, response=bad, findings=bad.missing)
    responding.send_back(me, [bad], "Question 1 is not answered for tin.")
    [action] = open_ones(period)

    # The supplier answers with a new version, with points that stay open.
    answer_from(open_link(token, NOW), question, "See the new version.")
    again = sent(period, token, "second.xlsx", **{"Declaration!D27": None})
    assert again.supersedes == bad
    responding.send_back(me, [again], "Now gold is missing.")
    assert open_ones(period) == [action, open_ones(period)[1]]

    # Overdue, it is brought before our own management.
    late = action.due + timedelta(days=3)
    escalated = [due for due in plan_of(period, late).due if due.step == "executive"]
    assert [due.suppliers for due in escalated] == [("acme-parts",)]

    # Management decides, of the four options; the report's sentence stands on the record.
    boss = replace(me, now=NOW + timedelta(days=40))
    options = [option.words for option in words().options]
    record = following_up.escalation(
        boss,
        action,
        summary="A supplier did not complete its declaration.",
        body="our executive management",
        options=options,
        decision="To continue the trade while the matter is mended.",
    )
    assert "brought before" not in printed(period)
    following_up.decide_action(boss, action, record)
    said = printed(period)
    assert "The matter was brought before our executive management." in said
    assert f"The options considered were as follows: {'; '.join(options)}." in said
    assert "to continue the trade while the matter is mended" in said.lower()
