"""All parts of a page on one page, with made-up values: for developers, under OREIGIN_DEBUG=1.

What is shown here is what tests look at, with axe, in both themes.
"""

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from oreigin.casework.permissions import permissions
from oreigin.checks.values import Finding, Kind, Severity
from oreigin.terms import CONFLICT_MINERALS, ConformanceStatus
from oreigin.web.gallery_figures import drawings
from oreigin.web.navigating import Place
from oreigin.web.parts import Choice, Column, Compared, Happened, SavedView, Tab, sorting

COLUMNS = (
    Column("name", "Smelter or refiner", ("name",)),
    Column("cid", "CID", ("cid",), hint="RMI smelter identification number"),
    Column("metal", "Metal", ("metal",)),
    Column("country", "Country", ("country",)),
    Column("status", "Conformance", ("status",)),
    Column("suppliers", "Suppliers", ("suppliers",), number=True),
    Column("rows", "Declared rows", ("rows",), number=True),
    Column("names", "Other names seen"),
    Column("since", "Status since", ("since",)),
)
_PLACES = (
    ("Copperhill Refining", "US"),
    ("Société Minière du Lac", "CD"),
    ("Northern Tin Works", "GB"),
    ("三和冶炼有限公司", "CN"),
    ("PT Timah Contoh", "ID"),
    ("Kanto Kogyo Refinery", "JP"),
    ("Rheinmetallurgie GmbH & Co. Scheideanstalt für Edelmetalle KG", "DE"),
    ("Cordillera Metales", "PE"),
)


@dataclass(frozen=True, slots=True)
class Smelter:
    """A row of the example table."""

    cid: str
    name: str
    metal: str
    country: str
    status: str
    suppliers: int
    rows: int
    names: str
    since: date


class ExampleForm(forms.Form):
    """One field of each kind."""

    reason = forms.CharField(
        widget=forms.Textarea,
        help_text="Goes to the supplier as you write it, and into the audit trail.",
    )
    email = forms.EmailField(label="Email address")
    due = forms.DateField(
        required=False, label="Due date", widget=forms.DateInput({"type": "date"})
    )
    metal = forms.ChoiceField(choices=[(metal, metal) for metal in CONFLICT_MINERALS])
    scope = forms.ChoiceField(
        label="Applies to",
        widget=forms.RadioSelect,
        choices=[("one", "This response"), ("all", "All versions of it")],
    )
    notify = forms.BooleanField(required=False, label="Tell the supplier by email")


def smelters(count: int) -> list[Smelter]:
    """Return rows with names long and short, in several scripts."""
    statuses = tuple(ConformanceStatus)
    return [
        Smelter(
            f"CID9{at:05}",
            f"{_PLACES[at % 8][0]}{f' {at // 8}' if at >= 8 else ''}",
            CONFLICT_MINERALS[at % 4],
            _PLACES[at % 8][1],
            statuses[at % 7],
            (at * 37) % 211,
            (at * 7919) % 4000,
            "Copper Hill; CH Refining Inc." if at % 3 else "",
            date(2025, 1 + at % 12, 1 + at % 28),
        )
        for at in range(count)
    ]


def gallery(request: HttpRequest) -> HttpResponse:
    """Show every part."""
    values = {
        "form": ExampleForm({"reason": "", "email": "somebody", "metal": "Tin"}),
        "empty_form": ExampleForm(prefix="again"),
        "statuses": tuple(ConformanceStatus),
        **drawings(),
    }
    return render(request, "oreigin/gallery.html", _frame() | _table(request, 15) | values)


def list_page(request: HttpRequest) -> HttpResponse:
    """Show a page that is one table."""
    return render(request, "oreigin/gallery_list.html", _frame() | _table(request, 60))


def _frame() -> dict[str, object]:
    return {
        "registrant": SimpleNamespace(name="Halden Instruments, Inc.", slug="halden"),
        "period": SimpleNamespace(year=2025),
        "periods": [Place("2025", "#", True), Place("2024", "#", False, "closed")],
        "registrants": [Place("Halden Instruments, Inc.", "#", True)],
        "may": frozenset(permissions()),
        "section": "smelters",
        "counts": {"review": 14},
        **_words(),
    }


def _table(request: HttpRequest, rows_a_page: int) -> dict[str, object]:
    order = sorting(COLUMNS, request.GET.get("sort", ""), "name")
    rows = sorted(smelters(180), key=lambda row: getattr(row, order.key), reverse=order.descending)
    return {
        "columns": COLUMNS,
        "sorting": order,
        "page": Paginator(rows, rows_a_page).get_page(request.GET.get("page")),
        "metals": [Choice(metal, metal, 40 + at) for at, metal in enumerate(CONFLICT_MINERALS)],
        "countries": [Choice("CN", "China", 61), Choice("JP", "Japan", 38)],
    }


def portal(request: HttpRequest) -> HttpResponse:
    """Show parts as a supplier sees them, also on a phone."""
    return render(request, "oreigin/gallery_portal.html", {"form": ExampleForm(), **_words()})


def _words() -> dict[str, object]:
    return {
        "tabs": [
            Tab("Consolidated", "#", current=True, count=341),
            Tab("Review queue", "#", count=14),
            Tab("Status history", "#"),
        ],
        "views": [
            SavedView("Not conformant, tungsten", "metal=Tungsten", shared=True),
            SavedView("My countries", "country=CN", remove_url="#"),
        ],
        "findings": [
            Finding(
                "answer-not-permitted",
                Kind.PLAUSIBILITY,
                Severity.ERROR,
                ("Declaration!D38",),
                "Question 6 has the answer “0.75”, which the form does not offer.",
                "Choose one of the answers in the list of the cell.",
            ),
            Finding(
                "effective-date-too-old",
                Kind.PLAUSIBILITY,
                Severity.WARNING,
                ("Declaration!D22",),
                "The effective date, 2023-04-01, is more than a year before the period ends.",
                "Ask for a declaration of this reporting period.",
            ),
            Finding(
                "alias-used",
                Kind.PLAUSIBILITY,
                Severity.INFO,
                ("Smelter List!C14",),
                "“Copper Hill” is another name of Copperhill Refining.",
                "",
            ),
        ],
        "events": [
            Happened(
                date(2026, 1, 12), "Conformant", "RMAP list of 12 January", "good", "st-conformant"
            ),
            Happened(date(2025, 6, 30), "Active", "Audit announced", "info", "st-active"),
            Happened(
                date(2024, 11, 4),
                "Not listed",
                "First declared by 3 suppliers",
                "quiet",
                "st-not-listed",
            ),
        ],
        "lines": [
            Compared("Name", "Copper Hill Refining Inc.", "Copperhill Refining"),
            Compared("Country", "United States", "United States"),
            Compared("CID", "", "CID900000"),
            Compared("City", "Ducktown", "Ducktown, Tennessee"),
        ],
    }


urlpatterns = [
    path("", gallery, name="parts"),
    path("list/", list_page, name="parts-list"),
    path("portal/", portal, name="parts-portal"),
]
