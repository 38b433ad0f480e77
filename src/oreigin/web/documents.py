"""Documents as received, only ever as attachments: a browser must not open what strangers sent."""

from typing import IO, TypeVar
from urllib.parse import quote

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from oreigin.report.document import printable
from oreigin.store import documents as store
from oreigin.store.models import Document
from oreigin.web.access import PageRequest, page

_BYTES = "application/octet-stream"

Response = TypeVar("Response", bound=HttpResponseBase)


@page("responses.read")
@require_safe
def document(request: PageRequest, sha256: str) -> HttpResponse:
    """Hand out a document of the registrant, under the name it came with."""
    found = get_object_or_404(Document, registrant=request.actor.registrant, sha256=sha256)
    return attachment(store.read(found), _name(found))


def attachment(data: bytes, name: str) -> HttpResponse:
    """Return bytes that a browser saves and does not open."""
    return _to_save(HttpResponse(data, content_type=_BYTES), name)


def attached_file(file: IO[bytes], name: str) -> FileResponse:
    """Return a file as `attachment` does, read while it is sent and closed afterwards."""
    return _to_save(FileResponse(file, content_type=_BYTES), name)


def _to_save(response: Response, name: str) -> Response:
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
