"""A supplier's personal link into the portal, and a browser's stand-in that follows it."""

from datetime import UTC, datetime
from typing import Any

from tests.casework.world import actor


def link_of(period: Any, code: str = "acme-parts", **more: Any) -> Any:
    """Return a link of a supplier that is good for a while from now."""
    from oreigin.casework.links import make_link
    from oreigin.store.models import Supplier

    supplier = Supplier.objects.get(period=period, code=code)
    return make_link(actor(period, now=datetime.now(UTC)), supplier, **more)


def page_of(link: Any, name: str = "portal", **arguments: Any) -> str:
    """Return the address of a page of the portal below a link."""
    from django.urls import reverse

    from oreigin.casework.links import token_of

    return reverse(name, kwargs={"token": token_of(link), **arguments})


def file(data: bytes, name: str = "answer.xlsx") -> Any:
    """Return a file as a browser sends it."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, data)


def send(client: Any, link: Any, data: bytes, name: str = "answer.xlsx") -> Any:
    """Upload a file through a link, let the worker do its work, and return the answer."""
    from oreigin.casework.working import work_off

    answer = client.post(page_of(link, "portal-upload"), {"files": file(data, name)})
    work_off()
    return answer
