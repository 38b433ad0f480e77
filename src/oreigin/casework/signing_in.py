"""Signing in: password, second factor, and how often one may try."""

import hashlib
from datetime import datetime, timedelta

from django.contrib.auth import authenticate
from django.db.models import Q
from django.http import HttpRequest
from django_otp import devices_for_user, match_token

from oreigin import tables
from oreigin.errors import NotAllowedError
from oreigin.store.models import SignInFailure, User

WINDOW = timedelta(minutes=15)
MOST_FOR_ACCOUNT = 5
MOST_FROM_ADDRESS = 30


def sign_in(request: HttpRequest, email: str, password: str, address: str, now: datetime) -> User:
    """Return the user with that password; the second factor is asked for afterwards.

    Raises NotAllowedError "sign-in-failed" without saying what was wrong, and "too-many-tries"
    after five failures of an account or thirty from an address within a quarter of an hour.
    """
    account = _hashed(email.strip().lower())
    check_rate(account, address, now)
    user = authenticate(request, username=email, password=password)
    if not isinstance(user, User):
        fail(account, address, now)
        raise NotAllowedError(tables.problem("casework.toml", "sign-in-failed"))
    return user


def needs_code(user: User) -> bool:
    """Return whether the user set up a second factor."""
    return any(devices_for_user(user, confirmed=True))


def check_code(user: User, code: str, address: str, now: datetime) -> object:
    """Return the device whose code was given. Raises as `sign_in` does; a code counts once."""
    account = _hashed(user.email)
    check_rate(account, address, now)
    device = match_token(user, code.replace(" ", ""))
    if device is None:
        fail(account, address, now)
        raise NotAllowedError(tables.problem("casework.toml", "code-wrong"))
    return device


def check_rate(account: str, address: str, now: datetime) -> None:
    """Raise NotAllowedError "too-many-tries" where it has been tried too often."""
    recent = SignInFailure.objects.filter(at__gt=now - WINDOW)
    of_account = recent.filter(account=account).count()
    if (
        of_account >= MOST_FOR_ACCOUNT
        or recent.filter(address=_hashed(address)).count() >= MOST_FROM_ADDRESS
    ):
        minutes = int(WINDOW.total_seconds() // 60)
        raise NotAllowedError(tables.problem("casework.toml", "too-many-tries", minutes=minutes))


def fail(account: str, address: str, now: datetime) -> None:
    """Remember a failure, and forget those of yesterday."""
    SignInFailure.objects.filter(Q(at__lt=now - timedelta(days=1))).delete()
    SignInFailure.objects.create(account=account, address=_hashed(address), at=now)


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
