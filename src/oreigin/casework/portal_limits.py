"""How much a supplier may send through its links: large files, many files, many questions."""

from datetime import datetime, timedelta

from oreigin import tables
from oreigin.errors import RefusedError
from oreigin.store.models import Question, Supplier, Upload

LARGEST = 50 * 1024 * 1024
"""How many bytes a file may have: ten times the largest workbook seen."""

MOST_A_DAY = 200
"""How many files, forms and statements a supplier may send within a day.

What was in an archive counts, the archive itself does not.
"""

MOST_OPEN_QUESTIONS = 20
"""How many questions of a supplier may wait for an answer at a time."""

_DAY = timedelta(days=1)


def check_size(name: str, size: int) -> None:
    """Raise RefusedError for a file larger than `LARGEST`."""
    if size > LARGEST:
        limit = LARGEST // (1024 * 1024)
        raise RefusedError(
            tables.problem("portal_problems.toml", "file-too-large", name, limit=limit)
        )


def check_number(supplier: Supplier, now: datetime, more: int) -> None:
    """Raise RefusedError where a supplier sent `MOST_A_DAY` or would by `more`."""
    lately = Upload.objects.filter(supplier=supplier, link__isnull=False, at__gt=now - _DAY)
    if lately.count() + more > MOST_A_DAY:
        raise RefusedError(tables.problem("portal_problems.toml", "too-many", most=MOST_A_DAY))


def may_ask(supplier: Supplier) -> bool:
    """Whether fewer questions of a supplier wait for an answer than may."""
    waiting = Question.objects.filter(
        supplier=supplier, from_supplier=True, answered=None, closed=None
    )
    return waiting.count() < MOST_OPEN_QUESTIONS


def check_asking(supplier: Supplier) -> None:
    """Raise RefusedError where too many questions of a supplier wait for an answer."""
    if not may_ask(supplier):
        raise RefusedError(tables.problem("portal_problems.toml", "too-many-questions"))
