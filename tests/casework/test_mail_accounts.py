"""`oreigin mail test` and `oreigin doctor` say what is wrong with mail before a supplier does."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest

from tests.casework.mailboxes import PASSWORD, USER, imap_server
from tests.casework.mailing import PUBLIC_URL, free_port, smtp_server
from tests.casework.test_campaign import MONDAY, launched, mail, period  # noqa: F401 - fixtures
from tests.casework.test_doctor import states


@pytest.fixture
def tried(tmp_path):
    """Run `oreigin mail test` over the accounts given; return its exit status and what it says."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("OREIGIN_")}
    environment["OREIGIN_DATA_DIR"] = str(tmp_path)

    def run(accounts, *options):
        (tmp_path / "mail.toml").write_text(accounts)
        done = subprocess.run(
            [sys.executable, "-m", "oreigin", "mail", "test", *options],
            env=environment, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    return run


def account(slug, smtp, imap=None, password=PASSWORD):
    sign_in = f'host = "127.0.0.1", security = "none", user = "{USER}", password = "{password}"'
    read = f"imap = {{ {sign_in}, port = {imap} }}\n" if imap else ""
    return (
        f'[registrants.{slug}]\nname = "Acme"\naddress = "minerals@{slug}.example"\n'
        f'smtp = {{ host = "127.0.0.1", security = "none", port = {smtp} }}\n{read}'
    )


def test_an_account_that_works_is_tried_and_a_test_mail_arrives(tried):
    with smtp_server() as (received, smtp), imap_server() as box:
        box.put(b"From: a@b.example\r\n\r\nHello\r\n")
        status, said = tried(account("acme", smtp, box.port), "--to", "me@acme.example")
        assert (status, received.addresses(), box.unread()) == (0, ["me@acme.example"], 1)
    assert f"127.0.0.1:{box.port} shows us 1 mails in INBOX" in said
    [arrived] = received.mails
    assert str(arrived["From"]) == "Acme <minerals@acme.example>"
    assert arrived["Auto-Submitted"] == "auto-generated"


def test_a_wrong_password_and_a_server_that_is_away_are_told_apart_by_account(tried):
    with smtp_server() as (_, smtp), imap_server() as box:
        wrong = account("acme", smtp, box.port, password="wrong")
        status, said = tried(wrong + account("other", free_port()))
    assert status == 1
    assert f"acme: 127.0.0.1:{smtp} lets us in to send." in said
    assert f"acme: 127.0.0.1:{box.port} does not let us read INBOX" in said
    assert "AUTHENTICATIONFAILED" in said
    assert "other: no mailbox is set up" in said
    assert "Connection refused" in said


def test_without_an_account_or_to_no_address_nothing_is_tried(tried):
    assert tried("[registrants]\n")[0] == 2
    with smtp_server() as (received, smtp):
        assert tried(account("acme", smtp), "--to", "nobody")[0] == 2
    assert received.mails == []


def test_the_doctor_finds_mail_well(period, mail):  # noqa: F811
    seen = states()
    about = {"mail-file", "mail-portal", "mail-whose", "mail-late", "mailboxes"}
    assert {each: seen[each].state for each in about} == dict.fromkeys(about, "ok")
    assert PUBLIC_URL in seen["mail-portal"].said


def test_the_doctor_names_what_keeps_mail_from_going(period, mail, tmp_path):  # noqa: F811
    from django.conf import settings
    from django.test import override_settings

    from oreigin.casework.mail.writing import write_due
    from oreigin.store.models import Mailbox
    from tests.casework.world import actor

    launched(period)
    write_due(actor(period, now=MONDAY), period)
    Mailbox.objects.create(registrant=period.registrant, problem={"message": "no"})
    file = settings.MAIL_FILE
    file.write_text(account("acme", 25) + account("amce", 25))
    file.chmod(0o644)
    with override_settings(PUBLIC_URL=""):
        seen = states(MONDAY + timedelta(days=30))
    ill = {"mail-secret", "mail-portal", "mail-whose", "mail-late", "mailboxes"}
    assert {each for each in ill if seen[each].state != "ok" and seen[each].remedy} == ill
    assert "amce" in seen["mail-whose"].said
    assert seen["mail-late"].said.startswith("2 messages")
    file.write_text("[registrants.acme]\n")
    assert "name" in states()["mail-file"].said


def test_what_waits_because_the_campaign_rests_is_not_late(period, mail):  # noqa: F811
    from oreigin.casework.mail.campaigning import pause
    from oreigin.casework.mail.writing import write_due
    from tests.casework.world import actor

    manager = launched(period)
    write_due(actor(period, now=MONDAY), period)
    pause(manager, period)
    assert states(MONDAY + timedelta(days=30))["mail-late"].state == "ok"
