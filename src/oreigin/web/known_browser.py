"""A cookie by which a browser shows that somebody has signed in with it before.

It lets nobody in. It only keeps those who guess a person's password from locking that person out
(`casework.signing_in`), so it stays when one signs out.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from oreigin.casework import signing_in
from oreigin.store.models import User


def token_of(request: HttpRequest) -> str:
    """Return the token that the browser shows, "" for one that is not known."""
    return request.COOKIES.get(settings.BROWSER_COOKIE_NAME, "")


def remember(response: HttpResponse, user: User) -> HttpResponse:
    """Return the response, by which the browser of `user`, who is in now, becomes a known one."""
    response.set_cookie(
        settings.BROWSER_COOKIE_NAME,
        signing_in.remember_browser(user),
        max_age=signing_in.BROWSER_KNOWN_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response
