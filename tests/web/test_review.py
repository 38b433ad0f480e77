"""The review queue: one name at a time, decided with a key, and taken back."""

import pytest

from tests.casework.world import KNOWN, actor, workbook, world
from tests.checks.world import smelter
from tests.web.pages import address, member, queries_of, text_of, uploaded


@pytest.fixture
def period(sqlite_database):
    """A period whose accepted response names a gold refiner that no list knows."""
    from oreigin.casework import responding
    from oreigin.casework.working import work_off

    made = world()
    odd = smelter(9, "Gold", "Smelter not listed", "SWITZERLAND", D="Quux Edelmetall")
    [upload] = uploaded(made, ("acme.xlsx", workbook(odd)))
    responding.accept(actor(made), [upload.response])
    work_off()
    made.refresh_from_db()
    return made


def waiting(period):
    from oreigin.casework.judging import queue

    return queue(period).get()


def test_what_was_declared_stands_beside_the_decision(period):
    page = member(period).get(address("review", period))
    assert "Quux Edelmetall" in text_of(page)
    assert "1 of 1" in text_of(page)
    assert waiting(period).declared_names.get().evidence[0] in page.context["names"][0].evidence


def test_only_a_likely_facility_has_the_key_that_accepts(period):
    from oreigin.store.models import DeclaredName

    client, url = member(period), address("review", period)
    far = {"cid": KNOWN[2].cid, "name": KNOWN[2].name, "country": "CH", "city": "", "score": 0.01}
    DeclaredName.objects.filter(name="Quux Edelmetall").update(alternatives=[far])
    assert 'data-key="a"' not in client.get(url).content.decode()
    DeclaredName.objects.filter(name="Quux Edelmetall").update(alternatives=[far | {"score": 0.7}])
    assert 'data-key="a"' in client.get(url).content.decode()


def test_a_decision_leaves_the_queue_and_can_be_taken_back(period):
    from oreigin.casework.working import work_off
    from oreigin.store.models import Judgment

    client, url = member(period), address("review-judge", period, waiting(period).key)
    told = client.post(url, {"do": "not listed", "why": "A refiner, on no list."}, follow=True)
    assert "Nothing to review" in text_of(told)
    assert Judgment.objects.get().verdict == "not listed"
    client.post(address("review-undo", period))
    work_off()
    assert waiting(period).name == "Quux Edelmetall"


def test_what_was_taken_back_after_the_figures_followed_is_waited_for(three):
    from oreigin.casework.judging import queue
    from oreigin.casework.working import work_off

    client, first = member(three), queue(three)[0].key
    client.post(address("review-judge", three, first), {"do": "not listed", "why": "x"})
    work_off()
    told = client.post(address("review-undo", three), follow=True)
    assert told.context["smelter"] is None  # else the next key would decide on another name
    assert "Coming back" in text_of(told)
    work_off()
    again = client.get(told.redirect_chain[-1][0])
    assert again.context["smelter"].key == first


@pytest.fixture
def three(sqlite_database):
    """A period whose accepted response names three gold refiners that no list knows."""
    from oreigin.casework import responding
    from oreigin.casework.working import work_off

    made, cells = world(), {}
    for row, name in enumerate(("Quux Edelmetall", "Foo Affinerie", "Bar Refinery"), 9):
        cells |= smelter(row, "Gold", "Smelter not listed", "SWITZERLAND", D=name)
    [upload] = uploaded(made, ("acme.xlsx", workbook(cells)))
    responding.accept(actor(made), [upload.response])
    work_off()
    made.refresh_from_db()
    return made


def test_decisions_are_taken_back_one_after_the_other_and_return_at_once(three):
    from oreigin.casework.judging import queue

    client, keys = member(three), list(queue(three).values_list("key", flat=True))
    for key in keys:
        url = address("review-judge", three, key)
        client.post(url, {"do": "not a smelter", "why": "A trader."})
    assert not queue(three).exists()
    for number, key in enumerate(reversed(keys), 1):
        told = client.post(address("review-undo", three), follow=True)
        assert told.context["smelter"].key == key
        assert queue(three).count() == number
    assert "nothing to undo" in text_of(client.post(address("review-undo", three), follow=True))


def test_a_facility_needs_a_cid_of_the_lists_and_every_decision_a_reason(period):
    client, url = member(period), address("review-judge", period, waiting(period).key)
    for posted in (
        {"do": "facility", "cid": "CID999999", "why": "x"},
        {"do": "not listed", "why": ""},
        {"do": "whatever", "why": "x"},
    ):
        assert "Quux Edelmetall" in text_of(client.post(url, posted, follow=True))


def test_who_may_only_read_is_offered_no_decision(period):
    auditor = member(period, "auditor")
    assert "Not a smelter" not in text_of(auditor.get(address("review", period)))
    url = address("review-judge", period, waiting(period).key)
    assert auditor.post(url, {"do": "not listed", "why": "x"}).status_code == 403


def test_it_needs_few_queries(period):
    assert queries_of(member(period), address("review", period)) <= 12
