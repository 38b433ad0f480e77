"""The inbox when mail is odd: nothing is lost, nothing is taken for what it may not be."""

import os
import signal
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from oreigin.errors import RefusedError
from tests.casework.mailboxes import PASSWORD, USER, imap_server
from tests.casework.mailing import may_send
from tests.casework.test_inbox import asked, bounce, mail, period, take_in  # noqa: F401 - fixtures
from tests.casework.world import actor, workbook

WORKBOOK = ("cmrt.xlsx", workbook())


@pytest.fixture
def box(period):  # noqa: F811
    """A real mailbox, and a way to fetch from it."""
    from oreigin.casework.mail.accounts import Security, Server
    from oreigin.casework.mail.fetching import poll

    with imap_server() as held:
        server = Server("127.0.0.1", held.port, USER, PASSWORD, Security.NONE)
        held.poll = lambda: poll(period.registrant, server)
        yield held


def uploads():
    from oreigin.store.models import Upload

    return Upload.objects.count()


def test_a_contact_of_one_supplier_who_answers_for_another_is_not_guessed_at(period, asked):  # noqa: F811
    reply = mail("desk@two.example", files=[WORKBOOK], In_Reply_To=asked.message_id)
    taken = take_in(period, reply)
    assert (taken.state, taken.about, uploads()) == ("unmatched", asked, 0)
    assert "Acme Parts GmbH" in taken.why
    assert "Two Metals" in taken.why


@pytest.mark.parametrize(
    "headers", [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"Subject": "On leave"}]
)
def test_files_that_a_robot_sends_wait_for_a_person_who_can_file_them(period, asked, headers):  # noqa: F811
    from oreigin.casework.mail.inbox import file_mail

    reply = mail(files=[WORKBOOK], In_Reply_To=asked.message_id, **headers)
    taken = take_in(period, reply)
    assert (taken.state, uploads()) == ("unmatched", 0)
    assert "automatic" in taken.why
    file_mail(actor(period), taken, asked.supplier)
    assert uploads() == 1


def test_what_our_own_desk_sends_is_no_answer(period, asked, tmp_path):  # noqa: F811
    from django.conf import settings
    from django.test import override_settings

    with override_settings():
        may_send(tmp_path, settings, 25)
        ours = mail("minerals@acme.example", files=[WORKBOOK], In_Reply_To=asked.message_id)
        taken = take_in(period, ours)
    assert (taken.kind, taken.state, uploads()) == ("automatic", "unmatched", 0)


def test_an_answer_that_only_sounds_like_a_bounce_is_an_answer(period, asked):  # noqa: F811
    text = "Hi. This is the qmail-send program at x.example.\n<boss@acme-parts.example>:\nno such\n"
    taken = take_in(period, mail(text=text, files=[WORKBOOK], In_Reply_To=asked.message_id))
    assert (taken.kind, uploads()) == ("answer", 1)


def test_a_bounce_of_an_address_that_the_mail_was_forwarded_to_is_noted_beside_the_message(
    period,  # noqa: F811
    asked,  # noqa: F811
):
    taken = take_in(period, bounce("left-in-may@group.example", asked.message_id))
    asked.refresh_from_db()
    assert (taken.about, asked.state) == (asked, "bounced")
    assert "left-in-may@group.example" in asked.problem["message"]


def test_an_answer_that_comes_after_the_period_was_closed_waits_for_a_person(period, asked):  # noqa: F811
    from django.utils import timezone

    from oreigin.casework.mail.inbox import file_mail
    from oreigin.store.models import Mail, Period

    Period.objects.filter(pk=period.pk).update(closed=timezone.now())
    taken = take_in(period, mail(files=[WORKBOOK], In_Reply_To=asked.message_id))
    assert taken.state == "unmatched"
    assert "closed" in taken.why
    supplier = type(asked.supplier).objects.get(pk=asked.supplier_id)
    with pytest.raises(RefusedError, match="takes no files"):
        file_mail(actor(period), taken, supplier)
    assert Mail.objects.get(pk=taken.pk).state == "unmatched"


def test_more_files_than_a_person_would_send_wait_for_a_person(period, asked):  # noqa: F811
    files = [(f"{number}.xlsx", b"PK" + bytes([number])) for number in range(51)]
    taken = take_in(period, mail(files=files, In_Reply_To=asked.message_id))
    assert (taken.state, uploads()) == ("unmatched", 0)


@pytest.mark.parametrize(
    "data",
    [
        b"From: a@b.example\r\nSubject: a\x00b\r\n\r\nx\x00y\r\n",
        b"From: a@b.example\r\nSubject: \xed\xa0\x80 \xff\r\nReferences: <\x00\xff@x>\r\n\r\n",
        b"From: \x00\r\nSubject: =?utf-8?b?AAEC?=\r\n\r\n",
        b"From: a@b.example\r\nContent-Type: text/plain; charset=utf-16\r\n\r\n\xd8\x00\xd8\x00",
        b"From: a@b.example\r\nSubject: =?utf-7?q?+2AA-?=\r\n\r\n",
    ],
)
def test_characters_that_no_database_takes_keep_no_mail_out(period, data):  # noqa: F811
    assert take_in(period, data).state == "unmatched"


def test_a_mail_that_breaks_the_parser_is_kept_and_the_next_one_comes(period, asked, box):  # noqa: F811
    from oreigin.store import documents
    from oreigin.store.models import Mail

    bomb = b"From: a@b.example\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * 3000 + b"x\r\n"
    box.put(bomb)
    box.put(mail(In_Reply_To=asked.message_id))
    assert box.poll() == 2
    broken, good = Mail.objects.order_by("pk")
    assert (broken.kind, broken.state) == ("unreadable", "unmatched")
    assert documents.read(broken.document) == bomb
    assert good.state == "matched"
    assert box.poll() == 0


def test_a_mail_too_large_to_fetch_says_so_and_is_no_answer(period, asked, box, monkeypatch):  # noqa: F811
    from oreigin.casework.mail import fetching
    from oreigin.store.models import Mail

    monkeypatch.setattr(fetching, "_LARGEST", 5_000)
    box.put(mail(files=[("c.xlsx", b"PK" + bytes(20_000))], In_Reply_To=asked.message_id))
    assert box.poll() == 1
    taken = Mail.objects.get()
    assert (taken.state, taken.subject) == ("unmatched", "Re: declaration")
    assert "too large" in taken.why


def test_mail_from_before_the_registrant_was_here_is_left_alone(period, box):  # noqa: F811
    box.put(mail("old@newsletter.example"), days_ago=30)
    box.put(mail("new@trading.example"))
    assert box.poll() == 1


def test_two_workers_that_fetch_at_once_take_every_mail_in_once(period, asked, box):  # noqa: F811
    from oreigin.store.models import Mail, Mailbox
    from tests.casework.test_hostile_outbox import at_once

    for number in range(8):
        box.put(mail(text=f"{number}", files=[WORKBOOK], In_Reply_To=asked.message_id))
    assert sum(at_once(box.poll, times=3)) == 8
    assert (Mail.objects.count(), uploads()) == (8, 8)
    assert Mailbox.objects.get().problem is None


def test_a_mailbox_that_refuses_us_is_left_alone_for_a_while_and_others_are_read(
    period,  # noqa: F811
    box,
    tmp_path,
):
    from django.conf import settings
    from django.test import override_settings
    from django.utils import timezone

    from oreigin.casework.mail.fetching import poll_all
    from oreigin.store.models import Mailbox
    from tests.casework.world import world

    world("other")
    box.put(mail("new@trading.example"))
    with override_settings(MAIL_FILE=tmp_path / "mail.toml"):
        settings.MAIL_FILE.write_text(account("acme", box, "wrong") + account("other", box))
        assert poll_all() == 1
        refused = Mailbox.objects.get(registrant__slug="acme")
        assert "cannot be read" in refused.problem["message"]
        settings.MAIL_FILE.write_text(account("acme", box) + account("other", box))
        assert poll_all() == 0, "not tried again at once"
        Mailbox.objects.update(polled=timezone.now() - timedelta(minutes=6))
        assert poll_all() == 1


def account(slug, box, password=PASSWORD):
    server = f'host = "127.0.0.1", security = "none", user = "{USER}", password = "{password}"'
    return (
        f'[registrants.{slug}]\nname = "A"\naddress = "minerals@{slug}.example"\n'
        f"smtp = {{ {server} }}\nimap = {{ {server}, port = {box.port} }}\n"
    )


def slow(sender="desk@acme-parts.example"):
    """Return a mail whose part has a header that takes a parser minutes."""
    head = f"From: {sender}\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n"
    part = "Content-Type: text/plain; " + "a=b; " * 60_000
    return f"{head}{part}\r\n\r\nHello\r\n--x--\r\n".encode()


def test_a_mail_that_takes_its_reader_too_long_waits_and_the_next_one_comes(
    period,  # noqa: F811
    asked,  # noqa: F811
    box,
    monkeypatch,
):
    from oreigin.casework.mail import parsing
    from oreigin.store.models import Mail

    monkeypatch.setattr(parsing, "LIMITS", replace(parsing.LIMITS, seconds=2))
    box.put(slow())
    box.put(mail(In_Reply_To=asked.message_id))
    assert box.poll() == 2
    assert list(Mail.objects.order_by("pk").values_list("kind", "state")) == [
        ("unreadable", "unmatched"),
        ("answer", "matched"),
    ]


def test_a_mail_that_takes_its_reader_too_much_memory_waits(period, box, monkeypatch):  # noqa: F811
    from oreigin.casework.mail import parsing
    from oreigin.store.models import Mail

    monkeypatch.setattr(parsing, "LIMITS", replace(parsing.LIMITS, memory=30_000_000))
    box.put(mail(files=[("c.xlsx", b"PK" + bytes(20_000_000))]))
    assert box.poll() == 1
    assert Mail.objects.get().kind == "unreadable"


def test_a_mail_over_which_three_workers_died_is_set_aside_and_the_rest_goes_on(
    period,  # noqa: F811
    asked,  # noqa: F811
    box,
):
    from oreigin.store.models import Mail, Mailbox

    box.put(mail(text="The one they die over", In_Reply_To=asked.message_id))
    box.put(mail(text="Another", In_Reply_To=asked.message_id))
    for _ in range(3):
        fetch_and_die(box)
        assert box.poll() == 0, "left to the worker that began, for a while"
        Mailbox.objects.update(tried=timezone.now() - timedelta(minutes=2))
    assert box.poll() == 2
    assert list(Mail.objects.order_by("pk").values_list("kind", "state")) == [
        ("unreadable", "unmatched"),
        ("answer", "matched"),
    ]


def fetch_and_die(box):
    """Fetch in a process that is killed while it reads the first mail."""
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if not child:
        from oreigin.casework.mail import fetching

        fetching.read = lambda data: os.kill(os.getpid(), signal.SIGKILL)
        box.poll()
        os._exit(1)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL


def test_one_registrants_typo_in_the_mail_file_stops_no_other(period, box, tmp_path):  # noqa: F811
    from django.conf import settings
    from django.test import override_settings

    from oreigin.casework.mail.accounts import account_of
    from oreigin.casework.mail.fetching import poll_all

    box.put(mail("new@trading.example"))
    wrong = '[registrants.other]\nname = "O"\nadress = "desk@other.example"\n'
    with override_settings(MAIL_FILE=tmp_path / "mail.toml"):
        settings.MAIL_FILE.write_text(wrong + account("acme", box))
        assert account_of(period.registrant).address == "minerals@acme.example"
        assert poll_all() == 1


@pytest.mark.parametrize(
    "data",
    [
        b"From: " + b"(" * 600 + b"\nSubject: x\n\nhello",
        b"Subject: x\nX-Long: " + b"a, " * 60_000 + b"\n\nhello",
        b"Content-Type: message/rfc822\n\n" * 1_000,
    ],
)
def test_a_mail_that_is_made_to_be_hard_to_parse_is_told_to_be_unreadable(data):
    from oreigin.casework.mail.parsing import parsed

    assert parsed(data).kind == "unreadable"
