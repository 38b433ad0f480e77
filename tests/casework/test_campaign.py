"""What the campaign promises: who is due a message gets it once, and nobody else anything."""

from datetime import date, timedelta

import pytest

from oreigin.errors import NotAllowedError, RefusedError
from tests.casework.mailing import PUBLIC_URL, may_send, smtp_server
from tests.casework.world import NOW, actor, workbook, world

START, DUE = date(2026, 2, 27), date(2026, 4, 15)
MONDAY = NOW + timedelta(days=1)


@pytest.fixture
def mail(tmp_path):
    """A mail server, and what it received; the registrant acme may send."""
    from django.test import override_settings

    with smtp_server() as (received, port), override_settings() as _:
        from django.conf import settings

        may_send(tmp_path, settings, port)
        yield received


@pytest.fixture
def period(database):
    """A period whose survey started, with an address at each of its two suppliers."""
    from oreigin.casework import periods, supplying
    from oreigin.store.models import Supplier

    period = world()
    manager = actor(period)
    periods.set_dates(manager, period, START, DUE)
    for supplier in Supplier.objects.filter(period=period):
        supplying.save_contact(manager, supplier, email=f"desk@{supplier.code}.example", main=True)
    period.refresh_from_db()
    return period


def launched(period):
    from oreigin.casework.mail.campaigning import launch

    launch(actor(period), period)
    return actor(period)


def send(now=MONDAY):
    from oreigin.casework.mail.outbox import send_waiting
    from oreigin.casework.mail.writing import run_schedules

    run_schedules(now)
    return send_waiting()


def test_a_campaign_that_was_not_launched_sends_nothing(period, mail):
    assert send() == 0
    assert mail.mails == []


def test_launched_it_asks_every_supplier_once_however_often_the_worker_comes_round(period, mail):
    launched(period)
    assert [send(), send(), send(MONDAY + timedelta(hours=3))] == [2, 0, 0]
    assert sorted(mail.addresses()) == ["desk@acme-parts.example", "desk@two.example"]


def test_who_was_sent_a_request_counts_as_asked_and_the_figures_follow(period, mail):
    from oreigin.casework.mail.state import campaign_of, state_of
    from oreigin.store.models import Message, Supplier

    launched(period)
    mail.refuse["desk@two.example"] = "550 5.1.1 no such user"
    assert send() == 1
    [sent] = Message.objects.filter(state="sent")
    asked = dict(Supplier.objects.values_list("code", "requested"))
    assert asked == {"acme-parts": sent.sent.date(), "two": None}
    before = period.revision
    period.refresh_from_db()
    assert period.revision == before + 1
    elsewhere = [s.requested for s in state_of(period, campaign_of(period), "Desk").suppliers]
    assert elsewhere == [None, None], "what we asked ourselves nobody asked without us"


def test_a_mail_says_it_in_text_and_html_with_a_link_that_the_database_does_not_know(period, mail):
    from oreigin.casework.links import open_link
    from oreigin.store.models import Message

    launched(period)
    send()
    [one, _] = mail.mails
    text = one.get_body(("plain",)).get_content()
    link = next(line for line in text.splitlines() if line.startswith(PUBLIC_URL))
    token = link.rstrip("/").rpartition("/")[2]
    assert open_link(token, NOW).supplier.name in {"Acme Parts GmbH", "Two Metals"}
    assert link in one.get_body(("html",)).get_content()
    for message in Message.objects.all():
        assert token not in message.text + message.html


def test_a_supplier_that_answered_since_gets_no_message_that_waits(period, mail):
    from oreigin.casework.mail.outbox import send_waiting
    from oreigin.casework.mail.writing import drop_unwanted, run_schedules
    from oreigin.casework.receiving import receive
    from oreigin.casework.working import work_off
    from oreigin.store.models import Supplier

    manager = launched(period)
    run_schedules(MONDAY)
    supplier = Supplier.objects.get(period=period, code="acme-parts")
    receive(manager, period, [("cmrt.xlsx", workbook())], supplier)
    work_off()
    assert drop_unwanted(MONDAY) == 1
    send_waiting()
    assert mail.addresses() == ["desk@two.example"]


def test_reminders_come_until_the_answer_does(period, mail):
    from oreigin.store.models import Message

    launched(period)
    send()
    Message.objects.update(sent=MONDAY)  # the mail server stamps by its own clock
    assert send(NOW + timedelta(days=60)) >= 1
    subjects = [str(each["Subject"]) for each in mail.mails]
    assert set(subjects[:2]).isdisjoint(subjects[2:])


def test_paused_nothing_goes_out_not_even_what_waits(period, mail):
    from oreigin.casework.mail.campaigning import pause
    from oreigin.casework.mail.outbox import send_waiting
    from oreigin.casework.mail.writing import run_schedules

    manager = launched(period)
    run_schedules(MONDAY)
    pause(manager, period)
    assert send_waiting() == 0
    launched(period)
    assert send_waiting() == 2


def test_an_address_that_the_server_refuses_for_good_is_not_tried_again(period, mail):
    from oreigin.store.models import Message

    mail.refuse["desk@two.example"] = "550 no such user"
    launched(period)
    send()
    refused = Message.objects.get(address="desk@two.example")
    assert refused.state == "failed"
    assert "no such user" in refused.problem["message"]


def test_a_server_that_is_busy_is_tried_later(period, mail):
    from oreigin.store.models import Message

    mail.refuse["desk@two.example"] = "451 try again later"
    launched(period)
    send()
    put_off = Message.objects.get(address="desk@two.example")
    assert (put_off.state, put_off.attempts) == ("waiting", 1)
    assert put_off.next_attempt > put_off.created


def test_a_server_that_is_away_costs_no_message(period, mail, tmp_path):
    from django.conf import settings

    from oreigin.store.models import Message
    from tests.casework.mailing import free_port

    launched(period)
    may_send(tmp_path, settings, free_port())
    assert send() == 0
    assert set(Message.objects.values_list("state", "attempts")) == {("waiting", 0)}


def test_a_message_that_a_dead_worker_was_sending_is_sent_again_under_the_same_id(period, mail):
    from django.utils import timezone

    from oreigin.casework.mail.outbox import _claimed, send_waiting
    from oreigin.casework.mail.writing import run_schedules
    from oreigin.store.models import Message

    launched(period)
    run_schedules(MONDAY)
    held = _claimed(period.registrant, timezone.now())
    assert send_waiting() == 1
    Message.objects.filter(pk=held.pk).update(leased_until=timezone.now() - timedelta(seconds=1))
    assert send_waiting() == 1
    assert held.message_id in {str(each["Message-ID"]) for each in mail.mails}


def test_only_who_may_launches(period, mail):
    from oreigin.casework.mail.campaigning import launch

    with pytest.raises(NotAllowedError):
        launch(actor(period, "analyst"), period)


def test_without_a_mail_account_it_is_not_launched_and_the_error_names_the_file(period, tmp_path):
    from django.test import override_settings

    away = override_settings(MAIL_FILE=tmp_path / "mail.toml")
    with away, pytest.raises(RefusedError, match=r"mail\.toml"):
        launched(period)


def test_a_file_of_mail_servers_with_a_misspelt_key_is_refused_by_name(period, tmp_path):
    from django.test import override_settings

    from oreigin.casework.mail.accounts import accounts

    file = tmp_path / "mail.toml"
    file.write_text('[registrants.acme]\nname = "A"\naddress = "a@b.example"\nsntp = {}\n')
    with override_settings(MAIL_FILE=file), pytest.raises(RefusedError, match="sntp"):
        accounts()


def test_on_a_weekend_nobody_is_written_to(period, mail):
    launched(period)
    assert send(NOW) == 0, "a Sunday"
    assert send(MONDAY) == 2


def test_what_cannot_be_written_is_noted_and_stops_nothing_else(period, mail):
    from oreigin.store.models import Campaign, MessageText, Supplier

    launched(period)
    MessageText.objects.create(
        registrant=period.registrant,
        period=period,
        step="request",
        language="de",
        subject="{nonsense}",
        body="{link} {due}",
    )
    Supplier.objects.filter(period=period, code="two").update(language="de")
    assert send() == 1
    assert mail.addresses() == ["desk@acme-parts.example"]
    [trouble] = Campaign.objects.get(period=period).trouble
    assert (trouble["supplier"], trouble["step"]) == ("two", "request")
