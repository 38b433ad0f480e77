"""Periods: opened, closed, opened again; imported and exported; texts; what is kept of before."""

import io
import json
import zipfile

import pytest

from tests.casework.world import actor, world
from tests.web.pages import address, member, text_of


@pytest.fixture
def period(sqlite_database):
    return world()


def send(period, page, *more, **given):
    browser = member(period, "administrator")
    return browser.post(address(page, period, *more), given, follow=True)


def again(period):
    from oreigin.store.models import Period

    return Period.objects.get(pk=period.pk)


def test_the_next_period_is_offered_and_opened(period):
    manager = member(period)
    page = manager.get("/acme/periods/")
    assert page.context["form"].initial == {"year": 2026}
    page = manager.post("/acme/periods/open/", {"year": 2026}, follow=True)
    assert page.redirect_chain[-1][0] == "/acme/2026/settings/"
    assert "2025" in text_of(page)


@pytest.mark.parametrize(("year", "said"), [("2025", "already"), ("1999", "2013"), ("x", "whole")])
def test_a_year_that_cannot_be_is_refused_in_words(period, year, said):
    page = member(period).post("/acme/periods/open/", {"year": year})
    assert said in text_of(page)


def test_a_period_is_closed_and_opened_again_for_a_reason(period):
    assert "is closed" in text_of(send(period, "period-close"))
    page = send(period, "settings-report", notice="x")
    assert again(period).closed
    assert "is closed" in text_of(page)
    assert "required" in text_of(send(period, "period-reopen"))
    page = send(period, "period-reopen", why="An amendment.")
    assert "is open again" in text_of(page)


def test_the_survey_has_its_dates(period):
    send(period, "settings-survey", survey_starts="2026-01-10", answers_due="2026-03-01")
    assert str(again(period).answers_due) == "2026-03-01"
    page = send(period, "settings-survey", survey_starts="2026-01-10", answers_due="2026-01-01")
    assert "before the survey begins" in text_of(page)


def upload(data, name="case.zip"):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, data)


def test_what_is_exported_is_imported_elsewhere_and_is_the_same_case(period):
    from oreigin.store.loading import load_case
    from oreigin.store.models import Period

    file = member(period).post(address("case-export", period))
    assert 'filename="acme-2025.zip"' in file["Content-Disposition"]
    assert file.streaming
    data = file.getvalue()
    assert "acme-2025/case.toml" in zipfile.ZipFile(io.BytesIO(data)).namelist()
    other = world("other", 2024)
    page = member(other).post("/other/case-files/import/", {"file": upload(data)})
    assert page.url == "/other/2025/"
    made = Period.objects.get(registrant=other.registrant, year=2025)
    assert load_case(made) == load_case(period)


def test_a_folder_that_is_no_case_is_refused_with_file_and_line(period):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("x/case.toml", "[registrant]\nname = 1\n")
    url = "/acme/case-files/import/"
    page = member(period).post(url, {"file": upload(made.getvalue())})
    assert "case.toml:2" in text_of(page)
    page = member(period).post(url, {"file": upload(b"no archive")})
    assert page.context["import_form"].errors["file"]


def test_another_registrant_is_made_by_an_administrator_alone(period):
    url = "/acme/case-files/registrant/"
    assert member(period).post(url, {"name": "Beta"}).status_code == 403
    assert member(period, "administrator").post(url, {"name": "Beta Inc."}).url == "/beta-inc/"


def test_a_registrant_is_renamed_and_its_address_stays(period):
    boss = member(period, "administrator")
    page = boss.post("/acme/periods/rename/", {"name": "Acme Holding"}, follow=True)
    assert "Acme Holding" in text_of(page)
    assert "required" in text_of(boss.post("/acme/periods/rename/", {"name": " "}))
    assert member(period).post("/acme/periods/rename/", {"name": "x"}).status_code == 403


def test_the_switcher_leads_to_every_period(period):
    from oreigin.casework.periods import open_period

    open_period(actor(period), 2026)
    page = member(period).get(address("lists", period)).content.decode()
    for url in ("/acme/2025/", "/acme/2026/", "/acme/periods/"):
        assert f'href="{url}"' in page


def test_the_example_is_one_click_away(period):
    boss = member(period, "administrator")
    assert boss.post("/acme/case-files/example/").url == "/qualys/2020/"
    assert boss.post("/acme/case-files/example/").url == "/qualys/2020/"
    other = world("other", 2024)
    page = member(other, "administrator").post("/other/case-files/example/")
    assert page.status_code == 200
    assert "Open the worked example" not in text_of(page)


def test_a_text_is_written_and_taken_out(period):
    from oreigin.store.loading import load_case

    said = "We survey every supplier.\r\n\r\nOf 19,000 customers none is named. "
    send(period, "settings-text", "supply-chain", text=said)
    [block] = load_case(again(period)).narrative
    assert block.text == "We survey every supplier.\n\nOf 19,000 customers none is named."
    page = member(period).get(address("settings-text", period, "supply-chain"))
    assert "Numbers without a source" in text_of(page)
    send(period, "fact-add", text="19,000 customers", source="Form 10-K for 2024, Item 1")
    page = member(period).get(address("settings-text", period, "supply-chain"))
    assert "Numbers without a source" not in text_of(page)
    send(period, "fact-remove", text="19,000 customers")
    send(period, "settings-text", "supply-chain", text="")
    assert load_case(again(period)).narrative == ()


def test_a_text_without_a_place_is_not_there(period):
    assert member(period).get(address("settings-text", period, "nonsense")).status_code == 404


def test_a_sentence_is_held_against_the_data(period):
    from oreigin.casework.working import work_off
    from oreigin.store.models import NarrativeClaim

    given = {"sentence": "Every supplier answered.", "predicate": "all-suppliers-responded"}
    send(period, "sentence-new", **given)
    work_off()
    assert "Refuted" in text_of(member(period).get(address("settings-texts", period)))
    row = NarrativeClaim.objects.get()
    page = send(period, "sentence", row.pk, **given, id="all-suppliers-responded")
    assert "with the id" in text_of(page)
    send(period, "sentence-remove", row.pk)
    assert not NarrativeClaim.objects.exists()


def test_a_product_is_added_and_changed(period):
    from oreigin.store.models import Product, Supplier

    maker = Supplier.objects.get(code="two")
    given = {"code": "p2", "name": "Gadget", "metals": ["Gold"], "maker_0": "two"}
    send(period, "product-new", **given, in_scope="on")
    row = Product.objects.get(code="p2")
    assert [one.supplier for one in row.makers.all()] == [maker]
    page = send(period, "product", row.pk, name="Gadget", metals=["Tin"])
    assert "Say why" in text_of(page)
    send(period, "product", row.pk, name="Gadget", metals=["Tin"], reason="Not ours")
    row.refresh_from_db()
    assert (row.metals, row.in_scope, row.reason) == (["Tin"], False, "Not ours")
    assert "already" in text_of(send(period, "product-new", **given, in_scope="on"))


def test_the_year_before_is_taken_over_from_the_app(period):
    from oreigin.casework.periods import open_period
    from oreigin.casework.texts import write_text
    from oreigin.store.loading import load_case

    made = open_period(actor(period), 2026)
    write_text(actor(period), period, "policy", "We have one.")
    page = send(made, "previous-take-over")
    assert "We have one." in text_of(page)
    assert load_case(again(made)).previous


def test_the_year_before_is_read_from_files(period):
    from oreigin.store.loading import load_case

    figures = [{"id": "smelters-total", "value": 41, "year": 2024}]
    data = json.dumps(figures).encode()
    send(period, "previous-read", file=upload(data, "figures.json"))
    assert load_case(again(period)).previous[0].value == 41
    page = send(period, "previous-read", file=upload(b"[1]", "figures.json"))
    assert "last year" in text_of(page)
    wrong = member(period).post(address("case-export", period)).getvalue()
    page = send(period, "previous-read", file=upload(wrong))
    assert "This case is of 2025; what is kept here is of 2024" in text_of(page)


def test_the_case_folder_of_the_year_before_brings_texts_and_commitments(period):
    from oreigin.casework.texts import write_text
    from oreigin.store.loading import load_case

    before = world("other", 2024)
    write_text(actor(before), before, "policy", "We had one.")
    data = member(before).post(address("case-export", before)).getvalue()
    send(period, "previous-read", file=upload(data))
    assert load_case(again(period)).previous_narrative[0].text == "We had one."


def test_a_commitment_is_kept_and_let_go(period):
    from oreigin.store.models import ProgramRecord

    send(period, "commitment-add", summary="Ask for products", made="2025-05-30")
    row = ProgramRecord.objects.get(previous=True)
    assert "Ask for products" in text_of(member(period).get(address("settings-previous", period)))
    send(period, "commitment-remove", row.pk)
    assert not ProgramRecord.objects.exists()
