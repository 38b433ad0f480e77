"""Signing in: password, second factor, and how often one may try.

Failures count for the account and for the address that they come from. So that nobody can lock
others out by guessing, a browser in which somebody has signed in before carries a token that says
so: its failures count for itself alone, and those of strangers do not count against it.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from django.contrib.auth import SESSION_KEY, authenticate
from django.contrib.sessions.models import Session
from django.core import signing
from django.http import HttpRequest
from django_otp import devices_for_user, match_token

from oreigin import tables
from oreigin.errors import NotAllowedError
from oreigin.store.models import SignInFailure, User

WINDOW = timedelta(minutes=15)
MOST_FOR_ACCOUNT = 5
MOST_FROM_ADDRESS = 30
BROWSER_KNOWN_FOR = timedelta(days=400)
"""No browser keeps a cookie for longer."""

_BROWSER = "oreigin.known-browser"


@dataclass(frozen=True, slots=True)
class Tries:
    """Under which account and address, both hashed, a failure counts."""

    account: str
    address: str

    @classmethod
    def of(cls, email: str, address: str, browser: str) -> Self:
        """Return where failures of `email` count; `browser` is the token it shows, or ""."""
        account = _hashed(email.strip().lower())
        if browser and _known_to(browser) == account:
            return cls(_hashed(browser), _hashed(browser))
        return cls(account, _hashed(address))

    def check(self, now: datetime) -> None:
        """Raise NotAllowedError "too-many-tries" where it has been tried too often."""
        recent = SignInFailure.objects.filter(at__gt=now - WINDOW)
        of_account = recent.filter(account=self.account).count()
        from_address = recent.filter(address=self.address).count()
        if of_account >= MOST_FOR_ACCOUNT or from_address >= MOST_FROM_ADDRESS:
            minutes = int(WINDOW.total_seconds() // 60)
            found = tables.problem("casework.toml", "too-many-tries", minutes=minutes)
            raise NotAllowedError(found)

    def fail(self, now: datetime) -> None:
        """Remember a failure, and forget those of yesterday."""
        SignInFailure.objects.filter(at__lt=now - timedelta(days=1)).delete()
        SignInFailure.objects.create(account=self.account, address=self.address, at=now)


def sign_in(
    request: HttpRequest,
    email: str,
    password: str,
    address: str,
    now: datetime,
    *,
    browser: str = "",
) -> User:
    """Return the user with that password; the second factor is asked for afterwards.

    `browser` is the token of `remember_browser` that the browser shows. Raises NotAllowedError
    "sign-in-failed" without saying what was wrong, and "too-many-tries" after five failures of an
    account or thirty from an address within a quarter of an hour.
    """
    tries = Tries.of(email, address, browser)
    tries.check(now)
    user = authenticate(request, username=email, password=password)
    if not isinstance(user, User):
        tries.fail(now)
        raise NotAllowedError(tables.problem("casework.toml", "sign-in-failed"))
    return user


def needs_code(user: User) -> bool:
    """Return whether the user set up a second factor."""
    return any(devices_for_user(user, confirmed=True))


def check_code(user: User, code: str, address: str, now: datetime, *, browser: str = "") -> object:
    """Return the device whose code was given. Raises as `sign_in` does; a code counts once."""
    tries = Tries.of(user.email, address, browser)
    tries.check(now)
    device = match_token(user, code.replace(" ", ""))
    if device is None:
        tries.fail(now)
        raise NotAllowedError(tables.problem("casework.toml", "code-wrong"))
    return device


def remember_browser(user: User) -> str:
    """Return the token of a browser in which `user` has signed in; it proves nothing else."""
    return signing.dumps([_hashed(user.email), secrets.token_urlsafe(12)], salt=_BROWSER)


def _known_to(browser: str) -> str:
    """Return the hashed account that a token names, "" where the token is not ours or too old."""
    try:
        account, _ = signing.loads(browser, salt=_BROWSER, max_age=BROWSER_KNOWN_FOR)
    except signing.BadSignature:
        return ""
    return str(account)


def sign_out_elsewhere(user: User, keep: str, now: datetime) -> int:
    """End every session of the user but the one whose key is `keep`; return how many."""
    theirs = [
        session.pk
        for session in Session.objects.filter(expire_date__gt=now).exclude(pk=keep)
        if session.get_decoded().get(SESSION_KEY) == str(user.pk)
    ]
    Session.objects.filter(pk__in=theirs).delete()
    return len(theirs)


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
