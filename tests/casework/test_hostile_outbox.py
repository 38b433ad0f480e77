"""The outbox when things go wrong: odd texts, set clocks, dying workers, double clicks."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from oreigin.errors import RefusedError
from tests.casework.test_campaign import MONDAY, launched, mail, period, send  # noqa: F401
from tests.casework.world import actor


@pytest.fixture
def written(period, mail):  # noqa: F811
    """The two messages of a launched campaign, waiting."""
    from oreigin.casework.mail.writing import run_schedules
    from oreigin.store.models import Message

    launched(period)
    run_schedules(MONDAY)
    return list(Message.objects.order_by("address"))


def states():
    from oreigin.store.models import Message

    return list(Message.objects.order_by("address").values_list("state", flat=True))


def send_waiting(**given):
    from oreigin.casework.mail.outbox import send_waiting as sending

    return sending(**given)


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "Declaration\r\nBcc: everybody@elsewhere.example"},
        {"address": "desk@two.example\nBcc: everybody@elsewhere.example"},
        {"address": "desk@two.example, other@two.example"},
        {"language": "en\r\nX-Header: 1"},
    ],
)
def test_what_would_add_headers_or_recipients_is_not_sent_and_stops_no_other(
    written,
    mail,  # noqa: F811
    change,
):
    from oreigin.store.models import Message

    Message.objects.filter(pk=written[0].pk).update(**change)
    assert send_waiting() == 1
    assert [str(each["To"]) for each in mail.mails] == [written[1].address]
    wrong = Message.objects.get(pk=written[0].pk)
    assert wrong.state == "failed"
    assert "cannot be made into a mail" in wrong.problem["message"]


def test_a_mail_that_the_server_refuses_for_its_content_is_not_tried_for_days(
    written,
    mail,  # noqa: F811
):
    from oreigin.store.models import Message

    Message.objects.filter(pk=written[0].pk).update(subject="Spam")
    mail.refuse["Spam"] = "554 5.7.1 looks like spam"
    assert send_waiting() == 1
    assert states() == ["failed", "sent"]


def test_a_clock_set_back_since_a_message_was_written_sends_it_once(written, mail):  # noqa: F811
    from django.utils import timezone

    from oreigin.store.models import Message

    tomorrow = timezone.now() + timedelta(days=1)
    Message.objects.update(created=tomorrow)
    assert send_waiting() == 2
    assert (send_waiting(), len(mail.mails)) == (0, 2)
    assert set(Message.objects.values_list("sent", flat=True)) == {tomorrow}


def test_a_clock_set_forward_takes_nothing_from_a_worker_that_lives(written, mail):  # noqa: F811
    from django.utils import timezone

    from oreigin.casework.mail.outbox import _claimed
    from oreigin.casework.presence import presence, release_what_the_dead_held
    from oreigin.store.models import Message

    registrant = written[0].registrant
    with presence() as other:
        held = _claimed(registrant, timezone.now(), other)
        Message.objects.filter(pk=held.pk).update(leased_until=MONDAY - timedelta(days=1))
        assert release_what_the_dead_held() == 0
        assert send_waiting(worker="us") == 1
        assert held.message_id not in {str(each["Message-ID"]) for each in mail.mails}
    assert send_waiting(worker="us") == 1


def test_days_later_and_back_again_nothing_is_written_twice(period, mail):  # noqa: F811
    from oreigin.store.models import Message

    launched(period)
    later = MONDAY + timedelta(days=70)
    written = [send(day) for day in (MONDAY, later, MONDAY, later, MONDAY)]
    assert written[2:] == [0, 0, 0]
    keys = list(Message.objects.values_list("key", flat=True))
    assert len(keys) == len(set(keys))


def test_a_message_that_every_worker_dies_over_is_given_up_and_can_be_sent_again(
    written,
    mail,  # noqa: F811
):
    from oreigin.casework.mail.outbox import RETRIES
    from oreigin.casework.mail.writing import send_again
    from oreigin.store.models import Message

    Message.objects.filter(pk=written[0].pk).update(
        state="sending", attempts=len(RETRIES) + 1, leased_until=MONDAY
    )
    assert send_waiting() == 1
    wrong = Message.objects.get(pk=written[0].pk)
    assert wrong.state == "failed"
    manager = actor(wrong.period)
    send_again(manager, wrong)
    with pytest.raises(RefusedError):
        send_again(manager, wrong)
    assert send_waiting() == 1


def test_a_link_that_another_secret_key_signed_is_made_anew_when_a_message_is_sent_again(
    written,
    mail,  # noqa: F811
):
    from django.conf import settings
    from django.test import override_settings

    from oreigin.casework.mail.writing import send_again
    from oreigin.store.models import Message

    old = written[0].link
    with override_settings(SECRET_KEY="another key than that which signed the links" * 2):
        assert send_waiting() == 0
        assert states() == ["failed", "failed"]
        send_again(actor(written[0].period), written[0])
        assert send_waiting() == 1
        again = Message.objects.get(pk=written[0].pk)
        assert (again.state, again.link == old) == ("sent", False)
        assert f"{settings.PUBLIC_URL}/answer/" in mail.mails[0].get_body(("plain",)).get_content()


def test_a_message_with_a_revoked_link_is_sent_again_with_one_that_leads_somewhere(
    written,
    mail,  # noqa: F811
):
    from oreigin.casework.links import open_link, revoke_link, token_of
    from oreigin.casework.mail.writing import send_again
    from oreigin.store.models import Message

    manager, message = actor(written[0].period), written[0]
    revoke_link(manager, message.link)
    Message.objects.filter(pk=message.pk).update(state="failed")
    message.refresh_from_db()
    send_again(manager, message)
    message.refresh_from_db()
    assert open_link(token_of(message.link), MONDAY).supplier == message.supplier


def test_a_message_that_breaks_us_stops_no_other(written, mail, monkeypatch):  # noqa: F811
    from oreigin.casework.mail import outbox

    made = outbox.composed

    def broken(message, *given, **more):
        if message.pk == written[0].pk:
            raise TypeError("a fault of ours")
        return made(message, *given, **more)

    monkeypatch.setattr(outbox, "composed", broken)
    assert send_waiting() == 1
    assert states() == ["failed", "sent"]


def test_a_worker_that_comes_late_does_not_touch_what_another_holds(written):
    from oreigin.casework.mail import outbox
    from oreigin.store.models import AuditEvent, Message

    late = outbox._claimed(written[0].registrant, MONDAY, "late")
    Message.objects.filter(pk=late.pk).update(worker="other")
    outbox._note_sent(late)
    assert Message.objects.get(pk=late.pk).state == "sending"
    assert not AuditEvent.objects.filter(action="message-sent").exists()


def test_many_messages_are_written_batch_by_batch_each_once(period, mail, monkeypatch):  # noqa: F811
    from oreigin.casework.mail import writing
    from oreigin.store.models import AuditEvent, Message, MessageText, Supplier

    monkeypatch.setattr(writing, "BATCH", 1)
    broken = {"step": "request", "language": "de", "subject": "{nonsense}", "body": "{link} {due}"}
    MessageText.objects.create(registrant=period.registrant, period=period, **broken)
    Supplier.objects.filter(code="acme-parts").update(language="de")
    manager = launched(period)
    assert writing.write_due(replace(manager, now=MONDAY), period) == 1
    assert Message.objects.get().supplier.code == "two"
    assert AuditEvent.objects.filter(action="messages-written").count() == 1
    assert writing.write_due(replace(manager, now=MONDAY), period) == 0


def test_nothing_is_written_before_the_launch_whoever_asks(period, mail):  # noqa: F811
    from oreigin.casework.mail.writing import write_due
    from oreigin.store.models import Message

    assert write_due(actor(period, now=MONDAY), period) == 0
    assert not Message.objects.exists()


def test_a_text_that_cannot_be_used_is_noted_once_not_every_minute(period, mail):  # noqa: F811
    from oreigin.store.models import AuditEvent, Campaign, MessageText, PortalLink

    launched(period)
    broken = MessageText.objects.create(
        registrant=period.registrant,
        period=period,
        step="request",
        language="en",
        subject="{nonsense}",
        body="{link} {due}",
    )
    send()
    before = AuditEvent.objects.count()
    assert [send(), send()] == [0, 0]
    assert AuditEvent.objects.count() == before
    assert not PortalLink.objects.exists()
    assert len(Campaign.objects.get().trouble) == 2
    broken.delete()
    assert send() == 2
    assert Campaign.objects.get().trouble == []


def test_two_clicks_at_once_launch_once_and_two_runs_write_once(period, mail):  # noqa: F811
    from oreigin.casework.mail.campaigning import launch
    from oreigin.casework.mail.writing import write_due
    from oreigin.store import trail
    from oreigin.store.models import AuditEvent, Message

    manager = actor(period, now=MONDAY)
    said = at_once(lambda: launch(manager, period), times=4)
    assert sum(isinstance(each, RefusedError) for each in said) == 3
    assert sorted(at_once(lambda: write_due(manager, period), times=4)) == [0, 0, 0, 2]
    assert Message.objects.count() == 2
    assert AuditEvent.objects.filter(action="campaign-launched").count() == 1
    assert trail.verify(period.registrant) == ()


def at_once(done, times):
    """Do something in threads at the same time, and return what each returned or raised."""
    from django.db import connection

    start, said = threading.Barrier(times), []

    def one():
        start.wait()
        try:
            said.append(done())
        except RefusedError as refused:
            said.append(refused)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said
