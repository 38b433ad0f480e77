"""Responses in a browser, by hand; every page is looked at in `test_every_page_seen.py`."""

import pytest

from tests.casework.world import workbook, world
from tests.web.pages import address, member, uploaded
from tests.web.serving import served


@pytest.fixture
def period(sqlite_database):
    made = world()
    uploaded(made, ("acme.xlsx", workbook({"Declaration!D26": None})))
    uploaded(made, ("partz.xlsx", workbook({"Declaration!D8": "Acme Partz"})))
    return made


@pytest.fixture
def page(period, chromium):
    """A page of the app, its person signed in."""
    with served() as root:
        context = chromium.new_context(base_url=root, viewport={"width": 1280, "height": 800})
        [session] = member(period).cookies.values()
        context.add_cookies([{"name": session.key, "value": session.value, "url": root}])
        yield context.new_page()
        context.close()


def test_many_are_sent_back_from_the_keyboard_with_a_reason(period, page):
    from oreigin.store.models import Response

    page.goto(address("responses", period))
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.get_by_role("button", name="Send back …").click()
    page.get_by_label("Why?").first.fill("Question 1 is open")
    page.get_by_role("dialog").get_by_role("button", name="Send back").click()
    page.get_by_text("Acme Parts GmbH: sent back.").wait_for()
    assert Response.objects.get().reason == "Question 1 is open"


def test_links_follow_what_is_filtered(period, page):
    page.goto(address("responses", period))
    page.get_by_label("Decision").select_option("silent")
    page.get_by_role("row").filter(has_text="Acme Parts").wait_for(state="detached")
    page.locator("summary", has_text="Export").click()
    link = page.get_by_role("link", name="CSV").get_attribute("href")
    assert "decision=silent" in link


def test_dropped_files_are_checked_and_what_became_of_them_appears(period, page):
    from oreigin.casework.working import work_off

    page.goto(address("responses-upload", period))
    file = {"name": "good.xlsx", "mimeType": "application/octet-stream", "buffer": workbook()}
    page.set_input_files("#upload-files", [file])
    page.get_by_text("Waits for the worker").wait_for()
    work_off()
    page.get_by_role("link", name="good.xlsx").wait_for(timeout=15_000)


def test_the_ledger_fits_a_small_window_however_long_its_reasons_are(period, page):
    from datetime import UTC, date, datetime

    from oreigin.rollup.ledger import Standing
    from oreigin.store.documents import keep
    from oreigin.store.models import SentDeclaration
    from oreigin.terms import Scope

    day = datetime(2026, 3, 1, tzinfo=UTC)
    SentDeclaration.objects.create(
        registrant=period.registrant,
        period=period,
        document=keep(period.registrant, b"sent", day),
        template="CMRT",
        version="6.5",
        scope=Scope.USER_DEFINED.value,
        description="Hydraulic parts for customers in North America",
        to="Hydraulics and Fluid Power Holding, Purchasing",
        when=date(2026, 3, 1),
        inputs="0",
        standing=Standing.OUTDATED.value,
        changed=["overrides changed: " + "a long reason goes on " * 8],
    )
    page.goto(address("declarations", period))
    wide, seen = page.locator(".datatable-frame").evaluate("f => [f.scrollWidth, f.clientWidth]")
    assert wide <= seen
