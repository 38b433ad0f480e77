"""One's own account: name, password, second factor, sessions."""

import re

import pytest

from tests.casework.world import NOW, world
from tests.web.pages import address, member, text_of

PASSWORD = "four words of no kin"
ANOTHER = "quite another set of words"


@pytest.fixture
def user(sqlite_database):
    from oreigin.casework.people import create_registrant
    from oreigin.store.models import User

    made = User.objects.create_user("desk@acme.example", "Desk", PASSWORD)
    create_registrant(made, "Acme", "", NOW)
    return made


@pytest.fixture
def client(user):
    return signed_in()


def stand_in():
    from django.test import Client

    return Client()


def signed_in(password=PASSWORD):
    browser = stand_in()
    browser.post("/sign-in/", {"email": "desk@acme.example", "password": password})
    return browser


def code_of(user):
    from django_otp.oath import totp
    from django_otp.plugins.otp_totp.models import TOTPDevice

    device = TOTPDevice.objects.get(user=user)
    return f"{totp(device.bin_key):06d}"


def test_a_name_is_changed(client, user):
    client.post("/account/name/", {"name": " Compliance desk "})
    user.refresh_from_db()
    assert user.name == "Compliance desk"


def test_a_new_password_ends_the_other_sessions_and_not_this_one(client):
    other = signed_in()
    given = {"old": PASSWORD, "new": ANOTHER}
    page = client.post("/account/password/", given, follow=True)
    assert "Your password is changed" in text_of(page)
    assert client.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302
    assert signed_in(ANOTHER).get("/account/").status_code == 200


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"old": "no", "new": ANOTHER}, "old"),
        ({"old": PASSWORD, "new": "short"}, "new"),
    ],
)
def test_a_password_is_refused_beside_the_field(client, given, field):
    page = client.post("/account/password/", given)
    assert list(page.context["password_form"].errors) == [field]
    assert signed_in().get("/account/").status_code == 200


def test_a_second_factor_is_set_up_and_asked_for(client, user):
    page = client.post("/account/second-factor/")
    markup = page.content.decode()
    assert "<svg" in markup
    assert "style=" not in markup
    wrong = client.post("/account/second-factor/", {"code": "000000"})
    assert "not right" in text_of(wrong)
    forget_throttling(user)
    page = client.post("/account/second-factor/", {"code": code_of(user)})
    codes = page.context["codes"]
    assert all(code in text_of(page) for code in codes)
    assert not any(code in text_of(client.get("/account/")) for code in codes)
    browser = signed_in()
    assert browser.get("/account/").status_code == 302
    assert browser.post("/sign-in/code/", {"code": codes[0]}).url == "/"
    assert browser.get("/account/").status_code == 200


def forget_throttling(user):
    from django_otp.plugins.otp_totp.models import TOTPDevice

    TOTPDevice.objects.filter(user=user).update(
        throttling_failure_count=0, throttling_failure_timestamp=None
    )


def test_looking_does_not_begin_a_second_factor(client, user):
    from django_otp.plugins.otp_totp.models import TOTPDevice

    assert client.get("/account/second-factor/").url == "/account/"
    assert not TOTPDevice.objects.exists()


def test_a_second_factor_is_taken_off_with_the_password(client, user):
    from oreigin.casework import second_factor

    client.post("/account/second-factor/")
    client.post("/account/second-factor/", {"code": code_of(user)})
    page = client.post("/account/second-factor/remove/", {"password": "no"})
    assert page.context["remove_form"].errors
    assert second_factor.is_set_up(user)
    client.post("/account/second-factor/remove/", {"password": PASSWORD})
    assert not second_factor.is_set_up(user)


def test_one_that_is_on_is_not_replaced_unasked(client, user):
    from django_otp.plugins.otp_totp.models import TOTPDevice

    client.post("/account/second-factor/")
    client.post("/account/second-factor/", {"code": code_of(user)})
    assert client.post("/account/second-factor/").url == "/account/"
    assert TOTPDevice.objects.filter(user=user).count() == 1


def test_sessions_elsewhere_are_ended_and_nobody_elses(client):
    from oreigin.store.models import User

    other, stranger = signed_in(), stand_in()
    User.objects.create_user("else@acme.example", "Else", PASSWORD)
    stranger.post("/sign-in/", {"email": "else@acme.example", "password": PASSWORD})
    page = client.post("/account/sessions/", follow=True)
    assert "1 other session ended" in text_of(page)
    assert other.get("/account/").status_code == 302
    assert stranger.get("/account/").status_code == 200
    assert "nowhere else" in text_of(client.post("/account/sessions/", follow=True))


def test_the_menu_of_every_page_leads_to_the_account(sqlite_database):
    period = world()
    page = member(period).get(address("lists", period))
    assert re.search(r'href="/account/"', page.content.decode())
