"""A case to begin with: the registrant by name, and what suppliers sent, still to decide on."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from oreigin.assessment.deadline import filing_deadline
from oreigin.case import AsOf, Case, Registrant, Response, ResponseKind, Signatory, Supplier
from oreigin.folder.lists import sha256_of
from oreigin.terms import ReportingPeriod, Sha256


@dataclass(frozen=True, slots=True)
class Arrived:
    """A workbook as it came: the name of its file, its bytes, and who it says declares."""

    filename: str
    data: bytes
    company: str
    contact_name: str = ""
    contact_email: str = ""


def started_case(
    registrant: str, year: int, arrived: Iterable[Arrived], received: date
) -> tuple[Case, dict[Sha256, bytes]]:
    """Return a case of `registrant` for the period `year`, and its documents by SHA-256.

    Each company that a workbook declares for is a supplier, with the contact that its first
    workbook names. Each workbook is its pending response, `received` on that day; the same bytes
    again are one response. What nobody said yet is empty, and the case is dated for the last day on
    which Form SD is filed in time; later than that only where something was `received` later, which
    would count for nothing otherwise.
    """
    suppliers: dict[str, Supplier] = {}
    responses: dict[Sha256, Response] = {}
    documents: dict[Sha256, bytes] = {}
    for each in arrived:
        digest = sha256_of(each.data)
        if digest in documents:
            continue
        documents[digest] = each.data
        company = each.company.strip() or f"Company of {each.filename}"
        supplier = suppliers.setdefault(company.casefold(), _supplier(company, each, suppliers))
        number = 1 + sum(r.supplier == supplier.id for r in responses.values())
        name = f"{supplier.id}-{number}"
        responses[digest] = Response(
            name, supplier.id, ResponseKind.WORKBOOK, received, digest, each.filename
        )
    due = filing_deadline(ReportingPeriod(year))
    dated = max(due, received) if responses else due
    case = Case(
        registrant=Registrant(registrant, registrant, "", "", "", "", "", ""),
        period=ReportingPeriod(year),
        as_of=AsOf(status=dated, filing=dated),
        signatory=Signatory(""),
        suppliers=tuple(suppliers.values()),
        responses=tuple(responses.values()),
    )
    return case, documents


def _supplier(company: str, of: Arrived, known: dict[str, Supplier]) -> Supplier:
    plain = unicodedata.normalize("NFKD", company).encode("ascii", "ignore").decode().lower()
    word = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "supplier"
    taken = {supplier.id for supplier in known.values()}
    number = 2
    name = word
    while name in taken:
        name, number = f"{word}-{number}", number + 1
    email = of.contact_email if "@" in of.contact_email else ""
    return Supplier(name, company, contact_name=of.contact_name, contact_email=email)
