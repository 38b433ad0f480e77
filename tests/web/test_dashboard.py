"""The program dashboard: where it stands, and what needs a person."""

import pytest

from tests.casework.world import actor, workbook, world
from tests.web.pages import address, member, queries_of, text_of, uploaded


@pytest.fixture
def period(sqlite_database):
    from oreigin.casework import responding
    from oreigin.casework.working import work_off

    made = world()
    [upload] = uploaded(made, ("acme.xlsx", workbook()))
    responding.accept(actor(made), [upload.response])
    work_off()
    made.refresh_from_db()
    return made


def test_the_first_page_of_a_registrant_is_the_dashboard_of_its_newest_period(period):
    from django.urls import reverse

    answer = member(period).get(reverse("home", args=[period.registrant.slug]))
    assert answer.url == address("dashboard", period)


def test_dates_figures_and_what_needs_a_person_stand_on_it(period):
    from oreigin.store.models import Attention

    page = member(period).get(address("dashboard", period))
    words = text_of(page)
    assert "Filing deadline" in words
    assert "Responses accepted" in words
    assert "Smelters by country and status" in words
    assert page.context["needs"][0].message == Attention.objects.order_by("position")[0].message
    assert address("smelters", period) + "?metal=Tin" in page.content.decode()


def test_a_period_without_figures_says_what_to_do(sqlite_database):
    from oreigin.store.models import PeriodResult

    made = world()
    PeriodResult.objects.filter(period=made).delete()
    assert "No figures yet" in text_of(member(made).get(address("dashboard", made)))


def test_it_needs_few_queries(period):
    assert queries_of(member(period), address("dashboard", period)) <= 14
