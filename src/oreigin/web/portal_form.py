"""The online form of the portal: begun, kept field by field, looked at, sent.

Every field is sent by itself as it is changed; the answer is the whole page, out of which a browser
takes what changes with it. Without scripts the form is sent as a whole.
"""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from oreigin.casework import portal_form
from oreigin.casework.portal_form import Form
from oreigin.errors import OreiginError, Problem
from oreigin.store import documents as store
from oreigin.web.documents import attachment
from oreigin.web.portal_access import PortalRequest, portal_page
from oreigin.web.portal_form_fields import asked, standing

KINDS = ("smelters", "products")


@portal_page
@require_safe
def form(request: PortalRequest) -> HttpResponse:
    """Show the form as it stands; before, how to begin; afterwards, what was sent."""
    return _shown(request, portal_form.form_of(request.visitor))


@portal_page
@require_POST
def begin(request: PortalRequest) -> HttpResponse:
    """Begin a form, empty or with last year's answers."""
    portal_form.begin(request.visitor, forward="forward" in request.POST)
    return _back(request)


@portal_page
@require_POST
def save(request: PortalRequest) -> HttpResponse:
    """Keep the fields that were sent, and show the form as it stands now."""
    version = request.POST.get("version", "")
    given = {name: str(value) for name, value in request.POST.items()}
    try:
        seen = int(version) if version.isdecimal() else 0
        kept = portal_form.keep(request.visitor, given, seen)
    except OreiginError as refused:
        return _refused(request, refused.problem)
    if not request.htmx and not kept.meanwhile:  # type: ignore[attr-defined]
        return _back(request)
    return _shown(request, kept.form, meanwhile=kept.meanwhile)


@portal_page
@require_safe
def look_up(request: PortalRequest) -> HttpResponse:
    """Propose smelters of the registrant's list while somebody types."""
    metal, text = request.GET.get("metal", ""), request.GET.get("q", "")
    found = portal_form.proposals(request.visitor, metal, text)
    values = {"found": found, "text": text.strip(), "metal": metal}
    return render(request, "web/portal_form/found.html", values)


@portal_page
@require_POST
def add_smelter(request: PortalRequest) -> HttpResponse:
    """Add a smelter that was chosen, typed, or said to be unknown."""
    sent = {name: str(value) for name, value in request.POST.items()}
    try:
        now = portal_form.add_smelter(request.visitor, sent)
    except OreiginError as refused:
        return _refused(request, refused.problem)
    return _after(request, now, "smelters")


@portal_page
@require_POST
def add_product(request: PortalRequest) -> HttpResponse:
    """Add a product that the answers are about."""
    number, name = request.POST.get("number", ""), request.POST.get("name", "")
    try:
        now = portal_form.add_product(request.visitor, number, name)
    except OreiginError as refused:
        return _refused(request, refused.problem)
    return _after(request, now, "products")


@portal_page
@require_POST
def remove(request: PortalRequest) -> HttpResponse:
    """Take a smelter or a product out."""
    kind, row = request.POST.get("kind", ""), request.POST.get("row", "")
    if kind not in KINDS or not row.isdecimal():
        return _back(request)
    try:
        now = portal_form.remove_row(request.visitor, kind, int(row))
    except OreiginError as refused:
        return _refused(request, refused.problem)
    return _after(request, now, kind)


@portal_page
@require_POST
def send(request: PortalRequest) -> HttpResponse:
    """Send the form as this supplier's answer."""
    try:
        portal_form.send(request.visitor, confirmed="confirmed" in request.POST)
    except OreiginError as refused:
        return _refused(request, refused.problem)
    return _back(request)


@portal_page
@require_POST
def change(request: PortalRequest) -> HttpResponse:
    """Open a form that was sent, to send it anew."""
    portal_form.change_again(request.visitor)
    return _back(request)


@portal_page
@require_safe
def workbook(request: PortalRequest) -> HttpResponse:
    """Hand out the workbook: what was sent, or what the form comes to by now."""
    now = portal_form.form_of(request.visitor)
    if now.draft is None:
        return _back(request)
    upload = portal_form.sent(request.visitor, now)
    if upload:
        return attachment(store.read(upload.document), upload.filename)
    name, data = portal_form.workbook_of(request.visitor, now)
    return attachment(data, name)


def _shown(request: PortalRequest, now: Form, status: int = 200, **more: Any) -> HttpResponse:
    if now.draft is None:
        values = {"last": portal_form.last_year(request.visitor), **more}
        return render(request, "web/portal_form/begin.html", values, status=status)
    upload = portal_form.sent(request.visitor, now)
    if upload:
        values = {"upload": upload, **more}
        return render(request, "web/portal_form/sent.html", values, status=status)
    checked = portal_form.checked(request.visitor, now)
    values = {
        "form": now,
        **asked(now, request.words),
        **standing(now, checked, request.visitor.actor.now.date(), request.words),
        **more,
    }
    return render(request, "web/portal_form/form.html", values, status=status)


def _refused(request: PortalRequest, problem: Problem) -> HttpResponse:
    """Show the form with why something was not taken.

    A script takes the page whatever its status says, and so shows it in its place.
    """
    now = portal_form.form_of(request.visitor)
    said = request.words.problem(problem)
    status = 200 if request.htmx else 422  # type: ignore[attr-defined]
    return _shown(request, now, status, refused=said)


def _after(request: PortalRequest, now: Form, kind: str) -> HttpResponse:
    if request.htmx:  # type: ignore[attr-defined]
        return _shown(request, now)
    return _back(request, f"#{kind}")


def _back(request: PortalRequest, place: str = "") -> HttpResponse:
    response = redirect("portal-form", token=request.token)
    response["Location"] += place
    return response
