"""No page asks the database more often because there is more in it, and none asks often."""

import pytest

from tests.casework.world import actor
from tests.web.addresses import ANYBODY, PORTAL, every_address, values_for
from tests.web.furnishing import furnished
from tests.web.pages import member

MOST = 20
"""Queries a page may need, those of the session, the person and the frame included."""

MORE = {"list-preview": 32, "dashboard": 25}
"""Pages that may ask oftener: one loads the whole case table by table, one looks at every table."""

SMALL, LARGE = 1, 5


def counted(period):
    """Return how many queries every page needs that can be looked at."""
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
        assert one.row.get in (ANYBODY, PORTAL) or answer.status_code in (200, 302), one.name
        found[one.name] = len(caught)
    return found


@pytest.mark.usefixtures("sqlite_database")
def test_every_page_asks_a_fixed_small_number_of_times_whatever_there_is():
    small = counted(furnished("small", 2025, SMALL))
    large = counted(furnished("large", 2026, LARGE))
    assert {name: (small[name], n) for name, n in large.items() if n > small[name]} == {}
    assert {name: n for name, n in large.items() if n > MORE.get(name, MOST)} == {}
