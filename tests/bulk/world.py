"""A few small workbooks, the lists they are held against, and what a run makes of them."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import duckdb

from oreigin.bulk.consolidating import CountedList, consolidator
from oreigin.bulk.engines import this_machine
from oreigin.bulk.place import Place
from oreigin.bulk.running import Engine, Summary, run
from oreigin.bulk.sources import local_documents
from oreigin.bulk.values import Wanted
from oreigin.checks.documents import Terms
from oreigin.folder.lists import add_snapshot
from oreigin.workers import WorkerLimits
from tests.making_workbooks import Cells, cmrt
from tests.smelters.world import WORLD, reference_list

AS_OF = date(2026, 5, 1)

ROWS = (
    ("Tin", "Alpha", "", "", "CID000292"),
    ("Tin", "Smelter not listed", "Hill Works", "PERU", ""),
    ("Gold", "Smelter not yet identified", "", "", ""),
    ("Cobalt", "Smelter not listed", "Blue Hill", "CANADA", ""),
)
"""Rows as (metal, look-up, name, country, CID): one known, one unknown, two left over."""


def workbook(company: str, *rows: tuple[str, str, str, str, str]) -> bytes:
    """A CMRT of `company` that declares `rows`."""
    cells: Cells = {"Declaration!D8": company}
    for number, (metal, look_up, name, country, cid) in enumerate(rows or ROWS, start=5):
        said = {"A": cid, "B": metal, "C": look_up, "D": name, "E": country}
        cells |= {f"Smelter List!{column}{number}": text for column, text in said.items() if text}
    return cmrt(cells)


def inbox(folder: Path, *companies: str) -> Path:
    """A folder with a workbook of each company, named after it."""
    folder.mkdir(exist_ok=True)
    for company in companies:
        (folder / f"{company}.xlsx").write_bytes(workbook(company))
    return folder


def lists(folder: Path) -> Path:
    """A folder with the reference list of the small world."""
    held = reference_list(WORLD)
    add_snapshot(folder, held.snapshot, held.rows)
    return folder


def wanted(lists_folder: Path | None = None) -> Wanted:
    return Wanted(Terms(AS_OF), lists_folder)


def run_here(
    paths: Iterable[Path],
    place: Place,
    asked: Wanted | None = None,
    engine: Engine | None = None,
    limits: WorkerLimits | None = None,
    retry: bool = False,
) -> Summary:
    """A run over files on this machine."""
    asked = asked or wanted()
    documents = tuple(local_documents(paths))
    return run(documents, asked, place, engine or this_machine(asked, place, 2, limits), retry)


def listed(place: Place) -> CountedList:
    with consolidator(place) as opened:
        return opened.counted()


def rows(place: Place, sql: str) -> list[tuple]:
    """What SQL says of the tables of a place; {table} is one of them."""
    with duckdb.connect() as connection:
        names = ("declarations", "declared", "findings", "errors", "sources", "resolved")
        files = {name: f"'{place.full(name)}/*.parquet'" for name in names}
        files["documents"] = f"'{place.full('documents')}.parquet'"
        return connection.execute(sql.format(**files)).fetchall()
