"""Every page of the app in a browser: what axe finds, whether it fits, what keys can reach.

The pages come from the table of addresses, so that a new one is looked at without being named here.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.casework.world import actor
from tests.web.addresses import every_address, values_for
from tests.web.furnishing import furnished
from tests.web.looking import COLORS, listen, violations
from tests.web.pages import address, member
from tests.web.serving import served

pytestmark = pytest.mark.slow

WIDTHS = (1920, 1280)
"""How wide the window is; every page has to fit them all, and axe looks at the last."""

FIGURES = ("smelters-total", "rows-declared", "suppliers-surveyed")
"""Figures whose members are of different kinds, each with a table of its own."""


@pytest.fixture
def period(sqlite_database: Any) -> Any:
    return furnished()


@pytest.fixture
def context(period: Any, chromium: Any) -> Iterator[Any]:
    """A browser whose person is an administrator and signed in."""
    permissions = ["clipboard-read", "clipboard-write"]
    with served() as root:
        made = chromium.new_context(base_url=root, permissions=permissions)
        [session] = member(period, "administrator").cookies.values()
        made.add_cookies([{"name": session.key, "value": session.value, "url": root}])
        yield made
        made.close()


@pytest.fixture
def page(context: Any) -> Any:
    return context.new_page()


def pages(period: Any, browser: Any) -> list[str]:
    """Return the addresses of whole pages, with objects of the period in them.

    The others answer with a file, or with a piece that goes into a page.
    """
    values = values_for(period, actor(period, "administrator").user)
    held = [one for one in every_address() if one.row.get and "registrant" in one.arguments]
    urls = [*(one.url(**values) for one in held), "/account/", "/account/second-factor/"]
    urls += [address("figure", period, code) for code in FIGURES]
    urls += [address("override-new", period) + "?subject=determination"]
    return [url for url in urls if _begins_a_page(browser.request.get(url))]


def _begins_a_page(answer: Any) -> bool:
    assert answer.ok, answer.url
    return answer.body()[:20].lower().startswith(b"<!doctype html>")


def test_axe_finds_nothing_on_any_page_and_each_fits_its_window(period: Any, page: Any) -> None:
    complaints: list[str] = []
    listen(page, complaints)
    found: dict[str, Any] = {}
    for url in pages(period, page.context):
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        page.goto(url)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                found[f"{url} at {width}"] = f"{wide} wide"
        if seen := violations(page):
            found[url] = seen
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        page.reload()  # colors that change on a page that stands need some frames to arrive
        if seen := violations(page, COLORS):
            found[f"{url} in the dark"] = seen
    assert (found, complaints) == ({}, [])


FOCUS = """() => {
  const now = document.activeElement, style = getComputedStyle(now);
  const box = now.getBoundingClientRect();
  return {
    name: now.getAttribute("name") || now.innerText || now.ariaLabel || now.tagName,
    key: now.dataset.key || "",
    marked: now.matches(":focus-visible") && style.outlineStyle !== "none",
    seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
  };
}"""


def tabbed(page: Any, limit: int = 60) -> list[dict[str, Any]]:
    """Return what Tab reaches from the top of a page, in its order, until it comes around."""
    reached = []
    for _ in range(limit):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        reached.append(page.evaluate(FOCUS))
    return reached


@pytest.mark.parametrize("name", ["review", "responses", "smelters"])
def test_everything_is_reached_by_tab_and_shows_where_one_is(
    period: Any, page: Any, name: str
) -> None:
    page.goto(address(name, period))
    reached = tabbed(page)
    assert reached[0]["name"] == "Skip to the content"
    lost = [one["name"] for one in reached if not (one["marked"] and one["seen"])]
    assert lost == []


def test_the_first_key_skips_the_navigation(period: Any, page: Any) -> None:
    page.goto(address("review", period))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_every_decision_of_the_review_queue_is_reached_by_tab(period: Any, page: Any) -> None:
    page.goto(address("review", period))
    keys = {one["key"] for one in tabbed(page)}
    named = page.locator("[data-key]").evaluate_all("all => all.map((one) => one.dataset.key)")
    assert set(named) <= keys
    assert {"n", "m"} <= keys


def test_selected_rows_are_copied_as_cells(period: Any, page: Any) -> None:
    page.goto(address("smelters", period))
    page.get_by_role("button", name="Copy as cells").click()
    page.get_by_text("copied as cells").wait_for()
    lines = page.evaluate("navigator.clipboard.readText()").splitlines()
    heads = page.locator("#smelters thead th").all_inner_texts()
    shown = page.locator("#smelters tbody tr").count()
    assert lines[0].split("\t")[0] == heads[0].strip()
    assert len(lines) == shown + 1
    assert {line.count("\t") for line in lines} == {len(heads) - 1}


def test_a_page_named_in_the_navigation_marks_itself(period: Any, page: Any) -> None:
    page.goto(address("dashboard", period))
    links = page.get_by_role("navigation", name="Main").get_by_role("link")
    for url in links.evaluate_all("all => all.map((one) => one.getAttribute('href'))"):
        page.goto(url)
        current = page.locator(".nav a[aria-current]").get_attribute("href")
        assert urlsplit(page.url).path.startswith(current)
