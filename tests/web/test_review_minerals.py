"""The review queue holds names of other minerals too, after those of the filing."""

import pytest

from tests.casework.declaring import answered
from tests.casework.minerals import KOKKOLA, with_cobalt
from tests.web.pages import address, member, queries_of, text_of


@pytest.fixture
def own(sqlite_database):
    """An own EMRT; a supplier's names two cobalt refiners in words that no list settles."""
    return with_cobalt(answered())


def waiting(own, name="Kokkola"):
    from oreigin.casework.judging import queue_beyond

    return queue_beyond(own.period).get(name=name)


def test_what_was_declared_stands_beside_what_the_look_up_says_it_may_be(own):
    page = member(own.period).get(address("review", own.period), {"key": waiting(own).key})
    said = text_of(page)
    assert "2 that wait for a decision. Cobalt" in said
    assert "The filing is not about it" in said
    assert "Kokkola Works" in said
    assert "Acme Parts GmbH" in said  # who declares it, as far as its page would say
    assert f'value="facility:{KOKKOLA}" data-key="a"' in page.content.decode()


def test_a_decision_leaves_the_queue_and_can_be_taken_back(own):
    from oreigin.casework.working import work_off
    from oreigin.store.models import Judgment

    client, period = member(own.period), own.period
    url = address("review-judge", period, waiting(own).key)
    told = client.post(url, {"do": f"facility:{KOKKOLA}", "why": "Their letterhead."}, follow=True)
    assert told.context["smelter"].name == "Quux Kemikaalit"
    assert Judgment.objects.get().cid == KOKKOLA
    told = client.post(address("review-undo", period), follow=True)
    assert told.context["smelter"].name == "Kokkola"
    work_off()
    assert waiting(own).metal == "Cobalt"


def test_the_declaration_says_that_names_wait_and_leads_to_the_first_of_them(own):
    client = member(own.period)
    page = client.get(address("declaration", own.period, own.pk))
    assert "Declared names of Cobalt that are not recognized yet" in text_of(page)
    leading = address("review", own.period) + "?metal=Cobalt"
    assert leading in page.content.decode()
    assert client.get(leading).context["smelter"].metal == "Cobalt"


def test_a_decision_makes_the_declaration_anew(own):
    from oreigin.casework.working import work_off

    client, period = member(own.period), own.period
    url = address("review-judge", period, waiting(own).key)
    client.post(url, {"do": f"facility:{KOKKOLA}", "why": "Their letterhead."})
    one = address("declaration", period, own.pk)
    assert client.get(one).context["state"] == "being made"
    work_off()
    assert client.get(one).context["state"] == "open"
    assert "Kokkola Works" in text_of(client.get(address("declaration-smelters", period, own.pk)))


def test_navigation_and_dashboard_count_them(own):
    client = member(own.period)
    assert "2 declared smelters wait" in text_of(client.get(address("dashboard", own.period)))
    own.period.result.refresh_from_db()
    assert own.period.result.minerals_to_decide == 2


def test_a_closed_period_offers_a_decision_on_them_alone(own):
    from oreigin.casework.periods import close_period
    from tests.casework.world import actor

    close_period(actor(own.period), own.period)
    page = member(own.period).get(address("review", own.period))
    assert "Not a smelter" in text_of(page)


def test_who_may_only_read_decides_nothing_and_another_registrant_finds_nothing(own):
    from tests.casework.world import world

    posted = {"do": "not listed", "why": "x"}
    url = address("review-judge", own.period, waiting(own).key)
    assert member(own.period, "auditor").post(url, posted).status_code == 403
    other = world("other")
    theirs = address("review-judge", other, waiting(own).key)
    assert member(other).post(theirs, posted).status_code == 404


def test_it_needs_few_queries(own):
    assert queries_of(member(own.period), address("review", own.period)) <= 12
