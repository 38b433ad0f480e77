"""Evidence: every figure and claim of a period, and what each of them stands on.

From here the road leads down: a figure to its members, a smelter to its declared rows
(`evidence_rows`), a row to its cells and the document that they stand in.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from oreigin import tables
from oreigin.report.evidence import HOLDS
from oreigin.store.models import Claim, Figure, Period, PeriodResult
from oreigin.store.models.results import MEMBERS
from oreigin.web.access import PageRequest, page
from oreigin.web.evidence_frame import comments_on, frame
from oreigin.web.evidence_members import members_of
from oreigin.web.evidence_rows import COLUMNS as ROW_COLUMNS
from oreigin.web.exporting import exported
from oreigin.web.parts import Choice, Column
from oreigin.workbook.writing import Value

ROWS = 100
ALL, CHANGED = "all", "changed"

COLUMNS = (
    Column("figure", "Figure"),
    Column("value", "Value", number=True),
    Column("last", "Last year", number=True),
    Column("change", "Change", number=True),
    Column("group", "About"),
    Column("rule", "How it is counted"),
)
COMPARED = ("last", "change")
"""The columns that need last year's figures."""

HEADER = ("Figure", "Id", "Value", "Last year", "Change", "About", "How it is counted")

CLAIM_COLUMNS = (
    Column("sentence", "Sentence"),
    Column("holds", "Held against the data"),
    Column("against", "Against"),
)


MEMBER_COLUMNS = {
    "smelters": (
        Column("smelter", "Smelter"),
        Column("rows", "Rows", number=True),
        Column("metal", "Metal"),
        Column("cid", "CID"),
        Column("status", "Status"),
        Column("country", "Country"),
    ),
    "responses": (
        Column("supplier", "Supplier"),
        Column("form", "Form"),
        Column("received", "Received"),
        Column("decision", "Decision"),
        Column("by", "By"),
        Column("document", "Document"),
        Column("sha256", "SHA-256"),
    ),
    "suppliers": (
        Column("supplier", "Supplier"),
        Column("code", "Id"),
        Column("scope", "In scope"),
        Column("asked", "Asked"),
    ),
    "rows": ROW_COLUMNS,
}
"""The columns of members, by their kind."""


@dataclass(frozen=True, slots=True)
class Group:
    """A row of `data/web/evidence.toml`."""

    id: str
    label: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Line:
    """A figure beside last year's, and what it is about."""

    figure: Figure
    group: Group
    last: int | None

    @property
    def change(self) -> int | None:
        """How much it changed; None where last year's is not known."""
        return None if self.last is None else self.figure.value - self.last


@page("report.read")
@require_safe
def figures(request: PageRequest) -> HttpResponse:
    """Show every figure; at first those that are not zero."""
    lines = list(_lines(request.period))
    compared = any(line.last is not None for line in lines)
    q, group, show = (request.GET.get(name, "").strip() for name in ("q", "group", "show"))
    values = frame(request, "evidence") | {
        "q": q,
        "group": group,
        "groups": _groups(lines),
        "show": show,
        "shows": _shows(lines),
        "total": len(lines),
        "zeros": sum(not line.figure.value and not line.last for line in lines),
        "compared": compared,
        "columns": COLUMNS if compared else tuple(c for c in COLUMNS if c.key not in COMPARED),
        "lines": _narrowed(lines, q, group, show),
        "query": request.GET.urlencode(),
    }
    return render(request, "web/evidence/figures.html", values)


@page("case.export")
@require_safe
def export(request: PageRequest, form: str) -> HttpResponse:
    """Hand out every figure with its rule, those that are zero too."""
    rows = (_exported(line) for line in _lines(request.period))
    return exported(f"figures-{request.period.year}", form, HEADER, rows)


@page("report.read")
@require_safe
def figure(request: PageRequest, code: str) -> HttpResponse:
    """Show one figure: how it is counted, and everything that it counts."""
    held = get_object_or_404(Figure, period=request.period, code=code)
    values = _opened(request, held, f"figure:{held.code}") | {
        "figure": held,
        "last": _last(request.period).get(held.code),
        "cut": len(held.members) == MEMBERS,
    }
    return render(request, "web/evidence/figure.html", values)


@page("report.read")
@require_safe
def claims(request: PageRequest) -> HttpResponse:
    """Show every sentence with a truth value, and whether the data bear it out."""
    held = list(
        Claim.objects.filter(period=request.period)
        .order_by("pk")
        .values("code", "sentence", "holds", first=F("against__0"), second=F("against__1"))
    )
    firsts = members_of(request.period, [one["first"] for one in held if one["first"]])
    holds, q = request.GET.get("holds", ""), request.GET.get("q", "").strip()
    counted = Counter(HOLDS[one["holds"]] for one in held)
    values = frame(request, "claims") | {
        "q": q,
        "holds": holds,
        "outcomes": [Choice(said, said.capitalize(), counted[said]) for said in HOLDS.values()],
        "total": len(held),
        "columns": CLAIM_COLUMNS,
        "lines": [
            (one, HOLDS[one["holds"]], firsts.named(one["first"]) if one["first"] else None)
            for one in held
            if holds in ("", HOLDS[one["holds"]]) and q.casefold() in one["sentence"].casefold()
        ],
    }
    return render(request, "web/evidence/claims.html", values)


@page("report.read")
@require_safe
def claim(request: PageRequest, code: str) -> HttpResponse:
    """Show one claim: by which rule it is judged, what bears it out and what refutes it."""
    held = get_object_or_404(Claim, period=request.period, code=code)
    against = members_of(request.period, held.against[:ROWS])
    values = _opened(request, held, f"claim:{held.code}") | {
        "claim": held,
        "said": HOLDS[held.holds],
        "against": [against.named(fact) for fact in held.against[:ROWS]],
        "more_against": max(held.against_count - ROWS, 0),
        "readings": [(reading, HOLDS[truth]) for reading, truth in held.readings.items()],
        "cut": len(held.members) == MEMBERS,
    }
    return render(request, "web/evidence/claim.html", values)


def _opened(request: PageRequest, held: Figure | Claim, subject: str) -> dict[str, Any]:
    """Return what the pages of a figure and of a claim share: the members of one page of them."""
    tab = "evidence" if isinstance(held, Figure) else "claims"
    shown = Paginator(held.members, ROWS).get_page(request.GET.get("page"))
    return frame(request, tab) | {
        "columns": MEMBER_COLUMNS,
        "page": shown,
        "members": members_of(request.period, shown),
        "comments": comments_on(request.period, subject),
        "subject": subject,
    }


def _lines(period: Period) -> Iterator[Line]:
    """Yield every figure, in the order of `data/figures.toml`."""
    last = _last(period)
    for held in Figure.objects.filter(period=period).order_by("pk").defer("members"):
        yield Line(held, group_of(held.code), last.get(held.code))


def _last(period: Period) -> dict[str, int]:
    """Return last year's figures by their ids, where they are known."""
    result: PeriodResult | None = getattr(period, "result", None)
    return dict(result.dashboard["previous"]) if result else {}


def group_of(code: str) -> Group:
    """Return what a figure is about."""
    return next(group for group in _all_groups() if re.match(group.pattern, code))


@cache
def _all_groups() -> tuple[Group, ...]:
    return tables.load("web/evidence.toml", Group)


def _groups(lines: list[Line]) -> list[Choice]:
    counted = Counter(line.group.id for line in lines)
    return [Choice(group.id, group.label, counted[group.id]) for group in _all_groups()]


def _shows(lines: list[Line]) -> list[Choice]:
    changed = sum(bool(line.change) for line in lines)
    return [Choice(ALL, "Zeros too", len(lines)), Choice(CHANGED, "Changed", changed)]


def _narrowed(lines: list[Line], q: str, group: str, show: str) -> list[Line]:
    return [
        line
        for line in lines
        if group in ("", line.group.id)
        and q.casefold() in f"{line.figure.label} {line.figure.code}".casefold()
        and (show == ALL or (line.change if show == CHANGED else line.figure.value or line.last))
    ]


def _exported(line: Line) -> tuple[Value, ...]:
    held = line.figure
    return (
        held.label,
        held.code,
        held.value,
        line.last,
        line.change,
        line.group.label,
        held.rule,
    )
