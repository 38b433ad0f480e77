"""Packages and the trail in a browser, by hand; all pages: `test_every_page_seen.py`."""

import pytest
from django.urls import reverse

from tests.casework.world import actor
from tests.web.furnishing import furnished
from tests.web.looking import violations
from tests.web.pages import address, member
from tests.web.serving import served


@pytest.fixture
def period(sqlite_database):
    return furnished()


@pytest.fixture
def page(period, chromium):
    """A page of the app, its person signed in."""
    with served() as root:
        context = chromium.new_context(base_url=root, viewport={"width": 1280, "height": 800})
        [session] = member(period).cookies.values()
        context.add_cookies([{"name": session.key, "value": session.value, "url": root}])
        yield context.new_page()
        context.close()


def test_a_chain_is_verified_and_its_anchor_held_against_it(period, page):
    page.goto(reverse("trail", args=[period.registrant.slug]))
    page.get_by_role("button", name="Verify the chain").click()
    page.get_by_role("heading", name="The chain holds").wait_for()
    assert violations(page) == []
    anchor = page.locator(".facts dd").inner_text()
    page.get_by_label("Anchors that were noted earlier").fill(anchor.replace("\n", ""))
    page.get_by_role("button", name="Verify again").click()
    page.get_by_text("the anchor you gave").wait_for()


def test_a_package_appears_by_itself_when_it_is_made(period, page):
    from oreigin.casework.working import work_off
    from oreigin.store.models import Package

    before = Package.objects.filter(period=period).count()
    page.goto(address("packages", period))
    page.get_by_role("button", name="Make a draft").click()
    page.get_by_text("You can close this page").wait_for()
    work_off()
    page.get_by_role("link", name="ZIP").nth(before).wait_for(timeout=15_000)
    assert Package.objects.filter(made_by=actor(period).user).exists()


def test_a_day_narrows_the_trail_at_once(period, page):
    page.goto(reverse("trail", args=[period.registrant.slug]))
    page.get_by_label("From").fill("2100-01-01")
    page.get_by_label("From").dispatch_event("change")
    page.get_by_role("heading", name="No event fits these filters").wait_for()
