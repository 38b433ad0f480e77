"""What all pages of the evidence share: their tabs, how fresh the figures are, the comments."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from oreigin.store.models import Comment, Period, PeriodResult
from oreigin.web.access import PageRequest
from oreigin.web.parts import Tab

_PAGES = {
    "evidence": "Figures",
    "claims": "Claims",
    "determination": "Determination",
    "attention": "Attention",
    "comments": "Comments",
    "packages": "Packages",
}


def frame(request: PageRequest, current: str) -> dict[str, Any]:
    """Return what the head of every page of the evidence shows."""
    result: PeriodResult | None = getattr(request.period, "result", None)
    return {
        "section": "evidence",
        "tabs": _tabs(request.period, current, result),
        "result": result,
    }


def _tabs(period: Period, current: str, result: PeriodResult | None) -> list[Tab]:
    where = [period.registrant.slug, period.year]
    counts = {"attention": sum(result.dashboard["attention"].values())} if result else {}
    return [
        Tab(label, reverse(name, args=where), name == current, counts.get(name) or None)
        for name, label in _PAGES.items()
    ]


def comments_on(period: Period, subject: str) -> QuerySet[Comment]:
    """Return what was said about something, the oldest first."""
    said = Comment.objects.filter(period=period, subject=subject)
    return said.select_related("by").order_by("pk")
