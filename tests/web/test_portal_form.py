"""The online form in a real browser: filled in on a phone and on a desk, two windows, sent."""

import os
from pathlib import Path
from typing import Any

import pytest

from tests.casework.world import world
from tests.web.looking import listen, violations
from tests.web.portal_visits import link_of, page_of
from tests.web.serving import served

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
TEXTS = {
    "contact_name": "Lab", "contact_email": "desk@acme.example", "contact_phone": "+49 30 5",
    "authorizer_name": "Quality Office", "authorizer_email": "quality@acme.example",
}  # fmt: skip


@pytest.fixture
def link(sqlite_database: Any) -> Any:
    return link_of(world())


def shot(page: Any, name: str) -> None:
    if folder := os.environ.get("OREIGIN_PICTURES"):
        page.screenshot(path=Path(folder) / f"form-{name}.png", full_page=True)


def choose(page: Any, question: str, metal: str, answer: str) -> None:
    page.select_option(f'[name="answer:{question}|{metal}"]', answer)


@pytest.mark.parametrize(("size", "theme"), [(PHONE, "light"), (DESK, "light"), (DESK, "dark")])
def test_a_small_supplier_answers_without_a_workbook(chromium, link, size, theme):
    from oreigin.casework.working import work_off
    from oreigin.store.models import Response

    complaints: list[str] = []
    name = f"{size['width']}-{theme}"
    with served() as address:
        context = chromium.new_context(viewport=size, color_scheme=theme)
        page = context.new_page()
        page.set_default_timeout(8000)
        listen(page, complaints)
        page.goto(address + page_of(link, "portal-form"))
        assert violations(page) == []
        shot(page, f"{name}-1-begin")
        page.click("text=Begin >> nth=-1")
        page.wait_for_selector("#online-form")
        assert violations(page) == []
        shot(page, f"{name}-2-empty")
        for field, text in TEXTS.items():
            page.fill(f'[name="field:{field}"]', text)
            page.press(f'[name="field:{field}"]', "Tab")
        page.select_option('[name="field:declaration_scope"]', "Company")
        for metal in ("Tantalum", "Gold", "Tungsten"):
            choose(page, "1", metal, "No")
        choose(page, "1", "Tin", "Yes")
        choose(page, "2", "Tin", "Yes")
        page.wait_for_selector('[name="answer:3|Tin"]')
        assert page.locator('[name="answer:3|Gold"]').count() == 0
        for question, answer in zip(
            "345678", ("No", "No", "No", "100%", "Yes", "Yes"), strict=True
        ):
            choose(page, question, "Tin", answer)
        for question in "ACDFG":
            choose(page, question, "", "Yes")
        for question in "BH":
            choose(page, question, "", "No")
        choose(page, "E", "", "No")
        page.wait_for_selector("text=27 of 28 answered")
        with page.expect_response("**/form/look-up/**"):
            page.fill("#search-name", "isla")
        page.wait_for_selector(".form-hit")
        shot(page, f"{name}-3-found")
        page.click(".form-hit")
        page.wait_for_selector("text=Everything is answered")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        shot(page, f"{name}-4-complete")
        page.check("#confirmed")
        page.click('#standing button:has-text("Send")')
        page.wait_for_selector("text=Your answers were sent")
        assert violations(page) == []
        shot(page, f"{name}-5-sent")
        with page.expect_download() as download:
            page.click("text=Download the workbook")
        assert download.value.suggested_filename.startswith("CMRT-6.5-acme-parts-")
        context.close()
    work_off()
    response = Response.objects.get()
    assert (response.status, response.decision, response.missing) == ("complete", "pending", [])
    assert complaints == []


def test_two_windows_keep_what_each_of_them_said(chromium, link):
    from oreigin.store.models import FormDraft

    with served() as address:
        context = chromium.new_context(viewport=DESK)
        one, two = context.new_page(), context.new_page()
        one.goto(address + page_of(link, "portal-form"))
        one.click("text=Begin >> nth=-1")
        one.wait_for_selector("#online-form")
        two.goto(address + page_of(link, "portal-form"))
        for page, field, text in (
            (one, "contact_name", "QA"), (two, "contact_phone", "123"), (two, "contact_name", "Lab")
        ):  # fmt: skip
            with page.expect_response("**/form/save/"):
                page.fill(f'[name="field:{field}"]', text)
                page.press(f'[name="field:{field}"]', "Tab")
        given = FormDraft.objects.get().values["given"]
        assert given["field:contact_phone"] == "123"
        context.close()
    assert given["field:contact_name"] in ("QA", "Lab")


def test_without_scripts_the_form_is_kept_as_a_whole(link):
    from django.test import Client

    from oreigin.store.models import FormDraft

    client = Client()
    client.post(page_of(link, "portal-form-begin"))
    sent = {"version": "1", "field:contact_name": "Desk", "answer:1|Tin": "Yes", "other": "x"}
    answer = client.post(page_of(link, "portal-form-save"), sent)
    assert answer.status_code == 302
    given = FormDraft.objects.get().values["given"]
    assert (given["field:contact_name"], given["answer:1|Tin"]) == ("Desk", "Yes")
    assert "other" not in given


def test_another_suppliers_form_is_not_seen(link):
    from django.test import Client

    client = Client()
    client.post(page_of(link, "portal-form-begin"))
    sent = {"version": "1", "field:contact_name": "A secret name"}
    client.post(page_of(link, "portal-form-save"), sent)
    other = link_of(link.period, "two")
    assert b"secret" not in client.get(page_of(other, "portal-form")).content
    client.post(page_of(other, "portal-form-begin"))
    page = client.get(page_of(other, "portal-form")).content
    assert b"Two Metals" in page
    assert b"secret" not in page
