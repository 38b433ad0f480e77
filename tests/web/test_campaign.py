"""The campaign's pages: exactly who gets what and why, before and after it is sent."""

from datetime import date

import pytest

from tests.casework.world import NOW, actor, workbook, world
from tests.web.pages import address, member, text_of, uploaded

START, DUE = date(2026, 2, 27), date(2026, 4, 15)
TODAY = {"day": NOW.date().isoformat()}


@pytest.fixture
def settings():
    """Django's settings, of which a test may change some; there is an address of the portal."""
    from django.conf import settings
    from django.test import override_settings

    with override_settings(PUBLIC_URL="https://minerals.acme.example"):
        yield settings


@pytest.fixture
def period(sqlite_database, settings):
    """A period whose survey started; of its two suppliers one has an address."""
    from oreigin.casework import periods, supplying

    period = world()
    me = actor(period)
    periods.set_dates(me, period, START, DUE)
    supplying.save_contact(
        me, first(period), name="Lab", email="desk@parts.example", language="de", main=True
    )
    period.refresh_from_db()
    return period


def first(period):
    from oreigin.store.models import Supplier

    return Supplier.objects.get(period=period, code="acme-parts")


def lines(period, **query):
    page = member(period).get(address("campaign-plan", period), {**TODAY, **query})
    return [(one.supplier, one.step_id, one.outcome) for one in page.context["page"]]


def written(period, step="request"):
    """Write a message by hand, and return it."""
    from oreigin.casework.mail.writing import write_to

    supplier = first(period)
    return write_to(actor(period), supplier, step, contact=supplier.contacts.get())


def test_the_plan_says_who_gets_what_and_who_needs_a_person(period):
    assert lines(period, what="due") == [("Acme Parts GmbH", "request", "due")]
    assert lines(period, what="person", step="request") == [("Two Metals", "request", "person")]
    everyone = lines(period, step="request")
    assert {name for name, _, _ in everyone} == {"Acme Parts GmbH", "Two Metals"}


def test_a_day_to_come_is_seen_as_if_nobody_answers(period):
    from oreigin.casework.mail.campaigning import outlook

    later = outlook(period, NOW.date()).plan(date(2026, 4, 16)).due
    assert [(one.supplier, one.step) for one in later] == [("acme-parts", "overdue")]


def test_a_day_that_is_none_is_not_found(period):
    answer = member(period).get(address("campaign-plan", period), {"day": "tomorrow"})
    assert answer.status_code == 404


def test_each_message_of_the_plan_can_be_read_in_its_language_and_is_not_written(period):
    from oreigin.store.models import Message

    page = member(period).get(address("campaign-plan", period), {**TODAY, "what": "due"})
    shown = text_of(member(period).get(page.context["page"][0].url))
    assert "Guten Tag Lab" in shown
    assert "personal-link.invalid" not in shown
    assert not Message.objects.exists()


def test_a_message_without_an_address_for_its_link_names_the_setting(period, settings):
    page = member(period).get(address("campaign-plan", period), {**TODAY, "what": "due"})
    settings.PUBLIC_URL = ""
    shown = text_of(member(period).get(page.context["page"][0].url))
    assert "Set OREIGIN_PUBLIC_URL to that address" in shown


def test_what_hinders_a_launch_is_said_and_nothing_is_launched(period):
    from oreigin.store.models import Campaign

    client = member(period)
    assert "No mail account is set up" in text_of(client.get(address("campaign", period)))
    answer = client.post(address("campaign-launch", period), follow=True)
    assert "No mail account is set up" in text_of(answer)
    assert not Campaign.objects.exclude(launched=None).exists()


def test_the_days_ahead_are_told(period):
    shown = text_of(member(period).get(address("campaign-ahead", period)))
    assert "in the next 30 days" in shown


def test_a_schedule_is_changed_in_what_differs_from_ours_alone(period):
    from oreigin.store.models import Campaign

    client, url = member(period), address("campaign-schedule", period)
    form = client.get(url).context["form"]
    given = {name: value for name, value in form.initial.items() if value is not False}
    given |= {"reminder-days": "-5", "manager_name": "Bo", "manager_email": "bo@acme.example"}
    given.pop("call-on")
    client.post(url, given)
    held = Campaign.objects.get(period=period)
    assert held.schedule == {"reminder": {"days": -5}, "call": {"on": False}}
    assert (held.manager_name, held.manager_email) == ("Bo", "bo@acme.example")


def test_a_schedule_that_makes_no_sense_is_refused_in_words(period):
    client, url = member(period), address("campaign-schedule", period)
    form = client.get(url).context["form"]
    given = {name: value for name, value in form.initial.items() if value is not False}
    answer = client.post(url, {**given, "reminder-every": "0", "reminder-most": "3"})
    assert "repeated without any days between" in text_of(answer)


def test_own_words_are_looked_at_kept_and_taken_back(period):
    from oreigin.store.models import MessageText

    client, url = member(period), address("campaign-text", period, "request", "en")
    given = {"subject": "Hello {supplier}", "body": "Please answer by {due}.\n\n{link}"}
    looked = client.post(url, {**given, "do": "preview"})
    assert "Hello Example Supplier Ltd." in text_of(looked)
    assert not MessageText.objects.exists()
    client.post(url, {**given, "do": "keep"})
    assert MessageText.objects.get().subject == "Hello {supplier}"
    client.post(url, {**given, "do": "ours"})
    assert not MessageText.objects.exists()


def test_own_words_without_the_link_are_refused(period):
    url = address("campaign-text", period, "request", "en")
    given = {"subject": "Hello", "body": "Please answer by {due}.", "do": "keep"}
    assert "leaves out the field {link}" in text_of(member(period).post(url, given))


def test_a_message_by_hand_is_looked_at_before_it_is_sent(period):
    from oreigin.store.models import Message

    client, url = member(period), address("message-write", period)
    given = {"supplier": "Acme Parts GmbH", "message": "new-link"}
    assert "Guten Tag Lab" in text_of(client.get(url, given))
    assert not Message.objects.exists()
    client.post(url, given)
    assert Message.objects.get().step == "new-link"


def test_who_has_no_address_cannot_be_written_to(period):
    shown = member(period).get(
        address("message-write", period), {"supplier": "two", "message": "new-link"}
    )
    assert "no email address to write to Two Metals" in text_of(shown)


def test_a_message_shows_no_personal_link_and_can_be_canceled(period):
    message, client = written(period), member(period)
    page = client.get(address("message", period, message.pk))
    assert "personal-link.invalid" not in page.content.decode()
    client.post(address("message-cancel", period, message.pk), {"why": "They called"})
    message.refresh_from_db()
    assert message.state == "canceled"
    assert "They called" in text_of(client.get(address("message", period, message.pk)))


def test_a_downloaded_message_holds_no_personal_link(period, tmp_path, settings):
    from oreigin.casework.links import token_of
    from tests.casework.mailing import may_send

    may_send(tmp_path, settings, 25)
    message = written(period)
    data = member(period).get(address("message-file", period, message.pk)).content.decode()
    assert "Message-ID: " + message.message_id in data
    assert token_of(message.link) not in data


def test_messages_are_narrowed_to_what_is_counted(period):
    from oreigin.store.models import Message

    message, other = written(period), written(period, "new-link")
    Message.objects.filter(pk=other.pk).update(state="failed")
    client, url = member(period), address("messages", period)
    assert list(client.get(url, {"person": "failed"}).context["page"]) == [other]
    assert list(client.get(url, {"group": "waiting"}).context["page"]) == [message]
    csv = client.get(address("messages-export", period, "csv"), {"step": "new-link"})
    assert len(csv.content.decode().splitlines()) == 2


def mailed(period, sender="jo@nowhere.example"):
    from oreigin.casework.mail.inbox import take_in

    raw = f"From: {sender}\r\nSubject: Our answer\r\n\r\n<script>alert(1)</script>\r\n"
    return take_in(period.registrant, raw.encode(), NOW)


def test_a_mail_of_nobody_waits_and_is_given_to_a_supplier(period):
    mail, client = mailed(period), member(period)
    page = client.get(address("mail", period, mail.pk))
    assert "is no contact of any supplier" in text_of(page)
    assert "<script>alert" not in page.content.decode()
    client.post(address("mail-assign", period, mail.pk), {"supplier": "Two Metals"})
    mail.refresh_from_db()
    assert (mail.state, mail.supplier.code) == ("matched", "two")


def test_a_mail_is_set_aside_and_handed_out_as_it_came(period):
    mail, client = mailed(period), member(period)
    client.post(address("mail-dismiss", period, mail.pk))
    mail.refresh_from_db()
    assert mail.state == "dismissed"
    assert b"Subject: Our answer" in client.get(address("mail-file", period, mail.pk)).content


def test_a_question_of_a_supplier_is_answered(period):
    from oreigin.store.models import Message, Question

    question = Question.objects.create(
        registrant=period.registrant,
        period=period,
        supplier=first(period),
        from_supplier=True,
        text="Do spare parts count?",
    )
    client = member(period)
    assert "1 supplier waits for our answer" in text_of(client.get(address("dashboard", period)))
    client.post(address("question-answer", period, question.pk), {"text": "Yes."})
    question.refresh_from_db()
    assert question.answer == "Yes."
    assert Message.objects.get().step == "answer"


def test_what_the_checks_found_is_asked_of_the_supplier(period):
    from oreigin.store.models import Question

    [upload] = uploaded(
        period, ("acme.xlsx", workbook({"Declaration!D26": None})), supplier=first(period)
    )
    client = member(period)
    url = f"{address('question-new', period)}?response={upload.response.pk}"
    assert (
        url.replace("&", "&amp;")
        in client.get(address("response", period, upload.response.pk)).content.decode()
    )
    form = client.get(url).context["form"]
    assert "Declaration!D26" in form.initial["text"]
    client.post(url, {"supplier": "Acme Parts GmbH", "text": form.initial["text"]})
    question = Question.objects.get()
    assert question.response == upload.response
    assert question.findings


def test_what_needs_a_person_leads_from_the_dashboard_to_exactly_that(period):
    from oreigin.store.models import Message

    message = written(period)
    Message.objects.filter(pk=message.pk).update(state="bounced", sent=NOW, created=NOW)
    mailed(period)
    client = member(period)
    page = client.get(address("dashboard", period))
    urls = [one.url for one in page.context["waiting"]]
    assert f"{address('messages', period)}?person=bounced" in urls
    assert f"{address('mails', period)}?state=unmatched" in urls
    shown = client.get(address("messages", period), {"person": "bounced"}).context["page"]
    assert [one.pk for one in shown] == [message.pk]


def test_a_bounce_needs_nobody_once_the_address_is_another(period):
    from oreigin.store.models import Contact, Message

    message = written(period)
    Message.objects.filter(pk=message.pk).update(state="bounced", sent=NOW, created=NOW)
    Contact.objects.filter(supplier=first(period)).update(email="new@parts.example")
    shown = member(period).get(address("messages", period), {"person": "bounced"})
    assert list(shown.context["page"]) == []


def test_a_decision_is_shown_as_the_report_says_it_before_it_is_kept(period):
    from oreigin.casework import following_up
    from oreigin.store.models import ProgramRecord

    action = following_up.open_action(actor(period), period, "Decide", "Lab")
    client, url = member(period), address("action-decide", period, action.pk)
    given = {
        "summary": "A supplier gave no answer",
        "body": "our committee",
        "options": ["continue", "replace"],
        "chosen": "replace",
        "reason": "It never answered.",
    }
    sentence = "gave no answer. The matter was brought before our committee. The options considered"
    assert sentence in text_of(client.post(url, {**given, "do": "look"}))
    assert not ProgramRecord.objects.filter(kind="escalation").exists()
    answer = client.post(url, {**given, "do": "keep"}, follow=True)
    assert sentence in text_of(answer)
    assert ProgramRecord.objects.get(kind="escalation").options


def test_what_was_not_considered_cannot_be_decided(period):
    from oreigin.casework import following_up

    action = following_up.open_action(actor(period), period, "Decide", "Lab")
    given = {"summary": "A", "body": "B", "options": ["continue"], "chosen": "replace"}
    answer = member(period).post(
        address("action-decide", period, action.pk), {**given, "reason": "C", "do": "keep"}
    )
    assert "not among the options considered" in text_of(answer)
