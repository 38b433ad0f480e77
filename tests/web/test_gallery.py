"""The parts in a browser: what axe says in both themes, and what mouse and keys do."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.looking import listen, violations
from tests.web.serving import served

pytestmark = pytest.mark.slow


@pytest.fixture
def address(sqlite_database: object) -> Iterator[str]:
    """Where the gallery is."""
    from django.test import override_settings

    with override_settings(ROOT_URLCONF="tests.web.gallery_urls"), served() as app:
        yield f"{app}/parts/"


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained about so far."""
    return []


@pytest.fixture
def page(chromium: Any, address: str, complaints: list[str]) -> Iterator[Any]:
    """The gallery, opened; at the end the browser has had nothing to complain about."""
    context = chromium.new_context(
        viewport={"width": 1280, "height": 900},
        permissions=["clipboard-read", "clipboard-write"],
    )
    opened = context.new_page()
    listen(opened, complaints)
    opened.goto(address)
    yield opened
    assert complaints == []
    context.close()


def names(page: Any) -> list[str]:
    """The smelters of the rows that are selected."""
    selector = "#smelters tbody tr:has(.select input:checked) th"
    return [text.strip() for text in page.locator(selector).all_inner_texts()]


def focused(page: Any) -> int:
    """Which row of the table has the focus, -1 for none."""
    return page.evaluate(
        "[...document.querySelectorAll('#smelters tbody tr')].indexOf(document.activeElement)"
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("where", "width"), [("", 1280), ("list/", 1600), ("portal/", 390)])
def test_axe_finds_nothing(
    chromium: Any, address: str, complaints: list[str], scheme: str, where: str, width: int
) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    opened = context.new_page()
    listen(opened, complaints)
    opened.goto(address + where)
    assert violations(opened) == []
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    assert complaints == []
    context.close()


def test_axe_finds_nothing_in_a_dialog(page: Any) -> None:
    page.get_by_role("button", name="Send back …").click()
    assert violations(page) == []


def test_nothing_is_wider_than_the_window(page: Any) -> None:
    for width in (1280, 1600, 1024):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_range_is_selected_with_shift_and_the_bar_counts(page: Any) -> None:
    boxes = page.locator("#smelters tbody .select label")
    bar = page.locator("#smelters-bulk")
    assert bar.is_hidden()
    boxes.nth(1).click()
    boxes.nth(4).click(modifiers=["Shift"])
    assert len(names(page)) == 4
    assert "4 selected" in bar.inner_text()
    page.locator("#smelters thead .select label").click()
    assert "15 selected" in bar.inner_text()
    bar.get_by_role("button", name="Select all 180").click()
    assert "All 180 selected" in bar.inner_text()
    page.keyboard.press("Escape")
    assert names(page) == []
    assert bar.is_hidden()


def test_rows_answer_to_keys(page: Any) -> None:
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    assert focused(page) == 1
    page.keyboard.press("x")
    page.keyboard.press("k")
    page.keyboard.press(" ")
    assert len(names(page)) == 2
    page.keyboard.press("End")
    assert focused(page) == 14
    page.keyboard.press("Enter")
    assert "#CID9" in page.url


def test_typing_is_not_taken_for_shortcuts(page: Any) -> None:
    page.keyboard.press("/")
    page.keyboard.type("jxk?")
    assert page.locator("[data-search]").input_value() == "jxk?"
    assert names(page) == []
    assert not page.locator("#shortcuts").is_visible()


def test_single_letters_can_be_turned_off_and_stay_off(page: Any) -> None:
    page.keyboard.press("?")
    page.get_by_label("Single letters and signs").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("j")
    assert focused(page) == -1


def test_rows_are_copied_as_cells_that_cannot_run(page: Any) -> None:
    page.locator("#smelters tbody th").first.evaluate("cell => { cell.dataset.copy = '=1+1' }")
    for _ in range(2):
        page.keyboard.press("j")
        page.keyboard.press("x")
    page.keyboard.press("Control+c")
    page.get_by_text("2 rows copied as cells").wait_for()
    lines = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert lines[0].startswith("Smelter or refiner\tCID\tMetal\tCountry\tConformance")
    assert lines[1].startswith("'=1+1\tCID9")
    assert len(lines) == 3
    assert {line.count("\t") for line in lines} == {8}


def test_the_header_and_the_first_column_stay(page: Any) -> None:
    page.set_viewport_size({"width": 1000, "height": 900})
    frame = page.locator("#smelters .datatable-frame")
    frame.evaluate("frame => frame.scrollTo(200, 300)")
    edge = frame.bounding_box()
    head = page.locator("#smelters thead th").nth(1).bounding_box()
    name = page.locator("#smelters tbody th").nth(10).bounding_box()
    assert abs(head["y"] - edge["y"]) < 2
    assert abs(name["x"] - edge["x"] - 37) < 2


def test_a_list_fills_the_window_and_no_more(page: Any) -> None:
    page.goto(page.url + "list/")
    for height in (700, 1000):
        page.set_viewport_size({"width": 1280, "height": height})
        assert page.evaluate("document.documentElement.scrollHeight") <= height
        assert page.locator(".datatable-foot").bounding_box()["y"] < height - 30


def test_a_list_is_sorted_without_a_new_page(page: Any) -> None:
    page.goto(page.url + "list/")
    page.evaluate("document.body.dataset.same = 'yes'")
    page.get_by_role("link", name="Country").click()
    page.locator("th[aria-sort=ascending]", has_text="Country").wait_for()
    assert "sort=country" in page.url
    assert page.locator("body").get_attribute("data-same") == "yes"


def test_a_filter_acts_at_once_and_stands_in_the_address(page: Any) -> None:
    page.locator(".filter select[name=metal]").select_option("Tin")
    page.wait_for_url("**metal=Tin**")
    assert "sort=name" in page.url


def test_the_chosen_theme_is_there_with_the_next_page(page: Any) -> None:
    page.get_by_text("Appearance").click()
    page.get_by_role("button", name="Dark").click()
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    background = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(background) == "rgb(23, 22, 20)"


def test_a_menu_closes_by_escape_and_by_a_click_elsewhere(page: Any) -> None:
    menu = page.locator("details.menu", has=page.get_by_text("Export"))
    for leave in (lambda: page.keyboard.press("Escape"), lambda: page.locator("h1").click()):
        menu.locator("summary").click()
        assert menu.get_attribute("open") is not None
        leave()
        assert menu.get_attribute("open") is None


def test_a_letter_presses_the_button_that_names_it(page: Any) -> None:
    page.evaluate(
        "document.querySelector('[data-key=a]').onclick = () => { document.title = 'yes' }"
    )
    page.keyboard.press("a")
    assert page.title() == "yes"


def test_each_file_says_what_came_of_it(page: Any, complaints: list[str], tmp_path: Path) -> None:
    def answer(route: Any) -> None:
        good = "good.xlsx" in (route.request.post_data or "")
        refused = {"message": "This is no workbook.", "remedy": "Ask for the file again."}
        accepted = {"text": "Acme Corp.", "url": "#acme"}
        route.fulfill(status=200 if good else 422, json=accepted if good else refused)

    page.route("**/upload/", answer)
    page.evaluate("document.querySelector('[data-dropzone]').action = '/upload/'")
    for name in ("good.xlsx", "bad.xlsx"):
        (tmp_path / name).write_bytes(b"x")
    page.set_input_files("#upload-files", [tmp_path / "good.xlsx", tmp_path / "bad.xlsx"])
    page.locator(".upload.is-done").wait_for()
    page.locator(".upload.is-failed").wait_for()
    assert page.locator(".upload.is-done a").inner_text() == "Acme Corp."
    assert page.locator(".upload.is-failed .upload-result").inner_text() == (
        "This is no workbook. Ask for the file again."
    )
    assert len(complaints) == 1
    complaints.clear()


def test_a_refused_request_is_said_in_words(page: Any, complaints: list[str]) -> None:
    page.evaluate("htmx.ajax('GET', '/nowhere/at/all/', {swap: 'none'})")
    page.get_by_text("That did not work (answer 404)").wait_for()
    complaints.clear()
