"""The worked example: the public filing of one registrant for 2020, restated as a case.

Its fixed parts are a case folder in `data/demo/case`; lists come from the filing's annex, and the
manufacturers' workbooks are generated (oreigin.demo.declared). What is invented is said in the
case's notice and in its records.
"""

from dataclasses import replace
from importlib.resources.abc import Traversable
from pathlib import Path

from oreigin import tables
from oreigin.case import Case, Decision, Response, ResponseKind
from oreigin.demo.declared import declared_rows
from oreigin.demo.material import ANNEX, AnnexRow, ListMaterial, annex, list_material, material
from oreigin.demo.workbooks import workbook
from oreigin.folder import case_from_files, list_csv, save_case, sha256_of
from oreigin.smelters.facility import (
    ListKind,
    Lists,
    ReferenceList,
    ReferenceRow,
    Snapshot,
    StatusList,
    StatusRow,
)
from oreigin.terms import Sha256

DECIDED_BY = "Operations"


def build_example() -> tuple[Case, dict[Sha256, bytes]]:
    """Return the case and its documents; the same bytes every time."""
    case = case_from_files(_case_files(tables.DATA / "demo" / "case"), "demo/case")
    held = material()
    rows = declared_rows(held, annex(), case.as_of.filing)
    names = {supplier.id: supplier.name for supplier in case.suppliers}
    documents: dict[Sha256, bytes] = {}
    responses = []
    for maker in held.manufacturers:
        data = workbook(held, maker, names[maker.supplier], rows[maker.supplier])
        documents[sha256_of(data)] = data
        responses.append(
            Response(
                id=f"{maker.supplier}-2020",
                supplier=maker.supplier,
                kind=ResponseKind.WORKBOOK,
                received=maker.received,
                sha256=sha256_of(data),
                filename=f"{maker.supplier}-{held.template.lower()}-{held.version}.xlsx",
                decision=Decision.ACCEPTED,
                by=DECIDED_BY,
            )
        )
    return replace(case, responses=tuple(responses), lists=example_lists()), documents


def write_example(path: Path) -> None:
    """Write the worked example into the folder `path` as a case folder.

    Raises InvalidCaseError where the folder holds another case's narratives or lists.
    """
    case, documents = build_example()
    save_case(case, path, documents)


def example_lists() -> Lists:
    """Return the filing's annex as a reference list and a status list."""
    about, rows = list_material(), annex()
    reference = _snapshot(about, ListKind.REFERENCE)
    known = tuple(
        ReferenceRow(row.metal, look_up, row.name, row.country, row.cid, about.id_source)
        for row in rows
        for look_up in filter(None, (row.name, row.alias))
    )
    status = _snapshot(about, ListKind.STATUS)
    listed = tuple(_status_row(row, about) for row in rows if row.status in about.words)
    return Lists(
        (ReferenceList(replace(reference, sha256=sha256_of(list_csv(reference, known))), known),),
        (StatusList(replace(status, sha256=sha256_of(list_csv(status, listed))), listed),),
    )


def _status_row(row: AnnexRow, about: ListMaterial) -> StatusRow:
    return StatusRow(row.metal, row.cid, row.name, row.country, about.words[row.status])


def _snapshot(about: ListMaterial, kind: ListKind) -> Snapshot:
    reference = kind is ListKind.REFERENCE
    return Snapshot(
        id=about.id_reference if reference else about.id_status,
        kind=kind,
        scheme=about.scheme_reference if reference else about.scheme_status,
        as_of=about.as_of,
        source=about.source_reference if reference else about.source_status,
        source_sha256=sha256_of(tables.read_text(ANNEX).encode()),
        sha256=Sha256(""),
        public=True,
    )


def _case_files(folder: Traversable, inside: str = "") -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for entry in folder.iterdir():
        if entry.is_dir():
            files |= _case_files(entry, f"{inside}{entry.name}/")
        else:
            files[inside + entry.name] = entry.read_bytes()
    return files
