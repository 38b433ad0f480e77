"""Our own declarations in the app: the list, who declares, and what is asked before one goes."""

import pytest

from tests.casework.declaring import answered, declared
from tests.web.pages import address, member, text_of


@pytest.fixture
def period(sqlite_database):
    """A period with one own declaration, made from two accepted responses."""
    made = answered()
    declared(made)
    made.refresh_from_db()
    return made


@pytest.fixture
def own(period):
    from oreigin.store.models import OwnDeclaration

    return OwnDeclaration.objects.get(period=period)


def test_the_list_counts_smelters_without_reading_all_that_was_made(period, own):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    assert own.smelters == len(own.result["smelters"])
    with CaptureQueriesContext(connection) as caught:
        page = member(period).get(address("declarations", period))
    assert f'<td class="number">{own.smelters}</td>' in page.content.decode()
    assert not [query for query in caught if '_owndeclaration"."result"' in query["sql"]]


def test_what_does_not_fit_together_is_told_in_the_list(period, own):
    from oreigin.store.models import OwnDeclaration

    OwnDeclaration.objects.filter(pk=own.pk).update(open=0, errors=1)
    page = member(period).get(address("declarations", period))
    [(_, _, state)] = page.context["kept"]
    assert state == "contradicts itself"


def test_before_one_is_removed_a_person_is_asked(period, own):
    page = member(period).get(address("declaration", period, own.pk)).content.decode()
    dialog = page.index('id="remove"')
    assert page.index('data-open-dialog="remove"') < dialog
    assert page.index(address("declaration-remove", period, own.pk)) > dialog


def test_who_declares_is_not_overwritten_by_whoever_opened_the_page_before(period):
    from oreigin.casework import declaring

    client, url = member(period), address("declarant", period)
    seen = client.get(url).context["seen"]
    client.post(url, {"address": "2 Main St", "seen": seen})
    late = client.post(url, {"address": "3 Main St", "seen": seen})
    assert "Somebody else changed who declares" in text_of(late)
    assert "It says now: 2 Main St" in text_of(late)
    assert declaring.declarant_of(period).address == "2 Main St"
    client.post(url, {"address": "3 Main St", "seen": late.context["seen"]})
    assert declaring.declarant_of(period).address == "3 Main St"
