"""The audit trail as a page: what was done is found and read, and a broken chain is told."""

import csv
import io

import pytest
from django.urls import reverse

from tests.casework.world import actor, workbook, world
from tests.web.pages import address, member, queries_of, text_of, uploaded


@pytest.fixture
def period(sqlite_database):
    return world()


def trail(period, name="trail", *more):
    return reverse(name, args=[period.registrant.slug, *more])


def events(page):
    return [(line.event.sequence, line.says, line.about.label) for line in page.context["lines"]]


def accepted(period):
    from oreigin.casework.responding import accept

    [upload] = uploaded(period, ("acme.xlsx", workbook()))
    accept(actor(period, name="sourcing"), [upload.response], "All is there")
    return upload.response


def test_the_newest_event_stands_first_in_words_with_its_page(period):
    response = accepted(period)
    page = member(period).get(trail(period))
    (_, says, about), *_ = events(page)
    assert (says, about) == ("accepted a response", "response Acme Parts GmbH")
    assert address("response", period, response.pk) in page.content.decode()
    assert "All is there" in text_of(page)
    numbers = [number for number, _, _ in events(page)]
    assert numbers == sorted(numbers, reverse=True)


@pytest.fixture
def anywhere(database):
    """The period on each database: they search text in JSON in ways of their own."""
    return world()


def test_events_are_found_by_action_person_id_and_day(anywhere):
    from oreigin.store.models import AuditEvent

    accepted(anywhere)
    client, total = member(anywhere), AuditEvent.objects.count()
    for query, fits in (
        ({"action": "response-accepted"}, 1),
        ({"who": "sourcing"}, 1),
        ({"q": "response:"}, 1),
        ({"q": "All is there"}, 1),
        ({"since": "2026-03-01"}, total),
        ({"since": "2100-01-01"}, 0),
        ({"until": "2026-02-28"}, 0),
        ({"until": "no day"}, total),
    ):
        assert len(events(client.get(trail(anywhere), query))) == fits, query


def test_what_an_event_does_not_name_is_none(period):
    from oreigin.casework.packages import request_package

    request_package(actor(period), period)
    words = text_of(member(period).get(trail(period)))
    assert "amends: none" in words


def test_an_event_shows_all_that_its_hash_covers(period):
    accepted(period)
    page = member(period).get(trail(period, "trail-event", 1))
    assert page.context["unchanged"]
    assert page.context["line"].event.hash in page.content.decode()
    assert member(period).get(trail(period, "trail-event", 999)).status_code == 404


def test_a_whole_chain_is_said_to_hold(period):
    accepted(period)
    page = member(period, "auditor").post(trail(period, "trail-verify"))
    assert "The chain holds" in text_of(page)
    assert page.context["found"].anchor in page.content.decode()


def test_a_broken_chain_names_the_event_and_says_what_it_means(period):
    from django.db import connection

    accepted(period)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            " AND tbl_name = 'store_auditevent'"
        )
        for name, _ in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')
        cursor.execute("UPDATE store_auditevent SET action = 'period-closed' WHERE sequence = 2")
    words = text_of(member(period).post(trail(period, "trail-verify")))
    assert "The chain does not hold" in words
    assert "Event 2 was changed after it was written." in words
    assert not member(period).get(trail(period, "trail-event", 2)).context["unchanged"]


def test_a_chain_that_was_cut_off_does_not_fit_an_anchor_noted_before(period):
    accepted(period)
    client, url = member(period), trail(period, "trail-verify")
    anchor = client.get(trail(period)).context["anchor"]
    assert "the anchor you gave" in text_of(client.post(url, {"anchors": anchor}))
    later = f"999:{anchor.partition(':')[2]}"
    assert "Event 999" in text_of(client.post(url, {"anchors": later}))


def test_what_is_no_anchor_is_refused_in_words(period):
    page = member(period).post(trail(period, "trail-verify"), {"anchors": "seven"})
    assert page.status_code == 400
    assert "&quot;seven&quot; is no anchor." in page.content.decode()


def test_verifying_is_asked_for_and_loading_it_again_leads_to_the_trail(period):
    assert member(period).get(trail(period, "trail-verify")).url == trail(period, "trail")


def test_the_exported_trail_can_be_recomputed_by_anyone(period):
    accepted(period)
    client = member(period)
    data = client.get(trail(period, "trail-export", "csv")).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(data)))
    chained = [row["Previous hash"] for row in rows[1:]]
    assert chained == [row["Hash"] for row in rows[:-1]]
    assert client.get(trail(period, "trail-export", "xlsx")).content.startswith(b"PK")
    narrowed = client.get(trail(period, "trail-export", "csv"), {"who": "sourcing"})
    assert len(narrowed.content.splitlines()) == 2


def test_an_erased_person_is_said_to_be_erased(period):
    from oreigin.casework.personal import erase_person
    from oreigin.store.models import Membership

    accepted(period)
    person = actor(period, name="sourcing").user
    Membership.objects.filter(user=person).update(ended="2026-03-01T00:00Z")
    erase_person(actor(period, "administrator"), person.email)
    page = member(period).get(trail(period), {"action": "response-accepted"})
    [line] = page.context["lines"]
    assert line.who == "erased"
    assert "The chain holds" in text_of(member(period).post(trail(period, "trail-verify")))


def test_an_analyst_does_not_see_the_trail(period):
    assert member(period, "analyst").get(trail(period)).status_code == 403
    assert member(period, "analyst").post(trail(period, "trail-verify")).status_code == 403


def test_a_page_of_events_needs_few_queries(period):
    accepted(period)
    client = member(period)
    client.get(trail(period))
    assert queries_of(client, trail(period)) <= 16
    assert queries_of(client, trail(period, "trail-event", 2)) <= 14
