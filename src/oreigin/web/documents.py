"""Documents as received, only ever as attachments: a browser must not open what strangers sent."""

from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from oreigin.report.document import printable
from oreigin.store import documents as store
from oreigin.store.models import Document
from oreigin.web.access import PageRequest, page


@page("responses.read")
@require_safe
def document(request: PageRequest, sha256: str) -> HttpResponse:
    """Hand out a document of the registrant, under the name it came with."""
    found = get_object_or_404(Document, registrant=request.actor.registrant, sha256=sha256)
    return attachment(store.read(found), _name(found))


def attachment(data: bytes, name: str) -> HttpResponse:
    """Return bytes that a browser saves and does not open."""
    response = HttpResponse(data, content_type="application/octet-stream")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    name = printable(name)
    plain = name.encode("ascii", "replace").decode()
    plain = plain.replace('"', "'").replace("\\", "/")
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    return response


def _name(document: Document) -> str:
    named = document.uploads.order_by("pk").first() or document.responses.order_by("pk").first()
    return (named.filename if named else "") or document.sha256
