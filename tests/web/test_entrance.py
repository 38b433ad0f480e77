"""The entrance: the first start, signing in, the second factor, an invitation's link."""

import re

import pytest

from tests.casework.world import NOW, actor, world
from tests.web.looking import listen, violations
from tests.web.pages import member, text_of
from tests.web.serving import served

PASSWORD = "four words of no kin"
FIRST = {"name": "Compliance desk", "email": "desk@acme.example", "password": PASSWORD}

pytestmark = pytest.mark.usefixtures("sqlite_database")


@pytest.fixture
def client():
    from django.test import Client

    return Client()


def somebody(email="desk@acme.example"):
    from oreigin.store.models import User

    return User.objects.create_user(email, "Compliance desk", PASSWORD)


def test_a_new_installation_begins_with_an_account_and_its_company(client):
    assert client.get("/").url == "/welcome/"
    page = client.post("/welcome/", {**FIRST, "registrant": "Acme Corp."}, follow=True)
    assert page.redirect_chain[-1][0] == "/acme-corp/"
    assert "Open the first reporting period" in text_of(page)
    assert "Or look around first" in text_of(page)
    assert client.get("/welcome/").status_code == 404


def test_a_company_begins_at_its_own_page_which_leads_to_the_example_that_was_asked_for(client):
    given = {**FIRST, "registrant": "Acme Corp.", "example": "on"}
    page = client.post("/welcome/", given, follow=True)
    assert page.redirect_chain[-1][0] == "/acme-corp/"
    assert "The worked example is ready" in text_of(page)
    assert client.post("/acme-corp/case-files/example/").url == "/qualys/2020/"


def test_before_the_first_period_the_navigation_leads_to_settings_and_back(client):
    page = client.post("/welcome/", {**FIRST, "registrant": "Acme"}, follow=True)
    shown = page.content.decode()
    links = re.findall(r'href="([^"]+)"', shown[shown.index('class="nav"') :].partition("</ul>")[0])
    assert {"/acme/", "/acme/periods/", "/acme/trail/"} <= set(links)
    settings = text_of(client.get("/acme/periods/"))
    for tab in ("All periods", "People", "Official templates", "Import and export"):
        assert tab in settings


def test_without_a_company_it_begins_with_the_worked_example(client):
    page = client.post("/welcome/", FIRST, follow=True)
    assert page.redirect_chain[-1][0] == "/qualys/2020/"


def test_a_weak_password_is_refused_in_words_and_nothing_is_made(client):
    from oreigin.store.models import Registrant, User

    given = {**FIRST, "password": "password1234", "registrant": "Acme"}
    page = client.post("/welcome/", given)
    assert "too common" in text_of(page)
    assert not User.objects.exists()
    assert not Registrant.objects.exists()


def test_a_company_named_like_one_of_our_addresses_gets_another_short_name(client):
    page = client.post("/welcome/", {**FIRST, "registrant": "Account"})
    assert page.url == "/account-2/"


def test_a_server_says_where_its_first_account_is_made(client, settings_of_a_server):
    page = client.get("/welcome/", secure=True, headers={"host": "minerals.example"})
    assert "oreigin people first" in text_of(page)


@pytest.fixture
def settings_of_a_server(monkeypatch):
    from dataclasses import replace

    from django.conf import settings

    monkeypatch.setattr(
        settings, "CONFIGURATION", replace(settings.CONFIGURATION, hosts=("minerals.example",))
    )
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["minerals.example"])


def test_signing_in_leads_to_where_one_wanted(client):
    somebody()
    given = {"email": "DESK@acme.example", "password": PASSWORD}
    assert client.post("/sign-in/?next=/account/", given).url == "/account/"
    assert client.get("/sign-in/?next=/account/").url == "/account/"


def test_it_never_leads_elsewhere(client):
    somebody()
    given = {"email": "desk@acme.example", "password": PASSWORD}
    assert client.post("/sign-in/?next=https://evil.example/", given).url == "/"


def test_after_five_failures_it_says_how_long_to_wait(client):
    somebody()
    for _ in range(5):
        page = client.post("/sign-in/", {"email": "desk@acme.example", "password": "no"})
        assert "No account has" in text_of(page)
    page = client.post("/sign-in/", {"email": "desk@acme.example", "password": PASSWORD})
    assert "Try again in 15 minutes" in text_of(page)


def test_who_belongs_nowhere_is_told_so(client):
    client.force_login(somebody(), backend="django.contrib.auth.backends.ModelBackend")
    assert "You belong to no registrant now" in text_of(client.get("/"))


def invited(period, email):
    from django.utils import timezone

    from oreigin.casework import people
    from oreigin.store.models import Role

    boss = actor(period, "administrator", now=timezone.now())
    return f"/invitation/{people.invite(boss, email, Role.COUNSEL)}/"


def test_an_invitation_is_only_looked_at_by_opening_its_link(client):
    from oreigin.store.models import Invitation, User

    url, users = invited(world(), "new@acme.example"), User.objects.count()
    page = client.get(url)
    assert "Join Acme" in text_of(page)
    assert "as counsel" in text_of(page)
    assert Invitation.objects.get().accepted is None
    assert User.objects.count() == users


def test_who_has_no_account_makes_one_and_is_in(client):
    url = invited(world(), "new@acme.example")
    page = client.post(url, {"name": "Counsel’s office", "password": PASSWORD}, follow=True)
    assert page.redirect_chain[-1][0] == "/acme/2025/"
    again = client.get(url)
    assert again.status_code == 404
    assert "leads nowhere" in text_of(again)


def test_who_has_one_shows_that_it_is_theirs(client):
    from oreigin.store.models import Membership

    somebody("known@acme.example")
    url = invited(world(), "known@acme.example")
    assert "has an account already" in text_of(client.get(url))
    assert "No account has" in text_of(client.post(url, {"password": "a guess of mine"}))
    assert not Membership.objects.filter(user__email="known@acme.example").exists()
    assert client.post(url, {"password": PASSWORD}, follow=True).status_code == 200
    assert Membership.objects.get(user__email="known@acme.example").role == "counsel"


def test_an_invitation_does_not_go_around_the_second_factor(client):
    from django_otp.plugins.otp_totp.models import TOTPDevice

    TOTPDevice.objects.create(user=somebody("known@acme.example"), confirmed=True)
    url = invited(world(), "known@acme.example")
    answer = client.post(url, {"password": PASSWORD})
    assert answer.url.startswith("/sign-in/code/")
    assert client.get("/acme/2025/").status_code == 302


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("/welcome/", {"name", "username", "new-password", "organization"}),
        ("/sign-in/", {"username", "current-password"}),
    ],
)
def test_fields_say_what_a_password_manager_fills_in(client, url, wanted):
    if url != "/welcome/":
        somebody()
    found = set(re.findall(r'autocomplete="([^"]+)"', client.get(url).content.decode()))
    assert wanted <= found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_entrance_passes_axe_and_says_nothing_in_the_console(chromium, scheme):
    complaints, found = [], {}
    with served() as root:
        page = chromium.new_page(color_scheme=scheme)
        listen(page, complaints)
        page.goto(f"{root}/welcome/")
        found["welcome"] = violations(page)
        url = invited(world(), "new@acme.example")
        for one in ("/sign-in/", url):
            page.goto(f"{root}{one}")
            found[one] = violations(page)
        page.close()
    assert {name: what for name, what in found.items() if what} == {}
    assert complaints == []


def test_home_of_a_new_registrant_says_what_to_do(client):
    from oreigin.casework.people import create_registrant

    user = somebody()
    create_registrant(user, "Acme", "", NOW)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    words = text_of(client.get("/acme/"))
    assert "Open the first reporting period" in words
    assert "Import the case" in words
    assert "worked example" in words


def test_home_of_a_registrant_with_periods_is_the_newest_dashboard():
    period = world()
    assert member(period).get("/acme/").url == "/acme/2025/"
