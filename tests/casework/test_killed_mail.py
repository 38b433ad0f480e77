"""A worker may be killed while it sends mail: none is lost, none is sent twice that need not be."""

import random
import time
from collections import Counter

import pytest

from tests.casework.mailing import PUBLIC_URL, smtp_server
from tests.casework.test_campaign import DUE, MONDAY, START
from tests.casework.workers import kill, waited_for, worker
from tests.casework.world import actor, world

SUPPLIERS = 300
KILLS = 25
"""On each of the two databases: fifty in all."""


@pytest.fixture
def mail(installation, tmp_path):
    """A mail server that takes its time; both this process and the workers send through it."""
    from django.test import override_settings

    from tests.casework.mailing import may_send

    with smtp_server(pause=0.005) as (received, port), override_settings():
        from django.conf import settings

        may_send(tmp_path, settings, port)
        installation["OREIGIN_MAIL_FILE"] = str(settings.MAIL_FILE)
        installation["OREIGIN_PUBLIC_URL"] = PUBLIC_URL
        installation["OREIGIN_SECRET_KEY"] = settings.SECRET_KEY  # it signs the links
        yield received


@pytest.fixture
def period(mail):
    """A period whose campaign is launched; a message to each of its suppliers waits."""
    from oreigin.casework import periods
    from oreigin.casework.mail.campaigning import launch
    from oreigin.casework.mail.writing import write_due
    from oreigin.store.models import Contact, Message, Supplier

    period = world()
    of = {"registrant": period.registrant}
    Supplier.objects.bulk_create(
        Supplier(**of, period=period, code=f"s{number}", name=f"Supplier {number}")
        for number in range(SUPPLIERS - 2)
    )
    Contact.objects.bulk_create(
        Contact(**of, supplier=each, email=f"desk@{each.code}.example", main=True)
        for each in Supplier.objects.filter(period=period)
    )
    periods.set_dates(actor(period), period, START, DUE)
    period.refresh_from_db()
    launch(actor(period), period)
    assert write_due(actor(period, now=MONDAY), period) == SUPPLIERS
    assert Message.objects.filter(state="waiting").count() == SUPPLIERS
    return period


def left():
    from oreigin.store.models import Message

    return Message.objects.filter(state__in=["waiting", "sending"]).count()


def in_flight():
    from oreigin.store.models import Message

    return list(Message.objects.filter(state="sending").values_list("message_id", flat=True))


def everything_was_sent(period):
    from oreigin.store import trail
    from oreigin.store.models import AuditEvent, Message

    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}
    assert AuditEvent.objects.filter(action="message-sent").count() == SUPPLIERS
    assert trail.verify(period.registrant) == ()
    return set(Message.objects.values_list("message_id", flat=True))


@pytest.mark.slow
def test_fifty_killed_workers_lose_no_mail_and_repeat_only_what_was_in_flight(
    installation,
    mail,
    period,
):
    chance, repeatable = random.Random(9), Counter()
    for _ in range(KILLS):
        before = len(mail.mails)
        one = worker(installation)
        waited_for(lambda: len(mail.mails) > before or not left())  # noqa: B023 - at once
        time.sleep(chance.random() / 20)
        kill(one)
        held = in_flight()
        assert len(held) <= 1
        repeatable.update(held)
    last = worker(installation)
    waited_for(lambda: not left(), 60)  # far sooner than leases run out
    last.terminate()
    assert last.wait(20) == 0, last.stderr.read()
    received = Counter(str(each["Message-ID"]) for each in mail.mails)
    assert set(received) == everything_was_sent(period)
    assert {id: times - 1 for id, times in received.items() if times > 1 + repeatable[id]} == {}
    assert repeatable.total() > 0, "no kill met a message on its way: the test tries nothing"


@pytest.mark.slow
def test_two_workers_at_once_send_everything_once(installation, mail, period):
    both = [worker(installation) for _ in range(2)]
    waited_for(lambda: not left())
    for one in both:
        one.terminate()
        assert one.wait(20) == 0, one.stderr.read()
    received = Counter(str(each["Message-ID"]) for each in mail.mails)
    assert set(received) == everything_was_sent(period)
    assert set(received.values()) == {1}
