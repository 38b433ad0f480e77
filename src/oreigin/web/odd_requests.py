"""Requests that no browser makes of our pages, refused before a page sees them."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

_NUL = "%00"
_FORM = "application/x-www-form-urlencoded"


class NoNul:
    """Refuses a NUL in an address or a plain form: nobody types one, and PostgreSQL takes none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the page's answer. Raises BadRequest, which is answered in words."""
        plain = request.body if request.content_type == _FORM else b""
        if _NUL in request.get_full_path() or _NUL.encode() in plain:
            raise BadRequest("a NUL in the request")
        return self.get_response(request)
