"""Questions and answers between a supplier and the registrant, on the portal's first page."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from oreigin.casework.portal import questions_of
from oreigin.casework.questions import answer_from, ask_from
from oreigin.errors import OreiginError
from oreigin.web.portal import shown, to_overview
from oreigin.web.portal_access import PortalRequest, portal_page


@portal_page
@require_POST
def ask(request: PortalRequest) -> HttpResponse:
    """Ask the registrant something."""
    text = request.POST.get("text", "")
    try:
        ask_from(request.visitor, text)
    except OreiginError as refused:
        return shown(request, problem=refused.problem, status=422, asked=text)
    return to_overview(request, "asked")


@portal_page
@require_POST
def reply(request: PortalRequest, question: int) -> HttpResponse:
    """Answer one of the registrant's questions."""
    ours = questions_of(request.visitor).filter(from_supplier=False)
    held, text = get_object_or_404(ours, pk=question), request.POST.get("text", "")
    try:
        answer_from(request.visitor, held, text)
    except OreiginError as refused:
        replied = {"question": held.pk, "text": text}
        return shown(request, problem=refused.problem, status=422, replied=replied)
    return to_overview(request, "answered")
