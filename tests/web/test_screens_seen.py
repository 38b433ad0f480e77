"""The screens of responses, lists and actions as a browser sees them: axe, errors, by hand."""

import pytest

from tests.casework.world import KNOWN, actor, workbook, world
from tests.web.looking import listen, violations
from tests.web.pages import address, member, uploaded
from tests.web.serving import served

PAGES = (
    "dashboard",
    "smelters",
    "smelters-changes",
    "review",
    "responses",
    "responses-upload",
    "statement",
    "lists",
    "list-read",
    "actions",
    "action-new",
    "risks",
    "records",
    "record-new",
    "overrides",
)


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_passes_axe_and_says_nothing_in_the_console(period, page, scheme):
    from oreigin.casework import responding
    from oreigin.casework.working import work_off
    from oreigin.store.models import ListSnapshot, Response

    response = Response.objects.get()
    responding.accept(actor(period), [response])
    work_off()
    urls = [
        *(address(name, period) for name in PAGES),
        *(
            address(name, period, response.pk)
            for name in ("response", "response-smelters", "response-letter")
        ),
        address("smelter", period, KNOWN[0].cid),
        address("list", period, ListSnapshot.objects.first().pk),
        address("override-new", period) + "?subject=determination",
    ]
    page.emulate_media(color_scheme=scheme)
    complaints, found = [], {}
    listen(page, complaints)
    for url in urls:
        page.goto(url)
        page.wait_for_load_state("networkidle")
        if seen := violations(page):
            found[url] = seen
    assert (found, complaints) == ({}, [])


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
