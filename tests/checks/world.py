"""A declaration that nothing is wrong with, and small changes to it."""

from dataclasses import replace
from datetime import date
from typing import Any

from oreigin.checks.checking import check
from oreigin.checks.context import Context
from oreigin.checks.reference import Reference, reference_of
from oreigin.checks.values import Checked
from oreigin.response.reading import read_declaration
from oreigin.smelters.facility import ListKind, ReferenceList, ReferenceRow, Snapshot
from oreigin.terms import Cid, Metal, ReportingPeriod, Sha256
from oreigin.workbook.templates import layout
from tests.making_workbooks import Cells, cmrt

METALS = ("Tantalum", "Tin", "Gold", "Tungsten")
SMELTERS = (
    ("Tantalum", "Norr Tantal AB", "SWEDEN", "CID900001"),
    ("Tin", "Isla Tin S.A.", "PERU", "CID900002"),
    ("Gold", "Berg Gold AG", "SWITZERLAND", "CID900003"),
    ("Tungsten", "Kiri Tungsten K.K.", "JAPAN", "CID900004"),
)
ALIASES = (("Tin", "Isla Stannum", "Isla Tin S.A.", "PERU", "CID900002"),)
RETIRED = ("Gold", "Old Gold Ltd.", "CANADA", "CID900099")
MANY = tuple(("Gold", f"Gold works {n}", "CHINA", f"CID91{n:04}") for n in range(40))


def good_cells() -> Cells:
    """A complete CMRT: all four metals, one smelter each, everything consistent."""
    cells: Cells = {
        "Declaration!D3": "English",
        "Declaration!D8": "Acme Parts GmbH",
        "Declaration!D9": "B. Product (or List of Products)",
        "Declaration!D15": "Materials Desk",
        "Declaration!D16": "ada.brown@acme.example.com",
        "Declaration!D17": "+49 30 555 0100",
        "Declaration!D18": "Quality Office",
        "Declaration!D20": "carl.dent@acme.example.com",
        "Declaration!D22": date(2025, 7, 18),
        "Declaration!G77": "https://acme.example.com/minerals",
        "Product List!B6": "P-100",
    }
    for position in range(4):
        for first, answer in (
            (26, "Yes"), (32, "Yes"), (38, "No"), (44, "No"), (50, "No"),
            (56, "100%"), (62, "Yes"), (68, "Yes"),
        ):  # fmt: skip
            cells[f"Declaration!D{first + position}"] = answer
    for row in (75, 77, 79, 81, 85, 87):
        cells[f"Declaration!D{row}"] = "Yes"
    cells["Declaration!D83"] = "Yes, in conformance with IPC1755 (e.g., CMRT)"
    cells["Declaration!D89"] = "No"
    for position, (metal, name, country, cid) in enumerate(SMELTERS):
        cells |= smelter(5 + position, metal, name, country, cid)
    return cells


def smelter(row: int, metal: str, name: str, country: str, cid: str = "", **more: str) -> Cells:
    """A row of the smelter list."""
    cells = {"B": metal, "C": name, "E": country, "F": cid, **more}
    return {f"Smelter List!{column}{row}": value for column, value in cells.items() if value}


def reference() -> Reference:
    """An older list with a smelter that the newer one dropped."""
    old = _list("old", date(2024, 4, 26), (*SMELTERS, RETIRED))
    new = _list("new", date(2025, 4, 25), (*SMELTERS, *MANY), ALIASES)
    made = reference_of((old, new), date(2026, 1, 15), {"1PER001": Cid("CID900002")})
    assert made
    return made


def _list(name: str, day: date, rows: Any, aliases: Any = ()) -> ReferenceList:
    mark = Sha256("0" * 64)
    snapshot = Snapshot(name, ListKind.REFERENCE, "rmi", day, name, mark, mark, True)
    own = [ReferenceRow(Metal(m), n, n, c, Cid(cid)) for m, n, c, cid in rows]
    other = [ReferenceRow(Metal(m), alias, n, c, Cid(cid)) for m, alias, n, c, cid in aliases]
    return ReferenceList(snapshot, (*own, *other))


def context(cells: Cells, version: str = "6.5", **more: Any) -> Context:
    """What rules look at: the good declaration with `cells` changed (None empties one)."""
    changed = {k: v for k, v in (good_cells() | cells).items() if v is not None}
    declaration = read_declaration(cmrt(changed, version), "a.xlsx")
    state = replace(declaration.state, missing_sheets=(), typed_over=())
    state = replace(state, **more.pop("state", {}))
    known = more.pop("layout", None) or layout("CMRT", version)
    made = Context(
        replace(declaration, state=state),
        known,
        as_of=date(2026, 1, 15),
        reference=reference(),
        period=ReportingPeriod(2025),
    )
    return replace(made, **more)


def checked(cells: Cells, **more: Any) -> Checked:
    return check(context(cells, **more))


def found(rule: str, cells: Cells, **more: Any) -> list[Any]:
    """What one rule finds."""
    return [finding for finding in checked(cells, **more).findings if finding.rule == rule]
