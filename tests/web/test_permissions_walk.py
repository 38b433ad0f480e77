"""Every address, with every role and with other registrants' objects, against the one table."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.casework.world import actor
from tests.web.addresses import (
    ACCOUNT,
    ANYBODY,
    ARGUMENTS,
    LOCAL,
    PAGES,
    every_address,
    values_for,
)
from tests.web.furnishing import ROLES, furnished

WELCOME = frozenset({200, 204, 302, 400, 422})
"""What a page answers to whom it lets in; an empty form may be refused in words."""

FORMS_ONLY = (302, 405)
"""Answers to looking at what only takes forms: it leads to the page above, where there is one."""

UNRELATED = ("django_session", "store_signinfailure", "otp_totp_totpdevice")
"""Tables of the browser's session, of the entrance, of authenticators: no registrant's data."""


@pytest.fixture
def period(database):
    return furnished()


@pytest.fixture
def other(period):
    """Another registrant's period, of another year, so that no id fits by accident."""
    return furnished("other", 2026)


def pages() -> list[Any]:
    """Return the addresses below a registrant; the others are told apart in another test."""
    return [one for one in every_address() if "registrant" in one.arguments]


def browser(user: Any = None) -> Any:
    """Return a browser's stand-in that tells an error of the server as status 500."""
    from django.test import Client

    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@contextmanager
def nothing_kept() -> Iterator[list[str]]:
    """Undo what is done inside; yields the statements that changed a registrant's data."""
    from django.db import connection, transaction

    written: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        changes = sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))
        if changes and not any(f'"{table}"' in sql for table in UNRELATED):
            written.append(sql[:120])
        return execute(sql, params, many, context)

    with transaction.atomic():
        with connection.execute_wrapper(note):
            yield written
        transaction.set_rollback(True)


def asked(
    client: Any, method: str, url: str, data: dict[str, Any] | None = None
) -> tuple[int, list[str], str]:
    """Return the status of an answer, what it changed, and where it leads."""
    with nothing_kept() as written:
        answer = getattr(client, method)(url, data)
    return answer.status_code, written, answer.headers.get("Location", "")


@pytest.mark.usefixtures("sqlite_database")
def test_every_address_has_a_row_and_every_argument_an_object():
    found = every_address()
    names = {one.name for one in found}
    assert len(names) == len(found), "each address needs a name of its own"
    assert names - PAGES.keys() == set(), "each address needs a row in addresses.PAGES"
    assert PAGES.keys() - names == set(), "no row of addresses.PAGES is left over"
    arguments = {name for one in found for name in one.arguments}
    assert arguments - ARGUMENTS.keys() == set(), "each needs a row in addresses.ARGUMENTS"


@pytest.mark.usefixtures("sqlite_database")
def test_every_page_of_a_registrant_names_an_action_of_the_table():
    from oreigin.casework.permissions import permissions

    for one in pages():
        named = getattr(one.view, "action", None)
        assert named in permissions(), f"{one.name} is not guarded by @page"
        assert {one.row.get, one.row.post} <= {None, *permissions()}, one.name
        assert named in (one.row.get, one.row.post), f"{one.name} asks for {named}"


# On SQLite every page is asked for by tests/web/test_queries.py and test_every_page_seen.py.
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_every_role_gets_where_the_table_lets_it_and_nowhere_else(period):
    from oreigin.casework.permissions import ALMIGHTY, allowed

    faults = []
    for role in ROLES:
        user = actor(period, role).user
        client, values = browser(user), values_for(period, user)
        for one in pages():
            for method, action in (("get", one.row.get), ("post", one.row.post)):
                if action is None and role != ALMIGHTY:
                    continue
                status, written, _ = asked(client, method, one.url(**values))
                if action is None:
                    fits = status in FORMS_ONLY and not written
                elif allowed(role, action):
                    fits = status in WELCOME and (method == "post" or not written)
                else:
                    fits = status == 403 and not written
                if not fits:
                    faults.append((role, method, one.name, status, written))
    assert faults == []


def test_who_is_not_a_member_finds_nothing(period, other):
    """Neither who works for another registrant, nor who has left."""
    from django.utils import timezone

    from oreigin.store.models import Membership

    gone = actor(period, "administrator", "Gone").user
    Membership.objects.filter(user=gone).update(ended=timezone.now())
    values, faults = values_for(period), []
    for user in (actor(other, "administrator").user, gone):
        client = browser(user)
        for one in pages():
            for method in ("get", "post"):
                status, written, _ = asked(client, method, one.url(**values))
                if status != 404 or written:
                    faults.append((str(user), method, one.name, status, written))
    assert faults == []


def test_who_is_not_signed_in_is_asked_to(period):
    client, values, faults = browser(), values_for(period), []
    for one in pages():
        for method in ("get", "post"):
            status, written, leads = asked(client, method, one.url(**values))
            if status != 302 or not leads.startswith("/sign-in/?next=") or written:
                faults.append((method, one.name, status, leads, written))
    assert faults == []


def test_what_belongs_to_another_registrant_is_not_there(period, other):
    """Each argument in turn is another registrant's, for whoever may do everything at home."""
    user = actor(period, "administrator").user
    client, own, foreign = browser(user), values_for(period, user), values_for(other)
    faults = []
    for one in pages():
        for name in set(one.arguments) - LOCAL:
            assert own[name] != foreign[name], f"{name} must tell the registrants apart"
            url = one.url(**{**own, name: foreign[name]})
            for method in ("get", "post"):
                status, written, _ = asked(client, method, url)
                closed = (one.row.get if method == "get" else one.row.post) is None
                if (status != 404 and not (closed and status in FORMS_ONLY)) or written:
                    faults.append((method, one.name, name, status, written))
    assert faults == []


def test_what_a_form_names_of_another_registrant_is_not_there(period, other):
    """The same for ids that are posted instead of standing in the address."""
    from oreigin.store.models import Response, Supplier

    user = actor(period, "administrator").user
    client, own = browser(user), values_for(period, user)
    response = Response.objects.filter(period=other).earliest("pk")
    supplier = Supplier.objects.filter(period=other).earliest("pk")
    action = {"matter": "Ask", "kind": "follow-up", "owner": "Compliance office"}
    posted = {
        "responses-decide": {"do": "accept", "selected": response.pk},
        "upload-file": {"supplier": supplier.name},
        "statement": {"supplier": supplier.code, "kind": "statement", "received": "2026-01-05"},
        "action-new": action | {"supplier": supplier.pk},
        "action": action | {"supplier": supplier.pk},
    }
    for one in pages():
        if one.name in posted:
            status, written, _ = asked(client, "post", one.url(**own), posted[one.name])
            assert (status in WELCOME, written) == (True, []), one.name


def test_the_entrance_answers_everybody_and_changes_nothing_by_looking(period):
    client, values = browser(), values_for(period)
    for one in every_address():
        if ANYBODY in (one.row.get, one.row.post):
            status, written, _ = asked(client, "get", one.url(**values))
            wanted = (200, 302, 404) if one.row.get else (405,)
            assert (status in wanted, written) == (True, []), one.name


def test_an_account_is_its_owners_wherever_they_work(period):
    """Strangers are asked to sign in; who belongs to no registrant has an account all the same."""
    from oreigin.store.models import User

    member = actor(period, "auditor").user
    alone = User.objects.create_user("alone@example.com", "Alone")
    for one in every_address():
        for method, need in (("get", one.row.get), ("post", one.row.post)):
            if need == ACCOUNT:
                status, written, leads = asked(browser(), method, one.url())
                assert (status, written) == (302, []), one.name
                assert leads.startswith("/sign-in/"), one.name
                for user in (member, alone):
                    status, written, _ = asked(browser(user), method, one.url())
                    assert status in WELCOME, (one.name, method, user.name)
                    assert method == "post" or not written, one.name


@pytest.mark.usefixtures("sqlite_database")
def test_no_registrant_takes_an_address_of_the_app():
    from oreigin.casework.people import RESERVED

    first = {one.url_pattern.partition("/")[0] for one in every_address()}
    assert {word for word in first if word and "<" not in word} <= RESERVED
