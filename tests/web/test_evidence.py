"""The evidence: a figure leads to its members, a member to its rows, a row to cell and document."""

import csv
import hashlib
import io
import re

import pytest

from tests.casework.world import actor, workbook, world
from tests.checks.world import smelter
from tests.web.pages import address, member, queries_of, text_of, uploaded

UNKNOWN = smelter(9, "Gold", "Smelter not listed", "SWITZERLAND", D="Quux Gold")


@pytest.fixture
def period(sqlite_database):
    return world()


def counted(period, cells=None):
    """Accept a workbook, let the worker compute, and return the response."""
    from oreigin.casework.responding import accept
    from oreigin.casework.working import work_off

    [upload] = uploaded(period, ("acme.xlsx", workbook(cells)))
    accept(actor(period), [upload.response])
    work_off()
    period.refresh_from_db()
    return upload.response


def figures(page):
    return {line.figure.code: line.figure.value for line in page.context["lines"]}


def test_before_anything_is_computed_the_page_says_what_to_do(period):
    from oreigin.store.models import Figure, PeriodResult

    Figure.objects.all().delete()
    PeriodResult.objects.all().delete()
    assert "No figures yet" in text_of(member(period).get(address("evidence", period)))


def test_every_figure_is_listed_zeros_on_demand(period):
    from oreigin.store.models import Figure

    counted(period)
    client, url = member(period), address("evidence", period)
    page = client.get(url)
    assert figures(page)["smelters-total"] == 4
    assert all(figures(page).values())
    assert f"{page.context['zeros']} of {page.context['total']} figures are zero" in text_of(page)
    assert len(figures(client.get(url, {"show": "all"}))) == Figure.objects.count()
    assert set(figures(client.get(url, {"group": "rows"}))) == {"rows-declared"}
    text = client.get(address("evidence-export", period, "csv")).content.decode()
    assert len(text.splitlines()) == Figure.objects.count() + 1


def test_a_figure_stands_beside_last_years(period):
    from oreigin.store.models import PeriodResult

    counted(period)
    result = PeriodResult.objects.get()
    result.dashboard["previous"] = {"smelters-total": 6}
    result.save()
    page = member(period).get(address("evidence", period), {"show": "changed"})
    [line] = page.context["lines"]
    assert (line.last, line.change) == (6, -2)
    assert "last year" in text_of(member(period).get(address("figure", period, "smelters-total")))


def test_the_road_from_a_figure_to_the_cell_and_the_document(period):
    """Figure, smelter, declared row, cell, document: every step is a link on the page before."""
    from oreigin.store.models import Smelter

    response, client = counted(period), member(period)
    held = Smelter.objects.filter(period=period, metal="Gold").get()
    road = [
        address("evidence", period),
        address("figure", period, "smelters-gold"),
        address("evidence-smelter", period, held.key),
    ]
    row = held.declared_names.get().declared_rows.get().row
    road.append(address("evidence-row", period, response.pk, row))
    pages = [client.get(url).content.decode() for url in road]
    for page, following in zip(pages, road[1:], strict=False):
        assert f'href="{following}"' in page
    document = f"/{period.registrant.slug}/documents/{response.document.sha256}/"
    assert f'href="{document}"' in pages[-1]
    kept = client.get(document).content
    assert hashlib.sha256(kept).hexdigest() == response.document.sha256
    cells = dict(re.findall(r'<td class="cell">(\w+)</td>.*?<td>([^<]*)', pages[-1]))
    assert (cells[f"B{row}"], cells[f"C{row}"]) == ("Gold", held.name)


def test_a_row_says_what_it_was_taken_for_why_and_which_figures_count_it(period):
    from oreigin.store.models import DeclaredRow

    counted(period)
    row = DeclaredRow.objects.filter(name__metal="Gold").get()
    page = member(period).get(address("evidence-row", period, row.response_id, row.row))
    why = {one.figure.code: one.what for one in page.context["figures"]}
    assert why["smelters-gold"] == "smelter"
    assert why["rows-declared"] == "row"
    assert why["responses-accepted"] == "response"
    assert "smelters-tin" not in why
    assert page.context["lists"], "the list that the status was taken from"


def test_a_row_that_no_list_knows_is_shown_as_it_was_written(period):
    from oreigin.store.models import DeclaredRow

    counted(period, UNKNOWN)
    row = DeclaredRow.objects.filter(name__name="Quux Gold").get()
    page = member(period).get(address("evidence-row", period, row.response_id, row.row))
    assert {"D9": "Quux Gold"}.items() <= {c.cell: c.value for c in page.context["cells"]}.items()


def test_every_kind_of_member_is_shown(period):
    response, client = counted(period), member(period)

    def members(code):
        return client.get(address("figure", period, code)).context["members"]

    assert list(members("suppliers-surveyed").suppliers) == ["acme-parts", "two"]
    assert list(members("responses-accepted").responses) == [response.code]
    cells = [one.cells for one in members("rows-declared").declared]
    assert sorted(cells) == [f"Smelter List!A{row}:F{row}" for row in (5, 6, 7, 8)]
    assert len(members("smelters-total").smelters) == 4


def test_the_members_of_a_figure_are_exported_with_document_and_cells(period):
    response = counted(period)
    url = address("figure-export", period, "rows-declared", "csv")
    lines = list(csv.DictReader(io.StringIO(member(period).get(url).content.decode("utf-8-sig"))))
    assert len(lines) == 4
    for line in lines:
        assert line["SHA-256"] == response.document.sha256
        assert line["Cells"].startswith("Smelter List!A")
    for code, kind in (("smelters-total", "smelter"), ("suppliers-surveyed", "supplier")):
        exported = member(period).get(address("figure-export", period, code, "csv"))
        assert f"\n{kind}," in exported.content.decode().replace("\r", "")


def test_an_id_that_nothing_knows_is_shown_as_it_is(period):
    from oreigin.web.evidence_members import members_of

    found = members_of(period, ["Tantalum", "0" * 64 + "!Smelter List!7"])
    assert [found.named(each).label for each in found.others] == list(found.others)
    assert found.named("Tantalum").label == "Tantalum"


@pytest.fixture
def anywhere(database):
    """The period on each database: they read the first of a JSON list in ways of their own."""
    return world()


def test_a_claim_shows_whether_it_holds_and_what_speaks_against_it(anywhere):
    counted(anywhere)
    client = member(anywhere)
    page = client.get(address("claims", anywhere), {"holds": "does not hold"})
    refuted = {one["code"] for one, _, _ in page.context["lines"]}
    assert "all-suppliers-responded" in refuted
    page = client.get(address("claim", anywhere, "all-suppliers-responded"))
    assert page.context["said"] == "does not hold"
    assert [one.label for one in page.context["against"]] == ["Two Metals"]


def test_the_determination_shows_the_tree_with_its_citations(period):
    counted(period)
    page = member(period, "counsel").get(address("determination", period))
    words = text_of(page)
    assert page.context["held"]["outcome"] in words
    for branch in page.context["held"]["branches"]:
        assert branch["citation"] in words
    assert "17 CFR 240.13p-1" in words


def test_what_needs_attention_names_its_members(period):
    counted(period)
    page = member(period).get(address("attention", period))
    [silent] = [told for told in page.context["items"] if told.what.rule == "response-missing"]
    assert [one.label for one in silent.named] == ["Two Metals"]
    grave = member(period).get(address("attention", period), {"severity": "error"})
    assert {told.what.severity for told in grave.context["items"]} <= {"error"}


@pytest.mark.parametrize("role", ["counsel", "analyst"])
def test_counsel_and_analysts_comment_on_a_figure_and_everybody_finds_it(period, role):
    counted(period)
    url = address("figure", period, "smelters-total")
    given = {"subject": "figure:smelters-total", "text": "Please recount", "next": url}
    page = member(period, role).post(address("evidence-comment", period), given, follow=True)
    assert page.redirect_chain == [(url, 302)]
    assert "Please recount" in text_of(page)
    listed = member(period).get(address("comments", period))
    assert f'href="{url}"' in listed.content.decode()


@pytest.mark.parametrize("subject", ["", "figure:none", "smelter:CID000001", "package:x"])
def test_a_comment_is_about_something_that_is_there(period, subject):
    given = {"subject": subject, "text": "Hello"}
    assert member(period).post(address("evidence-comment", period), given).status_code == 400


def test_what_belongs_to_another_registrant_is_not_there(period):
    response, other = counted(period, UNKNOWN), world("other")
    stranger = member(other)
    assert stranger.get(address("evidence-row", other, response.pk, 9)).status_code == 404
    key = "Gold Quux Gold SWITZERLAND"
    assert stranger.get(address("evidence-smelter", other, key)).status_code == 404
    given = {"subject": "determination:", "text": "Mine"}
    assert stranger.post(address("evidence-comment", period), given).status_code == 404


def test_pages_need_few_queries(period):
    from oreigin.store.models import DeclaredRow

    response = counted(period)
    row = DeclaredRow.objects.filter(response=response).first()
    client = member(period)
    urls = [
        *(address(n, period) for n in ("evidence", "claims", "determination", "attention")),
        address("comments", period),
        address("figure", period, "smelters-total"),
        address("figure", period, "rows-declared"),
        address("claim", period, "all-suppliers-responded"),
        address("evidence-smelter", period, row.name.smelter.key),
        address("evidence-row", period, response.pk, row.row),
    ]
    for url in urls:
        client.get(url)
        assert queries_of(client, url) <= 20, url
