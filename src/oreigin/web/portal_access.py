"""The portal's door: a personal link's token in the address lets a supplier in, and nothing else.

There is no session and no right kept in a cookie: whoever has the address may answer, every time it
is asked anew. Mail scanners open links, so looking changes nothing; what acts is posted below the
token's address. Wrong tokens are not counted: 192 random bits, signed, are not found by trying, the
signature turns guesses away before the database is asked, and counting would write by looking.
"""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from oreigin.casework.links import Visitor, open_link
from oreigin.errors import NotAllowedError, OreiginError, Problem, RefusedError, StorageError
from oreigin.web.portal_words import LANGUAGES, Words, best, words_in

if TYPE_CHECKING:
    from oreigin.store.models import Contact

PERMISSION = "portal.answer"
"""What every page of the portal takes."""

LANGUAGE_COOKIE = "oreigin-portal-language"
"""What a visitor chose to read in: all that a browser keeps, and no right to anything."""

_REFERRER = "strict-origin"
"""Addresses hold the token, so none goes along as a referrer, not even to our own server's log.

"no-referrer" would do that too, but makes browsers send `Origin: null` with forms, by which
Django cannot tell our own forms from a stranger's.
"""


class PortalRequest(HttpRequest):
    """A request that passed `portal_page`: who comes, and the words of their language."""

    visitor: Visitor
    token: str
    words: Words


View = Callable[..., HttpResponse]


def portal_page(view: View) -> View:
    """Let a supplier's visitor see a view; the decorator of every page of the portal.

    The address's `token` becomes `request.visitor` and `request.token`, and is not handed on.
    A token that opens nothing answers 404 with the same words whatever was wrong with it; so does
    what is not this supplier's. Errors of casework that the view lets pass are said on a page.
    """

    @wraps(view)
    def guarded(request: Any, token: str, **kwargs: Any) -> HttpResponse:
        request.token = token
        try:
            request.visitor = open_link(token, timezone.now())
        except RefusedError:
            request.words = words_in(_language(request))
            return _kept_secret(render(request, "web/portal/closed.html", status=404))
        request.words = words_in(_language(request, request.visitor))
        try:
            request.visitor.actor.must(PERMISSION)
            return _kept_secret(view(request, **kwargs))
        except Http404:
            return _kept_secret(render(request, "web/portal/not_there.html", status=404))
        except NotAllowedError as refused:
            return _refused(request, refused.problem, 403)
        except StorageError as away:
            return _refused(request, away.problem, 503)
        except OreiginError as refused:
            return _refused(request, refused.problem, 422)

    guarded.portal = True  # type: ignore[attr-defined]
    return guarded


def portal_context(request: HttpRequest) -> dict[str, Any]:
    """Give templates of the portal its visitor, token, words and languages."""
    words: Words | None = getattr(request, "words", None)
    if words is None:
        return {}
    visitor: Visitor | None = getattr(request, "visitor", None)
    return {
        "visitor": visitor,
        "token": getattr(request, "token", "") if visitor else "",
        "words": words,
        "languages": LANGUAGES,
    }


def _language(request: HttpRequest, visitor: Visitor | None = None) -> str:
    """Return what the visitor chose, else what their contact or supplier reads, else the browser's.

    A contact that was moved to another supplier since says nothing about this one.
    """
    contact: Contact | None = visitor.link.contact if visitor else None
    return best(
        request.COOKIES.get(LANGUAGE_COOKIE, ""),
        contact.language if contact else "",
        visitor.supplier.language if visitor else "",
        *(part.partition(";")[0] for part in request.headers.get("Accept-Language", "").split(",")),
    )


def _refused(request: PortalRequest, problem: Problem, status: int) -> HttpResponse:
    said = {"problem": request.words.problem(problem)}
    return _kept_secret(render(request, "web/portal/refused.html", said, status=status))


def _kept_secret(response: HttpResponse) -> HttpResponse:
    """Keep an answer out of caches, indexes and referrers."""
    response.headers["Referrer-Policy"] = _REFERRER
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
