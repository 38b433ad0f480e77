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


def test_a_namesake_keeps_what_is_theirs(period):
    from oreigin.casework import people
    from oreigin.casework.actors import Actor
    from oreigin.casework.following_up import comment
    from oreigin.casework.personal import erase_person, export_person
    from oreigin.store.models import AuditPerson, Membership, User
    from tests.casework.world import NOW

    one = actor(period, "analyst", "Gus")
    twin = User.objects.create_user("other-gus@acme.example", "Gus")
    Membership.objects.create(registrant=period.registrant, user=twin, role="analyst")
    for each in (one, Actor(period.registrant, twin, "analyst", NOW)):
        comment(each, period, "supplier:two", "Ask them.")
    admin = actor(period, "administrator", "Root")
    held = export_person(admin, one.user.email)
    assert len([row for row in held["events"] if row.get("text") == "Ask them."]) == 1
    people.end_membership(admin, Membership.objects.get(user=one.user))
    erase_person(admin, one.user.email)
    assert AuditPerson.objects.filter(user=twin).count() == 1
    assert not AuditPerson.objects.filter(user=one.user).exists()


def test_a_user_named_as_what_runs_by_itself_takes_nothing_of_it(period):
    from oreigin.casework import people
    from oreigin.casework.personal import erase_person
    from oreigin.store.models import AuditPerson, Membership

    named, admin = actor(period, "analyst", "command"), actor(period, "administrator", "Root")
    before = AuditPerson.objects.filter(who="command", user=None).count()
    people.end_membership(admin, Membership.objects.get(user=named.user))
    erase_person(admin, named.user.email)
    assert AuditPerson.objects.filter(who="command", user=None).count() == before > 0


def test_an_account_of_another_registrant_is_out_of_reach(period):
    from oreigin.casework.personal import erase_person
    from oreigin.errors import RefusedError
    from oreigin.store.models import Membership, Registrant, User
    from tests.casework.world import NOW

    other = Registrant.objects.create(slug="other", name="Other")
    user = User.objects.create_user("gone@other.example", "Gone")
    Membership.objects.create(registrant=other, user=user, role="analyst", ended=NOW)
    with pytest.raises(RefusedError):
        erase_person(actor(period, "administrator"), user.email)
    assert User.objects.get(pk=user.pk).name == "Gone"
    Membership.objects.create(registrant=period.registrant, user=user, role="analyst", ended=NOW)
    erase_person(actor(period, "administrator"), user.email)
    assert User.objects.get(pk=user.pk).name == "Gone"


@pytest.mark.parametrize("email", ["", " ", "@", "nobody", "nobody@nowhere.example"])
def test_nobody_is_not_erased(period, email):
    from oreigin.casework.personal import erase_person
    from oreigin.casework.supplying import save_contact
    from oreigin.errors import RefusedError
    from oreigin.store.models import Contact, Supplier

    save_contact(actor(period), Supplier.objects.get(code="two"), name="No address")
    with pytest.raises(RefusedError):
        erase_person(actor(period, "administrator"), email)
    assert Contact.objects.count() == 1


def test_links_to_a_removed_or_changed_address_lead_nowhere_and_are_found(period):
    from oreigin.casework.links import make_link
    from oreigin.casework.supplying import save_contact
    from oreigin.store.models import PortalLink, Supplier

    two, me = Supplier.objects.get(code="two"), actor(period)
    sales = save_contact(me, two, name="Sales", email="old@two.example")
    make_link(me, two, sales)
    save_contact(me, two, sales, email="Old@two.example", phone="1")
    assert PortalLink.objects.get().revoked is None
    save_contact(me, two, sales, email="new@two.example")
    assert PortalLink.objects.get().revoked is not None


def test_a_draft_and_a_file_sent_through_a_persons_link_lose_the_person(period):
    from oreigin.casework.links import make_link, open_link, token_of
    from oreigin.casework.personal import erase_person, export_person
    from oreigin.casework.portal import upload
    from oreigin.casework.portal_form import begin, keep
    from oreigin.casework.supplying import save_contact
    from oreigin.store.models import FormDraft, Supplier, Upload
    from tests.casework.world import NOW, workbook

    two, me = Supplier.objects.get(code="two"), actor(period)
    lab = save_contact(me, two, name="Lab Exemplar", email=LAB, phone="+49 1", main=True)
    visits = open_link(token_of(make_link(me, two, lab)), NOW)
    form = begin(visits, forward=False)
    keep(visits, {"comment:1|Tin": "Says Lab Exemplar"}, form.draft.version)
    upload(visits, [("CMRT Lab Exemplar.xlsx", workbook())])
    admin = actor(period, "administrator")
    held = export_person(admin, LAB)
    assert (len(held["drafts"]), held["uploads"][0]["filename"]) == (1, "CMRT Lab Exemplar.xlsx")
    erase_person(admin, LAB)
    left = FormDraft.objects.get().values
    assert not any(word in str(left) for word in (LAB, "Exemplar", "+49"))
    assert left["given"]["field:company_name"] == "Two Metals"
    assert Upload.objects.get().filename == "CMRT [erased].xlsx"


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
        3, 1, 1, 2, 1,
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
    assert (to_ann.subject, to_ann.why) == ("[erased]", "[erased]")
    assert (to_ann.state, to_ann.step, to_ann.supplier.code) == ("canceled", "request", "two")
    assert to_boss.text == "Dear [erased], please answer. Write to [erased]."
    assert to_another.address == f"jo{LAB}"
    mail = Mail.objects.get()
    assert {mail.sender, mail.subject, mail.text} == {"[erased]"}
    assert not type(bytes_of_mail).objects.filter(sha256=bytes_of_mail.sha256).exists()
    assert [each.text for each in Question.objects.order_by("pk")] == [
        "[erased]",  # what the mail asked
        "Ask [erased] ([erased])?",
    ]
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
