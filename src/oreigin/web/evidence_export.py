"""The members of a figure as a table for Excel: an auditor draws samples from it."""

from collections.abc import Iterator

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from oreigin.smelters.countries import reader_name
from oreigin.store.models import DeclaredRow, Figure, Period, Response, Smelter
from oreigin.web.access import PageRequest, page
from oreigin.web.evidence_members import Members, Placed, members_of
from oreigin.web.exporting import exported
from oreigin.web.table import word
from oreigin.workbook.writing import Value

AT_ONCE = 100
"""How many members are looked up together."""

HEADER = (
    "Kind",
    "Id",
    "Name",
    "Metal",
    "Country",
    "Status, decision or recognition",
    "Supplier",
    "Document",
    "SHA-256",
    "Cells",
)

Line = tuple[Value, ...]


@page("case.export")
@require_safe
def members(request: PageRequest, form: str, code: str) -> HttpResponse:
    """Hand out what a figure counts, as far as it is kept here, each with where it stands."""
    held = get_object_or_404(Figure, period=request.period, code=code)
    name = f"{slugify(held.code)}-{request.period.year}"
    return exported(name, form, HEADER, _lines(request.period, held.members))


def _lines(period: Period, ids: list[str]) -> Iterator[Line]:
    for start in range(0, len(ids), AT_ONCE):
        yield from _kinds(members_of(period, ids[start : start + AT_ONCE]))


def _kinds(found: Members) -> Iterator[Line]:
    yield from map(_smelter, found.smelters.values())
    yield from map(_response, found.responses.values())
    yield from map(_row, found.declared)
    for code, supplier in found.suppliers.items():
        yield ("supplier", code, supplier.name, *_nothing(7))
    for member, named in found.others.items():
        yield ("other", member, named.label, *_nothing(7))


def _smelter(held: Smelter) -> Line:
    country = reader_name(held.country) if held.country else ""
    status = word("conformance", held.status)
    return ("smelter", held.key, held.name, held.metal, country, status, *_nothing(4))


def _response(held: Response) -> Line:
    decision, supplier = word("decision", held.decision), held.supplier.name
    where = (supplier, held.filename, _sha256(held), "")
    return ("response", held.code, supplier, "", "", decision, *where)


def _row(placed: Placed) -> Line:
    row: DeclaredRow = placed.row
    said, sent = row.name, row.response
    where = (sent.supplier.name, sent.filename, _sha256(sent), placed.cells)
    how = word("how", said.how)
    return ("row", f"{sent.code}!{row.row}", said.name, said.metal, said.country, how, *where)


def _sha256(response: Response) -> str:
    return response.document.sha256 if response.document else ""


def _nothing(columns: int) -> tuple[str, ...]:
    return ("",) * columns
