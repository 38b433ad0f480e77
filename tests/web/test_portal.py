"""The suppliers' portal: looking changes nothing, files are told of at once, questions, no 3TG."""

import logging
from datetime import UTC, datetime, timedelta

import pytest

from tests.casework.world import actor, workbook, world
from tests.web.pages import text_of
from tests.web.portal_visits import file, link_of, page_of, send

MISSING = {"Declaration!D8": "Acme Parts GmbH", "Declaration!D26": None}
MENDED = {"Declaration!D8": "Acme Parts GmbH", "Declaration!D27": "Yes "}


@pytest.fixture
def period(sqlite_database):
    return world()


@pytest.fixture
def client(period):
    from django.test import Client

    return Client()


def test_the_addresses_of_links_and_of_pages_are_the_same(period):
    from oreigin.casework.links import PORTAL
    from oreigin.web.logs import SECRET

    link = link_of(period)
    assert page_of(link).startswith(f"/{PORTAL}/")
    assert PORTAL in SECRET


def test_looking_changes_nothing_and_gives_no_right(client, period):
    from oreigin.store.models import AuditEvent, PortalLink

    link = link_of(period)
    before = AuditEvent.objects.count()
    for name in ("portal", "portal-results", "portal-none"):
        answer = client.get(page_of(link, name))
        assert answer.status_code == 200
        assert answer.headers["Referrer-Policy"] == "strict-origin"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "noindex" in answer.headers["X-Robots-Tag"]
    assert AuditEvent.objects.count() == before
    assert PortalLink.objects.get(pk=link.pk).used is None
    assert set(client.cookies) <= {"oreigin-csrf"}


def test_what_acts_is_posted_with_the_forms_own_token(period):
    from django.test import Client

    strict, link = Client(enforce_csrf_checks=True), link_of(period)
    for name in ("portal-upload", "portal-ask", "portal-none", "portal-language"):
        assert strict.post(page_of(link, name)).status_code == 403
    for name in ("portal-upload", "portal-ask", "portal-language"):
        assert strict.get(page_of(link, name)).status_code == 405


def test_an_incomplete_workbook_is_told_of_with_sheet_and_cell(client, period):
    link = link_of(period)
    assert send(client, link, workbook(MISSING)).status_code == 302
    text = text_of(client.get(page_of(link)))
    assert "answer.xlsx" in text
    assert "have to be corrected" in text
    assert "Sheet Declaration Cells D26" in text
    link.refresh_from_db()
    assert link.used is not None


def test_a_newer_version_takes_the_place_and_nothing_is_lost(client, period):
    from oreigin.store.models import Response

    link = link_of(period)
    send(client, link, workbook(MISSING), "first.xlsx")
    send(client, link, workbook({"Declaration!D8": "Acme Parts GmbH"}), "second.xlsx")
    first, second = Response.objects.filter(supplier=link.supplier).order_by("pk")
    assert second.supersedes == first
    text = text_of(client.get(page_of(link)))
    assert "have to be corrected" not in text
    assert "Earlier answers (1)" in text
    older = client.get(page_of(link, "portal-response", response=first.pk))
    assert "Cells D26" in text_of(older)


def test_a_document_is_the_links_suppliers_whatever_company_it_names(client, period):
    from oreigin.store.models import Response

    link = link_of(period)
    send(client, link, workbook({"Declaration!D8": "Two Metals"}))
    assert Response.objects.get(period=period).supplier == link.supplier


def test_the_corrected_copy_is_offered_and_handed_out(client, period):
    from oreigin.store.models import Response

    link = link_of(period)
    send(client, link, workbook(MENDED))
    response = Response.objects.get(supplier=link.supplier)
    offered = client.get(page_of(link, "portal-corrections", response=response.pk))
    assert "Download the corrected copy" in text_of(offered)
    got = client.get(page_of(link, "portal-corrected", response=response.pk))
    assert "answer-corrected.xlsx" in got.headers["Content-Disposition"]
    assert got.content[:2] == b"PK"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("broken.xlsx", workbook()[:2000], "damaged"),
        ("letter.xlsx", b"%PDF-1.7 nothing else", "not a filled-in"),
        ("empty.xlsx", b"", "The file is empty"),
        ("broken.zip", b"PK\x03\x04 no more", "damaged"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_of_with_its_remedy(client, period, name, data, said):
    link = link_of(period)
    send(client, link, data, name)
    text = text_of(client.get(page_of(link)))
    assert said in text
    assert "Ask the supplier" not in text


def test_each_file_that_cannot_be_read_says_so_though_a_good_one_came_after_it(client, period):
    link = link_of(period)
    send(client, link, b"%PDF-1.7 nothing else", "letter.xlsx")
    send(client, link, workbook(), "good.xlsx")
    text = text_of(client.get(page_of(link)))
    assert "not a filled-in" in text
    assert "Cannot be read" in text


def test_a_script_is_answered_in_json_in_the_visitors_language(client, period):
    link, wants = link_of(period), {"headers": {"accept": "application/json"}}
    url = page_of(link, "portal-upload")
    taken = client.post(url, {"files": file(workbook())}, **wants)
    assert taken.json() == {"text": "Received"}
    nothing = client.post(url, {}, **wants)
    assert (nothing.status_code, nothing.json()["message"]) == (422, "No file was sent.")


def test_questions_and_answers_go_both_ways(client, period):
    from oreigin.casework.questions import answer, ask
    from oreigin.store.models import Question

    link = link_of(period)
    assert client.post(page_of(link, "portal-ask"), {"text": "Which version?"}).status_code == 302
    answer(actor(period), Question.objects.get(), "The newest one.")
    ours = ask(actor(period), link.supplier, "Who smelts your tin?")
    text = text_of(client.get(page_of(link)))
    assert "Which version?" in text
    assert "The newest one." in text
    assert "Who smelts your tin?" in text
    empty = client.post(page_of(link, "portal-reply", question=ours.pk), {"text": " "})
    assert empty.status_code == 422
    assert "left empty" in text_of(empty)
    client.post(page_of(link, "portal-reply", question=ours.pk), {"text": "Quux Tin"})
    ours.refresh_from_db()
    assert ours.answer == "Quux Tin"


def test_no_3tg_is_attested_by_somebody_with_a_letter(client, period):
    from oreigin.store.documents import read
    from oreigin.store.models import Response, Upload

    link = link_of(period)
    given = {"name": "Ana Roth", "title": "Head of Quality", "day": "2026-02-27"}
    url = page_of(link, "portal-none")
    unsure = client.post(url, given)
    assert (unsure.status_code, Response.objects.count()) == (422, 0)
    assert "Please confirm the statement." in text_of(unsure)
    client.post(url, {**given, "agreed": "on", "letter": file(b"%PDF-1.7", "letter.pdf")})
    response = Response.objects.get(supplier=link.supplier)
    assert response.kind == "no-3TG attestation"
    written = read(response.document).decode()
    for word in ("Ana Roth", "Head of Quality", "2026-02-27", "letter.pdf", "tantalum, tin"):
        assert word in written
    assert set(Upload.objects.values_list("filename", flat=True)) == {
        "letter.pdf",
        "no-3TG-attestation.txt",
    }
    assert "Attestation: no 3TG supplied" in text_of(client.get(page_of(link)))


def test_decisions_are_told_with_the_reason_of_sending_back_alone(client, period):
    from oreigin.casework import responding
    from oreigin.store.models import Response

    link = link_of(period)
    send(client, link, workbook())
    responses = list(Response.objects.filter(supplier=link.supplier))
    assert "will look at your answer" in text_of(client.get(page_of(link)))
    responding.send_back(actor(period), responses, "The tin smelter is missing.")
    assert "will look at your answer" not in text_of(client.get(page_of(link)))
    assert "Sent back" in text_of(client.get(page_of(link)))
    assert "The tin smelter is missing." in text_of(client.get(page_of(link)))
    responding.waive(actor(period), responses, "They are tiny, says Sales.")
    text = text_of(client.get(page_of(link)))
    assert "Nothing more needed" in text
    assert "Sales" not in text


def test_what_others_filed_under_the_supplier_is_named_and_not_shown(client, period):
    """A person may have filed another supplier's workbook there by mistake."""
    from oreigin.casework.receiving import receive
    from oreigin.casework.working import work_off
    from oreigin.store.models import Response

    link = link_of(period)
    receive(actor(period), period, [("by-us.xlsx", workbook(MISSING))], link.supplier)
    work_off()
    response = Response.objects.get(supplier=link.supplier)
    text = text_of(client.get(page_of(link)))
    assert "Received on" in text
    assert "by-us.xlsx" not in text
    assert "Cells" not in text
    for name in ("portal-response", "portal-corrections", "portal-corrected"):
        assert client.get(page_of(link, name, response=response.pk)).status_code == 404


def test_a_closed_period_takes_nothing_more_and_says_so(client, period):
    from oreigin.casework import periods

    link = link_of(period)
    periods.close_period(actor(period), period)
    page = client.get(page_of(link))
    assert "The survey is closed" in text_of(page)
    assert b"dropzone" not in page.content
    refused = client.post(page_of(link, "portal-upload"), {"files": file(workbook())})
    assert refused.status_code == 422
    assert client.post(page_of(link, "portal-none"), {}).status_code == 422


def test_nobody_reads_a_token_in_the_log(client, period, caplog):
    from oreigin.web.logs import WithoutTokens

    link = link_of(period)
    address = page_of(link)
    altered = address[:-2] + ("A/" if address[-2] != "A" else "B/")
    with caplog.at_level(logging.WARNING, "django.request"):
        assert client.get(altered).status_code == 404
        assert client.get(page_of(link, "portal-upload")).status_code == 405
    assert caplog.records
    written = [WithoutTokens("{message}", style="{").format(record) for record in caplog.records]
    assert not [line for line in written if altered.split("/")[2] in line]
    assert not [line for line in written if address.split("/")[2] in line]


def test_the_language_is_chosen_or_the_contacts_or_the_suppliers(client, period):
    from oreigin.store.models import Contact, Supplier

    link = link_of(period)
    assert 'lang="en"' in client.get(page_of(link)).content.decode()
    Supplier.objects.filter(pk=link.supplier_id).update(language="")
    french = client.get(page_of(link), headers={"accept-language": "fr-CA,fr;q=0.9"})
    assert '<html lang="fr"' in french.content.decode()
    contact = Contact.objects.create(
        registrant=period.registrant, supplier=link.supplier, language="ja"
    )
    other = link_of(period, contact=contact)
    assert '<html lang="ja"' in client.get(page_of(other)).content.decode()
    back = client.post(
        page_of(other, "portal-language"), {"language": "de", "next": page_of(other, "portal-none")}
    )
    assert back.headers["Location"] == page_of(other, "portal-none")
    assert '<html lang="de"' in client.get(page_of(other)).content.decode()
    away = client.post(page_of(other, "portal-language"), {"next": "https://evil.example/"})
    assert away.headers["Location"] == page_of(other)


def test_a_link_that_opens_nothing_says_the_same_whatever_is_wrong(client, period):
    from oreigin.casework.links import revoke_link
    from oreigin.store.models import PortalLink

    revoked, expired, good = link_of(period), link_of(period), link_of(period)
    revoke_link(actor(period), revoked)
    past = datetime.now(UTC) - timedelta(days=100)
    PortalLink.objects.filter(pk=expired.pk).update(created=past, expires=past + timedelta(days=90))
    address = page_of(good)
    urls = [page_of(revoked), page_of(expired), address[:-3] + "xx/", "/answer/guess/"]
    answers = [client.get(url) for url in urls]
    assert {answer.status_code for answer in answers} == {404}
    assert len({text_of(answer) for answer in answers}) == 1
    assert "reply to the message" in text_of(answers[0])
    for url in urls:
        assert client.post(f"{url}questions/", {"text": "Hello?"}).status_code == 404


def test_the_first_page_needs_as_many_queries_for_many_answers_as_for_one(client, period):
    from oreigin.casework.questions import ask
    from tests.web.pages import queries_of

    link = link_of(period)
    send(client, link, workbook(MISSING), "1.xlsx")
    ask(actor(period), link.supplier, "One?")
    few = queries_of(client, page_of(link))
    for number in range(2, 5):
        send(client, link, workbook({**MISSING, "Declaration!D15": f"No {number}"}), "more.xlsx")
        ask(actor(period), link.supplier, f"Question {number}?")
    assert queries_of(client, page_of(link)) == few <= 20
