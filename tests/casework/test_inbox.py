"""What the inbox promises: every mail is kept as it came, matched or left to a person, once."""

from datetime import date
from email.message import EmailMessage

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oreigin.errors import RefusedError
from tests.casework.mailboxes import PASSWORD, USER, imap_server
from tests.casework.world import NOW, actor, workbook, world

XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")


@pytest.fixture
def period(database):
    """A period with two suppliers, each with a contact."""
    from oreigin.casework import supplying
    from oreigin.store.models import Supplier

    period = world()
    for supplier in Supplier.objects.filter(period=period):
        address = f"desk@{supplier.code}.example"
        supplying.save_contact(actor(period), supplier, email=address, main=True)
    return period


@pytest.fixture
def asked(period):
    """A message that was sent to Acme Parts GmbH."""
    return sent(period, "acme-parts")


def sent(period, code):
    from oreigin.store.models import Contact, Message, Supplier

    supplier = Supplier.objects.get(period=period, code=code)
    return Message.objects.create(
        registrant=period.registrant,
        period=period,
        step="request",
        key=f"request/{code}/1",
        supplier=supplier,
        contact=Contact.objects.get(supplier=supplier),
        address=f"desk@{code}.example",
        subject="Your declaration",
        text="...",
        html="...",
        why="The survey has started.",
        due=NOW.date(),
        message_id=f"<{code}@acme.example>",
        state="sent",
        sent=NOW,
        created=NOW,
    )


def mail(sender="desk@acme-parts.example", files=(), text="Please find it attached.", **headers):
    """Return a mail's bytes; headers by name with underscores."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, "minerals@acme.example", "Re: declaration"
    made["Date"], made["Message-ID"] = "Mon, 02 Mar 2026 09:00:00 +0000", "<1@supplier.example>"
    for name, value in headers.items():
        del made[name.replace("_", "-")]
        made[name.replace("_", "-")] = value
    made.set_content(text)
    for name, data in files:
        made.add_attachment(data, *XLSX, filename=name)
    return made.as_bytes()


def bounce(to, message_id):
    """Return the report of a mail server that a message did not arrive (RFC 3464)."""
    return (
        "From: MAILER-DAEMON@mx.example\r\nTo: minerals@acme.example\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {to}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {message_id}\r\n"
        f"To: {to}\r\n\r\n--b--\r\n"
    ).encode()


def take_in(period, data):
    from oreigin.casework.mail.inbox import take_in as take

    return take(period.registrant, data, NOW)


def test_a_reply_with_a_workbook_becomes_the_suppliers_response(period, asked):
    from oreigin.casework.working import work_off
    from oreigin.store.models import Response

    reply = mail(files=[("cmrt.xlsx", workbook())], In_Reply_To=asked.message_id)
    taken = take_in(period, reply)
    assert (taken.kind, taken.state, taken.about) == ("answer", "matched", asked)
    work_off()
    response = Response.objects.get(supplier__code="acme-parts")
    assert response.uploads.get().mail == taken


def test_a_reply_of_somebody_nobody_knows_waits_for_a_person_who_sees_what_it_answers(
    period, asked
):
    taken = take_in(period, mail("someone@else.example", References=asked.message_id))
    assert (taken.state, taken.supplier, taken.about) == ("unmatched", None, asked)
    assert "someone@else.example is no contact of Acme Parts GmbH" in taken.why


def test_a_new_mail_from_a_contact_is_matched_by_its_address(period):
    taken = take_in(period, mail("Two Metals <DESK@two.example>"))
    assert (taken.supplier.code, taken.state) == ("two", "matched")


def test_whom_nobody_knows_waits_for_a_person_and_loses_nothing(period):
    from oreigin.casework.mail.inbox import file_mail
    from oreigin.casework.working import work_off
    from oreigin.store.models import Response, Supplier, Upload

    taken = take_in(period, mail("new@trading.example", files=[("c.xlsx", workbook())]))
    assert (taken.state, taken.supplier) == ("unmatched", None)
    assert "new@trading.example" in taken.why
    assert not Upload.objects.exists()
    supplier = Supplier.objects.get(period=period, code="acme-parts")
    file_mail(actor(period), taken, supplier)
    work_off()
    assert Response.objects.filter(supplier=supplier).count() == 1


def test_an_address_that_two_suppliers_share_is_not_guessed_at(period):
    from oreigin.casework import supplying
    from oreigin.store.models import Supplier

    two = Supplier.objects.get(period=period, code="two")
    supplying.save_contact(actor(period), two, email="desk@acme-parts.example")
    taken = take_in(period, mail())
    assert taken.state == "unmatched"
    assert "Acme Parts GmbH" in taken.why


def test_a_bounce_is_noted_beside_its_message_and_is_no_answer(period, asked):
    taken = take_in(period, bounce("desk@acme-parts.example", asked.message_id))
    asked.refresh_from_db()
    assert (taken.kind, taken.about, asked.state) == ("bounce", asked, "bounced")
    assert "desk@acme-parts.example" in asked.problem["message"]


def test_who_was_asked_in_vain_was_not_asked_unless_somebody_else_says_so(period, asked):
    from oreigin.store.models import Supplier

    supplier = Supplier.objects.filter(pk=asked.supplier_id)
    supplier.update(requested=asked.sent.date())
    other = sent(period, "two")
    Supplier.objects.filter(pk=other.supplier_id).update(requested=date(2026, 1, 7))
    for each in (asked, other):
        take_in(period, bounce(each.address, each.message_id))
    assert supplier.get().requested is None
    assert Supplier.objects.get(pk=other.supplier_id).requested == date(2026, 1, 7)


def test_a_bounce_that_knows_no_message_of_ours_stops_nobody(period, asked):
    taken = take_in(period, bounce("desk@acme-parts.example", "<unknown@elsewhere>"))
    asked.refresh_from_db()
    assert (asked.state, taken.state, taken.supplier) == ("sent", "unmatched", None)
    assert "desk@acme-parts.example" in taken.why


def test_words_without_a_file_are_a_question_and_hold_the_reminders(period, asked):
    from oreigin.casework.mail.state import campaign_of, state_of
    from oreigin.store.models import Question

    text = "Do we count gold plating?\n\nOn Monday you wrote:\n> Please send your declaration.\n"
    take_in(period, mail(text=text, In_Reply_To=asked.message_id))
    question = Question.objects.get()
    assert question.from_supplier
    assert question.text == "Do we count gold plating?\n\nOn Monday you wrote:"
    held = state_of(period, campaign_of(period), "Acme").suppliers
    assert [each.id for each in held if each.open_question] == ["acme-parts"]


def test_a_notice_of_absence_asks_nothing(period, asked):
    from oreigin.store.models import Question

    take_in(period, mail(In_Reply_To=asked.message_id, Auto_Submitted="auto-replied"))
    assert not Question.objects.exists()


@pytest.mark.parametrize(
    ("header", "state"),
    [
        ("mx.acme.example; dmarc=pass header.from=acme-parts.example", "matched"),
        ("mx.acme.example; dmarc=fail header.from=acme-parts.example", "unmatched"),
        ("mx.other.example; dmarc=pass header.from=acme-parts.example", "unmatched"),
        ("", "unmatched"),
    ],
)
def test_where_a_server_is_to_vouch_files_of_whom_it_does_not_wait_for_a_person(
    period, asked, tmp_path, header, state
):
    from django.conf import settings
    from django.test import override_settings

    from tests.casework.mailing import may_send

    vouched = {"Authentication_Results": header} if header else {}
    reply = mail(files=[("c.xlsx", workbook())], In_Reply_To=asked.message_id, **vouched)
    with override_settings():
        may_send(tmp_path, settings, 25)
        with settings.MAIL_FILE.open("a") as file:
            file.write('authserv = "mx.acme.example"\n')
        taken = take_in(period, reply)
    assert taken.state == state
    assert ("mx.acme.example does not vouch for" in taken.why) == (state == "unmatched")


def test_where_a_server_is_to_vouch_words_of_a_stranger_stop_no_reminders(period, asked, tmp_path):
    from django.conf import settings
    from django.test import override_settings

    from oreigin.store.models import Question
    from tests.casework.mailing import may_send

    with override_settings():
        may_send(tmp_path, settings, 25)
        with settings.MAIL_FILE.open("a") as file:
            file.write('authserv = "mx.acme.example"\n')
        taken = take_in(period, mail(text="Later.", In_Reply_To=asked.message_id))
    assert (taken.state, Question.objects.count()) == ("unmatched", 0)


def test_of_one_supplier_only_so_many_questions_wait(period, asked):
    from oreigin.casework.portal_limits import MOST_OPEN_QUESTIONS
    from oreigin.store.models import Question

    for number in range(MOST_OPEN_QUESTIONS + 1):
        text = f"Question {number}?"
        taken = take_in(period, mail(text=text, In_Reply_To=asked.message_id))
    assert Question.objects.count() == MOST_OPEN_QUESTIONS
    assert (taken.state, taken.supplier) == ("unmatched", None)


def test_erased_mail_does_not_come_back(period, asked):
    from oreigin.casework.personal import erase_person
    from oreigin.store.models import Mail

    reply = mail(In_Reply_To=asked.message_id)
    take_in(period, reply)
    erase_person(actor(period, "administrator"), "desk@acme-parts.example")
    assert take_in(period, reply).sender == "[erased]"
    assert Mail.objects.count() == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Subject": "Out of office: Re: declaration"},
        {"Subject": "Automatische Antwort: Re: declaration"},
        {"Subject": "自動返信"},
    ],
)
def test_a_notice_of_absence_is_no_answer(period, asked, headers):
    taken = take_in(period, mail(In_Reply_To=asked.message_id, **headers))
    assert (taken.kind, taken.supplier.code) == ("absence", "acme-parts")


def test_the_same_mail_a_second_time_is_the_same_mail(period, asked):
    from oreigin.store.models import Mail, Upload

    reply = mail(files=[("cmrt.xlsx", workbook())], In_Reply_To=asked.message_id)
    assert take_in(period, reply) == take_in(period, reply)
    assert (Mail.objects.count(), Upload.objects.count()) == (1, 1)


def test_pictures_of_a_signature_are_no_answer(period, asked):
    from oreigin.store.models import Upload

    made = EmailMessage()
    made["From"], made["In-Reply-To"] = "desk@acme-parts.example", asked.message_id
    made.set_content("Hello")
    made.add_attachment(b"\x89PNG", "image", "png", filename="logo.png")
    take_in(period, made.as_bytes())
    assert not Upload.objects.exists()


def test_another_registrants_message_matches_nothing(period, asked):
    other = world("other")
    taken = take_in(other, mail("a@b.example", In_Reply_To=asked.message_id))
    assert (taken.state, taken.supplier) == ("unmatched", None)


def test_a_mail_that_was_set_aside_stays_on_record_and_is_settled(period):
    from oreigin.casework.mail.inbox import dismiss_mail

    taken = take_in(period, mail("shop@newsletter.example"))
    dismiss_mail(actor(period), taken)
    taken.refresh_from_db()
    assert taken.state == "dismissed"
    with pytest.raises(RefusedError):
        dismiss_mail(actor(period), taken)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(max_size=300).map(lambda text: f"From: a@b.example\nSubject: {text}\n\n".encode()),
        st.binary(max_size=100).map(
            lambda junk: b'Content-Type: multipart/mixed; boundary="x"\n\n--x\n' + junk
        ),
    )
)
def test_whatever_comes_in_is_parsed_or_told_to_be_unreadable(data):
    from oreigin.casework.mail.parsing import parsed

    assert parsed(data).kind


def test_a_real_mailbox_is_fetched_once_and_left_as_it_was(period, asked):
    from oreigin.casework.mail.accounts import Security, Server
    from oreigin.casework.mail.fetching import poll
    from oreigin.store.models import Mail, Mailbox

    with imap_server() as box:
        server = Server("127.0.0.1", box.port, USER, PASSWORD, Security.NONE)
        reply = mail(files=[("cmrt.xlsx", workbook())], In_Reply_To=asked.message_id)
        box.put(reply)
        assert [poll(period.registrant, server), poll(period.registrant, server)] == [1, 0]
        box.put(mail("new@trading.example"))
        assert poll(period.registrant, server) == 1
        assert box.unread() == 2
    assert Mail.objects.count() == 2
    assert poll(period.registrant, server) == 0
    assert "cannot be read" in Mailbox.objects.get().problem["message"]


def test_the_bytes_of_a_mail_are_kept_as_they_came(period, asked):
    from oreigin.casework.mail.accounts import Security, Server
    from oreigin.casework.mail.fetching import poll
    from oreigin.store import documents
    from oreigin.store.models import Mail

    odd = b"From: desk@acme-parts.example\r\nX-Odd:  two  spaces \r\n\r\n\xff\r\n"
    with imap_server() as box:
        box.put(odd)
        poll(period.registrant, Server("127.0.0.1", box.port, USER, PASSWORD, Security.NONE))
    assert documents.read(Mail.objects.get().document) == odd
