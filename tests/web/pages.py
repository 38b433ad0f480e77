"""Looking at pages as a member of a small registrant: the world of casework, and a client."""

import re
from typing import Any

from tests.casework.world import actor


def member(period: Any, role: str = "compliance-manager") -> Any:
    """Return a browser's stand-in, signed in as a member with that role."""
    from django.test import Client

    client = Client()
    client.force_login(
        actor(period, role).user, backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def address(name: str, period: Any, *more: Any) -> str:
    """Return the address of a page of the period."""
    from django.urls import reverse

    return reverse(name, args=[period.registrant.slug, period.year, *more])


def text_of(response: Any) -> str:
    """Return the words of a page, one space between them."""
    page = re.sub(r"<(script|style|template).*?</\1>", " ", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def queries_of(client: Any, url: str) -> int:
    """Return how many queries a page needs."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as caught:
        answer = client.get(url)
    assert answer.status_code == 200, url
    return len(caught)


def uploaded(period: Any, *files: tuple[str, bytes], supplier: Any = None) -> list[Any]:
    """Upload files, let the worker do all it has, and return the uploads."""
    from oreigin.casework.receiving import receive
    from oreigin.casework.working import work_off
    from oreigin.store.models import Upload

    job = receive(actor(period), period, files, supplier)
    work_off()
    return list(Upload.objects.filter(job=job).order_by("pk"))
