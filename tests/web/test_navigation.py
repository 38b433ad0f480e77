"""The navigation: every entry leads somewhere, for everybody whom it is shown to."""

import re

import pytest

from tests.casework.world import workbook, world
from tests.web.furnishing import ROLES
from tests.web.pages import address, member, uploaded


@pytest.fixture
def period(sqlite_database):
    return world()


def entries(page):
    """The addresses of the navigation of a page, by their labels."""
    nav = re.search(r'<nav aria-label="Main">.*?</nav>', page.content.decode(), re.S).group()
    return {label: url for url, label in re.findall(r'<a href="([^"]+)".*?<span>(.*?)</span>', nav)}


def current(page):
    nav = re.search(r'<nav aria-label="Main">.*?</nav>', page.content.decode(), re.S).group()
    return re.findall(r'aria-current="page">.*?<span>(.*?)</span>', nav)


@pytest.mark.parametrize("role", ROLES)
def test_every_entry_that_somebody_sees_leads_to_a_page(period, role):
    client = member(period, role)
    for label, url in entries(client.get(address("dashboard", period))).items():
        page = client.get(url, follow=True)
        assert (page.status_code, current(page)) == (200, [label]), url


def test_all_entries_are_there_for_who_may_open_them_all(period):
    from oreigin.web.navigating import items

    shown = entries(member(period).get(address("dashboard", period)))
    assert list(shown) == [item.label for item in items()]


def test_an_entry_that_a_role_may_not_open_is_not_shown_to_it(period):
    assert "Audit trail" not in entries(member(period, "analyst").get(address("evidence", period)))


def test_a_page_of_no_period_leads_to_those_of_the_newest(period):
    from django.urls import reverse

    page = member(period).get(reverse("trail", args=[period.registrant.slug]))
    assert entries(page)["Evidence"] == address("evidence", period)


def test_pages_below_an_entry_mark_it(period):
    client = member(period)
    for name in ("claims", "determination", "attention", "comments", "packages"):
        assert current(client.get(address(name, period))) == ["Evidence"], name


def test_names_that_wait_are_counted_on_every_page_of_the_period(period):
    from oreigin.casework.responding import accept
    from oreigin.casework.working import work_off
    from tests.casework.world import actor
    from tests.checks.world import smelter

    unknown = smelter(9, "Gold", "Smelter not listed", "SWITZERLAND", D="Quux Gold")
    [upload] = uploaded(period, ("acme.xlsx", workbook(unknown)))
    accept(actor(period), [upload.response])
    work_off()
    page = member(period).get(address("evidence", period)).content.decode()
    assert re.search(r'Review queue</span><span class="count">1</span>', page)
