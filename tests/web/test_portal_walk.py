"""Every address of the portal, with links that open nothing and with what belongs to others."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.casework.world import actor, workbook, world
from tests.web.addresses import PORTAL, every_address
from tests.web.pages import text_of
from tests.web.portal_visits import link_of, page_of, send
from tests.web.test_permissions_walk import WELCOME, asked, browser

IDS = {"response", "question"}
"""The arguments of the portal's addresses, beside the token."""


def pages() -> list[Any]:
    return [one for one in every_address() if PORTAL in (one.row.get, one.row.post)]


@pytest.fixture
def period(database):
    return world()


def visited(period: Any, code: str) -> Any:
    """Return a link of a supplier that has sent a workbook and was asked something."""
    from oreigin.casework.questions import ask

    link = link_of(period, code)
    secret = {"Declaration!D8": f"Company {code}", "Declaration!D27": "Yes "}
    send(browser(), link, workbook(secret), f"secret-{period.registrant.slug}-{code}.xlsx")
    ask(actor(period), link.supplier, f"A secret question to {period.registrant.slug}-{code}")
    return link


def ids_of(link: Any) -> dict[str, int]:
    """Return what a supplier's own addresses name."""
    from oreigin.store.models import Question, Response

    return {
        "response": Response.objects.get(supplier=link.supplier).pk,
        "question": Question.objects.get(supplier=link.supplier).pk,
    }


def url_of(one: Any, token: str, ids: dict[str, int]) -> str:
    return str(one.url(token=token, **ids))


def faults(token: str, ids: dict[str, int], only: Any = None) -> list[tuple[Any, ...]]:
    """Return which addresses let somebody in, or changed anything."""
    found = []
    for one in pages():
        if only is None or only & set(one.arguments):
            for method in ("get", "post"):
                url = url_of(one, token, ids)
                status, written, _ = asked(browser(), method, url)
                closed = (one.row.get if method == "get" else one.row.post) is None
                if written or not (status == 404 or (only and closed and status == 405)):
                    found.append((method, one.name, status, written))
    return found


@pytest.mark.usefixtures("sqlite_database")
def test_every_page_below_a_links_token_is_the_portals():
    found = [one for one in every_address() if one.url_pattern.startswith("answer/")]
    assert {one.name for one in found} == {one.name for one in pages()}
    for one in found:
        assert getattr(one.view, "portal", False), f"{one.name} is not guarded by @portal_page"
        assert set(one.arguments) - {"token"} <= IDS, f"{one.name}: add what it names to IDS"


def test_a_link_opens_every_page_of_its_supplier_and_looking_changes_nothing(period):
    from oreigin.casework.links import token_of

    link = visited(period, "acme-parts")
    for one in pages():
        for method, action in (("get", one.row.get), ("post", one.row.post)):
            url = url_of(one, token_of(link), ids_of(link))
            status, written, _ = asked(browser(), method, url)
            assert (status in WELCOME) == (action is not None), (one.name, method, status)
            assert (action is None and status == 405) or status in WELCOME
            assert method == "post" or not written, (one.name, written)


def test_tokens_that_open_nothing_open_no_page(period):
    from oreigin.casework.links import revoke_link, token_of
    from oreigin.casework.people import invite
    from oreigin.store.models import PortalLink, Role

    link = visited(period, "acme-parts")
    good, ids = token_of(link), ids_of(link)
    revoked, expired = link_of(period), link_of(period)
    revoke_link(actor(period), revoked)
    past = datetime.now(UTC) - timedelta(days=100)
    PortalLink.objects.filter(pk=expired.pk).update(created=past, expires=past + timedelta(days=90))
    nonce, _, signature = good.partition(".")
    swapped = f"{token_of(revoked).partition('.')[0]}.{signature}"
    bad = {
        "guessed": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "unsigned": nonce,
        "altered": good[:-2] + ("AA" if not good.endswith("AA") else "BB"),
        "lengthened": f"{good}A",
        "another's signature": swapped,
        "the hash that is kept": link.token_hash,
        "revoked": token_of(revoked),
        "expired": token_of(expired),
        "an invitation": invite(actor(period, "administrator"), "x@y.example", Role.ANALYST),
    }
    for why, token in bad.items():
        assert faults(token, ids) == [], why


def test_what_is_another_suppliers_or_another_registrants_is_not_there(period):
    from oreigin.casework.links import token_of

    mine, near = visited(period, "acme-parts"), visited(period, "two")
    far = visited(world("other", 2024), "two")
    own = ids_of(mine)
    for stranger in (near, far):
        for name, pk in ids_of(stranger).items():
            assert faults(token_of(mine), {**own, name: pk}, {name}) == [], name


def test_no_page_says_anything_of_another_supplier_or_of_us(period):
    """Neither what others sent and were asked, nor names of people, nor internal findings."""
    from oreigin.casework import following_up
    from oreigin.casework.links import token_of
    from oreigin.store.models import Response

    mine = visited(period, "acme-parts")
    visited(period, "two")
    visited(world("other", 2024), "two")
    response = Response.objects.get(supplier=mine.supplier)
    following_up.comment(actor(period), period, f"response:{response.code}", "An inner remark")
    said = ""
    for one in pages():
        if one.row.get and one.name != "portal-corrected":
            said += text_of(browser().get(url_of(one, token_of(mine), ids_of(mine))))
    assert "secret-acme-acme-parts" in said
    for word in ("acme-two", "other-two", "Two Metals", "Company two", "inner remark", "analyst"):
        assert word not in said, word


def test_being_signed_in_opens_no_more_than_the_link_does(period):
    from oreigin.casework.links import token_of

    mine, near = visited(period, "acme-parts"), visited(period, "two")
    member = browser(actor(period, "administrator").user)
    theirs = {**ids_of(mine), "response": ids_of(near)["response"]}
    for one in pages():
        if "response" in one.arguments:
            assert member.get(url_of(one, token_of(mine), theirs)).status_code == 404


def test_a_merged_suppliers_link_leads_to_the_one_that_stays_and_back(period):
    from oreigin.casework.merging import merge, separate
    from oreigin.store.models import Supplier

    gone, stays = visited(period, "two"), visited(period, "acme-parts")
    merge(actor(period), Supplier.objects.get(pk=gone.supplier_id), stays.supplier)
    text = text_of(browser().get(page_of(gone)))
    assert "Acme Parts GmbH" in text
    assert "secret-acme-two" in text
    separate(actor(period), Supplier.objects.get(pk=gone.supplier_id))
    for link, own, other in ((gone, "two", "acme-parts"), (stays, "acme-parts", "two")):
        text = text_of(browser().get(page_of(link)))
        assert f"secret-acme-{own}" in text
        assert f"secret-acme-{other}" not in text
