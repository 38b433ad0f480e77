"""Who gets to which page: a view names its permission, the address names registrant and period.

What is not there, what belongs to others, and what does not exist answer alike: 404.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import is_valid_path
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from oreigin.casework import actors
from oreigin.casework.actors import Actor
from oreigin.casework.permissions import actions_of
from oreigin.errors import NotAllowedError, OreiginError, Problem, StorageError
from oreigin.store.models import Period, Registrant, User


class PageRequest(HttpRequest):
    """A request that passed `page`: its actor is a member of the registrant in the address.

    `period` is that of the year in the address; only pages of a period may ask for it.
    """

    actor: Actor
    period: Period


View = Callable[..., HttpResponseBase]


def page(action: str) -> Callable[[View], View]:
    """Let only members whose role may do `action` see a view; the decorator of every page.

    The address's `registrant` (a slug) becomes `request.actor.registrant`, its `year` becomes
    `request.period`, and neither is handed on. A NotAllowedError from casework becomes 403 too;
    what a view lets pass of the other errors is said on a page of its own, for nothing was done.
    Who loads an address that only takes forms is led to the page above it.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, registrant: str, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            request.actor = _actor(request.user, registrant)
            if "year" in kwargs:
                request.period = _period(request.actor.registrant, kwargs.pop("year"))
            try:
                request.actor.must(action)
                return _or_above(request, view(request, **kwargs))
            except NotAllowedError as refused:
                return _refused(request, refused.problem, 403)
            except StorageError as away:
                return _refused(request, away.problem, 503)
            except OreiginError as refused:
                return _refused(request, refused.problem, 422)

        guarded.action = action  # type: ignore[attr-defined]
        return guarded

    return decorate


def _or_above(request: PageRequest, answer: HttpResponseBase) -> HttpResponseBase:
    """Lead from an address that only takes forms to the page above it: somebody loads it again."""
    if request.method != "GET" or answer.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
        return answer
    above = request.path
    while above != "/":
        above = above.rstrip("/").rpartition("/")[0] + "/"
        if is_valid_path(above):
            return redirect(above)
    return answer


def _refused(request: Any, problem: Problem, status: int) -> HttpResponse:
    values = {"allowed": status != 403, "problem": problem}
    return render(request, "web/refused.html", values, status=status)


def _to_sign_in(request: Any) -> HttpResponse:
    """Lead to the sign-in, and from there back to what was looked at; a form is not sent again.

    Where a script asks for a part of a page, the whole page goes there.
    """
    if request.htmx:
        here = request.htmx.current_url_abs_path or "/"
        return HttpResponseClientRedirect(redirect_to_login(here).url)
    looked = request.method in ("GET", "HEAD")
    return redirect_to_login(request.get_full_path() if looked else "/")


def _actor(user: User, slug: str) -> Actor:
    found = actors.member(slug, user, timezone.now())
    if found is None:
        raise Http404
    return found


def _period(registrant: Registrant, year: int) -> Period:
    periods = Period.objects.select_related("result")
    period = get_object_or_404(periods, registrant=registrant, year=year)
    period.registrant = registrant
    return period


def page_context(request: HttpRequest) -> dict[str, Any]:
    """Give every template the actor, the registrant, the period, and what the actor may do."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return {}
    return {
        "actor": actor,
        "registrant": actor.registrant,
        "period": getattr(request, "period", None),
        "may": actions_of(actor.role),
    }
