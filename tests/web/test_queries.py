"""No page asks the database more often because there is more in it, and none asks often."""

import pytest

from tests.casework.world import actor
from tests.web.addresses import ANYBODY, every_address, values_for
from tests.web.furnishing import furnished
from tests.web.pages import member

MOST = 20
"""Queries a page may need, those of the session, the person and the frame included."""

COMPUTING = {"list-preview": 32}
"""Pages that compute with the whole case, which they load table by table."""

SMALL, LARGE = 1, 6


@pytest.fixture
def measured(database):
    """The queries of every page that can be looked at, of a small registrant and a larger one."""
    small, large = furnished("small", 2025, SMALL), furnished("large", 2026, LARGE)
    return counted(small), counted(large)


def counted(period):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = member(period, "administrator")
    values = values_for(period, actor(period, "administrator").user)
    found = {}
    for one in every_address():
        if one.row.get is None:
            continue
        client.get(one.url(**values))  # what a process keeps for good is no page's cost
        with CaptureQueriesContext(connection) as caught:
            answer = client.get(one.url(**values))
        assert one.row.get == ANYBODY or answer.status_code in (200, 302), one.name
        found[one.name] = [query["sql"] for query in caught]
    return found


def test_no_page_asks_more_often_because_there_is_more(measured):
    small, large = measured
    more = {name: (len(small[name]), len(large[name])) for name in large}
    assert {name: counts for name, counts in more.items() if counts[1] > counts[0]} == {}


def test_every_page_asks_a_fixed_small_number_of_times(measured):
    asked = {name: len(queries) for name, queries in measured[1].items()}
    assert {name: n for name, n in asked.items() if n > COMPUTING.get(name, MOST)} == {}
