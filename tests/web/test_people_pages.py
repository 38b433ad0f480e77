"""The page of people: members, invitations, roles, personal data."""

import json
import re

import pytest

from tests.casework.world import actor, world
from tests.web.pages import member, queries_of, text_of


@pytest.fixture
def period(sqlite_database):
    return world()


def held(period, role="analyst"):
    from oreigin.store.models import Membership

    return Membership.objects.get(user=actor(period, role, name=role).user)


def test_members_stand_with_role_and_second_factor(period):
    from django_otp.plugins.otp_totp.models import TOTPDevice

    TOTPDevice.objects.create(user=held(period).user, confirmed=True)
    page = member(period, "administrator").get("/acme/people/")
    factors = {one.role: one.second_factor for one in page.context["members"]}
    assert factors == {"administrator": False, "analyst": True}
    assert "Analyst" in text_of(page)


def test_the_link_of_an_invitation_is_shown_once(period):
    boss = member(period, "administrator")
    given = {"email": "New@acme.example", "role": "auditor"}
    page = boss.post("/acme/people/invite/", given)
    [link] = set(re.findall(r"http://testserver(/invitation/[^<\"]+/)", page.content.decode()))
    again = boss.get("/acme/people/")
    assert "new@acme.example" in text_of(again)
    assert link not in again.content.decode()
    assert "as auditor" in text_of(member(period).get(link))


def test_who_is_a_member_is_not_invited(period):
    email = held(period).user.email
    page = member(period, "administrator").post(
        "/acme/people/invite/", {"email": email, "role": "analyst"}
    )
    assert "belongs to a member already" in text_of(page)


def test_an_invitation_is_revoked(period):
    from oreigin.store.models import Invitation

    boss = member(period, "administrator")
    boss.post("/acme/people/invite/", {"email": "new@acme.example", "role": "analyst"})
    invitation = Invitation.objects.get()
    boss.post(f"/acme/people/invitations/{invitation.pk}/revoke/")
    page = boss.get("/acme/people/")
    assert list(page.context["invitations"]) == []


def test_a_role_is_changed_and_a_membership_ended(period):
    boss, one = member(period, "administrator"), held(period)
    page = boss.post(f"/acme/people/{one.pk}/role/", {"role": "counsel"}, follow=True)
    assert "is counsel now" in text_of(page)
    page = boss.post(f"/acme/people/{one.pk}/end/", follow=True)
    assert "is no longer a member" in text_of(page)
    assert [row.pk for row in page.context["former"]] == [one.pk]


def test_the_last_administrator_stays(period):
    boss = member(period, "administrator")
    page = boss.get("/acme/people/")
    [one] = page.context["members"]
    for url, given in (("end", {}), ("role", {"role": "analyst"})):
        answer = boss.post(f"/acme/people/{one.pk}/{url}/", given, follow=True)
        assert "last administrator" in text_of(answer)


def test_who_may_not_manage_people_sees_them_and_changes_nothing(period):
    one = held(period)
    page = member(period, "auditor").get("/acme/people/")
    assert "Invite …" not in text_of(page)
    assert member(period, "auditor").post(f"/acme/people/{one.pk}/end/").status_code == 403
    assert member(period, "analyst").get("/acme/people/").status_code == 403


def test_every_role_and_right_is_shown(period):
    from oreigin.store.models import Role

    page = member(period, "administrator").get("/acme/people/")
    rights = {right.says: right.roles for right in page.context["rights"]}
    at = list(Role.values).index
    assert rights["approve the report for filing"][at("counsel")]
    assert not rights["approve the report for filing"][at("analyst")]


def personal(period, what, **given):
    return member(period, "administrator").post(f"/acme/people/personal-data/{what}", given)


def test_what_is_kept_of_a_person_is_handed_out(period):
    email = held(period).user.email
    page = personal(period, "", email=email)
    assert "Memberships" in text_of(page)
    file = personal(period, "export/", email=email)
    assert file["Content-Disposition"].startswith("attachment")
    assert json.loads(file.content)["memberships"][0]["role"] == "analyst"


def test_erasing_asks_twice(period):
    from oreigin.casework.people import end_membership
    from oreigin.store.models import User

    one = held(period)
    end_membership(actor(period, "administrator"), one)
    email = one.user.email
    page = personal(period, "erase/", email=email, again="other@acme.example")
    assert "This is another address" in text_of(page)
    assert User.objects.filter(email=email).exists()
    assert personal(period, "erase/", email=email, again=email).status_code == 302
    assert not User.objects.filter(email=email).exists()


def test_a_member_is_not_erased(period):
    email = held(period).user.email
    page = personal(period, "erase/", email=email, again=email)
    assert "End the membership first" in text_of(page)


def test_nobody_is_told_in_words(period):
    assert "Nothing here names" in text_of(personal(period, "", email="nobody@acme.example"))


def test_the_page_needs_the_same_queries_for_more_people(period):
    boss = member(period, "administrator")
    held(period)
    before = queries_of(boss, "/acme/people/")
    for role in ("counsel", "auditor", "compliance-manager"):
        held(period, role)
    assert queries_of(boss, "/acme/people/") == before
