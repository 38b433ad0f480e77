"""A second factor: an authenticator's codes, and recovery codes for the day it is lost."""

import io
import secrets
from dataclasses import dataclass

import segno
from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from oreigin import tables
from oreigin.errors import RefusedError
from oreigin.store.models import User

RECOVERY_CODES = 10


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an authenticator needs: the key to type, or the same as a QR code (an SVG)."""

    key: str
    uri: str
    svg: str


def is_set_up(user: User) -> bool:
    """Return whether the user's authenticator is asked for."""
    return bool(TOTPDevice.objects.filter(user=user, confirmed=True).exists())


def begin(user: User) -> Enrolment:
    """Return what sets an authenticator up; it is not asked for before `confirm`."""
    device, _ = TOTPDevice.objects.get_or_create(user=user, confirmed=False, name="authenticator")
    uri = str(device.config_url)
    key = uri.partition("secret=")[2].partition("&")[0]
    picture = io.BytesIO()
    segno.make(uri, error="m").save(picture, kind="svg", scale=5, xmldecl=False, border=2)
    return Enrolment(key, uri, picture.getvalue().decode())


@transaction.atomic
def confirm(user: User, code: str) -> tuple[str, ...]:
    """Ask for the authenticator from now on; return the recovery codes, which are shown once.

    Raises RefusedError where the code is not one of the authenticator's.
    """
    device = TOTPDevice.objects.filter(user=user, confirmed=False).first()
    if device is None or not device.verify_token(code.replace(" ", "")):
        raise RefusedError(tables.problem("casework.toml", "code-wrong"))
    TOTPDevice.objects.filter(user=user, confirmed=True).delete()
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    return _recovery_codes(user)


@transaction.atomic
def remove(user: User, password: str) -> None:
    """Ask for no second factor any more. Raises RefusedError for a wrong password."""
    if not user.check_password(password):
        raise RefusedError(tables.problem("casework.toml", "password-wrong"))
    take_off(user)


def take_off(user: User) -> None:
    """Ask for no second factor any more, whoever says so."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


def _recovery_codes(user: User) -> tuple[str, ...]:
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery")
    codes = tuple(secrets.token_hex(5) for _ in range(RECOVERY_CODES))
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes
