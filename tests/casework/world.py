"""A small registrant for the tests of casework: one period, two suppliers, a list, people."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from oreigin.case import AsOf, Case, Product, Registrant, Signatory, Supplier
from oreigin.folder import list_csv, sha256_of
from oreigin.smelters.facility import (
    ListKind,
    Lists,
    ReferenceList,
    ReferenceRow,
    Snapshot,
    StatusList,
    StatusRow,
)
from oreigin.terms import CONFLICT_MINERALS, Cid, Metal, ReportingPeriod, Sha256
from tests.checks.world import SMELTERS, good_cells
from tests.making_workbooks import Cells, cmrt

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
KNOWN = tuple(
    ReferenceRow(Metal(metal), name, name, country, Cid(cid))
    for metal, name, country, cid in SMELTERS
)
"""Four facilities, one a metal, that the lists of the world know."""


def case(year: int = 2025) -> Case:
    """A case with two suppliers that have not answered."""
    lists = Lists(
        references=(_listed(ReferenceList, ListKind.REFERENCE, KNOWN),),
        statuses=(
            _listed(
                StatusList,
                ListKind.STATUS,
                tuple(StatusRow(r.metal, r.cid, r.name, r.country, "Conformant") for r in KNOWN),
            ),
        ),
    )
    return Case(
        registrant=Registrant(
            "Acme Corp.", "Acme", "Delaware", "001-1", "12-3", "1 St", "Treasurer", "1"
        ),
        period=ReportingPeriod(year),
        as_of=AsOf(date(year + 1, 5, 29), date(year + 1, 5, 29)),
        signatory=Signatory("General Counsel"),
        suppliers=(Supplier("acme-parts", "Acme Parts GmbH"), Supplier("two", "Two Metals")),
        products=(Product("p1", "Widget", CONFLICT_MINERALS, ("acme-parts", "two")),),
        lists=lists,
    )


def _listed(kind: Any, list_kind: ListKind, rows: Any) -> Any:
    snapshot = Snapshot(
        id=f"list-{list_kind}",
        kind=list_kind,
        scheme="rmi-lookup" if list_kind is ListKind.REFERENCE else "rmap-conformant",
        as_of=date(2026, 1, 15),
        source="list.csv",
        source_sha256=Sha256("0" * 64),
        sha256=Sha256(""),
        public=True,
    )
    data = list_csv(snapshot, rows)
    return kind(replace(snapshot, sha256=sha256_of(data)), rows)


def workbook(cells: Cells | None = None) -> bytes:
    """Return a CMRT that nothing is wrong with, from Acme Parts GmbH, with `cells` changed."""
    changed = {**good_cells(), **(cells or {})}
    return cmrt({cell: value for cell, value in changed.items() if value is not None})


def world(slug: str = "acme", year: int = 2025) -> Any:
    """Return the period of `case`, its results computed."""
    from oreigin.casework.actors import operator
    from oreigin.casework.case_files import import_case
    from oreigin.casework.working import work_off
    from oreigin.store.models import Registrant

    registrant = Registrant.objects.create(slug=slug, name="Acme")
    period = import_case(operator(registrant, NOW), case(year), {})
    work_off()
    return period


def actor(
    period: Any, role: str = "compliance-manager", name: str = "analyst", now: Any = NOW
) -> Any:
    """Return a member with that role."""
    from oreigin.casework.actors import Actor
    from oreigin.store.models import Membership, User

    email = f"{name}-{role}@{period.registrant.slug}.example".lower()
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, name)
    Membership.objects.get_or_create(registrant=period.registrant, user=user, role=role)
    return Actor(period.registrant, user, role, now)
