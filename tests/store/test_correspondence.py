"""What was written in a campaign moves with the case folder, and with a backup."""

from datetime import timedelta

import pytest

from oreigin.errors import InvalidCaseError
from tests.casework.test_campaign import MONDAY, launched, mail, period, send  # noqa: F401
from tests.casework.world import actor
from tests.store.test_round_trip import moved_to_another_registrant

OWN = ("Our own words", "{greeting}\n\nPlease answer by {due}: {link}\n\n{closing}")


@pytest.fixture
def campaign(period, mail):  # noqa: F811
    """A campaign with settings of its own, after a day of sending; one message still waits."""
    from oreigin.campaign.texts import Text
    from oreigin.casework.mail import campaigning
    from oreigin.store.models import Message

    manager = launched(period)
    campaigning.change_campaign(
        manager,
        period,
        schedule={"reminder": {"days": -5}},
        manager_name="Board",
        manager_email="board@acme.example",
        link_days=30,
    )
    campaigning.change_text(manager, period, "request", "en", Text(*OWN))
    mail.refuse["desk@two.example"] = "550 no such user"
    send()
    assert set(Message.objects.values_list("state", flat=True)) == {"sent", "failed"}
    return period


def test_settings_texts_and_messages_come_back_and_nothing_is_sent_by_itself(campaign):
    from oreigin.store.correspondence import load_correspondence
    from oreigin.store.models import Campaign, Message

    again = moved_to_another_registrant(campaign)
    before, after = load_correspondence(campaign), load_correspondence(again)
    assert after.texts == before.texts
    assert after.sent == before.sent
    assert [row.text for row in after.messages] == [row.text for row in before.messages]
    assert after.record.steps == {"reminder": {"days": -5}}
    assert (after.record.executive.email, after.record.link_days) == ("board@acme.example", 30)
    assert after.record.answers_due == before.record.answers_due
    assert Campaign.objects.get(period=again).launched is None
    assert not Message.objects.filter(period=again, state="waiting").exists()


def test_who_was_written_to_before_the_move_is_not_asked_again_after_it(campaign):
    from oreigin.casework.mail.campaigning import plan_of

    again = moved_to_another_registrant(campaign)
    day = (MONDAY + timedelta(days=1)).date()
    assert [due.key for due in plan_of(again, day).due] == [
        due.key for due in plan_of(campaign, day).due
    ]


def test_no_personal_link_is_in_the_folder(campaign, mail):  # noqa: F811
    import zipfile

    from oreigin.casework.case_files import export_archive

    [sent] = mail.mails
    link = next(x for x in sent.get_body(("plain",)).get_content().split() if "/answer/" in x)
    token = link.rstrip("/").rpartition("/")[2]
    with zipfile.ZipFile(export_archive(actor(campaign), campaign)) as packed:
        assert "acme-2025/campaign/messages.csv" in packed.namelist()
        for name in packed.namelist():
            assert token.encode() not in packed.read(name)


def test_a_text_that_cannot_be_used_is_refused_by_its_line(campaign, tmp_path):
    from oreigin.casework.actors import operator
    from oreigin.casework.case_files import export_folder, import_folder
    from oreigin.store.models import Registrant

    export_folder(actor(campaign), campaign, tmp_path / "case")
    file = tmp_path / "case/campaign/texts.csv"
    file.write_text(file.read_text().replace("{due}", "{nonsense}"))
    other = Registrant.objects.create(slug="other", name="Other")
    with pytest.raises(InvalidCaseError, match=r"texts\.csv:2"):
        import_folder(operator(other, MONDAY), tmp_path / "case")


def test_a_backup_holds_campaign_portal_and_inbox(campaign, mail, database, tmp_path, request):  # noqa: F811
    from oreigin.casework.mail.inbox import take_in
    from oreigin.casework.questions import ask
    from oreigin.store.backup import restore_backup, write_backup
    from oreigin.store.models import (
        Campaign,
        Mail,
        Mailbox,
        Message,
        MessageText,
        PortalLink,
        Question,
        Supplier,
    )
    from tests.casework.test_inbox import mail as reply
    from tests.databases import connected

    answered = Message.objects.get(state="sent")
    take_in(campaign.registrant, reply(In_Reply_To=answered.message_id), MONDAY)
    Mailbox.objects.create(registrant=campaign.registrant, validity=7, uid=3)
    ask(actor(campaign), Supplier.objects.get(period=campaign, code="acme-parts"), "Who smelts it?")
    models = (Campaign, Mail, Mailbox, Message, MessageText, PortalLink, Question)
    before = {model: list(model.objects.order_by("pk").values()) for model in models}
    assert all(before.values())
    assert write_backup(tmp_path / "backup.zip", MONDAY) == ()
    server = request.getfixturevalue("sqlite_server")
    made = server.fresh(f"restored-{tmp_path.name}")
    with connected(made):
        assert restore_backup(tmp_path / "backup.zip") == ()
        after = {model: list(model.objects.order_by("pk").values()) for model in models}
    assert after == before
