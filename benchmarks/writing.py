"""Filling in the official template: ours beside openpyxl, in time and in what is lost.

OREIGIN_SAMPLES=... python benchmarks/run.py write
"""

import io
import re
import zipfile
from collections.abc import Iterator

import openpyxl

from benchmarks.large_workbook import METALS, VERSION, official_template
from benchmarks.measure import Measurement, cpu
from oreigin.response.declaration import DeclaredSmelter
from oreigin.response.drafting import Given, drafted
from oreigin.response.writing import written
from oreigin.terms import Answer, Metal
from oreigin.workbook.templates import layout

ROWS = 2_000
SHOWN = re.compile(rb"</f><v>[^<]")


def measure() -> Iterator[Measurement]:
    template = official_template()
    if not template.is_file():
        return
    data = template.read_bytes()
    subject = f"writing {ROWS} smelters"
    known = layout("CMRT", VERSION)
    answers = {("1", Metal(metal)): Given(Answer.YES) for metal in METALS}
    smelters = [
        DeclaredSmelter(0, metal=METALS[n % 4], name=f"Smelter {n}", country="JAPAN")
        for n in range(ROWS)
    ]
    declaration = drafted(known, {"company_name": "Acme"}, answers, smelters=smelters)
    ours = cpu(lambda: written(declaration, data, "blank.xlsx"), runs=3)
    theirs = cpu(lambda: _openpyxl(data), runs=1)
    yield Measurement(subject, "oreigin", ours, target=1000)
    yield Measurement(subject, "openpyxl", theirs, theirs / ours, "oreigin")
    before = _values(data)
    kept = written(declaration, data, "blank.xlsx").data
    for name, result in (("oreigin", kept), ("openpyxl", _openpyxl(data))):
        yield Measurement(
            subject, f"{name}: parts that changed", _changed(data, result), unit="parts"
        )
        yield Measurement(
            subject, f"{name}: values shown lost", before - _values(result), unit="values"
        )


def _openpyxl(data: bytes) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["Smelter List"]
    book["Declaration"]["D8"] = "Acme"
    for number in range(ROWS):
        for column, text in enumerate(
            (METALS[number % 4], "Smelter not listed", f"Smelter {number}", "JAPAN"), 2
        ):
            sheet.cell(number + 5, column, text)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _changed(before: bytes, after: bytes) -> int:
    """How many parts are gone, new or other than before."""
    old, new = _parts(before), _parts(after)
    return sum(old.get(name) != new.get(name) for name in old.keys() | new.keys())


def _values(data: bytes) -> int:
    """How many formulas outside the filled-in list show what they came to."""
    sheets = (p for name, p in _parts(data).items() if name.startswith("xl/worksheets/sheet"))
    return sum(len(SHOWN.findall(sheet)) for sheet in sheets if b"A4:Q2504" not in sheet)
