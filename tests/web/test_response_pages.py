"""One response: laid out like its form, with what was found beside the very cells."""

from datetime import date

import pytest

from tests.casework.world import actor, workbook, world
from tests.checks.world import smelter
from tests.web.pages import address, member, queries_of, text_of, uploaded


@pytest.fixture
def period(sqlite_database):
    return world()


@pytest.fixture
def bad(period):
    """A response whose first answer is missing."""
    [upload] = uploaded(period, ("acme.xlsx", workbook({"Declaration!D26": None})))
    return upload.response


def test_a_finding_stands_beside_its_cell(period, bad):
    page = member(period).get(address("response", period, bad.pk))
    block = page.context["questions"][0]
    line = block.lines[0]
    assert (block.title, line.cell, line.label) == (
        "1) Added to or used in the products",
        "D26",
        "Tantalum",
    )
    assert line.beside.tone == "bad"
    assert line.beside.here[0].message in text_of(page)


def test_the_smelter_list_says_what_each_row_was_recognized_as(period, bad):
    from oreigin.casework.working import work_off

    client = member(period)
    url = address("response-smelters", period, bad.pk)
    assert "once the response is accepted" in text_of(client.get(url))
    client.post(
        address("responses-decide", period),
        {"selected": bad.pk, "do": "accept", "reason-accept": "x"},
    )
    work_off()
    lines = client.get(url).context["lines"]
    assert lines
    assert all(declared.name.smelter.cid.startswith("CID") for _, declared in lines)


def test_rows_are_narrowed_to_a_rule_that_is_called_and_told_in_words(period):
    odd = smelter(9, "Gold", "Smelter not listed", "SWITZERLAND", D="Quux Edelmetall")
    [upload] = uploaded(period, ("acme.xlsx", workbook(odd)))
    client, url = member(period), address("response-smelters", period, upload.response.pk)
    rules = {one.value: one.label for one in client.get(url).context["onlys"]}
    assert rules.pop("any") == "With any finding"
    assert rules
    for rule, label in rules.items():
        assert label == rule.replace("-", " ").capitalize()
        page = client.get(url, {"only": rule})
        assert page.context["said"].rule == rule
        assert page.context["said"].remedy.split('"')[0] in text_of(page)


def test_the_letter_comes_in_the_language_asked_for(period, bad):
    client, url = member(period), address("response-letter", period, bad.pk)
    assert "Declaration!D26" in text_of(client.get(url, {"language": "ja"}))
    file = client.get(url, {"language": "de", "download": "1"})
    assert file.headers["Content-Disposition"].startswith("attachment")


def test_versions_stand_beside_each_other_the_newest_first(period, bad):
    uploaded(period, ("better.xlsx", workbook()))
    page = member(period).get(address("response", period, bad.pk))
    assert [version.title for version in page.context["versions"]] == ["better.xlsx", "acme.xlsx"]


def test_a_corrected_copy_is_offered_beside_the_letter(period):
    import io

    import openpyxl

    [upload] = uploaded(period, ("acme.xlsx", workbook({"Declaration!D26": "Yes "})))
    client, pk = member(period), upload.response.pk
    corrections = address("response-corrections", period, pk)
    assert corrections in client.get(address("response-letter", period, pk)).content.decode()
    changes = client.get(corrections).context["changes"]
    assert [(one.cell, one.after) for one in changes] == [
        ("Declaration!D26", "Yes"),
        ("Declaration!D22", ""),
    ]
    answer = client.get(address("response-corrected", period, pk))
    assert "acme-corrected.xlsx" in answer.headers["Content-Disposition"]
    assert openpyxl.load_workbook(io.BytesIO(answer.content))["Declaration"]["D26"].value == "Yes"
    listing = client.get(address("response-corrected", period, pk), {"list": "1"})
    assert 'Declaration!D26,"Yes ",Yes,answer-with-spaces' in listing.content.decode("utf-8-sig")


def test_without_anything_to_mend_there_is_no_corrected_copy(period, bad):
    client = member(period)
    words = text_of(client.get(address("response-corrections", period, bad.pk)))
    assert "Nothing in this workbook can be mended without judgment" in words
    assert client.get(address("response-corrected", period, bad.pk)).status_code == 404


def test_a_statement_is_filed_with_its_letter(period):
    from django.core.files.uploadedfile import SimpleUploadedFile

    posted = {
        "supplier": "two",
        "kind": "no-3TG attestation",
        "received": "2026-02-01",
        "document": SimpleUploadedFile("letter.pdf", b"%PDF-1.7 nothing"),
    }
    page = member(period).post(address("statement", period), posted, follow=True)
    assert page.status_code == 200
    assert "Two Metals" in text_of(page)
    assert page.context["response"].received == date(2026, 2, 1)
    assert page.context["response"].document.size == 16


def test_what_colleagues_say_stands_beside_it(period, bad):
    client = member(period, "counsel")
    page = client.post(
        address("response-comment", period, bad.pk), {"text": "Ask again"}, follow=True
    )
    assert "Ask again" in text_of(page)


def test_the_response_of_another_registrant_is_not_there(period, bad):
    other = world("other")
    client = member(other)
    for name in ("response", "response-smelters", "response-letter"):
        assert client.get(address(name, other, bad.pk)).status_code == 404
        assert client.get(address(name, period, bad.pk)).status_code == 404
    assert client.post(address("responses-decide", other), {"selected": bad.pk, "do": "accept"})
    bad.refresh_from_db()
    assert bad.decision == "pending"


def test_an_unreadable_workbook_says_why(period):
    from oreigin.store.models import Supplier

    supplier = Supplier.objects.get(period=period, code="two")
    [upload] = uploaded(period, ("broken.xlsx", b"hello"), supplier=supplier)
    page = member(period).get(address("response", period, upload.response.pk))
    assert "could not be read" in text_of(page)


def test_pages_need_few_queries(period, bad):
    client = member(period)
    for name in ("response", "response-smelters", "response-letter"):
        client.get(address(name, period, bad.pk))
        assert queries_of(client, address(name, period, bad.pk)) <= 16, name


def test_nobody_decides_who_may_not(period, bad):
    page = member(period, "auditor").get(address("response", period, bad.pk))
    assert "Accept" not in text_of(page).partition("Facts")[0]
    assert actor(period, "auditor").may("responses.decide") is False
