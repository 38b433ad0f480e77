"""Getting in: what a guesser, a thief of links and a page elsewhere can do, which is nothing."""

from datetime import timedelta
from unittest.mock import patch

import pytest

from tests.casework.world import actor, world
from tests.web.pages import text_of

PASSWORD = "four words that match"
EMAIL = "lab@example.com"


@pytest.fixture
def period(sqlite_database):
    return world()


@pytest.fixture
def user(period):
    """A member with a password."""
    from oreigin.store.models import Membership, User

    made = User.objects.create_user(EMAIL, "Analyst", PASSWORD)
    Membership.objects.create(registrant=period.registrant, user=made, role="analyst")
    return made


def browser(address="10.0.0.1"):
    from django.test import Client

    return Client(REMOTE_ADDR=address)


def sign_in(client, password=PASSWORD, email=EMAIL, next_=""):
    return client.post(f"/sign-in/{next_}", {"email": email, "password": password})


def is_in(client):
    return client.get("/account/").status_code == 200


def test_a_session_made_before_is_not_the_one_after(user):
    """Whoever gave somebody a session to sign in with has nothing of it."""
    client = browser()
    session = client.session
    session["given"] = "by somebody else"
    session.save()
    before = client.cookies["oreigin-session"].value
    sign_in(client)
    assert is_in(client)
    assert client.cookies["oreigin-session"].value != before
    thief = browser()
    thief.cookies["oreigin-session"] = before
    assert not is_in(thief)


def test_a_session_ends_with_signing_out(user):
    client = browser()
    sign_in(client)
    kept = client.cookies["oreigin-session"].value
    client.post("/sign-out/")
    thief = browser()
    thief.cookies["oreigin-session"] = kept
    assert not is_in(thief)


def test_signing_out_needs_a_form(user):
    client = browser()
    sign_in(client)
    assert client.get("/sign-out/").status_code == 405
    assert is_in(client)


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "http://testserver@evil.example/",
        "\x08//evil.example",
    ],
)
def test_signing_in_leads_nowhere_else(user, elsewhere):
    from urllib.parse import quote

    answer = sign_in(browser(), next_=f"?next={quote(elsewhere)}")
    assert answer.headers["Location"] == "/"


def test_signing_in_leads_to_where_one_was_going(user):
    answer = sign_in(browser(), next_="?next=/acme/2025/responses/%3Fq%3Dx")
    assert answer.headers["Location"] == "/acme/2025/responses/?q=x"


def test_a_form_leads_back_nowhere_else(period):
    from tests.web.pages import member

    posted = {"name": "x", "table": "smelters", "next": "https://evil.example/"}
    answer = member(period).post("/acme/views/", posted)
    assert answer.headers["Location"].startswith("/acme/")


def test_after_a_session_ended_a_part_of_a_page_leads_the_whole_page_to_the_entrance(user):
    answer = browser().get(
        "/acme/2025/responses/upload/progress/",
        headers={
            "hx-request": "true",
            "hx-current-url": "http://testserver/acme/2025/responses/upload/",
        },
    )
    assert answer.headers["HX-Redirect"] == "/sign-in/?next=/acme/2025/responses/upload/"
    form = browser().post("/acme/2025/responses/decide/")
    assert form.headers["Location"] == "/sign-in/?next=/"


def test_a_wrong_password_and_an_unknown_address_are_told_alike(user):
    known, unknown = sign_in(browser(), "wrong"), sign_in(browser(), "wrong", "b@example.com")
    assert known.status_code == unknown.status_code
    errors = [answer.context["form"].non_field_errors() for answer in (known, unknown)]
    assert errors[0] == errors[1]


def test_a_guesser_is_slowed_down_however_they_turn(user):
    """Neither other addresses of theirs nor the right password get them on."""
    for number in range(5):
        sign_in(browser(f"10.0.0.{number}"), "wrong")
    client = browser("10.0.9.9")
    assert "15 minutes" in text_of(sign_in(client))
    assert not is_in(client)


def test_a_guesser_locks_nobody_out_of_a_browser_that_is_known(user):
    own = browser("10.1.1.1")
    sign_in(own)
    own.post("/sign-out/")
    for _ in range(40):
        sign_in(browser("10.0.0.1"), "wrong")
        sign_in(browser("10.1.1.1"), "wrong", "colleague@example.com")
    sign_in(own)
    assert is_in(own)


def test_a_known_browser_is_slowed_down_as_any_other(user):
    own = browser()
    sign_in(own)
    own.post("/sign-out/")
    for _ in range(5):
        sign_in(own, "wrong")
    assert "15 minutes" in text_of(sign_in(own))
    stranger = browser()
    sign_in(stranger)
    assert is_in(stranger)


def test_a_known_browser_is_known_for_one_account(user):
    from oreigin.store.models import User

    User.objects.create_user("b@example.com", "B", PASSWORD)
    own = browser()
    sign_in(own, email="b@example.com")
    own.post("/sign-out/")
    for _ in range(5):
        sign_in(browser("10.0.0.2"), "wrong")
    assert "15 minutes" in text_of(sign_in(own))


@pytest.mark.parametrize("token", ["made-up", "", "WyJhIiwiYiJd:1abc:xyz"])
def test_a_token_made_up_is_no_known_browser(user, token):
    client = browser()
    client.cookies["oreigin-browser"] = token
    for _ in range(5):
        sign_in(browser("10.0.0.2"), "wrong")
    assert "15 minutes" in text_of(sign_in(client))


def test_nobody_chooses_the_address_that_failures_count_for(period, tmp_path):
    """On a desk it is that of the connection; on a server the proxy adds it as the last one."""
    from django.test import RequestFactory, override_settings

    from oreigin.web.entrance import address_of
    from tests.web.server_settings import settings_under

    request = RequestFactory().get(
        "/", REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": "1.1.1.1, 10.2.2.2"}
    )
    assert address_of(request) == "10.0.0.1"
    server = {"OREIGIN_HOSTS": "minerals.example.com"}
    with override_settings(**settings_under(server, tmp_path)):
        assert address_of(request) == "10.2.2.2"


def test_who_waited_gets_in_again(user):
    from django.utils import timezone

    for _ in range(5):
        sign_in(browser(), "wrong")
    later = timezone.now() + timedelta(minutes=16)
    client = browser()
    with patch("django.utils.timezone.now", return_value=later):
        sign_in(client)
        assert is_in(client)


def authenticator(user):
    """Set a second factor up; return what makes its codes."""
    from django_otp.oath import totp
    from django_otp.plugins.otp_totp.models import TOTPDevice

    from oreigin.casework import second_factor

    second_factor.begin(user)
    device = TOTPDevice.objects.get(user=user)
    second_factor.confirm(user, f"{totp(device.bin_key, drift=-1):06}")
    return lambda: f"{totp(device.bin_key):06}"


def test_a_password_alone_is_not_enough_where_there_is_a_second_factor(user):
    authenticator(user)
    client = browser()
    assert sign_in(client).headers["Location"].startswith("/sign-in/code/")
    assert not is_in(client)
    client.post("/sign-in/code/", {"code": "000000"})
    assert not is_in(client)


def test_a_code_counts_once(user):
    code = authenticator(user)()
    first, thief = browser(), browser()
    sign_in(first)
    first.post("/sign-in/code/", {"code": code})
    assert is_in(first)
    sign_in(thief)
    thief.post("/sign-in/code/", {"code": code})
    assert not is_in(thief)


def test_codes_are_not_guessed(user):
    code = authenticator(user)
    client = browser()
    sign_in(client)
    for _ in range(5):
        client.post("/sign-in/code/", {"code": "000000"})
    assert "15 minutes" in text_of(client.post("/sign-in/code/", {"code": code()}))
    assert not is_in(client)


def test_a_code_is_asked_for_a_short_while_only(user):
    from django.utils import timezone

    code = authenticator(user)()
    client = browser()
    sign_in(client)
    later = timezone.now() + timedelta(minutes=11)
    with patch("django.utils.timezone.now", return_value=later):
        answer = client.post("/sign-in/code/", {"code": code})
    assert answer.headers["Location"] == "/sign-in/"


def test_the_second_step_leads_nowhere_else(user):
    code = authenticator(user)()
    client = browser()
    sign_in(client)
    answer = client.post("/sign-in/code/?next=//evil.example/", {"code": code})
    assert answer.headers["Location"] == "/"


@pytest.fixture
def invited(period):
    """The link of an invitation, and the invitation."""
    from django.utils import timezone

    from oreigin.casework.people import invite
    from oreigin.store.models import Invitation, Role

    admin = actor(period, "administrator", now=timezone.now())
    token = invite(admin, "new@example.com", Role.ANALYST)
    return f"/invitation/{token}/", Invitation.objects.get(), admin


JOINING = {"name": "New", "password": PASSWORD}


def test_looking_at_an_invitation_uses_nothing_up(invited):
    """Scanners of mail open every link."""
    url, held, _ = invited
    for _ in range(3):
        assert browser().get(url).status_code == 200
    held.refresh_from_db()
    assert held.accepted is None


def test_an_invitation_lets_one_person_in_once(invited):
    from oreigin.store.models import User

    url, _, _ = invited
    client = browser()
    client.post(url, JOINING)
    assert is_in(client)
    again = browser()
    assert again.post(url, JOINING | {"name": "Other"}).status_code == 404
    assert not is_in(again)
    assert User.objects.get(email="new@example.com").name == "New"


def test_an_invitation_that_was_revoked_has_expired_or_was_guessed_leads_nowhere(invited):
    from django.utils import timezone

    from oreigin.casework.people import revoke_invitation
    from oreigin.store.models import User

    url, held, admin = invited
    assert browser().post("/invitation/guessed/", JOINING).status_code == 404
    assert browser().post(f"{url[:-3]}xx/", JOINING).status_code == 404
    with patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(days=8)):
        assert browser().post(url, JOINING).status_code == 404
    revoke_invitation(admin, held)
    assert browser().post(url, JOINING).status_code == 404
    assert not User.objects.filter(email="new@example.com").exists()


def test_no_one_joins_as_somebody_who_has_an_account(invited):
    """Whoever got hold of the link does not get the account that the address has."""
    from oreigin.store.models import User

    User.objects.create_user("new@example.com", "There already", "another good password")
    client = browser()
    client.post(invited[0], JOINING)
    assert not is_in(client)
    assert not User.objects.get(email="new@example.com").memberships.exists()


FIRST = {"name": "E", "email": "e@example.com", "password": PASSWORD, "registrant": "Other"}


def test_the_first_account_is_made_once(user):
    from oreigin.store.models import User

    assert browser().get("/welcome/").status_code == 404
    assert browser().post("/welcome/", FIRST).status_code == 404
    assert not User.objects.filter(email="e@example.com").exists()


def test_a_server_gives_its_first_account_to_nobody_who_comes_along(sqlite_database, tmp_path):
    """There it is made on the machine itself, with `oreigin people first`."""
    from django.test import Client, override_settings

    from oreigin.store.models import User
    from tests.web.server_settings import settings_under

    server = {"host": "minerals.example.com", "x-forwarded-proto": "https"}
    with override_settings(**settings_under({"OREIGIN_HOSTS": server["host"]}, tmp_path)):
        Client(headers=server).post("/welcome/", FIRST)
    assert not User.objects.exists()


def test_who_is_locked_out_is_let_in_from_the_machine_itself(user, capsys):
    """By `oreigin people password`; every session of theirs ends, and the trail tells."""
    from click.testing import CliRunner

    from oreigin.cli.team.people import people
    from oreigin.store.models import AuditEvent

    client = browser()
    sign_in(client)
    new = "other words that match"
    with patch("oreigin.cli.team.people.start"):
        done = CliRunner().invoke(people, ["password", EMAIL, "--password", new])
    assert done.exit_code == 0, done.output
    assert not is_in(client)
    assert AuditEvent.objects.filter(action="password-reset").exists()
    sign_in(client, new)
    assert is_in(client)
