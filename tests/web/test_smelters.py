"""The table of smelters and the page of one facility."""

import io
from datetime import date

import openpyxl
import pytest

from tests.casework.world import KNOWN, actor, workbook, world
from tests.web.pages import address, member, queries_of, text_of, uploaded


@pytest.fixture
def period(sqlite_database):
    from oreigin.casework import responding
    from oreigin.casework.working import work_off

    made = world()
    [upload] = uploaded(made, ("acme.xlsx", workbook()))
    responding.accept(actor(made), [upload.response])
    work_off()
    made.refresh_from_db()
    return made


def first(period):
    from oreigin.store.models import Smelter

    return Smelter.objects.filter(period=period).order_by("sort_name")[0]


def test_every_smelter_stands_in_it_once_with_its_status(period):
    from oreigin.store.models import Smelter

    page = member(period).get(address("smelters", period))
    shown = [row.key for row in page.context["page"]]
    assert sorted(shown) == sorted(Smelter.objects.values_list("key", flat=True))
    assert first(period).name in text_of(page)


def test_filters_search_and_order_are_an_address(period):
    client, url, held = member(period), address("smelters", period), first(period)

    def shown(**query):
        return [row.key for row in client.get(url, query).context["page"]]

    assert held.key in shown(metal=held.metal, status=held.status)
    assert held.key in shown(q=held.name.upper())
    assert shown(metal="Unobtainium") == []
    assert "No smelter fits these filters" in text_of(client.get(url, {"q": "nobody"}))
    assert shown(sort="-smelter") == shown()[::-1]


def test_each_status_shows_its_own_smelters_and_together_they_are_all(period):
    from oreigin.store.models import Smelter

    held = first(period)
    Smelter.objects.filter(pk=held.pk).update(needs_review=True, status="not listed")
    client, url = member(period), address("smelters", period)
    counts = {one.value: one.count for one in client.get(url).context["offered"].statuses}
    single = {value: n for value, n in counts.items() if not value.startswith("group ")}
    assert sum(single.values()) == Smelter.objects.count()
    for value, number in counts.items():
        shown = client.get(url, {"status": value}).context["page"]
        assert len(shown.object_list) == number
        assert (held in shown.object_list) == (value == "to review")


def test_the_export_holds_what_the_table_shows(period):
    answer = member(period).get(address("smelters-export", period, "xlsx"))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer))).active
    names = [row[2] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert first(period).name in names


def test_a_facility_page_says_who_names_it_and_takes_comments(period):
    held, client = first(period), member(period)
    client.post(address("smelter-comment", period, held.key), {"text": "Called them."})
    words = text_of(client.get(address("smelter", period, held.key)))
    assert "Acme Parts GmbH" in words
    assert "Names seen" in words
    assert "Called them." in words
    assert client.get(address("smelter", period, "CID999999")).status_code == 404


def csv(*rows):
    return "\n".join(["Metal,Smelter ID,Standard Smelter Name,Country,Status", *rows]).encode()


def test_the_time_line_of_a_facility_says_what_each_list_says(period):
    from oreigin.casework.listing import read_list

    tin, tungsten = KNOWN[1], KNOWN[2]
    given = {"scheme": "rmap-conformant", "public": False}
    rows = (f"{one.metal},{one.cid},{one.name},{one.country},Active" for one in (tin, tungsten))
    read_list(actor(period), "a.csv", csv(*rows), as_of=date(2025, 3, 1), **given)
    row = f"{tungsten.metal},{tungsten.cid},{tungsten.name},{tungsten.country},Conformant"
    read_list(actor(period), "b.csv", csv(row), as_of=date(2026, 2, 1), **given)
    page = member(period).get(address("smelter", period, tin.cid))
    told = [(str(one.when), one.title) for one in page.context["statuses"] if one.url]
    assert told == [
        ("2025-03-01", "Active"),
        ("2026-01-15", "Conformant"),
        ("2026-02-01", "Not on the list any more"),
    ]
    assert "not used in this period" in page.context["statuses"][0].text


def test_a_facility_page_says_whose_audit_was_recognized(period):
    from oreigin.casework import listing
    from oreigin.casework.working import work_off

    gold = KNOWN[0]
    header = "Metal,Smelter ID,Standard Smelter Name,Country,Status,LBMA,RJC"
    row = f"{gold.metal},{gold.cid},{gold.name},{gold.country},Conformant,Yes,Yes"
    given = {"as_of": date(2026, 2, 1), "scheme": "rmap-conformant", "public": True}
    read = listing.read_list(actor(period), "a.csv", f"{header}\n{row}".encode(), **given)
    listing.apply(actor(period), period, read.snapshots[0])
    work_off()
    page = member(period).get(address("smelter", period, gold.cid))
    assert page.context["statuses"][-1].title == "Cross-recognized"
    assert "recognizes an audit under LBMA, RJC" in page.context["statuses"][-1].text
    assert "Conformant under LBMA, RJC" in text_of(page)


def test_a_facility_page_lists_all_who_declare_it_page_by_page(period, monkeypatch):
    from oreigin.casework import responding
    from oreigin.casework.supplying import save_supplier
    from oreigin.casework.working import work_off
    from oreigin.web import table

    monkeypatch.setattr(table, "ROWS", 2)
    some = [save_supplier(actor(period), period, f"s{n}", name=f"S {n}") for n in range(3)]
    given = [uploaded(period, (f"{one.code}.xlsx", workbook()), supplier=one)[0] for one in some]
    responding.accept(actor(period), [one.response for one in given])
    work_off()
    url = address("smelter", period, KNOWN[0].cid)
    shown = [
        row.supplier.name
        for number in "12"
        for row in member(period).get(url, {"page": number}).context["page"]
    ]
    assert shown == ["Acme Parts GmbH", *(one.name for one in some)]


def test_what_is_empty_stands_last_whichever_way_the_table_is_turned(database):
    made = world()
    uploaded(made, ("acme.xlsx", workbook()))
    client, url = member(made), address("responses", made)
    for order in ("received", "-received"):
        rows = client.get(url, {"sort": order}).context["page"]
        assert [row.code for row in rows] == ["acme-parts", "two"], order


def test_pages_need_few_queries(period):
    client = member(period)
    assert queries_of(client, address("smelters", period)) <= 12
    assert queries_of(client, address("smelter", period, first(period).key)) <= 20
