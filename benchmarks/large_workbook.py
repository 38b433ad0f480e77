"""The workbook that reading is measured on: a CMRT with 300 smelter rows."""

import io
import os
import tempfile
from pathlib import Path

import openpyxl

VERSION = "6.5"
ROWS = 300
METALS = ("Tantalum", "Tin", "Gold", "Tungsten")


def official_template() -> Path:
    """Where the official template is, if OREIGIN_SAMPLES is set."""
    return Path(os.environ.get("OREIGIN_SAMPLES", "-")) / f"templates/RMI_CMRT_{VERSION}.xlsx"


def large_workbook() -> tuple[Path, str]:
    """Write the workbook into a temporary folder; return its path and what it was made from.

    From the official template where OREIGIN_SAMPLES has one: openpyxl fills it, LibreOffice is not
    asked, and the untouched formulas keep their XML as openpyxl writes it.
    """
    template = official_template()
    book = openpyxl.load_workbook(template) if template.is_file() else _generated_book()
    made_from = "the official template" if template.is_file() else "a generated workbook"
    declaration, smelters = book["Declaration"], book["Smelter List"]
    declaration["D8"], declaration["D9"] = "Acme Precision Components GmbH", "A. Company"
    for row in (26, 32, 38, 44, 50, 62, 68):
        for metal in range(4):
            declaration.cell(row + metal, 4, "Yes")
    for number in range(ROWS):
        row = number + 5
        smelters.cell(row, 1, f"CID{number + 1:06}")
        smelters.cell(row, 2, METALS[number % 4])
        smelters.cell(row, 3, f"Smelter number {number}")
        smelters.cell(row, 5, "JAPAN")
    out = io.BytesIO()
    book.save(out)
    path = Path(tempfile.mkdtemp(prefix="oreigin-bench-")) / "large.xlsx"
    path.write_bytes(out.getvalue())
    return path, made_from


def generated() -> bytes:
    """A workbook with the shape of a CMRT: 2,500 rows of formulas, a form, a list of products."""
    out = io.BytesIO()
    _generated_book().save(out)
    return out.getvalue()


def _generated_book() -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.active.title = "Declaration"
    book["Declaration"]["J3"] = f"Revision {VERSION}\nApril 25, 2025"
    smelters, products = book.create_sheet("Smelter List"), book.create_sheet("Product List")
    for row in range(5, 2505):
        for column in "BCEFGHIJRSTVX":
            smelters[f"{column}{row}"] = (
                f'=IF($A{row}="","",IF(ISERROR(MATCH($A{row},$E:$E,0)),"",INDEX($B:$B,$A{row})))'
            )
    products["B5"] = "Product"
    return book
