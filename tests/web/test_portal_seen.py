"""The portal in a real browser: a phone and a desktop, light and dark, with scripts."""

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.casework.world import actor, workbook, world
from tests.web.looking import listen, violations
from tests.web.portal_visits import link_of, page_of
from tests.web.serving import served

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
BAD = {"Declaration!D8": "Acme Parts GmbH", "Declaration!D26": None, "Declaration!D27": "Yes "}


@pytest.fixture
def link(sqlite_database: Any) -> Any:
    from datetime import UTC, datetime

    from oreigin.casework.links import open_link, token_of
    from oreigin.casework.questions import ask, ask_from
    from oreigin.store.models import Period

    period = world()
    Period.objects.filter(pk=period.pk).update(answers_due=date(2026, 12, 11))
    made = link_of(period)
    ask(actor(period), made.supplier, "Who smelts the tin in your solder?")
    ask_from(open_link(token_of(made), datetime.now(UTC)), "Is version 6.4 good enough?")
    return made


def _shot(page: Any, name: str) -> None:
    """Keep a picture where somebody wants to look at it."""
    if folder := os.environ.get("OREIGIN_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.parametrize(
    ("size", "theme"), [(PHONE, "light"), (PHONE, "dark"), (DESK, "light"), (DESK, "dark")]
)
def test_a_supplier_uploads_a_bad_then_a_good_workbook(chromium, link, tmp_path, size, theme):
    from oreigin.casework.working import work_off

    bad, good = tmp_path / "bad.xlsx", tmp_path / "good.xlsx"
    bad.write_bytes(workbook(BAD))
    good.write_bytes(workbook({"Declaration!D8": "Acme Parts GmbH"}))
    complaints: list[str] = []
    name = f"{size['width']}-{theme}"
    with served() as address:
        context = chromium.new_context(viewport=size, color_scheme=theme)
        page = context.new_page()
        listen(page, complaints)
        page.goto(address + page_of(link))
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        _shot(page, f"{name}-1-empty")
        page.set_input_files("#upload-files", str(bad))
        page.wait_for_selector(".upload.is-done")
        page.wait_for_selector("#results progress")
        _shot(page, f"{name}-2-checking")
        work_off()
        page.wait_for_selector("text=Download the corrected copy")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        _shot(page, f"{name}-3-bad")
        page.set_input_files("#upload-files", str(good))
        page.wait_for_selector("#results progress")
        work_off()
        page.wait_for_selector("text=good.xlsx")
        page.wait_for_selector("text=Earlier answers")
        page.goto(address + page_of(link, "portal-none"))
        assert violations(page) == []
        _shot(page, f"{name}-4-none")
        page.fill("[name=name]", "Ana Roth")
        page.fill("[name=title]", "Head of Quality")
        page.check("[name=agreed]")
        page.click("text=Attest and send")
        page.wait_for_selector("text=your attestation arrived")
        page.select_option("#language", "ja")
        page.wait_for_selector("html[lang=ja]")
        assert violations(page) == []
        _shot(page, f"{name}-5-done")
        page.goto(address + "/answer/guess/")
        assert violations(page) == []
        _shot(page, f"{name}-6-void")
        context.close()
    assert [said for said in complaints if "404" not in said] == []


def test_everything_works_without_scripts(chromium, link, tmp_path):
    from oreigin.casework.working import work_off

    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(workbook(BAD))
    with served() as address:
        context = chromium.new_context(viewport=PHONE, java_script_enabled=False)
        page = context.new_page()
        page.goto(address + page_of(link))
        page.set_input_files("#upload-files", str(bad))
        page.click("text=Send the chosen files")
        page.wait_for_selector("text=your files arrived")
        work_off()
        page.goto(address + page_of(link))
        assert "have to be corrected" in page.content()
        with page.expect_download() as got:
            page.click("text=Download the corrected copy")
        assert got.value.suggested_filename == "bad-corrected.xlsx"
        page.select_option("#language", "de")
        page.click("form.portal-language button")
        page.wait_for_selector("html[lang=de]")
        context.close()


def test_files_dropped_together_stand_side_by_side(chromium, link, tmp_path):
    from oreigin.casework.working import work_off

    files = [tmp_path / "east.xlsx", tmp_path / "west.xlsx"]
    for file in files:
        file.write_bytes(workbook({"Declaration!D10": file.stem}))
    with served() as address:
        context = chromium.new_context(viewport={"width": 390, "height": 844})
        page = context.new_page()
        page.goto(address + page_of(link))
        page.set_input_files("#upload-files", [str(file) for file in files])
        page.locator(".upload.is-done").nth(1).wait_for()
        work_off()
        page.wait_for_selector("text=side by side")
        assert page.locator("#results section.card").count() == 2
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        _shot(page, "390-light-side-by-side")
        context.close()
