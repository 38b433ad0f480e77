"""The end of the road: the declared rows of a smelter, and one row down to its cells."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from oreigin.response.declaration import Declaration, DeclaredSmelter
from oreigin.store.models import DeclaredRow, Figure, ListSnapshot, Period, Response, Smelter
from oreigin.store.packing import unpacked
from oreigin.web import declared
from oreigin.web.access import PageRequest, page
from oreigin.web.evidence_frame import frame
from oreigin.web.evidence_members import SAY_WHICH, declared_rows, form_of, placed
from oreigin.web.parts import Column
from oreigin.workbook.layout import ListSheet

ROWS = 100

COLUMNS = (
    Column("cells", "Cells"),
    Column("file", "Document"),
    Column("supplier", "Supplier"),
    Column("name", "Name as declared"),
    Column("how", "Recognized by"),
    Column("metal", "Metal"),
    Column("country", "Country"),
    Column("cid", "CID as declared"),
)


@dataclass(frozen=True, slots=True)
class Written:
    """A filled cell of a row: its address, its column, what was read, and what it holds."""

    cell: str
    label: str
    value: str
    raw: str
    says_which: bool


@page("report.read")
@require_safe
def smelter(request: PageRequest, key: str) -> HttpResponse:
    """Show every declared row that was taken for one smelter."""
    held = get_object_or_404(Smelter, period=request.period, key=key)
    rows = declared_rows(request.period).filter(name__smelter=held)
    ordered = rows.order_by("response__supplier__name", "response", "row")
    paged = Paginator(ordered, ROWS).get_page(request.GET.get("page"))
    values = frame(request, "evidence") | {
        "smelter": held,
        "columns": COLUMNS,
        "page": paged,
        "rows": placed(paged),
        "lists": _lists_of(request.period, held),
        "figures": _counting(request.period, {held.key: "smelter"}),
    }
    return render(request, "web/evidence/smelter.html", values)


@page("report.read")
@require_safe
def row(request: PageRequest, response: int, row: int) -> HttpResponse:
    """Show one declared row: its cells as they were written, and what they were taken for."""
    rows = declared_rows(request.period).select_related(
        "response__document__reading", "response__uploaded_by"
    )
    found = get_object_or_404(rows, response=response, row=row)
    said, form = _read(found.response)
    line = next((each for each in said.smelters if each.row == found.row), None) if said else None
    held = found.name.smelter
    values = frame(request, "evidence") | {
        "row": found,
        "response": found.response,
        "sheet": said.smelter_sheet if said else "",
        "cells": list(_cells(line, form)) if line and form else [],
        "smelter": held,
        "lists": _lists_of(request.period, held) if held else [],
        "figures": _counting(request.period, _ids(found, said)),
    }
    return render(request, "web/evidence/row.html", values)


def _read(response: Response) -> tuple[Declaration | None, ListSheet | None]:
    """Return the declaration of a response, and the form of its smelter list where it is known."""
    reading = getattr(response.document, "reading", None)
    if reading is None or reading.declaration is None:
        return None, None
    said = unpacked(bytes(reading.declaration))
    return said, form_of(f"{said.template} {said.version}")


def _cells(line: DeclaredSmelter, form: ListSheet) -> Iterator[Written]:
    """Yield the filled cells of a row, in the order of its columns."""
    names = declared.headings()
    for column in form.columns:
        value, raw = getattr(line, column.field, ""), line.raw.get(column.field, "")
        if value or raw:
            yield Written(
                f"{column.column}{line.row}",
                names.get(column.field, column.field),
                str(value),
                raw,
                column.field in SAY_WHICH,
            )


@dataclass(frozen=True, slots=True)
class Counting:
    """A figure, and what of a row it counts: the row, its smelter or its response."""

    figure: Figure
    what: str


def _counting(period: Period, ids: Mapping[str, str]) -> list[Counting]:
    """Return the figures among whose kept members one of `ids` is; `ids` say what each is."""
    return [
        Counting(figure, ids[member])
        for figure in Figure.objects.filter(period=period).order_by("pk")
        for member in figure.members
        if member in ids
    ]


def _ids(found: DeclaredRow, said: Declaration | None) -> dict[str, str]:
    """Return the ids under which figures may count a row."""
    document, smelter = found.response.document, found.name.smelter
    ids = {found.response.code: "response"}
    if said and document:
        ids[f"{document.sha256}!{said.smelter_sheet}!{found.row}"] = "row"
    return ids | ({smelter.key: "smelter"} if smelter else {})


def _lists_of(period: Period, smelter: Smelter) -> list[ListSnapshot]:
    """Return the lists that a smelter's status was taken from, or that do not hold it."""
    codes = [code.strip() for code in smelter.conformance.get("snapshot", "").split(",")]
    used = ListSnapshot.objects.filter(registrant=period.registrant_id, uses__period=period)
    return list(used.filter(code__in=codes).order_by("code"))
