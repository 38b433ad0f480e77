"""People: invitations, roles, signing in, and how often one may try."""

from datetime import timedelta

import pytest

from tests.casework.world import NOW, actor, world

PASSWORD = "four words that match"


@pytest.fixture
def period(database):
    return world()


@pytest.fixture
def admin(period):
    return actor(period, "administrator", "Root")


def test_an_invitation_is_accepted_once(period, admin):
    from oreigin.casework import people
    from oreigin.errors import RefusedError
    from oreigin.store.models import Invitation, Membership, Role

    token = people.invite(admin, "Analyst@Example.com", Role.ANALYST)
    assert token not in str(Invitation.objects.values_list())
    user = people.accept_invitation(token, "Analyst", PASSWORD, NOW)
    held = Membership.objects.get(user=user)
    assert (user.email, held.role, held.registrant) == (
        "analyst@example.com", "analyst", period.registrant,
    )  # fmt: skip
    with pytest.raises(RefusedError):
        people.accept_invitation(token, "Somebody else", PASSWORD, NOW)


def test_an_invitation_expires_and_can_be_revoked(admin):
    from oreigin.casework import people
    from oreigin.errors import RefusedError
    from oreigin.store.models import Invitation, Role

    late = people.invite(admin, "a@example.com", Role.ANALYST)
    with pytest.raises(RefusedError):
        people.open_invitation(late, NOW + timedelta(days=8))
    people.revoke_invitation(admin, Invitation.objects.get())
    with pytest.raises(RefusedError):
        people.open_invitation(late, NOW)
    with pytest.raises(RefusedError):
        people.open_invitation("guessed", NOW)


def test_whoever_has_an_account_joins_with_its_password_only(admin):
    from oreigin.casework import people
    from oreigin.errors import RefusedError
    from oreigin.store.models import Role, User

    User.objects.create_user("consultant@example.com", "C", PASSWORD)
    token = people.invite(admin, "consultant@example.com", Role.COUNSEL)
    with pytest.raises(RefusedError):
        people.accept_invitation(token, "Somebody else", "another good password", NOW)
    assert people.accept_invitation(token, "C", PASSWORD, NOW).memberships.count() == 1


def test_only_administrators_manage_people(period):
    from oreigin.casework import people
    from oreigin.errors import NotAllowedError
    from oreigin.store.models import Role

    for role in ("compliance-manager", "analyst", "counsel", "auditor"):
        with pytest.raises(NotAllowedError):
            people.invite(actor(period, role), "x@example.com", Role.ADMINISTRATOR)


def test_the_last_administrator_stays(admin):
    from oreigin.casework import people
    from oreigin.errors import RefusedError
    from oreigin.store.models import Membership, Role

    mine = Membership.objects.get(user=admin.user)
    with pytest.raises(RefusedError):
        people.end_membership(admin, mine)
    with pytest.raises(RefusedError):
        people.change_role(admin, mine, Role.ANALYST)


def test_whoever_left_gets_nowhere(period, admin):
    from oreigin.casework import actors, people
    from oreigin.store.models import Membership

    gone = actor(period, "analyst", "Gus")
    people.end_membership(admin, Membership.objects.get(user=gone.user))
    assert actors.member("acme", gone.user, NOW) is None


def test_a_weak_password_is_refused_in_words(database):
    from oreigin.casework import people
    from oreigin.errors import RefusedError

    with pytest.raises(RefusedError) as weak:
        people.create_first_account("a@example.com", "Administrator", "password", NOW)
    assert "short" in str(weak.value)
    people.create_first_account("a@example.com", "Administrator", PASSWORD, NOW)
    with pytest.raises(RefusedError):
        people.create_first_account("b@example.com", "Second account", PASSWORD, NOW)


def test_trying_passwords_is_slowed_down(period):
    from oreigin.casework.signing_in import sign_in
    from oreigin.errors import NotAllowedError
    from oreigin.store.models import User

    User.objects.create_user("admin@example.com", "Administrator", PASSWORD)
    for _ in range(5):
        with pytest.raises(NotAllowedError) as failed:
            sign_in(None, "admin@example.com", "guess", "10.0.0.1", NOW)
        assert failed.value.problem.code == "sign-in-failed"
    with pytest.raises(NotAllowedError) as slowed:
        sign_in(None, "admin@example.com", PASSWORD, "10.0.0.2", NOW)
    assert slowed.value.problem.code == "too-many-tries"
    later = NOW + timedelta(minutes=16)
    assert sign_in(None, "Admin@Example.com", PASSWORD, "10.0.0.1", later).name == "Administrator"


def test_one_address_cannot_try_many_accounts(period):
    from oreigin.casework.signing_in import sign_in
    from oreigin.errors import NotAllowedError

    codes = set()
    for number in range(31):
        with pytest.raises(NotAllowedError) as failed:
            sign_in(None, f"user{number}@example.com", "guess", "10.0.0.1", NOW)
        codes.add(failed.value.problem.code)
    assert "too-many-tries" in codes


def test_a_second_factor_is_asked_for_and_a_code_counts_once(period):
    from django_otp.oath import totp
    from django_otp.plugins.otp_totp.models import TOTPDevice

    from oreigin.casework import second_factor
    from oreigin.casework.signing_in import check_code, needs_code
    from oreigin.errors import NotAllowedError, RefusedError

    user = actor(period).user
    enrolment = second_factor.begin(user)
    assert enrolment.uri.startswith("otpauth://totp/")
    assert "<svg" in enrolment.svg
    assert not needs_code(user)
    with pytest.raises(RefusedError):
        second_factor.confirm(user, "000000")
    device = TOTPDevice.objects.get(user=user)
    device.throttle_reset()
    code = f"{totp(device.bin_key):06}"
    recovery = second_factor.confirm(user, code)
    assert needs_code(user)
    with pytest.raises(NotAllowedError):
        check_code(user, code, "10.0.0.1", NOW)
    assert len(recovery) == 10
    assert check_code(user, recovery[0], "10.0.0.1", NOW)
    with pytest.raises(NotAllowedError):
        check_code(user, recovery[0], "10.0.0.1", NOW)
