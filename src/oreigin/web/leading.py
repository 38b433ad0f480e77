"""Back to where somebody came from: the addresses that forms may name."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme


def back(request: HttpRequest, otherwise: str) -> HttpResponse:
    """Return a redirect to where the form says (`next`) or HTMX is, if ours; else `otherwise`."""
    wanted = request.POST.get("next") or request.headers.get("HX-Current-URL", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return redirect(wanted if ours else otherwise)
