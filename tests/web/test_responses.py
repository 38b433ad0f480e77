"""The pages of responses: every supplier beside its answers, and decisions on them."""

import io
from datetime import date

import pytest

from tests.casework.world import workbook, world
from tests.web.pages import address, member, queries_of, text_of, uploaded


@pytest.fixture
def period(sqlite_database):
    return world()


def two(period):
    from oreigin.store.models import Supplier

    return Supplier.objects.get(period=period, code="two")


def test_who_is_silent_stands_beside_who_answered(period):
    [upload] = uploaded(period, ("acme.xlsx", workbook()))
    page = member(period).get(address("responses", period))
    assert "Acme Parts GmbH" in text_of(page)
    assert address("response", period, upload.response.pk) in page.content.decode()
    silent = member(period).get(address("responses", period), {"decision": "silent"})
    assert "Two Metals" in text_of(silent)
    assert "Acme Parts GmbH" not in text_of(silent)


def test_an_accepted_answer_about_other_minerals_says_what_it_counts_for(period):
    from oreigin.store.models import Response

    [upload] = uploaded(period, ("acme.xlsx", workbook()))
    kept = Response.objects.filter(pk=upload.response.pk)
    kept.update(decision="accepted", counted=False, template="EMRT 2.1")
    assert "own declarations only" in text_of(member(period).get(address("responses", period)))
    kept.update(template="CMRT 6.5")
    said = text_of(member(period).get(address("responses", period)))
    assert "own declarations only" not in said


def test_a_newer_answer_takes_the_place_of_the_one_before(period):
    uploaded(period, ("first.xlsx", workbook({"Declaration!D26": None})))
    uploaded(period, ("second.xlsx", workbook()))
    rows = member(period).get(address("responses", period)).context["page"]
    assert [(row.code, row.filename) for row in rows] == [
        ("acme-parts", "second.xlsx"),
        ("two", None),
    ]


def test_answers_of_one_supplier_side_by_side_are_told_apart_by_their_files(period):
    uploaded(period, ("first.xlsx", workbook()))
    assert "first.xlsx" not in text_of(member(period).get(address("responses", period)))
    north, south = (workbook({"Declaration!D15": name}) for name in ("North", "South"))
    uploaded(period, ("north.xlsx", north), ("south.xlsx", south))
    text = text_of(member(period).get(address("responses", period)))
    assert "north.xlsx" in text
    assert "south.xlsx" in text


def test_filters_search_and_order_are_an_address(period):
    uploaded(period, ("acme.xlsx", workbook()))
    client, url = member(period), address("responses", period)

    def shown(**query):
        return [row.code for row in client.get(url, query).context["page"]]

    assert shown(q="metals") == ["two"]
    assert shown(status="complete") == ["acme-parts"]
    assert shown(sort="-supplier") == ["two", "acme-parts"]
    assert shown(scope="out") == []
    assert "No response fits these filters" in text_of(client.get(url, {"q": "nobody"}))


def test_several_are_accepted_at_once(period):
    from oreigin.store.models import Response

    uploaded(period, ("acme.xlsx", workbook()))
    uploaded(period, ("two.xlsx", workbook()), supplier=two(period))
    keys = list(Response.objects.values_list("pk", flat=True))
    answer = member(period).post(
        address("responses-decide", period), {"selected": keys, "do": "accept"}, follow=True
    )
    assert "2 responses: accepted." in text_of(answer)
    assert set(Response.objects.values_list("decision", flat=True)) == {"accepted"}


def test_what_the_policy_refuses_is_left_out_unless_a_reason_is_given(period):
    from oreigin.store.models import Response

    uploaded(period, ("acme.xlsx", workbook({"Declaration!D26": None})))
    uploaded(period, ("two.xlsx", workbook()), supplier=two(period))
    client, url = member(period), address("responses-decide", period)
    answer = text_of(client.post(url, {"all": "1", "do": "accept"}, follow=True))
    assert "Two Metals: accepted." in answer
    assert "1 response was left out" in answer
    client.post(url, {"all": "1", "do": "accept", "reason-accept": "Sells us no metal"})
    assert set(Response.objects.values_list("decision", flat=True)) == {"accepted"}
    assert set(Response.objects.values_list("reason", flat=True)) == {"Sells us no metal"}


def test_the_page_of_a_response_asks_why_before_it_is_accepted_against_the_policy(period):
    [bad] = uploaded(period, ("acme.xlsx", workbook({"Declaration!D26": None})))
    page = member(period).get(address("response", period, bad.response.pk)).content.decode()
    assert 'data-open-dialog="accept" data-key="a"' in page
    [good] = uploaded(period, ("two.xlsx", workbook()), supplier=two(period))
    page = member(period).get(address("response", period, good.response.pk)).content.decode()
    assert 'data-open-dialog="accept"' not in page


def test_all_that_the_filters_show_are_decided_not_only_those_of_the_page(period):
    from oreigin.store.models import Response

    uploaded(period, ("acme.xlsx", workbook()))
    uploaded(period, ("two.xlsx", workbook()), supplier=two(period))
    url = address("responses-decide", period) + "?q=metals"
    member(period).post(url, {"all": "1", "do": "accept"})
    decided = dict(Response.objects.values_list("supplier__code", "decision"))
    assert decided == {"acme-parts": "pending", "two": "accepted"}


def test_sending_back_needs_a_reason_and_says_so(period):
    from oreigin.store.models import Response

    [upload] = uploaded(period, ("acme.xlsx", workbook()))
    url, chosen = address("responses-decide", period), {"selected": upload.response.pk}
    client = member(period)
    refused = client.post(url, {**chosen, "do": "send-back", "reason-waive": "x"}, follow=True)
    assert "This needs a reason." in text_of(refused)
    client.post(url, {**chosen, "do": "send-back", "reason-send-back": "Wrong year"})
    assert Response.objects.get().reason == "Wrong year"


def test_the_day_of_receipt_is_corrected_for_a_reason(period):
    from oreigin.casework.working import work_off
    from oreigin.store.models import Response

    [upload] = uploaded(period, ("acme.xlsx", workbook()))
    client, url = member(period), address("responses-redate", period)
    client.post(
        address("responses-decide", period), {"selected": upload.response.pk, "do": "accept"}
    )
    Response.objects.update(received=date(2026, 7, 1))
    work_off()
    assert not Response.objects.get().counted
    posted = {"selected": upload.response.pk, "received": "2025-12-20"}
    assert "needs a reason" in text_of(client.post(url, posted, follow=True))
    late = {**posted, "received": "2999-01-01", "why": "x"}
    assert "has not come yet" in text_of(client.post(url, late, follow=True))
    client.post(url, {**posted, "why": "The email is of that day."})
    work_off()
    assert Response.objects.get().received == date(2025, 12, 20)
    shown = client.get(address("responses", period), {"counted": "yes"}).context["page"]
    assert [row.code for row in shown] == ["acme-parts"]


def test_who_may_not_waive_is_told_so(period):
    [upload] = uploaded(period, ("acme.xlsx", workbook()))
    posted = {"selected": upload.response.pk, "do": "waive", "reason-waive": "Tiny"}
    answer = member(period, "analyst").post(address("responses-decide", period), posted)
    assert answer.status_code == 403


def test_the_export_holds_what_the_filters_show(period):
    import openpyxl

    uploaded(period, ("acme.xlsx", workbook()))
    url = address("responses-export", period, "xlsx")
    answer = member(period, "auditor").get(url, {"decision": "silent"})
    [header, row] = openpyxl.load_workbook(io.BytesIO(answer.content)).active.values
    assert dict(zip(header, row, strict=True))["Supplier"] == "Two Metals"
    text = (
        member(period).get(address("responses-export", period, "csv")).content.decode("utf-8-sig")
    )
    assert text.splitlines()[1].startswith("Acme Parts GmbH,acme-parts,yes,")


def test_a_view_is_kept_under_a_name_and_deleted_by_its_owner(period):
    from oreigin.store.models import SavedView

    client = member(period)
    shown = client.get(address("responses", period), {"decision": "silent", "page": "1"})
    query = shown.context["save_form"]["query"].value()
    posted = {"table": "responses", "name": "Silent", "query": query, "next": "//elsewhere.example"}
    answer = client.post("/acme/views/", posted)
    assert answer.headers["Location"] == "/acme/"
    [view] = client.get(address("responses", period)).context["views"]
    assert (view.name, view.query) == ("Silent", "decision=silent")
    url = "http://testserver" + address("responses", period)
    answer = client.post(view.remove_url, headers={"HX-Current-URL": url})
    assert answer.headers["Location"] == url
    assert not SavedView.objects.exists()


def test_the_number_of_queries_does_not_grow_with_suppliers(period):
    from oreigin.store.models import Response, Supplier

    uploaded(period, ("acme.xlsx", workbook()))
    client, url = member(period), address("responses", period)
    client.get(url)
    before = queries_of(client, url)
    made = [
        Supplier(registrant=period.registrant, period=period, code=f"s{at}", name=f"S {at}")
        for at in range(120)
    ]
    for supplier in Supplier.objects.bulk_create(made):
        Response.objects.create(
            registrant=period.registrant,
            period=period,
            supplier=supplier,
            code=supplier.code,
            kind="statement",
            received="2026-01-01",
        )
    assert queries_of(client, url) == before <= 16
