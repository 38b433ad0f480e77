"""Personal data are handed out and erased, and the trail stays whole."""

import pytest

from tests.casework.world import actor, world


@pytest.fixture
def period(database):
    return world()


def test_a_contact_is_handed_out_and_erased(period):
    from oreigin.casework.personal import erase_person, export_person
    from oreigin.casework.supplying import save_contact
    from oreigin.errors import RefusedError
    from oreigin.store.models import Supplier
    from oreigin.store.trail import verify

    two = Supplier.objects.get(code="two")
    save_contact(actor(period), two, name="Sales", email="Sales@two.example", main=True)
    admin = actor(period, "administrator")
    held = export_person(admin, "sales@two.example")
    assert held["contacts"][0]["name"] == "Sales"
    assert held["events"][0]["email"] == "Sales@two.example"
    assert erase_person(admin, "sales@two.example") == 1
    assert verify(period.registrant) == ()
    with pytest.raises(RefusedError):
        export_person(admin, "sales@two.example")


def test_a_member_leaves_before_being_erased(period):
    from oreigin.casework import people
    from oreigin.casework.following_up import comment
    from oreigin.casework.personal import erase_person
    from oreigin.errors import RefusedError
    from oreigin.store.models import AuditPerson, Comment, Membership, User
    from oreigin.store.trail import verify

    gus, admin = actor(period, "analyst", "Gus"), actor(period, "administrator", "Root")
    comment(gus, period, "supplier:two", "Ask them.")
    email = gus.user.email
    with pytest.raises(RefusedError):
        erase_person(admin, email)
    people.end_membership(admin, Membership.objects.get(user=gus.user))
    erase_person(admin, email)
    assert not AuditPerson.objects.filter(who="Gus").exists()
    assert not User.objects.filter(email=email).exists()
    assert Comment.objects.get().by is None
    assert verify(period.registrant) == ()


def test_only_administrators_erase(period):
    from oreigin.casework.personal import erase_person, export_person
    from oreigin.errors import NotAllowedError

    for what in (erase_person, export_person):
        with pytest.raises(NotAllowedError):
            what(actor(period), "x@example.com")


LAB = "lab@two.example"


def corresponded(period):
    """Write to Lab of Two Metals, let her answer by mail, and name her in words of others."""
    from oreigin.casework.links import make_link
    from oreigin.casework.mail import inbox
    from oreigin.casework.supplying import save_contact
    from oreigin.store.models import Campaign, FormDraft, Message, Question, Supplier
    from tests.casework.world import NOW

    two, me = Supplier.objects.get(code="two"), actor(period)
    lab = save_contact(me, two, name="Lab Exemplar", email=LAB, main=True)
    make_link(me, two, lab)
    about = {"registrant": period.registrant, "period": period}
    words = {"text": "Dear Lab Exemplar, please answer.", "subject": "Request", "why": "due"}
    for number, address in enumerate((LAB, "boss@us.example", f"jo{LAB}")):
        Message.objects.create(
            **about,
            **{**words, "text": f"{words['text']} Write to {LAB}."} if number else {**words},
            supplier=two,
            contact=None if number else lab,
            address=address,
            step="request",
            key=str(number),
            message_id=f"<{number}@x>",
            due=NOW.date(),
            html="<p>Dear Lab Exemplar</p>",
        )
    mail = f"From: Lab <{LAB}>\r\nSubject: Hello\r\n\r\nIt is me, Lab.\r\n"
    inbox.take_in(period.registrant, mail.encode(), NOW)
    Question.objects.create(
        **about, supplier=two, from_supplier=True, text=f"Ask Lab Exemplar ({LAB})?"
    )
    FormDraft.objects.create(**about, supplier=two, values={"contact": {"email": LAB}})
    Campaign.objects.create(**about, manager_name="Lab Exemplar", manager_email=LAB)
    return two


def test_what_was_written_to_and_by_a_person_is_handed_out(period):
    from oreigin.casework.personal import export_person

    corresponded(period)
    held = export_person(actor(period, "administrator"), LAB.upper())
    assert held["messages"][0]["address"] == LAB
    assert [len(held[name]) for name in ("messages", "mails", "links", "questions", "drafts")] == [
        3, 1, 1, 1, 1,
    ]  # fmt: skip
    assert held["manager_of"][0]["period__year"] == period.year


def test_what_was_written_to_and_by_a_person_is_erased(period):
    from oreigin.casework.personal import erase_person, export_person
    from oreigin.errors import RefusedError
    from oreigin.store.models import Campaign, FormDraft, Mail, Message, PortalLink, Question
    from oreigin.store.trail import verify

    corresponded(period)
    bytes_of_mail = Mail.objects.get().document
    admin = actor(period, "administrator")
    erase_person(admin, LAB)
    to_ann, to_boss, to_another = Message.objects.order_by("pk")
    assert (to_ann.address, to_ann.text, to_ann.html) == ("[erased]", "[erased]", "")
    assert (to_ann.state, to_ann.step, to_ann.supplier.code) == ("canceled", "request", "two")
    assert to_boss.text == "Dear [erased], please answer. Write to [erased]."
    assert to_another.address == f"jo{LAB}"
    mail = Mail.objects.get()
    assert {mail.sender, mail.subject, mail.text} == {"[erased]"}
    assert not type(bytes_of_mail).objects.filter(sha256=bytes_of_mail.sha256).exists()
    assert Question.objects.get().text == "Ask [erased] ([erased])?"
    assert FormDraft.objects.get().values == {"contact": {"email": "[erased]"}}
    assert PortalLink.objects.get().revoked is not None
    assert Campaign.objects.get().manager_email == ""
    assert verify(period.registrant) == ()
    with pytest.raises(RefusedError):
        export_person(admin, LAB)


def test_a_mail_whose_attachment_was_filed_keeps_its_bytes_as_proof(period):
    from oreigin.casework.personal import erase_person
    from oreigin.store.models import Mail, Response, Upload, UploadState
    from tests.casework.world import NOW, workbook
    from tests.web.pages import uploaded

    two = corresponded(period)
    mail = Mail.objects.get()
    [upload] = uploaded(period, ("two.xlsx", workbook()), supplier=two)
    Upload.objects.filter(pk=upload.pk).update(mail=mail, at=NOW)
    assert Upload.objects.get(pk=upload.pk).state == UploadState.FILED
    erase_person(actor(period, "administrator"), LAB)
    assert Mail.objects.get().document_id == mail.document_id
    assert Response.objects.get().document.sha256 == upload.document.sha256
