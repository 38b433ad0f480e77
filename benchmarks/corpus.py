"""Many distinct filled-in workbooks, made quickly: `python -m benchmarks.corpus DIR COUNT`.

One workbook is the base: the official template without its picture where OREIGIN_SAMPLES has one,
else a generated workbook of the same shape. Of each copy only two sheets are written anew, with
another company and other rows; the other members are copied as they are, compressed. The seed is
pinned: the same number makes the same rows on every machine.
"""

import argparse
import io
import random
import re
import zipfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from pathlib import Path
from xml.sax.saxutils import escape

from benchmarks.large_workbook import VERSION, generated, official_template
from oreigin.demo.example import build_example
from oreigin.folder import files_of_case
from oreigin.response.declaration import DeclaredSmelter
from oreigin.smelters.facility import ReferenceRow
from oreigin.terms import Scope
from oreigin.workbook.layout import Layout
from oreigin.workbook.package import Limits, Package, contents
from oreigin.workbook.patching import Value, patched
from oreigin.workbook.templates import layout

SEED = 20261122
ROWS = 300
"""Rows of each smelter list; at most as many as the worked example knows smelters and aliases."""
UNKNOWN, BY_NAME, STRANGERS = 0.02, 0.2, 30
"""Shares of rows that name no listed smelter, and that give a name without its CID."""
COMPANY = "@company@"
"""Stands in the base where each copy has the name of its company."""
COLUMNS = ("cid_input", "metal", "look_up", "name", "country", "cid")
"""What stands in columns A to F of the smelter list."""


@dataclass(frozen=True, slots=True)
class Base:
    """What all workbooks share: an archive without the two sheets that differ, and their forms."""

    archive: bytes
    declaration_member: str
    declaration: str
    smelters_member: str
    head: str
    rows: tuple[str, ...]
    tail: str
    made_from: str


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("count", type=int)
    arguments.add_argument("--rows", type=int, default=ROWS)
    given = arguments.parse_args()
    make(given.folder, given.count, given.rows)


def make(folder: Path, count: int, rows: int = ROWS) -> str:
    """Write the workbooks that `folder` does not hold yet; return what they are made from."""
    folder.mkdir(parents=True, exist_ok=True)
    missing = [number for number in range(count) if not _path(folder, number).exists()]
    write = partial(_write, folder, rows=rows)
    if len(missing) < 50:
        for number in missing:
            write(number)
    else:
        with ProcessPoolExecutor() as pool:
            for _ in pool.map(write, missing, chunksize=20):
                pass
    return base(rows).made_from


def make_lists(folder: Path) -> None:
    """Write the worked example's lists as a folder for `--lists`."""
    for name, data in files_of_case(*build_example()).items():
        if name.startswith("lists/"):
            path = folder / name.removeprefix("lists/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


def _path(folder: Path, number: int) -> Path:
    return folder / f"supplier-{number:06}.xlsx"


def _write(folder: Path, number: int, rows: int) -> None:
    path = _path(folder, number)
    unfinished = path.with_suffix(".part")
    unfinished.write_bytes(workbook(number, rows))
    unfinished.rename(path)


def workbook(number: int, rows: int = ROWS) -> bytes:
    """Return the workbook of one supplier: its own company, its own choice of smelters."""
    form = base(rows)
    given = declared(number, rows)
    filled = (_filled(row, values) for row, values in zip(form.rows, given, strict=True))
    smelters = "".join((form.head, *filled, form.tail))
    out = io.BytesIO(form.archive)
    with zipfile.ZipFile(out, "a") as archive:
        company = f"Supplier {number:06} Electronics"
        archive.writestr(
            _member(form.declaration_member), form.declaration.replace(COMPANY, company)
        )
        archive.writestr(_member(form.smelters_member), smelters)
    return out.getvalue()


def _member(name: str) -> zipfile.ZipInfo:
    """Return a member with a pinned date, so that the same workbook is the same bytes."""
    member = zipfile.ZipInfo(name, (2026, 1, 15, 0, 0, 0))
    member.compress_type = zipfile.ZIP_DEFLATED
    return member


def _filled(form: str, row: DeclaredSmelter) -> str:
    return form.format(**{name: escape(getattr(row, name)) for name in COLUMNS})


def declared(number: int, rows: int) -> Iterator[DeclaredSmelter]:
    """Yield what a supplier declares: most by CID, some by name, a few that nobody knows."""
    chance = random.Random(SEED + number)
    for at, facility in enumerate(chance.sample(facilities(), rows)):
        row = DeclaredSmelter(
            0, metal=facility.metal, look_up=facility.look_up, country=facility.country,
            cid_input=facility.cid, cid=facility.cid,
        )  # fmt: skip
        kind = chance.random()
        if kind < UNKNOWN:
            name = f"{facility.name} No {chance.randrange(STRANGERS)}"
            row = replace(row, look_up="Smelter not listed", name=name, cid_input="", cid="")
        elif kind < BY_NAME:
            row = replace(row, look_up=facility.look_up.upper(), cid_input="", cid="")
        yield replace(row, row=at)


@cache
def facilities() -> tuple[ReferenceRow, ...]:
    """The smelters of the worked example, each under its standard name and its aliases."""
    example, _ = build_example()
    return example.lists.references[0].rows


@cache
def base(rows: int = ROWS) -> Base:
    """Fill in the base workbook and take it apart."""
    template, form = official_template(), layout("CMRT", VERSION)
    official = template.is_file()
    data = template.read_bytes() if official else generated()
    data = patched(data, "base.xlsx", {form.declaration.sheet: _answers(form)})
    package = Package(data, "base.xlsx", Limits())
    members = {entry.name: entry.member for entry in contents(package).sheets}
    declaration, smelters = (
        members[name] for name in (form.declaration.sheet, form.smelter_list.sheet)
    )
    sheet = package.xml(smelters).decode("utf-8-sig")
    first = form.smelter_list.first_row
    start, end = _start_of(sheet, first), _start_of(sheet, first + rows)
    return Base(
        _without(data, (declaration, smelters)),
        declaration,
        package.xml(declaration).decode("utf-8-sig"),
        smelters,
        sheet[:start],
        tuple(_row_form(row) for row in re.findall(r"<row .*?</row>", sheet[start:end], re.DOTALL)),
        sheet[end:],
        "the official template" if official else "a generated workbook",
    )


def _answers(form: Layout) -> dict[str, Value]:
    """A complete declaration of one company for all metals."""
    cells: dict[str, Value] = {
        field.cell: _company(form, field.id) for field in form.declaration.fields
    }
    for question in form.declaration.questions:
        for position, _ in enumerate(form.metals):
            cells[question.answer_cell(position)] = question.answers[0]
    for question in form.declaration.company_questions:
        cells[question.answer] = question.answers[0]
        cells[question.comment] = "https://supplier.example/minerals"
    return cells


def _company(form: Layout, field: str) -> Value:
    if field == "declaration_scope":
        return next(known.text for known in form.declaration.scopes if known.scope is Scope.COMPANY)
    if field == "effective_date":
        return date(2026, 1, 15)
    if field.endswith("_email"):
        return "minerals@supplier.example"
    return {"company_name": COMPANY, "contact_phone": "+1 555 0100"}.get(field, "Compliance office")


def _start_of(sheet: str, row: int) -> int:
    return sheet.index(f'<row r="{row}"')


def _row_form(row: str) -> str:
    """Return a row of the sheet as a format: columns A to F with a value, the others as they are.

    Formulas stay, as in a workbook that Excel calculated.
    """
    row = row.replace("{", "{{").replace("}", "}}")
    number = re.findall(r'r="(\d+)"', row)[0]
    cells = []
    for column, name in zip("ABCDEF", COLUMNS, strict=True):
        found = re.search(rf'<c r="{column}{number}"[^>]*?(?:/>|>.*?</c>)', row)
        old = found[0] if found else ""
        row = row.replace(old, "", 1)
        style = "".join(re.findall(r' s="\d+"', old)[:1])
        formula = "".join(re.findall(r"<f\b.*?</f>", old)[:1])
        cells.append(f'<c r="{column}{number}"{style} t="str">{formula}<v>{{{name}}}</v></c>')
    opening, rest = row.split(">", 1)
    return f"{opening}>{''.join(cells)}{rest}"


def _without(data: bytes, left_out: tuple[str, ...]) -> bytes:
    """Return the archive without these members and without pictures, which nobody reads."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.infolist():
            if member.filename not in left_out and not member.filename.endswith(".png"):
                new.writestr(member, old.read(member), zipfile.ZIP_DEFLATED)
    return out.getvalue()


if __name__ == "__main__":
    main()
