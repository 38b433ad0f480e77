"""The table of smelters and the page of one facility."""

import io

import openpyxl
import pytest

from tests.casework.world import actor, workbook, world
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


def test_pages_need_few_queries(period):
    client = member(period)
    assert queries_of(client, address("smelters", period)) <= 12
    assert queries_of(client, address("smelter", period, first(period).key)) <= 16
