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
