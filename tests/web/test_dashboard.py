"""The program dashboard: where it stands, and what needs a person."""

from datetime import date
from html import unescape

import pytest

from tests.casework.world import NOW, actor, workbook, world
from tests.checks.world import smelter
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


@pytest.fixture
def mixed(sqlite_database):
    """A period that counts some smelters, and others not: one is to review, one metal is idle."""
    from oreigin.casework import responding
    from oreigin.casework.working import work_off
    from oreigin.store.models import Product

    made = world()
    Product.objects.update(metals=["Tin", "Gold"])
    odd = smelter(9, "Gold", "Smelter not listed", "SWITZERLAND", D="Quux Edelmetall")
    [upload] = uploaded(made, ("acme.xlsx", workbook(odd)))
    responding.accept(actor(made), [upload.response])
    work_off()
    made.refresh_from_db()
    return made


def test_the_first_page_of_a_registrant_is_the_dashboard_of_its_newest_period(period):
    from django.urls import reverse

    answer = member(period).get(reverse("home", args=[period.registrant.slug]))
    assert answer.url == address("dashboard", period)


def test_dates_figures_and_what_needs_a_person_stand_on_it(period):
    from oreigin.store.models import Attention

    page = member(period).get(address("dashboard", period))
    words = text_of(page)
    assert "Filing deadline" in words
    assert "Responses accepted" in words
    assert "Smelters by country and status" in words
    assert page.context["pointed"][0].message == Attention.objects.order_by("position")[0].message


def shown(client, url):
    """How many rows the table at an address shows."""
    return client.get(url).context["page"].paginator.count


def test_every_figure_leads_to_exactly_what_it_counts(mixed):
    client = member(mixed)
    tiles = client.get(address("dashboard", mixed)).context["tiles"]
    counts = {tile.label: (tile.value, shown(client, tile.url)) for tile in tiles}
    assert all(value == rows for value, rows in counts.values()), counts
    assert counts["Smelters in the report"][0] < shown(client, address("smelters", mixed))


def test_two_accepted_responses_of_one_supplier_are_no_two_suppliers(sqlite_database):
    from oreigin.casework import responding
    from oreigin.casework.working import work_off

    made = world()
    files = (("a.xlsx", workbook()), ("b.xlsx", workbook({"Declaration!D26": "No"})))
    responding.accept(actor(made), [one.response for one in uploaded(made, *files)])
    work_off()
    page = member(made).get(address("dashboard", made))
    tile = page.context["tiles"][0]
    assert (tile.label, tile.value, tile.of) == ("Responses accepted", 2, None)
    assert f"from 1 of {page.context['held']['figures']['suppliers-surveyed']}" in tile.note
    assert tile.note in text_of(page)


def test_charts_lead_to_exactly_what_they_count(mixed):
    client = member(mixed)
    held = mixed.result.dashboard
    page = unescape(client.get(address("dashboard", mixed)).content.decode())
    by_metal = {f"metal={row['metal']}": row["statuses"] for row in held["smelters"]}
    by_country = {f"country={row['country']}": row["statuses"] for row in held["countries"]}
    for narrowed, statuses in (by_metal | by_country).items():
        if not statuses:
            continue
        url = f"{address('smelters', mixed)}?{narrowed}&report=yes"
        assert url in page
        assert shown(client, url) == sum(statuses.values())


def test_an_accepted_answer_stands_in_the_table_until_a_newer_one_is_accepted(period):
    uploaded(period, ("newer.xlsx", workbook({"Declaration!D26": "No"})))
    url = address("responses", period)
    assert shown(member(period), f"{url}?decision=accepted") == 1
    assert shown(member(period), f"{url}?decision=pending") == 1


def test_what_waits_for_a_person_leads_to_exactly_those(period):
    from oreigin.casework import following_up

    uploaded(period, ("stranger.xlsx", workbook({"Declaration!D8": "Nobody We Know"})))
    uploaded(period, ("newer.xlsx", workbook({"Declaration!D26": "No"})))
    following_up.open_action(actor(period), period, "Ask again", "Lab", due=date(2020, 1, 1))
    client = member(period)
    page = client.get(address("dashboard", period))
    waiting = {one.text: one.url for one in page.context["waiting"]}
    assert list(waiting) == [
        "1 uploaded file waits for its supplier",
        "1 response waits to be accepted or sent back",
        "1 action is overdue",
    ]
    assert waiting["1 uploaded file waits for its supplier"] == address("responses-upload", period)
    assert shown(client, waiting["1 response waits to be accepted or sent back"]) == 1
    assert shown(client, waiting["1 action is overdue"]) == 1


def test_what_the_results_point_out_has_its_page_on_every_database(database):
    made = world()
    [silent] = [
        one
        for one in member(made).get(address("dashboard", made)).context["pointed"]
        if "not responded" in one.message
    ]
    assert silent.url == address("responses", made) + "?q=acme-parts&scope=all"


def test_the_page_says_that_figures_are_being_computed_anew(period):
    from oreigin.casework import responding
    from oreigin.casework.working import work_off
    from oreigin.store.models import Response

    responding.reopen(actor(period), list(Response.objects.all()))
    client = member(period)
    for name in ("dashboard", "responses", "smelters", "review"):
        assert "computed anew" in text_of(client.get(address(name, period))), name
    work_off()
    told = client.get(address("computing", period))
    assert "Show them" in text_of(told)
    assert told.headers["HX-Trigger"] == "computed"
    assert "computed anew" not in text_of(client.get(address("dashboard", period)))


def test_last_years_smelters_stand_beside_this_years(period):
    from oreigin.casework import periods
    from oreigin.casework.working import work_off
    from oreigin.store.models import Period

    following = periods.open_period(actor(period), 2026)
    work_off()
    following = Period.objects.get(pk=following.pk)
    client = member(following)
    change = client.get(address("dashboard", following)).context["change"]
    assert change["year"] == 2025
    gone = {kind: number for kind, number, _ in change["kinds"]}["gone"]
    assert gone > 0
    assert shown(client, address("smelters-changes", following) + "?kind=gone") == gone
    assert "No period before" in text_of(member(period).get(address("smelters-changes", period)))


def test_a_period_without_figures_says_what_to_do(sqlite_database):
    from oreigin.store.models import PeriodResult

    made = world()
    PeriodResult.objects.filter(period=made).delete()
    page = member(made).get(address("dashboard", made))
    assert "What this period still needs" in text_of(page)
    done = {step.label: step.done for step in page.context["steps"]}
    assert not done["Upload what suppliers sent"]
    for step in page.context["steps"]:
        assert f'href="{step.url}"' in page.content.decode()
        assert member(made).get(step.url).status_code == 200


def test_first_steps_stand_there_until_a_response_counts_and_lead_to_what_one_may_open(
    sqlite_database,
):
    from oreigin.casework import responding
    from oreigin.casework.working import work_off
    from oreigin.store.models import Response

    made = world()
    uploaded(made, ("acme.xlsx", workbook()))
    waiting = member(made, "auditor").get(address("dashboard", made))
    assert {step.label for step in waiting.context["steps"] if step.done} >= {
        "Upload what suppliers sent"
    }
    for step in waiting.context["steps"]:
        assert member(made, "auditor").get(step.url).status_code == 200
    responding.accept(actor(made), [Response.objects.get()])
    work_off()
    assert not member(made).get(address("dashboard", made)).context["steps"]


def test_first_steps_count_who_answered_and_say_why_nothing_counts(sqlite_database):
    from datetime import timedelta

    from oreigin.casework import responding
    from oreigin.casework.supplying import save_supplier
    from oreigin.casework.working import work_off
    from oreigin.store.loading import settings_of

    made = world()
    save_supplier(actor(made), made, "silent", name="Silent Ltd.")
    [upload] = uploaded(made, ("acme.xlsx", workbook()))
    responding.accept(actor(made), [upload.response])
    late = settings_of(made)["as_of"].filing + timedelta(days=1)
    responding.redate(actor(made, now=NOW + timedelta(days=999)), [upload.response], late, "x")
    work_off()
    steps = member(made).get(address("dashboard", made)).context["steps"]
    notes = {step.label: step.note for step in steps}
    assert notes["Upload what suppliers sent"] == "1 received from 1 supplier."
    assert "received after the day of filing" in notes["Accept what is good"]


def test_it_needs_few_queries(period):
    assert queries_of(member(period), address("dashboard", period)) <= 25


def test_who_was_asked_without_the_campaign_stands_beside_no_zeros_of_it(period):
    page = member(period).get(address("dashboard", period))
    assert page.context["campaign"] == []
    assert "No message was sent from here yet" in text_of(page)
    assert "Requests sent" not in text_of(page)
