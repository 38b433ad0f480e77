"""The portal's first page: where the answer stands, uploading, other ways to answer, questions."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from oreigin.casework import portal
from oreigin.casework.portal import Answer, Standing
from oreigin.casework.questions import LONGEST
from oreigin.errors import OreiginError, Problem
from oreigin.store.models import Upload
from oreigin.web.portal_access import LANGUAGE_COOKIE, PortalRequest, portal_page
from oreigin.web.portal_words import best

MARK = 64
"""How long a browser's mark of what it sends in one go may be."""

SHOWN = 5
"""How many of the files that could not be filed are told of."""

DONE = ("sent", "attested", "asked", "answered")
"""What the first page thanks for, as its address says after something was sent."""

_YEAR = 365 * 24 * 60 * 60


@portal_page
@require_safe
def overview(request: PortalRequest) -> HttpResponse:
    """Show everything that concerns this supplier; nothing changes by looking."""
    return shown(request)


def shown(
    request: PortalRequest,
    *,
    problem: Problem | None = None,
    status: int = 200,
    **values: Any,
) -> HttpResponse:
    """Return the first page; `problem` is why something just sent was not taken."""
    done = request.GET.get("done", "")
    values = {
        **standing(request),
        **_questions(request),
        "form_url": _form_url(request),
        "done": f"done-{done}" if done in DONE else "",
        "refused": request.words.problem(problem) if problem else None,
        **values,
    }
    return render(request, "web/portal/overview.html", values, status=status)


@portal_page
@require_safe
def results(request: PortalRequest) -> HttpResponse:
    """Return what became of the answers; the first page asks again while files are checked."""
    return render(request, "web/portal/results.html", standing(request))


@portal_page
@require_POST
def upload(request: PortalRequest) -> HttpResponse:
    """Take workbooks; a script sends them one by one and wants JSON."""
    wants_json = request.headers.get("Accept", "") == "application/json"
    sent = [one for one in request.FILES.getlist("files") if isinstance(one, UploadedFile)]
    try:
        portal.check_sending(request.visitor, [(one.name or "", one.size or 0) for one in sent])
        files = ((one.name or "", one.read()) for one in sent)
        portal.upload(request.visitor, files, request.POST.get("sending", "")[:MARK])
    except OreiginError as refused:
        if not wants_json:
            return shown(request, problem=refused.problem, status=422)
        said = request.words.problem(refused.problem)
        return JsonResponse({"message": said.message, "remedy": said.remedy}, status=422)
    if wants_json:
        return JsonResponse({"text": request.words.say("upload-taken")})
    return to_overview(request, "sent")


@portal_page
@require_POST
def language(request: PortalRequest) -> HttpResponse:
    """Let the browser remember in which language this person reads, and go back to the page."""
    back = request.POST.get("next", "")
    home = reverse("portal", kwargs={"token": request.token})
    ours = url_has_allowed_host_and_scheme(back, None) and back.startswith(home)
    response = redirect(back if ours else home)
    response.set_cookie(
        LANGUAGE_COOKIE,
        best(request.POST.get("language", "")),
        max_age=_YEAR,
        path="/",
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


def to_overview(request: PortalRequest, done: str) -> HttpResponse:
    """Lead back to the first page, which thanks for what was `done`."""
    home = reverse("portal", kwargs={"token": request.token})
    return redirect(f"{home}?done={done}")


def standing(request: PortalRequest) -> dict[str, Any]:
    """Return where this supplier's answers stand: what stands in full, then the earlier ones."""
    visitor, words = request.visitor, request.words
    answers = portal.answers_of(visitor, words.language)
    newest = answers.current[0] if answers.current else None
    earlier = [(answer, _problem_of(request, answer)) for answer in answers.earlier]
    return {
        "newest": newest,
        "must": any(answer.must for answer in answers.current),
        "current": [(answer, _problem_of(request, answer)) for answer in answers.current],
        "earlier": earlier,
        "unread_earlier": any(problem for _, problem in earlier),
        "waiting": portal.waiting_of(visitor).count(),
        "not_opened": [
            (each, words.problem(_as_problem(each.problem)))
            for each in portal.unread_of(visitor)[:SHOWN]
        ],
        "repeated": _repeated(portal.duplicates_of(visitor).first(), newest),
        "closed": visitor.period.closed is not None,
    }


def _questions(request: PortalRequest) -> dict[str, Any]:
    """Return the questions: those that this supplier has to answer, and the others."""
    held = list(portal.questions_of(request.visitor))
    to_answer = [q for q in held if not (q.from_supplier or q.answered or q.closed)]
    others = [question for question in held if question not in to_answer]
    return {"to_answer": to_answer, "questions": others, "longest": LONGEST}


def _problem_of(request: PortalRequest, answer: Answer) -> Problem | None:
    """Return why the document of an answer cannot be read, None where it can or is not theirs."""
    document = answer.response.document
    theirs = getattr(answer.response, "theirs", False)
    if answer.standing is not Standing.UNREADABLE or document is None or not theirs:
        return None
    return request.words.problem(_as_problem(document.reading.problem))


def _as_problem(kept: dict[str, Any] | None) -> Problem:
    held = kept or {}
    return Problem(held.get("code", ""), held.get("message", ""), held.get("remedy", ""))


def _repeated(last: Upload | None, newest: Answer | None) -> Upload | None:
    """Return the last file that was there before, where nothing new came after it."""
    since = newest.response.uploaded if newest else None
    return last if last and (since is None or last.at >= since) else None


def _form_url(request: PortalRequest) -> str:
    try:
        return reverse("portal-form", kwargs={"token": request.token})
    except NoReverseMatch:
        return ""
